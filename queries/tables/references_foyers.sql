/*---
title = "Foyers et enfants auxquels se rapportent les chiffres des partenaires"
definition = "Pour chaque territoire que l’extraction des foyers couvre et chaque mois : foyers allocataires (au moins un droit versable), personnes couvertes, foyers par prestation versable, foyers avec une aide au logement par parc, enfants à charge par âge, et enfants de moins de 3 ans dont tous les parents du foyer sont en emploi. Un territoire que l’extraction ne couvre pas n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
-- D'abord par commune : la jointure aux niveaux ne porte plus que sur quelques lignes.
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           sum(perscouv) AS personnes,
           count(*) FILTER (WHERE rsavers = 2) AS foyers_rsa,
           count(*) FILTER (WHERE ppavers = 2) AS foyers_ppa,
           count(*) FILTER (WHERE afvers = 2) AS foyers_af,
           count(*) FILTER (WHERE 2 IN (abvers, cmgvers, prepvers)) AS foyers_paje,
           count(aide_logement) AS foyers_aide_logement,
           count(aide_logement) FILTER (WHERE pprppu = 'PUB') AS foyers_aide_logement_public,
           count(aide_logement) FILTER (WHERE pprppu = 'PRI') AS foyers_aide_logement_prive
    FROM foyers_noyau
    GROUP BY commune, month
),
enfants_par_commune AS (
    SELECT e.commune, e.month,
           sum(e.enfants_0_2) AS enfants_0_2,
           -- Tous les parents du foyer : le responsable, et le conjoint quand il y en a un.
           sum(e.enfants_0_2) FILTER (WHERE r.groupe = 'ACT' AND (e.presconj = 0 OR c.groupe = 'ACT'))
               AS enfants_0_2_parents_en_emploi,
           sum(e.enfants_0_2 + e.enfants_3_5) AS enfants_0_5,
           sum(e.enfants_3_5 + e.enfants_6_11) AS enfants_3_11,
           sum(e.enfants_6_11 + e.enfants_12_15 + e.enfants_16_17) AS enfants_6_17,
           sum(e.enfants_12_15 + e.enfants_16_17) AS enfants_12_17
    FROM foyers_enfants AS e
    LEFT JOIN activites AS r ON r.code = e.actrespd
    LEFT JOIN activites AS c ON c.code = e.actconj
    GROUP BY e.commune, e.month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.foyers), 0) AS foyers,
       coalesce(sum(p.personnes), 0) AS personnes,
       coalesce(sum(p.foyers_rsa), 0) AS foyers_rsa,
       coalesce(sum(p.foyers_ppa), 0) AS foyers_ppa,
       coalesce(sum(p.foyers_af), 0) AS foyers_af,
       coalesce(sum(p.foyers_paje), 0) AS foyers_paje,
       coalesce(sum(p.foyers_aide_logement), 0) AS foyers_aide_logement,
       coalesce(sum(p.foyers_aide_logement_public), 0) AS foyers_aide_logement_public,
       coalesce(sum(p.foyers_aide_logement_prive), 0) AS foyers_aide_logement_prive,
       coalesce(sum(e.enfants_0_2), 0) AS enfants_0_2,
       coalesce(sum(e.enfants_0_2_parents_en_emploi), 0) AS enfants_0_2_parents_en_emploi,
       coalesce(sum(e.enfants_0_5), 0) AS enfants_0_5,
       coalesce(sum(e.enfants_3_11), 0) AS enfants_3_11,
       coalesce(sum(e.enfants_6_17), 0) AS enfants_6_17,
       coalesce(sum(e.enfants_12_17), 0) AS enfants_12_17
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
LEFT JOIN enfants_par_commune AS e ON e.commune = r.commune AND e.month = r.month
GROUP BY r.level, r.territory, r.month
