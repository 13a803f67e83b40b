/*---
title = "Centres sociaux et espaces de vie sociale"
short = "Centres sociaux et EVS"
theme = "animation"
unit = "structures"
polarity = "up"
formula = "count"
numerator = "Structures dont l’agrément court au 31 décembre"
sentence = "la Caf soutient {valeur} d’animation de la vie sociale dans le périmètre {du_territoire}"
definition = "Centres sociaux et espaces de vie sociale du territoire dont l’agrément de la Caf court au 31 décembre."
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
       END AS numerator
FROM avs_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('cs'), ('evs')) AS c (category)
