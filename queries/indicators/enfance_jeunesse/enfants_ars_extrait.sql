/*---
title = "Enfants des foyers à l’allocation de rentrée scolaire, par âge"
short = "Enfants de l’ARS"
theme = "enfance_jeunesse"
unit = "enfants"
polarity = "none"
formula = "count"
numerator = "Enfants de cet âge des foyers ayant un droit versable à l’ARS en août"
definition = "Nombre d’enfants à charge de 5 à 10, 11 à 14 et 15 à 17 ans (âge atteint dans l’année) des foyers ayant un droit versable à l’allocation de rentrée scolaire dans l’extraction d’août."
caveats = [
  "L’extraction dit le droit du foyer, non de chaque enfant : un enfant de cet âge qui n’est pas scolarisé est compté.",
  "Un chiffre par an, celui d’août.",
  "Le secret se juge sur le nombre de foyers.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
5_10 = "5 à 10 ans"
11_14 = "11 à 14 ans"
15_17 = "15 à 17 ans"
---*/
-- L'ARS est versée en août : les autres mois diraient 0 d'une prestation qui n'est pas due.
-- La comparaison d'un août à l'autre se fait donc à douze mois.
WITH par_commune AS (
    -- Les enfants, et les foyers qui en ont : le secret se juge sur les foyers.
    SELECT commune, month,
           sum(enfants_5_10) AS enfants_5_10, count(*) FILTER (WHERE enfants_5_10 > 0) AS foyers_5_10,
           sum(enfants_11_14) AS enfants_11_14, count(*) FILTER (WHERE enfants_11_14 > 0) AS foyers_11_14,
           sum(enfants_15_17) AS enfants_15_17, count(*) FILTER (WHERE enfants_15_17 > 0) AS foyers_15_17
    FROM foyers_enfants
    WHERE arsvers = 2 AND extract(month FROM month) = 8
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.enfants_5_10), 0) AS enfants_5_10, coalesce(sum(p.foyers_5_10), 0) AS foyers_5_10,
           coalesce(sum(p.enfants_11_14), 0) AS enfants_11_14, coalesce(sum(p.foyers_11_14), 0) AS foyers_11_14,
           coalesce(sum(p.enfants_15_17), 0) AS enfants_15_17, coalesce(sum(p.foyers_15_17), 0) AS foyers_15_17
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    WHERE extract(month FROM r.month) = 8
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, '5_10' AS category, enfants_5_10 AS numerator, foyers_5_10 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '11_14' AS category, enfants_11_14 AS numerator, foyers_11_14 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '15_17' AS category, enfants_15_17 AS numerator, foyers_15_17 AS foyers
FROM par_territoire
