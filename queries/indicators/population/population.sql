/*---
title = "Population municipale"
short = "Population"
theme = "population"
unit = "habitants"
decimals = 0
polarity = "none"
formula = "count"
numerator = "Population municipale (recensement 2023)"
sentence = "la population municipale {du_territoire} retenue ici est de {valeur}, celle du recensement 2023"
definition = "Nombre d’habitants ayant leur résidence habituelle dans le territoire, au sens de la population municipale. C’est celle du recensement 2023, répétée pour chaque mois."
caveats = [
  "Même population, celle du recensement 2023, pour tous les mois : elle ne montre aucune évolution.",
  "Le niveau EPCI compte l’EPCI entier ; la partie d’EPCI ne compte que ses communes du département.",
]
reference = "https://www.insee.fr/fr/metadonnees/definition/c1932"
owner = "bureau d’études"
disclosure = { rule = "publique" }
---*/
SELECT r.level, r.territory, r.month, sum(c.population) AS numerator
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
GROUP BY r.level, r.territory, r.month
UNION ALL
-- L'EPCI qui déborde du département n'est pas dans rattachement au niveau `epci` : sa
-- population entière est celle que la DGCL publie.
SELECT 'epci' AS level, e.epci AS territory, m.month, e.population AS numerator
FROM epci_actuels AS e
CROSS JOIN calendrier AS m
WHERE e.communes_chargees <> e.communes
