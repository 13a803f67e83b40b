/*---
title = "France services pour 10 000 habitants"
short = "France services / 10 000 hab."
theme = "acces_aux_droits"
unit = "structures pour 10 000 habitants"
decimals = 2
polarity = "up"
formula = "ratio"
factor = 10000
numerator = "Structures ayant une ligne de demandes dans le mois"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "France services du territoire actives dans le mois, pour 10 000 habitants."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://www.france-services.gouv.fr/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.structures AS numerator,
       p.population AS denominator
FROM france_services_territoires AS t
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
