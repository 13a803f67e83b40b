/*---
title = "Rattachement des EPCI à leurs territoires"
definition = "Pour les sources données par EPCI (partie du département) : chaque EPCI, les territoires que sa partie compose, et le nombre de parties qu’il faut pour les composer (parties). Un EPCI à cheval sur deux départements chargés ne compose ni l’un ni l’autre : sa ligne ne dit pas ce qui revient à chacun, et ces départements restent incomplets."
owner = "bureau d’études"
---*/
WITH parts AS (
    SELECT DISTINCT epci, departement, caf
    FROM communes_actuelles
    WHERE epci IS NOT NULL
),
uniques AS (
    SELECT epci
    FROM parts
    GROUP BY epci
    HAVING count(*) = 1
),
liens AS (
    SELECT epci, 'epci_partie' AS level, epci AS territory, 1 AS parties
    FROM uniques
    UNION ALL
    SELECT u.epci, 'epci' AS level, u.epci AS territory, 1 AS parties
    FROM uniques AS u
    JOIN epci_actuels AS e ON e.epci = u.epci
    WHERE e.communes_chargees = e.communes
    UNION ALL
    SELECT p.epci, 'departement' AS level, p.departement AS territory, n.parties
    FROM parts AS p
    JOIN uniques AS u ON u.epci = p.epci
    JOIN (SELECT departement, count(*) AS parties FROM parts GROUP BY departement) AS n ON n.departement = p.departement
    UNION ALL
    SELECT p.epci, 'caf' AS level, p.caf AS territory, n.parties
    FROM parts AS p
    JOIN uniques AS u ON u.epci = p.epci
    JOIN (SELECT caf, count(*) AS parties FROM parts GROUP BY caf) AS n ON n.caf = p.caf
)
SELECT l.epci, l.level, l.territory, m.month, l.parties
FROM liens AS l
CROSS JOIN calendrier AS m
