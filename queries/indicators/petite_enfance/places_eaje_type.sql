/*---
title = "Places en établissement d’accueil du jeune enfant par type"
short = "Places en crèche par type"
theme = "petite_enfance"
unit = "places"
polarity = "up"
formula = "count"
numerator = "Places agréées des EAJE du type au 31 décembre"
definition = "Places agréées au 31 décembre, par type d’établissement."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://data.caf.fr/explore/dataset/nbpla_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
[categories]
mac = "Multi-accueil"
mic = "Micro-crèche"
fam = "Crèche familiale"
par = "Crèche parentale"
jar = "Jardin d’enfants"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'mac' THEN t.places_mac
           WHEN 'mic' THEN t.places_mic
           WHEN 'fam' THEN t.places_fam
           WHEN 'par' THEN t.places_par
           WHEN 'jar' THEN t.places_jar
       END AS numerator
FROM eaje_territoires AS t
CROSS JOIN (VALUES ('mac'), ('mic'), ('fam'), ('par'), ('jar')) AS c (category)
