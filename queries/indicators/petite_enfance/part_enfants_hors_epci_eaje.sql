/*---
title = "Part des enfants venus d’un autre EPCI dans les EAJE"
short = "Enfants hors EPCI en EAJE"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Enfants accueillis dans l’année qui vivent hors de l’EPCI de l’établissement"
denominator = "Enfants accueillis dans l’année, dans les mêmes établissements"
definition = "Part des enfants accueillis au moins une fois dans l’année qui vivent hors de l’EPCI où l’établissement est implanté."
caveats = [
  "Seules les structures où le compte est connu entrent dans le rapport.",
  "Un enfant accueilli dans deux établissements compte deux fois.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/25-augmenter-le-taux-doccupation.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, enfants_hors_epci AS numerator, enfants_inscrits_epci AS denominator
FROM eaje_territoires
