/*---
title = "Taux d’occupation des EAJE, heures facturées"
short = "Occupation EAJE, h. facturées"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Heures facturées dans l’année aux familles"
denominator = "Capacité théorique de l’année, en heures, des établissements dont les heures sont connues"
sentence = "les établissements d’accueil {du_territoire} sont occupés à {valeur} de leur capacité, en heures facturées"
definition = "Heures facturées dans l’année, rapportées à la capacité théorique : places agréées × heures d’ouverture par jour × jours d’ouverture."
caveats = [
  "Seules les structures où le compte est connu entrent dans le rapport.",
  "Peut dépasser 100 % : un accueil en surnombre est permis certains jours.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/25-augmenter-le-taux-doccupation.html"
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
           WHEN 'ensemble' THEN t.h_facturees
           WHEN 'psu' THEN t.h_facturees_psu
           WHEN 'paje' THEN t.h_facturees_paje
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN t.capacite_facturees
           WHEN 'psu' THEN t.capacite_facturees_psu
           WHEN 'paje' THEN t.capacite_facturees_paje
       END AS denominator
FROM eaje_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('psu'), ('paje')) AS c (category)
