/*---
title = "France services par territoire"
definition = "Structures ayant traité au moins une ligne de demandes dans le mois, et demandes par opérateur et par mode de contact. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(DISTINCT id) AS structures,
           sum(demandes) AS demandes,
           sum(demandes) FILTER (WHERE mode = 'PHYS') AS demandes_phys,
           sum(demandes) FILTER (WHERE mode = 'DIST') AS demandes_dist,
           sum(demandes) FILTER (WHERE operateur = 'CAF') AS demandes_caf,
           sum(demandes) FILTER (WHERE operateur = 'CAF' AND mode = 'PHYS') AS demandes_caf_phys,
           sum(demandes) FILTER (WHERE operateur = 'CAF' AND mode = 'DIST') AS demandes_caf_dist,
           sum(demandes) FILTER (WHERE operateur = 'FT') AS demandes_ft,
           sum(demandes) FILTER (WHERE operateur = 'CPAM') AS demandes_cpam,
           sum(demandes) FILTER (WHERE operateur = 'CNAV') AS demandes_cnav,
           sum(demandes) FILTER (WHERE operateur = 'DGFIP') AS demandes_dgfip,
           sum(demandes) FILTER (WHERE operateur = 'AUT') AS demandes_aut
    FROM france_services
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
       coalesce(sum(p.structures), 0) AS structures,
       coalesce(sum(p.demandes), 0) AS demandes,
       coalesce(sum(p.demandes_phys), 0) AS demandes_phys,
       coalesce(sum(p.demandes_dist), 0) AS demandes_dist,
       coalesce(sum(p.demandes_caf), 0) AS demandes_caf,
       coalesce(sum(p.demandes_caf_phys), 0) AS demandes_caf_phys,
       coalesce(sum(p.demandes_caf_dist), 0) AS demandes_caf_dist,
       coalesce(sum(p.demandes_ft), 0) AS demandes_ft,
       coalesce(sum(p.demandes_cpam), 0) AS demandes_cpam,
       coalesce(sum(p.demandes_cnav), 0) AS demandes_cnav,
       coalesce(sum(p.demandes_dgfip), 0) AS demandes_dgfip,
       coalesce(sum(p.demandes_aut), 0) AS demandes_aut
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
