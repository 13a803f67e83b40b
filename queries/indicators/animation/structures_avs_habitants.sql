/*---
title = "Centres sociaux et espaces de vie sociale pour 10 000 habitants"
short = "CS et EVS / 10 000 hab."
theme = "animation"
unit = "structures pour 10 000 habitants"
decimals = 2
polarity = "up"
formula = "ratio"
factor = 10000
numerator = "Structures dont l’agrément court au 31 décembre"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "Centres sociaux et espaces de vie sociale dont l’agrément de la Caf court au 31 décembre, pour 10 000 habitants."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://www.senacs.fr/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
cs = "Centres sociaux"
evs = "Espaces de vie sociale"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.cs + t.evs
           WHEN 'cs' THEN t.cs
           WHEN 'evs' THEN t.evs
       END AS numerator,
       p.population AS denominator
FROM avs_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('cs'), ('evs')) AS c (category)
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
