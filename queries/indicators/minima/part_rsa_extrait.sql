/*---
title = "Part des foyers allocataires au RSA, d’après l’extraction"
short = "Part au RSA (extraction)"
theme = "minima"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable au revenu de solidarité active (RSA)"
denominator = "Foyers allocataires"
sentence = "le RSA concerne, d’après l’extraction, {valeur} des foyers allocataires {du_territoire}"
definition = "Part des foyers allocataires qui ont un droit versable au RSA dans le mois (RSAVERS 2)."
caveats = [
  "Rapporté aux foyers allocataires : la population de 15 à 64 ans n’est connue qu’au département.",
]
reference = "https://data.caf.fr/explore/dataset/rsa_s_type_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE rsavers = 2) AS concernes
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
