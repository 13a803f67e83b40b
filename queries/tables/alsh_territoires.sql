/*---
title = "Accueils de loisirs par territoire"
definition = "Places déclarées, heures de présence et enfants différents des accueils de loisirs, par type d’accueil : une place ou un enfant pouvant être dans deux types, ils ne s’additionnent pas. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           sum(capacite) FILTER (WHERE accueil = 'PERI') AS capacite_peri,
           sum(cast(heures_enfants AS decimal(18, 2))) FILTER (WHERE accueil = 'PERI') AS heures_peri,
           sum(enfants) FILTER (WHERE accueil = 'PERI') AS enfants_peri,
           sum(enfants_qf_800) FILTER (WHERE accueil = 'PERI') AS enfants_qf_800_peri,
           sum(capacite) FILTER (WHERE accueil = 'EXTRA') AS capacite_extra,
           sum(cast(heures_enfants AS decimal(18, 2))) FILTER (WHERE accueil = 'EXTRA') AS heures_extra,
           sum(enfants) FILTER (WHERE accueil = 'EXTRA') AS enfants_extra,
           sum(enfants_qf_800) FILTER (WHERE accueil = 'EXTRA') AS enfants_qf_800_extra,
           sum(capacite) FILTER (WHERE accueil = 'ADOS') AS capacite_ados,
           sum(cast(heures_enfants AS decimal(18, 2))) FILTER (WHERE accueil = 'ADOS') AS heures_ados,
           sum(enfants) FILTER (WHERE accueil = 'ADOS') AS enfants_ados,
           sum(enfants_qf_800) FILTER (WHERE accueil = 'ADOS') AS enfants_qf_800_ados
    FROM alsh
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
       coalesce(sum(p.capacite_peri), 0) AS capacite_peri,
       coalesce(sum(p.heures_peri), 0) AS heures_peri,
       coalesce(sum(p.enfants_peri), 0) AS enfants_peri,
       coalesce(sum(p.enfants_qf_800_peri), 0) AS enfants_qf_800_peri,
       coalesce(sum(p.capacite_extra), 0) AS capacite_extra,
       coalesce(sum(p.heures_extra), 0) AS heures_extra,
       coalesce(sum(p.enfants_extra), 0) AS enfants_extra,
       coalesce(sum(p.enfants_qf_800_extra), 0) AS enfants_qf_800_extra,
       coalesce(sum(p.capacite_ados), 0) AS capacite_ados,
       coalesce(sum(p.heures_ados), 0) AS heures_ados,
       coalesce(sum(p.enfants_ados), 0) AS enfants_ados,
       coalesce(sum(p.enfants_qf_800_ados), 0) AS enfants_qf_800_ados
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
