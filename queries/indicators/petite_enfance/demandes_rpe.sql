/*---
title = "Demandes de parents aux relais petite enfance"
short = "Demandes aux relais (RPE)"
theme = "petite_enfance"
unit = "demandes"
polarity = "none"
formula = "count"
numerator = "Demandes d’information de parents dans l’année"
definition = "Demandes d’information sur les modes d’accueil que des parents ont faites dans l’année aux relais petite enfance dont le siège est dans le territoire."
caveats = [
  "L’activité est comptée au siège du relais : elle n’est pas donnée par commune.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, demandes AS numerator
FROM rpe_territoires
WHERE level <> 'commune'
