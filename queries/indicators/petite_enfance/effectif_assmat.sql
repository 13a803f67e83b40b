/*---
title = "Assistantes maternelles"
short = "Assistantes maternelles"
theme = "petite_enfance"
unit = "assistantes maternelles"
polarity = "up"
formula = "count"
numerator = "Assistantes maternelles au 31 décembre"
sentence = "le Département et la Caf comptent {valeur} en activité dans le périmètre {du_territoire}"
definition = "Assistantes maternelles agréées par le Département au 31 décembre, et parmi elles celles qui gardent au moins un enfant."
caveats = [
  "Une commune sans assistante maternelle vaut zéro si le fichier couvre le département.",
]
reference = "https://data.caf.fr/explore/dataset/nbpla_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "nested" }
increment = "month"
evolution = true
[categories]
agreees = "Agréées"
en_activite = "En activité"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'en_activite' THEN t.am_en_activite
           WHEN 'agreees' THEN t.am_agreees
       END AS numerator
FROM assmat_territoires AS t
CROSS JOIN (VALUES ('en_activite'), ('agreees')) AS c (category)
