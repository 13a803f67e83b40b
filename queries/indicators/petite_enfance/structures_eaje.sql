/*---
title = "Établissements d’accueil du jeune enfant"
short = "Établissements (EAJE)"
theme = "petite_enfance"
unit = "établissements"
polarity = "up"
formula = "count"
numerator = "Établissements d’accueil du jeune enfant au 31 décembre"
definition = "Établissements d’accueil du jeune enfant implantés dans le territoire au 31 décembre, selon leur financement."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://data.caf.fr/explore/dataset/nbpla_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
psu = "Financement PSU"
paje = "Financement Paje"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.structures
           WHEN 'psu' THEN t.structures_psu
           WHEN 'paje' THEN t.structures_paje
       END AS numerator
FROM eaje_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('psu'), ('paje')) AS c (category)
