/*---
title = "Heures d’accueil de loisirs"
short = "Heures d’accueil de loisirs"
theme = "enfance_jeunesse"
unit = "heures"
polarity = "up"
formula = "count"
numerator = "Heures de présence des enfants dans l’année"
definition = "Heures de présence des enfants dans l’année dans les accueils de loisirs du territoire, par type d’accueil."
caveats = [
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
           WHEN 'peri' THEN t.heures_peri
           WHEN 'extra' THEN t.heures_extra
           WHEN 'ados' THEN t.heures_ados
       END AS numerator
FROM alsh_territoires AS t
CROSS JOIN (VALUES ('peri'), ('extra'), ('ados')) AS c (category)
