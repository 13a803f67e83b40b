/*---
title = "Actions de soutien à la parentalité par territoire"
definition = "Actions et participants du Clas, du Reaap et de la médiation familiale dans l’année. Les participants sont des enfants pour le Clas, des parents ailleurs : ils ne s’additionnent pas. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           sum(actions) FILTER (WHERE action = 'CLAS') AS actions_clas,
           sum(participants) FILTER (WHERE action = 'CLAS') AS participants_clas,
           sum(actions) FILTER (WHERE action = 'REAAP') AS actions_reaap,
           sum(participants) FILTER (WHERE action = 'REAAP') AS participants_reaap,
           sum(actions) FILTER (WHERE action = 'MEDIATION') AS actions_mediation,
           sum(participants) FILTER (WHERE action = 'MEDIATION') AS participants_mediation
    FROM parentalite
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
       coalesce(sum(p.actions_clas), 0) AS actions_clas,
       coalesce(sum(p.participants_clas), 0) AS participants_clas,
       coalesce(sum(p.actions_reaap), 0) AS actions_reaap,
       coalesce(sum(p.participants_reaap), 0) AS participants_reaap,
       coalesce(sum(p.actions_mediation), 0) AS actions_mediation,
       coalesce(sum(p.participants_mediation), 0) AS participants_mediation
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
