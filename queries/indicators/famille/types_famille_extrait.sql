/*---
title = "Foyers allocataires par type de famille"
short = "Types de famille"
theme = "famille"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers allocataires de ce type"
denominator = "Foyers allocataires"
definition = "Répartition des foyers allocataires selon la présence d’un conjoint (PRESCONJ) et le nombre d’enfants à charge (NBENLEFA). Un parent isolé n’a pas de conjoint et a un enfant à charge, ou une grossesse est en cours ; celle qui attend un premier enfant est comptée à part."
caveats = [
  "Enfants à charge au sens des prestations familiales : un jeune parti du foyer ou allocataire lui-même n’y est plus.",
]
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
isole = "Personne seule sans enfant"
couple_0 = "Couple sans enfant"
couple_1 = "Couple, 1 enfant"
couple_2 = "Couple, 2 enfants"
couple_3 = "Couple, 3 enfants"
couple_4_plus = "Couple, 4 enfants ou plus"
mono_0 = "Parent isolé, 1er enfant attendu"
mono_1 = "Parent isolé, 1 enfant"
mono_2 = "Parent isolé, 2 enfants"
mono_3 = "Parent isolé, 3 enfants"
mono_4_plus = "Parent isolé, 4 enfants ou plus"
---*/
WITH par_commune AS (
    SELECT commune, month, type_famille AS category, count(*) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month, type_famille
),
categories AS (
    SELECT category
    FROM (
        VALUES
            ('isole'), ('couple_0'), ('couple_1'), ('couple_2'), ('couple_3'), ('couple_4_plus'),
            ('mono_0'), ('mono_1'), ('mono_2'), ('mono_3'), ('mono_4_plus')
    ) AS c (category)
),
-- Chaque territoire couvert a toutes ses catégories : celle qui n'a personne vaut un vrai zéro.
par_territoire AS (
    SELECT r.level, r.territory, r.month, c.category, coalesce(sum(p.foyers), 0) AS concernes
    FROM foyers_rattachement AS r
    CROSS JOIN categories AS c
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month AND p.category = c.category
    GROUP BY r.level, r.territory, r.month, c.category
)
SELECT level, territory, month, category,
       concernes AS numerator,
       sum(concernes) OVER (PARTITION BY level, territory, month) AS denominator,
       sum(concernes) OVER (PARTITION BY level, territory, month) AS foyers
FROM par_territoire
