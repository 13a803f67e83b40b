/*---
title = "Foyers dont les ressources viennent surtout des prestations"
short = "Dépendance aux prestations"
theme = "ressources"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Foyers de la population de référence dont les prestations font au moins cette part des ressources"
denominator = "Foyers de la population de référence dont les prestations sont connues"
definition = "Part des foyers dont les prestations du mois font au moins 50 %, au moins 75 % ou la totalité des ressources : MTPRERUC / (RUC × NBUC), où RUC × NBUC est l’ensemble des ressources mensuelles du foyer, prestations comprises. Population de référence de la part des foyers à bas revenus."
caveats = [
  "Les parts s’emboîtent : un foyer à 100 % est aussi à 50 % et à 75 %. Elles ne s’additionnent pas.",
  "Le RUC est arrondi au centime : moins d’un centime par unité de consommation d’autres ressources compte pour rien.",
  "Un foyer sans aucune ressource ni prestation n’est pas dépendant : il est au dénominateur seulement.",
]
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "nested" }
increment = "month"
evolution = true

[categories]
50_plus = "50 % ou plus"
75_plus = "75 % ou plus"
100 = "100 %"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(part_prestations) AS foyers,
           count(*) FILTER (WHERE part_prestations >= 0.5) AS moitie,
           count(*) FILTER (WHERE part_prestations >= 0.75) AS trois_quarts,
           count(*) FILTER (WHERE part_prestations >= 1) AS tout
    FROM foyers_noyau
    WHERE reference
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.moitie), 0) AS moitie,
           coalesce(sum(p.trois_quarts), 0) AS trois_quarts,
           coalesce(sum(p.tout), 0) AS tout
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, '50_plus' AS category, moitie AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '75_plus' AS category, trois_quarts AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, '100' AS category, tout AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
