/*---
title = "Mois de comparaison des évolutions"
definition = "Pour chaque mois du calendrier, le mois auquel on le compare : un an plus tôt (un_an) et décembre 2020 (depuis_2020), premier mois publié. Un mois qui n’est pas après décembre 2020 n’a pas de base."
owner = "bureau d’études"
---*/
SELECT month, 'un_an' AS category, cast(month - INTERVAL '1 year' AS date) AS base
FROM calendrier
UNION ALL
SELECT month, 'depuis_2020' AS category,
       CASE WHEN month > DATE '2020-12-01' THEN DATE '2020-12-01' END AS base
FROM calendrier
