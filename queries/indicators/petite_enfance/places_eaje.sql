/*---
title = "Places en établissement d’accueil du jeune enfant"
short = "Places en crèche (EAJE)"
theme = "petite_enfance"
unit = "places"
polarity = "up"
formula = "count"
numerator = "Places agréées des EAJE au 31 décembre"
sentence = "les établissements d’accueil {du_territoire} offrent {valeur} aux jeunes enfants"
definition = "Places agréées au 31 décembre dans les établissements d’accueil du jeune enfant implantés dans le territoire, selon leur financement : la prestation de service unique (PSU) est versée à la structure, le complément de mode de garde (Paje) aux parents."
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
           WHEN 'ensemble' THEN t.places
           WHEN 'psu' THEN t.places_psu
           WHEN 'paje' THEN t.places_paje
       END AS numerator
FROM eaje_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('psu'), ('paje')) AS c (category)
