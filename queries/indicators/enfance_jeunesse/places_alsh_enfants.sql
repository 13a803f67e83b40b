/*---
title = "Places en accueil de loisirs pour 100 enfants"
short = "Places ALSH pour 100 enfants"
theme = "enfance_jeunesse"
unit = "places pour 100 enfants"
polarity = "up"
formula = "ratio"
factor = 100
numerator = "Places déclarées"
denominator = "Enfants de 3 à 11 ans, ou de 12 à 17 ans pour les adolescents, des foyers allocataires"
definition = "Places déclarées des accueils de loisirs pour 100 enfants de 3 à 11 ans des foyers allocataires (périscolaire, extrascolaire) ou de 12 à 17 ans (adolescents)."
caveats = [
  "Les enfants sont ceux des foyers allocataires de la Caf, non tous ceux du territoire : les familles de la MSA ou sans prestation n’y sont pas.",
]
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", numerator = "public", breakdown = "overlapping" }
increment = "month"
evolution = true
[categories]
peri = "Périscolaire"
extra = "Extrascolaire"
ados = "Adolescents"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'peri' THEN t.capacite_peri
           WHEN 'extra' THEN t.capacite_extra
           WHEN 'ados' THEN t.capacite_ados
       END AS numerator,
       CASE WHEN c.category = 'ados' THEN f.enfants_12_17 ELSE f.enfants_3_11 END AS denominator
FROM alsh_territoires AS t
CROSS JOIN (VALUES ('peri'), ('extra'), ('ados')) AS c (category)
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
