/*---
title = "Personnes couvertes par le RSA"
short = "Personnes couvertes par le RSA"
theme = "minima"
unit = "personnes"
polarity = "none"
formula = "count"
numerator = "Personnes des foyers ayant un droit versable au RSA"
sentence = "le RSA couvre {valeur} {du_territoire}"
definition = "Somme des personnes couvertes (PERSCOUV) des foyers allocataires ayant un droit versable au RSA dans le mois."
caveats = [
  "Le secret se juge sur le nombre de foyers.",
]
reference = "https://data.caf.fr/explore/dataset/rsa_s_type_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, sum(perscouv) FILTER (WHERE rsavers = 2) AS concernes,
           count(*) FILTER (WHERE rsavers = 2) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
