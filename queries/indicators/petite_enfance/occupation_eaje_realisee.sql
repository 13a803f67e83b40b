/*---
title = "Taux d’occupation des EAJE, heures réalisées"
short = "Occupation EAJE, h. réalisées"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Heures réalisées dans l’année, c’est-à-dire de présence des enfants"
denominator = "Capacité théorique de l’année, en heures, des établissements dont les heures sont connues"
sentence = "les établissements d’accueil {du_territoire} sont occupés à {valeur} de leur capacité, en heures réalisées"
definition = "Heures réalisées dans l’année, rapportées à la capacité théorique : places agréées × heures d’ouverture par jour × jours d’ouverture."
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
           WHEN 'ensemble' THEN t.h_realisees
           WHEN 'psu' THEN t.h_realisees_psu
           WHEN 'paje' THEN t.h_realisees_paje
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN t.capacite_realisees
           WHEN 'psu' THEN t.capacite_realisees_psu
           WHEN 'paje' THEN t.capacite_realisees_paje
       END AS denominator
FROM eaje_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('psu'), ('paje')) AS c (category)
