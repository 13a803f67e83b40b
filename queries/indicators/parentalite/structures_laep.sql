/*---
title = "Lieux d’accueil enfants-parents"
short = "Lieux d’accueil (LAEP)"
theme = "parentalite"
unit = "lieux"
polarity = "up"
formula = "count"
numerator = "Lieux d’accueil enfants-parents en activité dans l’année"
definition = "Lieux d’accueil enfants-parents (LAEP) implantés dans le territoire."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, lieux AS numerator
FROM laep_territoires
