/*---
title = "Âges possibles des enfants à charge"
definition = "Une ligne par enfant à charge et par mois, avec l’intervalle de son âge au premier et au dernier jour du mois : l’extraction ne porte que l’année de naissance. Un enfant n’est qu’une ligne de calcul, jamais un contact."
owner = "bureau d’études"
---*/
-- Né en 2010, un enfant a 13 ou 14 ans en 2024 : 13 le 1er janvier, 14 le 31 décembre, et l'on ne
-- sait pas entre les deux. Un droit s'ouvre le mois qui suit l'âge (l'âge au premier jour compte)
-- et finit le mois qui le précède (l'âge au dernier jour compte).
WITH enfants AS (
    SELECT id_pseudo, month, 1 AS rang, annnen1 AS annai FROM foyers WHERE annnen1 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 2 AS rang, annnen2 AS annai FROM foyers WHERE annnen2 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 3 AS rang, annnen3 AS annai FROM foyers WHERE annnen3 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 4 AS rang, annnen4 AS annai FROM foyers WHERE annnen4 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 5 AS rang, annnen5 AS annai FROM foyers WHERE annnen5 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 6 AS rang, annnen6 AS annai FROM foyers WHERE annnen6 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 7 AS rang, annnen7 AS annai FROM foyers WHERE annnen7 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 8 AS rang, annnen8 AS annai FROM foyers WHERE annnen8 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 9 AS rang, annnen9 AS annai FROM foyers WHERE annnen9 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 10 AS rang, annnen10 AS annai FROM foyers WHERE annnen10 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 11 AS rang, annnen11 AS annai FROM foyers WHERE annnen11 IS NOT NULL
    UNION ALL
    SELECT id_pseudo, month, 12 AS rang, annnen12 AS annai FROM foyers WHERE annnen12 IS NOT NULL
),
ecarts AS (
    SELECT e.*, extract(year FROM e.month) - e.annai AS ecart, extract(month FROM e.month) AS rang_mois
    FROM enfants AS e
)
SELECT id_pseudo, month, rang, annai, ecart,
       greatest(ecart - 1, 0) AS debut_min,
       greatest(CASE WHEN rang_mois = 1 THEN ecart - 1 ELSE ecart END, 0) AS debut_max,
       greatest(CASE WHEN rang_mois = 12 THEN ecart ELSE ecart - 1 END, 0) AS fin_min,
       greatest(ecart, 0) AS fin_max
FROM ecarts
