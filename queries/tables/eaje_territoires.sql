/*---
title = "Établissements d’accueil du jeune enfant par territoire"
definition = "Structures, places, heures et enfants des EAJE, au 31 décembre. La capacité théorique est places × heures d’ouverture par jour × jours d’ouverture ; elle n’est additionnée que là où les heures sont connues (capacite_facturees, capacite_realisees), pour que le taux rapporte les mêmes structures. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
-- En décimal et non en flottant : la somme des heures est exacte, quel que soit son ordre.
WITH etablissements AS (
    SELECT commune, month, type, financement, places,
           cast(places * amplitude_h * jours_ouverture AS decimal(18, 2)) AS capacite,
           cast(h_facturees AS decimal(18, 2)) AS h_facturees,
           cast(h_realisees AS decimal(18, 2)) AS h_realisees,
           cast(h_aeeh AS decimal(18, 2)) AS h_aeeh,
           enfants_inscrits, enfants_qf_800, enfants_hors_epci
    FROM eaje
),
par_commune AS (
    SELECT commune, month,
           count(*) AS structures,
           count(*) FILTER (WHERE financement = 'PSU') AS structures_psu,
           count(*) FILTER (WHERE financement = 'PAJE') AS structures_paje,
           sum(places) AS places,
           sum(places) FILTER (WHERE financement = 'PSU') AS places_psu,
           sum(places) FILTER (WHERE financement = 'PAJE') AS places_paje,
           sum(places) FILTER (WHERE type = 'MAC') AS places_mac,
           sum(places) FILTER (WHERE type = 'MIC') AS places_mic,
           sum(places) FILTER (WHERE type = 'FAM') AS places_fam,
           sum(places) FILTER (WHERE type = 'PAR') AS places_par,
           sum(places) FILTER (WHERE type = 'JAR') AS places_jar,
           sum(capacite) FILTER (WHERE h_facturees IS NOT NULL) AS capacite_facturees,
           sum(h_facturees) AS h_facturees,
           sum(capacite) FILTER (WHERE h_facturees IS NOT NULL AND financement = 'PSU') AS capacite_facturees_psu,
           sum(h_facturees) FILTER (WHERE financement = 'PSU') AS h_facturees_psu,
           sum(capacite) FILTER (WHERE h_facturees IS NOT NULL AND financement = 'PAJE') AS capacite_facturees_paje,
           sum(h_facturees) FILTER (WHERE financement = 'PAJE') AS h_facturees_paje,
           sum(capacite) FILTER (WHERE h_realisees IS NOT NULL) AS capacite_realisees,
           sum(h_realisees) AS h_realisees,
           sum(capacite) FILTER (WHERE h_realisees IS NOT NULL AND financement = 'PSU') AS capacite_realisees_psu,
           sum(h_realisees) FILTER (WHERE financement = 'PSU') AS h_realisees_psu,
           sum(capacite) FILTER (WHERE h_realisees IS NOT NULL AND financement = 'PAJE') AS capacite_realisees_paje,
           sum(h_realisees) FILTER (WHERE financement = 'PAJE') AS h_realisees_paje,
           sum(h_aeeh) FILTER (WHERE h_realisees IS NOT NULL) AS h_aeeh,
           sum(h_realisees) FILTER (WHERE h_aeeh IS NOT NULL) AS h_realisees_aeeh,
           sum(enfants_inscrits) AS enfants_inscrits,
           sum(enfants_qf_800) FILTER (WHERE enfants_inscrits IS NOT NULL) AS enfants_qf_800,
           sum(enfants_inscrits) FILTER (WHERE enfants_qf_800 IS NOT NULL) AS enfants_inscrits_qf,
           sum(enfants_hors_epci) FILTER (WHERE enfants_inscrits IS NOT NULL) AS enfants_hors_epci,
           sum(enfants_inscrits) FILTER (WHERE enfants_hors_epci IS NOT NULL) AS enfants_inscrits_epci
    FROM etablissements
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
       coalesce(sum(p.structures_psu), 0) AS structures_psu,
       coalesce(sum(p.structures_paje), 0) AS structures_paje,
       coalesce(sum(p.places), 0) AS places,
       coalesce(sum(p.places_psu), 0) AS places_psu,
       coalesce(sum(p.places_paje), 0) AS places_paje,
       coalesce(sum(p.places_mac), 0) AS places_mac,
       coalesce(sum(p.places_mic), 0) AS places_mic,
       coalesce(sum(p.places_fam), 0) AS places_fam,
       coalesce(sum(p.places_par), 0) AS places_par,
       coalesce(sum(p.places_jar), 0) AS places_jar,
       coalesce(sum(p.capacite_facturees), 0) AS capacite_facturees,
       coalesce(sum(p.h_facturees), 0) AS h_facturees,
       coalesce(sum(p.capacite_facturees_psu), 0) AS capacite_facturees_psu,
       coalesce(sum(p.h_facturees_psu), 0) AS h_facturees_psu,
       coalesce(sum(p.capacite_facturees_paje), 0) AS capacite_facturees_paje,
       coalesce(sum(p.h_facturees_paje), 0) AS h_facturees_paje,
       coalesce(sum(p.capacite_realisees), 0) AS capacite_realisees,
       coalesce(sum(p.h_realisees), 0) AS h_realisees,
       coalesce(sum(p.capacite_realisees_psu), 0) AS capacite_realisees_psu,
       coalesce(sum(p.h_realisees_psu), 0) AS h_realisees_psu,
       coalesce(sum(p.capacite_realisees_paje), 0) AS capacite_realisees_paje,
       coalesce(sum(p.h_realisees_paje), 0) AS h_realisees_paje,
       coalesce(sum(p.h_aeeh), 0) AS h_aeeh,
       coalesce(sum(p.h_realisees_aeeh), 0) AS h_realisees_aeeh,
       coalesce(sum(p.enfants_inscrits), 0) AS enfants_inscrits,
       coalesce(sum(p.enfants_qf_800), 0) AS enfants_qf_800,
       coalesce(sum(p.enfants_inscrits_qf), 0) AS enfants_inscrits_qf,
       coalesce(sum(p.enfants_hors_epci), 0) AS enfants_hors_epci,
       coalesce(sum(p.enfants_inscrits_epci), 0) AS enfants_inscrits_epci
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
