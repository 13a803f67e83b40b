/*---
title = "Part des heures d’accueil d’enfants en situation de handicap dans les EAJE"
short = "Heures d’accueil AEEH"
theme = "petite_enfance"
unit = "%"
polarity = "up"
formula = "ratio"
numerator = "Heures de présence d’enfants bénéficiaires de l’AEEH dans l’année"
denominator = "Heures de présence de tous les enfants, dans les mêmes établissements"
definition = "Part des heures de présence de l’année qui sont celles d’enfants bénéficiaires de l’allocation d’éducation de l’enfant handicapé (AEEH)."
caveats = [
  "Seules les structures où le compte est connu entrent dans le rapport.",
  "Les enfants en cours de diagnostic, sans AEEH, n’y sont pas.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/25-augmenter-le-taux-doccupation.html"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, h_aeeh AS numerator, h_realisees_aeeh AS denominator
FROM eaje_territoires
