/*---
title = "Familles accueillies en lieu d’accueil enfants-parents"
short = "Familles accueillies en LAEP"
theme = "parentalite"
unit = "familles"
polarity = "up"
formula = "count"
numerator = "Familles différentes accueillies dans l’année"
definition = "Familles différentes accueillies au moins une fois dans l’année par les LAEP du territoire."
caveats = [
  "Accueil anonyme : les nombres de familles et d’enfants différents sont estimés par les accueillants.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, familles AS numerator
FROM laep_territoires
