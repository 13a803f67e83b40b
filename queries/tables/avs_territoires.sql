/*---
title = "Centres sociaux et espaces de vie sociale par territoire"
definition = "Structures dont l’agrément court au 31 décembre (commencé ce jour-là au plus tard, non fini ce jour-là), habitants couverts, adhérents, bénévoles, salariés et participants. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
-- Un agrément fini ou à venir ne compte pas, mais sa ligne prouve que le fichier couvre sa commune.
WITH agrements AS (
    SELECT commune, month, type, habitants_couverts, adherents, benevoles, etp, participants,
           dt_agrement < month + INTERVAL '1 month'
           AND coalesce(dt_fin >= month + INTERVAL '1 month' - INTERVAL '1 day', true) AS en_cours
    FROM animation_vie_sociale
),
par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE en_cours AND type = 'CS') AS cs,
           count(*) FILTER (WHERE en_cours AND type = 'EVS') AS evs,
           sum(habitants_couverts) FILTER (WHERE en_cours) AS habitants_couverts,
           sum(adherents) FILTER (WHERE en_cours) AS adherents,
           sum(benevoles) FILTER (WHERE en_cours) AS benevoles,
           sum(cast(etp AS decimal(18, 2))) FILTER (WHERE en_cours) AS etp,
           sum(participants) FILTER (WHERE en_cours) AS participants
    FROM agrements
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
       coalesce(sum(p.cs), 0) AS cs,
       coalesce(sum(p.evs), 0) AS evs,
       coalesce(sum(p.habitants_couverts), 0) AS habitants_couverts,
       coalesce(sum(p.adherents), 0) AS adherents,
       coalesce(sum(p.benevoles), 0) AS benevoles,
       coalesce(sum(p.etp), 0) AS etp,
       coalesce(sum(p.participants), 0) AS participants
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
