/*---
title = "Part des enfants de foyers au quotient familial inférieur à 800 € dans les EAJE"
short = "Enfants QF < 800 € en EAJE"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Enfants accueillis dans l’année dont le foyer a un quotient familial inférieur à 800 €"
denominator = "Enfants accueillis dans l’année, dans les mêmes établissements"
definition = "Part des enfants accueillis au moins une fois dans l’année dont le foyer a un quotient familial inférieur à 800 €."
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
SELECT level, territory, month, enfants_qf_800 AS numerator, enfants_inscrits_qf AS denominator
FROM eaje_territoires
