/*---
title = "Enfants accueillis en lieu d’accueil enfants-parents"
short = "Enfants accueillis en LAEP"
theme = "parentalite"
unit = "enfants"
polarity = "up"
formula = "count"
numerator = "Enfants différents accueillis dans l’année"
definition = "Enfants différents accueillis au moins une fois dans l’année par les LAEP du territoire."
caveats = [
  "Accueil anonyme : les nombres de familles et d’enfants différents sont estimés par les accueillants.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, enfants AS numerator
FROM laep_territoires
