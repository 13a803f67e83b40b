/*---
title = "Part des enfants de foyers au quotient familial inférieur à 800 € en accueil de loisirs"
short = "Enfants QF < 800 € en ALSH"
theme = "enfance_jeunesse"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Enfants accueillis dans l’année dont le foyer a un quotient familial inférieur à 800 €"
denominator = "Enfants différents accueillis dans l’année"
definition = "Part des enfants différents accueillis dans l’année dont le foyer a un quotient familial inférieur à 800 €, par type d’accueil."
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", breakdown = "overlapping" }
increment = "month"
evolution = true
[categories]
peri = "Périscolaire"
extra = "Extrascolaire"
ados = "Adolescents"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'peri' THEN t.enfants_qf_800_peri
           WHEN 'extra' THEN t.enfants_qf_800_extra
           WHEN 'ados' THEN t.enfants_qf_800_ados
       END AS numerator,
       CASE c.category
           WHEN 'peri' THEN t.enfants_peri
           WHEN 'extra' THEN t.enfants_extra
           WHEN 'ados' THEN t.enfants_ados
       END AS denominator
FROM alsh_territoires AS t
CROSS JOIN (VALUES ('peri'), ('extra'), ('ados')) AS c (category)
