/*---
title = "Demandeurs d’emploi par catégorie"
short = "Demandeurs d’emploi"
theme = "emploi"
unit = "personnes"
polarity = "down"
formula = "count"
numerator = "Demandeurs d’emploi inscrits en fin de mois"
sentence = "France Travail compte {valeur} en catégories A, B et C dans le périmètre {du_territoire}"
definition = "Personnes inscrites à France Travail en fin de mois : A sans emploi et tenues d’en chercher un, B et C en activité réduite courte ou longue, D et E non tenues d’en chercher un."
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
abc = "Catégories A, B et C"
a = "Catégorie A, sans emploi"
b = "Catégorie B, activité courte"
c = "Catégorie C, activité longue"
d = "Catégorie D, formation, maladie"
e = "Catégorie E, en emploi"
---*/
WITH groupes (category, categorie) AS (
    VALUES ('abc', 'A'), ('abc', 'B'), ('abc', 'C'), ('a', 'A'), ('b', 'B'), ('c', 'C'), ('d', 'D'), ('e', 'E')
)
SELECT t.level, t.territory, t.month, g.category,
       sum(t.nb) AS numerator,
       sum(t.cellules) AS communes,
       CASE WHEN sum(t.secrets) > 0 AND sum(t.nb) = 2 * sum(t.secrets) THEN 'secret' ELSE 'valeur' END AS mark
FROM emploi_territoires AS t
JOIN groupes AS g ON g.categorie = t.categorie
GROUP BY t.level, t.territory, t.month, g.category
