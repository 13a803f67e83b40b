/*---
title = "Foyers allocataires par âge de la personne responsable"
short = "Âge du responsable"
theme = "famille"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers allocataires dont la personne responsable a cet âge"
denominator = "Foyers allocataires"
definition = "Répartition des foyers allocataires selon l’âge de la personne responsable du dossier : année observée moins année de naissance. Moins de 15 ans, plus de 120 ans ou année vide : âge inconnu, compté à part et au dénominateur."
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
moins_20 = "Moins de 20 ans"
20_24 = "20 à 24 ans"
25_29 = "25 à 29 ans"
30_39 = "30 à 39 ans"
40_49 = "40 à 49 ans"
50_54 = "50 à 54 ans"
55_59 = "55 à 59 ans"
60_64 = "60 à 64 ans"
65_69 = "65 à 69 ans"
70_plus = "70 ans et plus"
inconnu = "Âge inconnu"
---*/
WITH par_commune AS (
    SELECT commune, month, tranche_age AS category, count(*) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month, tranche_age
),
categories AS (
    SELECT category
    FROM (
        VALUES
            ('moins_20'), ('20_24'), ('25_29'), ('30_39'), ('40_49'), ('50_54'), ('55_59'),
            ('60_64'), ('65_69'), ('70_plus'), ('inconnu')
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
