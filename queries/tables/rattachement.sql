/*---
title = "Rattachement des communes à leurs territoires"
definition = "Pour chaque mois du calendrier et chaque commune d’aujourd’hui, les territoires dont elle fait partie : elle-même, son EPCI s’il est chargé en entier, la partie de son EPCI qui est dans le département, son département, sa Caf, et la France quand ses 101 départements sont chargés. La géographie est celle d’aujourd’hui pour tous les mois."
owner = "bureau d’études"
---*/
WITH liens AS (
    SELECT commune, 'commune' AS level, commune AS territory
    FROM communes_actuelles
    UNION ALL
    -- Un EPCI qui déborde du département n'a pas de ligne `epci` : la somme des communes
    -- chargées passerait pour l'EPCI entier.
    SELECT c.commune, 'epci' AS level, c.epci AS territory
    FROM communes_actuelles AS c
    JOIN epci_actuels AS e ON e.epci = c.epci
    WHERE e.communes_chargees = e.communes
    UNION ALL
    SELECT commune, 'epci_partie' AS level, epci AS territory
    FROM communes_actuelles
    UNION ALL
    SELECT commune, 'departement' AS level, departement AS territory
    FROM communes_actuelles
    UNION ALL
    SELECT commune, 'caf' AS level, caf AS territory
    FROM communes_actuelles
    UNION ALL
    -- Les communes d'un département ne font pas la France : le niveau `france` n'existe que
    -- si les 101 départements sont chargés.
    SELECT commune, 'france' AS level, 'FR' AS territory
    FROM communes_actuelles
    WHERE (SELECT count(DISTINCT departement) FROM communes_actuelles) >= 101
)
SELECT l.commune, l.level, l.territory, m.month
FROM liens AS l
CROSS JOIN calendrier AS m
WHERE l.territory IS NOT NULL
