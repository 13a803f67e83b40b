/*---
title = "Territoires"
definition = "Une ligne par territoire et par niveau : code, nom, type de nom (TNCC), type d’EPCI, population municipale de ce que couvre le niveau, nombre de communes (de l’EPCI entier pour ses deux niveaux), EPCI d’une commune. Les noms du département et de la Caf sont dans les réglages du dossier de travail."
owner = "bureau d’études"
---*/
WITH noms AS (
    SELECT commune, tncc
    FROM noms_communes
    WHERE month IS NOT DISTINCT FROM (SELECT max(month) FROM noms_communes)
)
SELECT 'commune' AS level, c.commune AS territory, c.nom, n.tncc, NULL AS type,
       c.population, 1 AS communes_total, c.epci
FROM communes_actuelles AS c
LEFT JOIN noms AS n ON n.commune = c.commune
UNION ALL
SELECT 'epci' AS level, epci AS territory, nom, NULL AS tncc, type,
       population, communes AS communes_total, NULL AS epci
FROM epci_actuels
UNION ALL
SELECT 'epci_partie' AS level, epci AS territory, nom, NULL AS tncc, type,
       population_chargee AS population, communes AS communes_total, NULL AS epci
FROM epci_actuels
UNION ALL
SELECT 'departement' AS level, departement AS territory, NULL AS nom, NULL AS tncc, NULL AS type,
       sum(population) AS population, count(*) AS communes_total, NULL AS epci
FROM communes_actuelles
WHERE departement IS NOT NULL
GROUP BY departement
UNION ALL
SELECT 'caf' AS level, caf AS territory, NULL AS nom, NULL AS tncc, NULL AS type,
       sum(population) AS population, count(*) AS communes_total, NULL AS epci
FROM communes_actuelles
WHERE caf IS NOT NULL
GROUP BY caf
UNION ALL
SELECT 'france' AS level, 'FR' AS territory, 'France' AS nom, NULL AS tncc, NULL AS type,
       NULL AS population, NULL AS communes_total, NULL AS epci
