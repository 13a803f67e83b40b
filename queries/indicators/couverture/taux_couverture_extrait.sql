/*---
title = "Taux de couverture de la population, d’après l’extraction"
short = "Population (extraction)"
theme = "couverture"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Personnes des foyers de l’extraction ayant au moins un droit versable dans le mois"
denominator = "Population municipale du même territoire (recensement 2023)"
sentence = "la Caf couvre, d’après l’extraction, {valeur} de la population {du_territoire}"
definition = "Part de la population municipale du territoire qui est couverte par au moins un droit versable, d’après l’extraction."
caveats = [
  "La population municipale du recensement 2023 sert pour tous les mois : seules les personnes couvertes varient.",
  "Le secret se juge sur le nombre de foyers.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, sum(perscouv) AS personnes, count(*) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month
)
-- Toutes les communes d'un territoire couvert comptent au dénominateur, même sans foyer.
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.personnes), 0) AS numerator,
       sum(c.population) AS denominator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
