/*---
title = "Actions de soutien à la parentalité"
short = "Actions de parentalité"
theme = "parentalite"
unit = "actions"
polarity = "up"
formula = "count"
numerator = "Actions financées dans l’année"
definition = "Actions financées dans l’année dans le territoire, par dispositif ; pour le Clas, groupes d’enfants."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
[categories]
clas = "Clas (accompagnement à la scolarité)"
reaap = "Reaap (réseau des parents)"
mediation = "Médiation familiale"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'clas' THEN t.actions_clas
           WHEN 'reaap' THEN t.actions_reaap
           WHEN 'mediation' THEN t.actions_mediation
       END AS numerator
FROM parentalite_territoires AS t
CROSS JOIN (VALUES ('clas'), ('reaap'), ('mediation')) AS c (category)
