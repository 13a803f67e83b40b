/*---
title = "EPCI qui touchent le dossier de travail"
definition = "Les EPCI du millésime le plus récent qui ont au moins une commune au référentiel : nombre de communes en tout, nombre de communes chargées, population entière et population chargée. Un EPCI est entier quand les deux nombres sont égaux."
owner = "bureau d’études"
---*/
WITH chargees AS (
    SELECT epci, count(*) AS communes_chargees, sum(population) AS population_chargee
    FROM communes_actuelles
    GROUP BY epci
)
-- La jointure écarte les EPCI d'autres départements que le fichier tient aussi (Mayotte).
SELECT e.epci, e.nom, e.type, e.communes, e.population, c.communes_chargees, c.population_chargee
FROM epci AS e
JOIN chargees AS c ON c.epci = e.epci
WHERE e.month IS NOT DISTINCT FROM (SELECT max(month) FROM epci)
