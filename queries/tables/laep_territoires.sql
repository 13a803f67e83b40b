/*---
title = "Lieux d’accueil enfants-parents par territoire"
definition = "Lieux, séances, heures, familles et enfants accueillis dans l’année. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS lieux,
           sum(seances) AS seances,
           sum(cast(heures AS decimal(18, 2))) AS heures,
           sum(familles) AS familles,
           sum(enfants) AS enfants
    FROM laep
    GROUP BY commune, month
),
servis AS (
    SELECT DISTINCT c.departement, c.epci, p.month
    FROM par_commune AS p
    JOIN communes_actuelles AS c ON c.commune = p.commune
),
complets AS (
    SELECT s.departement, s.month
    FROM servis AS s
    JOIN poids_epci AS w ON w.departement = s.departement AND w.epci = s.epci
    GROUP BY s.departement, s.month
    HAVING sum(w.poids) >= 1
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.lieux), 0) AS lieux,
       coalesce(sum(p.seances), 0) AS seances,
       coalesce(sum(p.heures), 0) AS heures,
       coalesce(sum(p.familles), 0) AS familles,
       coalesce(sum(p.enfants), 0) AS enfants
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
