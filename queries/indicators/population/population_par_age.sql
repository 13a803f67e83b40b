/*---
title = "Population par âge"
short = "Population par âge"
theme = "population"
unit = "%"
decimals = 1
polarity = "none"
formula = "ratio"
numerator = "Femmes et hommes de la tranche d’âge"
denominator = "Population de tous âges du département"
definition = "Part de chaque tranche de cinq ans d’âge dans la population du département, au recensement."
caveats = [
  "Effectifs estimés par sondage et pondérés : leur somme peut différer un peu de la population municipale.",
  "Donnée pour le département seulement.",
]
reference = "https://www.insee.fr/fr/metadonnees/definition/c1486"
owner = "bureau d’études"
disclosure = { rule = "publique" }
[categories]
00_04 = "Moins de 5 ans"
05_09 = "5 à 9 ans"
10_14 = "10 à 14 ans"
15_19 = "15 à 19 ans"
20_24 = "20 à 24 ans"
25_29 = "25 à 29 ans"
30_34 = "30 à 34 ans"
35_39 = "35 à 39 ans"
40_44 = "40 à 44 ans"
45_49 = "45 à 49 ans"
50_54 = "50 à 54 ans"
55_59 = "55 à 59 ans"
60_64 = "60 à 64 ans"
65_69 = "65 à 69 ans"
70_74 = "70 à 74 ans"
75_79 = "75 à 79 ans"
80_84 = "80 à 84 ans"
85_89 = "85 à 89 ans"
90_94 = "90 à 94 ans"
95_plus = "95 ans ou plus"
---*/
WITH tranches (age_min, age_max, category) AS (
    VALUES
        (0, 4, '00_04'),
        (5, 9, '05_09'),
        (10, 14, '10_14'),
        (15, 19, '15_19'),
        (20, 24, '20_24'),
        (25, 29, '25_29'),
        (30, 34, '30_34'),
        (35, 39, '35_39'),
        (40, 44, '40_44'),
        (45, 49, '45_49'),
        (50, 54, '50_54'),
        (55, 59, '55_59'),
        (60, 64, '60_64'),
        (65, 69, '65_69'),
        (70, 74, '70_74'),
        (75, 79, '75_79'),
        (80, 84, '80_84'),
        (85, 89, '85_89'),
        (90, 94, '90_94'),
        (95, 999, '95_plus')
),
effectifs AS (
    -- En décimal et non en flottant : la somme est exacte, quel que soit son ordre.
    SELECT departement, month, age_min, coalesce(age_max, 999) AS age_max,
           cast(femmes + hommes AS decimal(12, 1)) AS personnes
    FROM pyramide
),
ensemble AS (
    SELECT departement, month, sum(personnes) AS personnes
    FROM effectifs
    GROUP BY departement, month
)
SELECT 'departement' AS level, e.departement AS territory, e.month, t.category,
       e.personnes AS numerator, d.personnes AS denominator
FROM effectifs AS e
JOIN tranches AS t ON t.age_min = e.age_min AND t.age_max = e.age_max
JOIN ensemble AS d ON d.departement = e.departement AND d.month = e.month
-- Un fichier national tient tous les départements : on garde ceux du dossier de travail.
WHERE e.departement IN (SELECT departement FROM communes_actuelles)
