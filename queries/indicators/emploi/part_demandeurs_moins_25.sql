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
  "Une case secrète compte pour 2 personnes, à 2 près ; un chiffre fait pour plus de moitié de cases secrètes est secret.",
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
           2 * sum(t.cellules) FILTER (WHERE t.tranche_age = 'M25') AS ecart_jeunes,
           2 * sum(t.cellules) FILTER (WHERE t.tranche_age <> 'M25') AS ecart_autres,
           sum(t.cellules) AS cellules,
           sum(t.secrets) AS secrets,
           sum(t.nb) AS effectif
    FROM emploi_territoires AS t
    JOIN groupes AS g ON g.categorie = t.categorie
    GROUP BY t.level, t.territory, t.month, g.category
),
bornes AS (
    SELECT level, territory, month, category, cellules, secrets, effectif,
           100 * cast(jeunes AS double) / nullif(jeunes + autres, 0) AS valeur,
           100 * cast(jeunes + ecart_jeunes AS double)
               / nullif(jeunes + ecart_jeunes + greatest(autres - ecart_autres, 0), 0) AS haut,
           100 * cast(greatest(jeunes - ecart_jeunes, 0) AS double)
               / nullif(greatest(jeunes - ecart_jeunes, 0) + autres + ecart_autres, 0) AS bas
    FROM comptes
)
SELECT level, territory, month, category, valeur AS value,
       greatest(haut - valeur, valeur - coalesce(bas, 0)) AS margin,
       cellules AS communes,
       CASE WHEN 4 * secrets > effectif THEN 'secret' ELSE 'valeur' END AS mark
FROM bornes
