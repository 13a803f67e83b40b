/*---
title = "Rattachement des communes aux territoires que le fichier des enfants couvre"
definition = "Les lignes de foyers_rattachement des territoires où le fichier facultatif des enfants tient au moins 95 % des enfants que les foyers déclarent (NBENLEFA). Sans ce fichier, ou s’il est tronqué, un indicateur par enfant n’a pas de chiffre plutôt qu’un chiffre trop bas."
owner = "bureau d’études"
increment = "month"
---*/
WITH attendus AS (
    SELECT commune, month, sum(nbenlefa) AS enfants
    FROM foyers
    GROUP BY commune, month
),
presents AS (
    SELECT f.commune, f.month, count(*) AS enfants
    FROM enfants AS e
    JOIN foyers AS f ON f.id_pseudo = e.id_pseudo AND f.caf = e.caf AND f.month = e.month
    GROUP BY f.commune, f.month
),
-- Un mois sans fichier d'enfants n'a pas de ligne, même là où aucun foyer n'a d'enfant.
mois AS (
    SELECT DISTINCT month FROM enfants
),
couverts AS (
    SELECT r.level, r.territory, r.month
    FROM foyers_rattachement AS r
    JOIN mois AS m ON m.month = r.month
    LEFT JOIN attendus AS a ON a.commune = r.commune AND a.month = r.month
    LEFT JOIN presents AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
    HAVING coalesce(sum(p.enfants), 0) >= 0.95 * coalesce(sum(a.enfants), 0)
)
SELECT r.commune, r.level, r.territory, r.month
FROM foyers_rattachement AS r
JOIN couverts AS c ON c.level = r.level AND c.territory = r.territory AND c.month = r.month
