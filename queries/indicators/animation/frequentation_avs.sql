/*---
title = "Fréquentation des centres sociaux et espaces de vie sociale"
short = "Fréquentation des CS et EVS"
theme = "animation"
unit = "personnes"
polarity = "up"
formula = "count"
numerator = "Participants, adhérents ou bénévoles de l’année"
definition = "Participants différents aux activités, adhérents et bénévoles réguliers des structures agréées du territoire."
caveats = [
  "Une personne peut être participante, adhérente et bénévole : les trois ne s’additionnent pas.",
]
reference = "https://www.senacs.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "overlapping" }
increment = "month"
evolution = true
[categories]
participants = "Participants"
adherents = "Adhérents"
benevoles = "Bénévoles"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'participants' THEN t.participants
           WHEN 'adherents' THEN t.adherents
           WHEN 'benevoles' THEN t.benevoles
       END AS numerator
FROM avs_territoires AS t
CROSS JOIN (VALUES ('participants'), ('adherents'), ('benevoles')) AS c (category)
