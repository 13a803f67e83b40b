/*---
title = "Foyers au RSA, d’après l’extraction"
short = "Foyers au RSA (extraction)"
theme = "minima"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable au revenu de solidarité active (RSA)"
sentence = "le RSA est versé à {valeur} {du_territoire}"
definition = "Nombre de foyers allocataires ayant un droit versable au RSA dans le mois (RSAVERS 2)."
caveats = [
  "Un RSA calculé sous le seuil de versement (RSAVERS 1) n’est pas un droit versable : le foyer n’est pas compté.",
]
reference = "https://data.caf.fr/explore/dataset/rsa_s_type_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, count(*) FILTER (WHERE rsavers = 2) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.concernes), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
