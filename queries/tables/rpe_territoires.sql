/*---
title = "Relais petite enfance par territoire"
definition = "Relais, animatrices et activité des relais petite enfance, à la commune du siège : les autres communes couvertes n’ont pas de mesure. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE siege = 1) AS relais,
           sum(cast(etp AS decimal(18, 2))) FILTER (WHERE siege = 1) AS etp,
           sum(am_en_activite) FILTER (WHERE siege = 1) AS am_en_activite,
           sum(demandes_parents) FILTER (WHERE siege = 1) AS demandes,
           sum(ateliers) FILTER (WHERE siege = 1) AS ateliers,
           sum(enfants_ateliers) FILTER (WHERE siege = 1) AS enfants_ateliers
    FROM rpe
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
       coalesce(sum(p.relais), 0) AS relais,
       coalesce(sum(p.etp), 0) AS etp,
       coalesce(sum(p.am_en_activite), 0) AS am_en_activite,
       coalesce(sum(p.demandes), 0) AS demandes,
       coalesce(sum(p.ateliers), 0) AS ateliers,
       coalesce(sum(p.enfants_ateliers), 0) AS enfants_ateliers
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
