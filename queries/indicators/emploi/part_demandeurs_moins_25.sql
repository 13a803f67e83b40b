/*---
title = "Part des moins de 25 ans parmi les demandeurs d’emploi"
short = "Demandeurs de moins de 25 ans"
theme = "emploi"
unit = "%"
decimals = 1
polarity = "down"
formula = "value"
numerator = "Part des demandeurs d’emploi qui ont moins de 25 ans"
definition = "Part des moins de 25 ans parmi les inscrits à France Travail en fin de mois, en catégories A, B et C, et en catégorie A."
caveats = [
  "Une case secrète compte pour 2 personnes, à 2 près ; un chiffre fait seulement de cases secrètes est secret.",
]
reference = "https://statistiques.francetravail.org/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { value = "demandeurs_emploi.nb" }
increment = "month"
evolution = true
[categories]
abc = "Catégories A, B et C"
a = "Catégorie A"
---*/
-- La part la plus haute possible ajoute 2 par case aux jeunes et les retire aux autres, la plus
-- basse l'inverse. Les jeunes sont dans les deux termes : leur erreur ne compte qu'une fois.
--   Exemple : 50 jeunes (2 cases) et 150 autres (4 cases), soit 25 %. Au plus 54 / (54 + 142) =
--   27,55 %, au moins 46 / (46 + 158) = 22,55 %. Marge : 2,55 points.
WITH groupes (category, categorie) AS (
    VALUES ('abc', 'A'), ('abc', 'B'), ('abc', 'C'), ('a', 'A')
),
comptes AS (
    SELECT t.level, t.territory, t.month, g.category,
           sum(t.nb) FILTER (WHERE t.tranche_age = 'M25') AS jeunes,
           sum(t.nb) FILTER (WHERE t.tranche_age <> 'M25') AS autres,
           sum(t.cellules) FILTER (WHERE t.tranche_age = 'M25') AS cellules_jeunes,
           sum(t.cellules) FILTER (WHERE t.tranche_age <> 'M25') AS cellules_autres,
           sum(t.secrets) FILTER (WHERE t.tranche_age = 'M25') AS secrets_jeunes,
           sum(t.secrets) FILTER (WHERE t.tranche_age <> 'M25') AS secrets_autres
    FROM emploi_territoires AS t
    JOIN groupes AS g ON g.categorie = t.categorie
    GROUP BY t.level, t.territory, t.month, g.category
),
bornes AS (
    SELECT level, territory, month, category,
           jeunes, autres, secrets_jeunes, secrets_autres,
           cellules_jeunes + cellules_autres AS communes,
           100 * cast(jeunes AS double) / nullif(jeunes + autres, 0) AS valeur,
           jeunes + 2 * cellules_jeunes AS jeunes_haut,
           greatest(jeunes - 2 * cellules_jeunes, 0) AS jeunes_bas,
           autres + 2 * cellules_autres AS autres_haut,
           greatest(autres - 2 * cellules_autres, 0) AS autres_bas
    FROM comptes
)
SELECT level, territory, month, category, valeur AS value,
       greatest(100 * cast(jeunes_haut AS double) / nullif(jeunes_haut + autres_bas, 0) - valeur,
                valeur - coalesce(100 * cast(jeunes_bas AS double) / nullif(jeunes_bas + autres_haut, 0), 0)) AS margin,
       communes,
       CASE WHEN secrets_jeunes > 0 AND jeunes = 2 * secrets_jeunes THEN 'secret'
            WHEN secrets_autres > 0 AND autres = 2 * secrets_autres THEN 'secret'
            ELSE 'valeur'
       END AS mark
FROM bornes
