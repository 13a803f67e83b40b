/*---
title = "Enfants ouvrant droit à l’AEEH, par âge"
short = "Enfants de l’AEEH"
theme = "handicap"
unit = "enfants"
polarity = "none"
formula = "count"
numerator = "Enfants de cet âge ouvrant droit à l’allocation d’éducation de l’enfant handicapé"
definition = "Nombre d’enfants ouvrant droit à l’AEEH (TOPAEEH du fichier des enfants) dans les foyers allocataires où elle est versable (AEEHVERS 2), par âge atteint dans l’année."
caveats = [
  "Demande le fichier facultatif des enfants : sans lui, pas de chiffre.",
  "Pas de chiffre à la commune, comme dans les publications de la Cnaf.",
  "Le secret se juge sur le nombre de foyers.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_dep/information/"
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
18_20 = "18 à 20 ans"
---*/
WITH enfants_aeeh AS (
    SELECT f.commune, f.month, e.id_pseudo, e.caf, f.annee - e.annai AS age
    FROM enfants AS e
    JOIN foyers_noyau AS f ON f.id_pseudo = e.id_pseudo AND f.caf = e.caf AND f.month = e.month
    WHERE e.topaeeh = 1 AND f.aeehvers = 2
),
par_age AS (
    SELECT commune, month, id_pseudo, caf,
           CASE
               WHEN age BETWEEN 0 AND 2 THEN '0_2'
               WHEN age BETWEEN 3 AND 5 THEN '3_5'
               WHEN age BETWEEN 6 AND 11 THEN '6_11'
               WHEN age BETWEEN 12 AND 15 THEN '12_15'
               WHEN age BETWEEN 16 AND 17 THEN '16_17'
               WHEN age BETWEEN 18 AND 20 THEN '18_20'
           END AS category
    FROM enfants_aeeh
),
-- Peu de lignes : les foyers se comptent un par un.
par_foyer AS (
    SELECT commune, month, category, id_pseudo, caf, count(*) AS enfants
    FROM par_age
    GROUP BY commune, month, category, id_pseudo, caf
),
par_commune AS (
    SELECT commune, month, category, sum(enfants) AS enfants, count(*) AS foyers
    FROM par_foyer
    GROUP BY commune, month, category
),
categories AS (
    SELECT category
    FROM (VALUES ('0_2'), ('3_5'), ('6_11'), ('12_15'), ('16_17'), ('18_20')) AS c (category)
)
SELECT r.level, r.territory, r.month, c.category,
       coalesce(sum(p.enfants), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_enfants_rattachement AS r
CROSS JOIN categories AS c
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month AND p.category = c.category
-- Jamais à la commune : la Cnaf ne publie pas l'AEEH à ce niveau.
WHERE r.level <> 'commune'
GROUP BY r.level, r.territory, r.month, c.category
