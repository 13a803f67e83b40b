/*---
title = "Lieux d’accueil enfants-parents pour 1 000 enfants de moins de 6 ans"
short = "LAEP pour 1 000 enfants"
theme = "parentalite"
unit = "pour 1 000 enfants"
polarity = "up"
formula = "ratio"
factor = 1000
numerator = "Séances tenues, ou heures d’ouverture au public, dans l’année"
denominator = "Enfants de moins de 6 ans (année observée moins année de naissance) des foyers allocataires"
definition = "Séances et heures d’ouverture dans l’année des lieux d’accueil enfants-parents du territoire, pour 1 000 enfants de moins de 6 ans des foyers allocataires."
caveats = [
  "Les enfants sont ceux des foyers allocataires de la Caf, non tous ceux du territoire : les familles de la MSA ou sans prestation n’y sont pas.",
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", numerator = "public", breakdown = "overlapping" }
increment = "month"
evolution = true
[categories]
seances = "Séances"
heures = "Heures d’ouverture"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'seances' THEN t.seances
           WHEN 'heures' THEN t.heures
       END AS numerator,
       f.enfants_0_5 AS denominator
FROM laep_territoires AS t
CROSS JOIN (VALUES ('seances'), ('heures')) AS c (category)
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
