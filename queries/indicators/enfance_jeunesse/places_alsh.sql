/*---
title = "Places en accueil de loisirs"
short = "Places d’accueil de loisirs"
theme = "enfance_jeunesse"
unit = "places"
polarity = "up"
formula = "count"
numerator = "Places déclarées"
definition = "Places déclarées des accueils de loisirs sans hébergement du territoire, par type d’accueil."
caveats = [
  "Une même place peut servir au périscolaire et à l’extrascolaire : les types ne s’additionnent pas.",
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
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
       END AS numerator
FROM alsh_territoires AS t
CROSS JOIN (VALUES ('peri'), ('extra'), ('ados')) AS c (category)
