/*---
title = "Demandeurs d’emploi par âge"
short = "Demandeurs d’emploi par âge"
theme = "emploi"
unit = "personnes"
polarity = "down"
formula = "count"
numerator = "Demandeurs d’emploi inscrits en fin de mois"
definition = "Personnes inscrites à France Travail en fin de mois, par âge, en catégorie A et en catégories A, B et C."
caveats = [
  "Une case secrète compte pour 2 personnes, à 2 près ; un chiffre fait seulement de cases secrètes est secret.",
]
reference = "https://statistiques.francetravail.org/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "demandeurs_emploi.nb" }
increment = "month"
evolution = true
[categories]
abc_m25 = "A, B, C : moins de 25 ans"
abc_25_49 = "A, B, C : 25 à 49 ans"
abc_50p = "A, B, C : 50 ans ou plus"
a_m25 = "A : moins de 25 ans"
a_25_49 = "A : 25 à 49 ans"
a_50p = "A : 50 ans ou plus"
---*/
WITH groupes (category, categorie, tranche_age) AS (
    VALUES
        ('abc_m25', 'A', 'M25'), ('abc_m25', 'B', 'M25'), ('abc_m25', 'C', 'M25'),
        ('abc_25_49', 'A', '25-49'), ('abc_25_49', 'B', '25-49'), ('abc_25_49', 'C', '25-49'),
        ('abc_50p', 'A', '50P'), ('abc_50p', 'B', '50P'), ('abc_50p', 'C', '50P'),
        ('a_m25', 'A', 'M25'), ('a_25_49', 'A', '25-49'), ('a_50p', 'A', '50P')
)
SELECT t.level, t.territory, t.month, g.category,
       sum(t.nb) AS numerator,
       sum(t.cellules) AS communes,
       CASE WHEN sum(t.secrets) > 0 AND sum(t.nb) = 2 * sum(t.secrets) THEN 'secret' ELSE 'valeur' END AS mark
FROM emploi_territoires AS t
JOIN groupes AS g ON g.categorie = t.categorie AND g.tranche_age = t.tranche_age
GROUP BY t.level, t.territory, t.month, g.category
