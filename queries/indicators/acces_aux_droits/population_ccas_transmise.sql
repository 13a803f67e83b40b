/*---
title = "Population des communes dont le CCAS a transmis"
short = "Population des CCAS transmis"
theme = "acces_aux_droits"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Population des communes qui ont au moins une aide au fichier du mois"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "Part de la population du territoire qui vit dans une commune dont le CCAS a transmis ses aides du mois : ce que couvrent les chiffres des CCAS."
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
---*/
SELECT r.level, r.territory, r.month,
       sum(CASE WHEN a.commune IS NOT NULL THEN c.population ELSE 0 END) AS numerator,
       sum(c.population) AS denominator
FROM rattachement AS r
JOIN (SELECT DISTINCT month FROM ccas) AS m ON m.month = r.month
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN (SELECT DISTINCT commune, month FROM ccas) AS a ON a.commune = r.commune AND a.month = r.month
GROUP BY r.level, r.territory, r.month
