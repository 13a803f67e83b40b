/*---
title = "Foyers à la prime d’activité, d’après l’extraction"
short = "Foyers à la PPA (extraction)"
theme = "minima"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable à la prime d’activité"
sentence = "la prime d’activité est versée à {valeur} {du_territoire}"
definition = "Nombre de foyers allocataires ayant un droit versable à la prime d’activité dans le mois (PPAVERS 2)."
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, count(*) FILTER (WHERE ppavers = 2) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.concernes), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
