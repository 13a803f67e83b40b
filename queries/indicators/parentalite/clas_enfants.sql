/*---
title = "Enfants accompagnés par le Clas pour 1 000 enfants de 6 à 17 ans"
short = "Clas pour 1 000 enfants"
theme = "parentalite"
unit = "pour 1 000 enfants"
polarity = "up"
formula = "ratio"
factor = 1000
numerator = "Enfants accompagnés par un contrat local d’accompagnement à la scolarité dans l’année"
denominator = "Enfants de 6 à 17 ans des foyers allocataires"
definition = "Enfants accompagnés par le Clas dans le territoire, pour 1 000 enfants de 6 à 17 ans des foyers allocataires."
caveats = [
  "Les enfants sont ceux des foyers allocataires de la Caf, non tous ceux du territoire : les familles de la MSA ou sans prestation n’y sont pas.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.participants_clas AS numerator,
       f.enfants_6_17 AS denominator
FROM parentalite_territoires AS t
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
