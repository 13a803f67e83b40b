/*---
title = "Foyers avec une aide au logement, d’après l’extraction"
short = "Foyers avec aide (extraction)"
theme = "logement"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable à une aide au logement (APL, ALF ou ALS)"
sentence = "une aide au logement est versée à {valeur} {du_territoire}"
definition = "Nombre de foyers allocataires ayant un droit versable à une aide au logement (APLVERS, ALFVERS ou ALSVERS 2)."
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, count(aide_logement) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.concernes), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
