/*---
title = "Participants aux actions de soutien à la parentalité"
short = "Participants, parentalité"
theme = "parentalite"
unit = "personnes"
polarity = "none"
formula = "count"
numerator = "Enfants (Clas) ou parents (Reaap, médiation) différents dans l’année"
definition = "Enfants différents accompagnés par le Clas, parents différents venus aux actions du Reaap ou en médiation familiale, dans l’année."
caveats = [
  "Enfants pour le Clas, parents ailleurs : les dispositifs ne s’additionnent pas.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "overlapping" }
increment = "month"
evolution = true
[categories]
clas = "Clas (accompagnement scolaire)"
reaap = "Reaap (réseau des parents)"
mediation = "Médiation familiale"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'clas' THEN t.participants_clas
           WHEN 'reaap' THEN t.participants_reaap
           WHEN 'mediation' THEN t.participants_mediation
       END AS numerator
FROM parentalite_territoires AS t
CROSS JOIN (VALUES ('clas'), ('reaap'), ('mediation')) AS c (category)
