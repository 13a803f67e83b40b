/*---
title = "Foyers avec une aide au logement, par parc"
short = "Parc du logement aidé"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant une aide au logement versable, dans ce parc"
denominator = "Foyers ayant une aide au logement versable"
definition = "Répartition des foyers ayant une aide au logement versable selon le parc du logement aidé (PARCAL)."
reference = "https://data.caf.fr/explore/dataset/al_s_type_parc_iris_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
hlm = "Location HLM"
prive = "Location privée"
foyer = "Foyer-logement ou autre foyer"
crous = "Résidence du Crous"
accession = "Accession à la propriété"
inconnu = "Parc inconnu"
---*/
WITH par_commune AS (
    SELECT commune, month, CASE parcal
               WHEN 'HLM' THEN 'hlm'
               WHEN 'PRI' THEN 'prive'
               WHEN 'FPA' THEN 'foyer'
               WHEN 'FOY' THEN 'foyer'
               WHEN 'CRO' THEN 'crous'
               WHEN 'ACC' THEN 'accession'
               ELSE 'inconnu'
           END AS category, count(*) AS foyers
    FROM foyers_noyau
    WHERE aide_logement IS NOT NULL
    GROUP BY 1, 2, 3
),
categories AS (
    SELECT category
    FROM (
        VALUES
            ('hlm'), ('prive'), ('foyer'), ('crous'), ('accession'), ('inconnu')
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
