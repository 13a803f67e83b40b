/*---
title = "Personnes couvertes, d’après l’extraction"
short = "Personnes (extraction)"
theme = "couverture"
unit = "personnes"
polarity = "none"
formula = "count"
numerator = "Personnes des foyers ayant au moins un droit versable dans le mois"
sentence = "l’extraction de la Caf couvre {valeur} {du_territoire}"
definition = "Somme des personnes couvertes (PERSCOUV : responsable, conjoint, enfants et autres personnes à charge) des foyers de l’extraction ayant au moins un droit versable dans le mois."
caveats = [
  "Le secret se juge sur le nombre de foyers, non de personnes.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, sum(perscouv) AS concernes,
           count(*) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
