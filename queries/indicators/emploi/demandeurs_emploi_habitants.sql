/*---
title = "Demandeurs d’emploi pour 1 000 habitants"
short = "Demandeurs d’emploi"
theme = "emploi"
unit = "pour 1 000 habitants"
polarity = "down"
formula = "ratio"
factor = 1000
numerator = "Demandeurs d’emploi inscrits en fin de mois"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "Personnes inscrites à France Travail en fin de mois, en catégories A, B et C et en catégorie A, pour 1 000 habitants de tous âges."
caveats = [
  "Rapporté à tous les habitants, faute de population active par commune : ce n’est pas un taux de chômage.",
  "Une case secrète compte pour 2 personnes, à 2 près ; un chiffre fait seulement de cases secrètes est secret.",
]
reference = "https://statistiques.francetravail.org/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "demandeurs_emploi.nb" }
increment = "month"
evolution = true
[categories]
abc = "Catégories A, B et C"
a = "Catégorie A"
---*/
WITH groupes (category, categorie) AS (
    VALUES ('abc', 'A'), ('abc', 'B'), ('abc', 'C'), ('a', 'A')
)
SELECT t.level, t.territory, t.month, g.category,
       sum(t.nb) AS numerator,
       p.population AS denominator,
       sum(t.cellules) AS communes,
       CASE WHEN sum(t.secrets) > 0 AND sum(t.nb) = 2 * sum(t.secrets) THEN 'secret' ELSE 'valeur' END AS mark
FROM emploi_territoires AS t
JOIN groupes AS g ON g.categorie = t.categorie
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
GROUP BY t.level, t.territory, t.month, g.category, p.population
