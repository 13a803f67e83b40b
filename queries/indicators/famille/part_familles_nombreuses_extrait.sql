/*---
title = "Part des familles nombreuses"
short = "Familles nombreuses"
theme = "famille"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers allocataires ayant au moins trois enfants à charge"
denominator = "Foyers allocataires ayant au moins un enfant à charge"
sentence = "les familles nombreuses sont {valeur} des familles allocataires {du_territoire}"
definition = "Part des foyers d’au moins trois enfants à charge parmi les foyers allocataires ayant au moins un enfant à charge."
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE nbenlefa > 0) AS foyers,
           count(*) FILTER (WHERE nbenlefa >= 3) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS denominator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
