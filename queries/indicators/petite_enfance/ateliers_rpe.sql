/*---
title = "Ateliers d’éveil des relais petite enfance"
short = "Ateliers des relais (RPE)"
theme = "petite_enfance"
unit = "ateliers"
polarity = "up"
formula = "count"
numerator = "Ateliers d’éveil tenus dans l’année"
definition = "Ateliers d’éveil tenus dans l’année par les relais petite enfance dont le siège est dans le territoire."
caveats = [
  "L’activité est comptée au siège du relais : elle n’est pas donnée par commune.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, ateliers AS numerator
FROM rpe_territoires
WHERE level <> 'commune'
