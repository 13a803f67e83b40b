/*---
title = "Enfants des foyers allocataires par âge"
short = "Enfants par âge"
theme = "couverture"
unit = "enfants"
polarity = "none"
formula = "count"
numerator = "Enfants à charge des foyers ayant au moins un droit versable dans le mois"
definition = "Nombre d’enfants à charge des foyers allocataires, par tranche d’âge de la Cnaf. L’âge est celui atteint dans l’année : année observée moins année de naissance."
caveats = [
  "L’extraction porte l’année de naissance, non la date : en janvier, les âges sont en avance de près d’un an, en décembre ils sont presque exacts.",
  "À partir de 16 ans, et plus encore de 20, beaucoup de jeunes ne sont plus à charge : les tranches du haut sont incomplètes.",
  "Le secret se juge sur le nombre de foyers.",
]
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
0_2 = "0 à 2 ans"
3_5 = "3 à 5 ans"
6_11 = "6 à 11 ans"
12_15 = "12 à 15 ans"
16_17 = "16 et 17 ans"
18_19 = "18 et 19 ans"
20_24 = "20 à 24 ans"
---*/
WITH par_commune AS (
    -- Les enfants, et les foyers qui en ont : le secret se juge sur les foyers.
    SELECT commune, month,
           sum(enfants_0_2) AS enfants_0_2, count(*) FILTER (WHERE enfants_0_2 > 0) AS foyers_0_2,
           sum(enfants_3_5) AS enfants_3_5, count(*) FILTER (WHERE enfants_3_5 > 0) AS foyers_3_5,
           sum(enfants_6_11) AS enfants_6_11, count(*) FILTER (WHERE enfants_6_11 > 0) AS foyers_6_11,
           sum(enfants_12_15) AS enfants_12_15, count(*) FILTER (WHERE enfants_12_15 > 0) AS foyers_12_15,
           sum(enfants_16_17) AS enfants_16_17, count(*) FILTER (WHERE enfants_16_17 > 0) AS foyers_16_17,
           sum(enfants_18_19) AS enfants_18_19, count(*) FILTER (WHERE enfants_18_19 > 0) AS foyers_18_19,
           sum(enfants_20_24) AS enfants_20_24, count(*) FILTER (WHERE enfants_20_24 > 0) AS foyers_20_24
    FROM foyers_enfants
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.enfants_0_2), 0) AS enfants_0_2, coalesce(sum(p.foyers_0_2), 0) AS foyers_0_2,
           coalesce(sum(p.enfants_3_5), 0) AS enfants_3_5, coalesce(sum(p.foyers_3_5), 0) AS foyers_3_5,
           coalesce(sum(p.enfants_6_11), 0) AS enfants_6_11, coalesce(sum(p.foyers_6_11), 0) AS foyers_6_11,
           coalesce(sum(p.enfants_12_15), 0) AS enfants_12_15, coalesce(sum(p.foyers_12_15), 0) AS foyers_12_15,
           coalesce(sum(p.enfants_16_17), 0) AS enfants_16_17, coalesce(sum(p.foyers_16_17), 0) AS foyers_16_17,
           coalesce(sum(p.enfants_18_19), 0) AS enfants_18_19, coalesce(sum(p.foyers_18_19), 0) AS foyers_18_19,
           coalesce(sum(p.enfants_20_24), 0) AS enfants_20_24, coalesce(sum(p.foyers_20_24), 0) AS foyers_20_24
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, '0_2' AS category, enfants_0_2 AS numerator, foyers_0_2 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '3_5' AS category, enfants_3_5 AS numerator, foyers_3_5 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '6_11' AS category, enfants_6_11 AS numerator, foyers_6_11 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '12_15' AS category, enfants_12_15 AS numerator, foyers_12_15 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '16_17' AS category, enfants_16_17 AS numerator, foyers_16_17 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '18_19' AS category, enfants_18_19 AS numerator, foyers_18_19 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '20_24' AS category, enfants_20_24 AS numerator, foyers_20_24 AS foyers
FROM par_territoire
