/*---
title = "Foyers allocataires par tranche de quotient familial"
short = "Tranches de quotient familial"
theme = "ressources"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers allocataires dont le quotient familial est dans la tranche"
denominator = "Foyers allocataires dont le quotient familial est connu"
definition = "Répartition des foyers allocataires par tranche de quotient familial (ressources mensuelles du foyer divisées par le nombre de parts), aux tranches de data.caf.fr. Un quotient inconnu n’est ni en haut ni en bas."
reference = "https://data.caf.fr/explore/dataset/ndur_s_qf_400_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
moins_400 = "Moins de 400 euros"
400_799 = "Entre 400 et 799 euros"
800_1199 = "Entre 800 et 1199 euros"
1200_1599 = "Entre 1200 et 1599 euros"
1600_1999 = "Entre 1600 et 1999 euros"
2000_3999 = "Entre 2000 et 3999 euros"
4000_plus = "4000 euros ou plus"
---*/
WITH par_commune AS (
    SELECT commune, month, CASE
               WHEN qf < 400 THEN 'moins_400'
               WHEN qf < 800 THEN '400_799'
               WHEN qf < 1200 THEN '800_1199'
               WHEN qf < 1600 THEN '1200_1599'
               WHEN qf < 2000 THEN '1600_1999'
               WHEN qf < 4000 THEN '2000_3999'
               ELSE '4000_plus'
           END AS category, count(*) AS foyers
    FROM foyers_noyau
    WHERE qf IS NOT NULL
    GROUP BY 1, 2, 3
),
categories AS (
    SELECT category
    FROM (
        VALUES
            ('moins_400'), ('400_799'), ('800_1199'), ('1200_1599'), ('1600_1999'), ('2000_3999'),
            ('4000_plus')
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
