/*---
title = "Habitants couverts par un centre social ou un espace de vie sociale"
short = "Habitants couverts CS et EVS"
theme = "animation"
unit = "habitants couverts pour 100 habitants"
polarity = "up"
formula = "ratio"
factor = 100
numerator = "Habitants des zones d’influence des structures agréées"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "Habitants de la zone d’influence des structures agréées du territoire, pour 100 habitants."
caveats = [
  "Deux zones d’influence peuvent se recouvrir, ou déborder du territoire : la valeur peut dépasser 100.",
]
reference = "https://www.senacs.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", numerator = "public" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.habitants_couverts AS numerator,
       p.population AS denominator
FROM avs_territoires AS t
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
