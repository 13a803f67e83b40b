/*---
title = "Foyers allocataires et prestations par territoire"
definition = "Sommes des comptes de caf_communes pour chaque territoire et chaque mois que la source couvre, avec la population municipale du territoire (recensement 2023 pour tous les mois). La colonne communes compte les lignes arrondies qui ont été additionnées : chacune peut être à 2 près. Une commune absente de la source garde une ligne, sans valeur."
owner = "bureau d’études"
---*/
-- D'abord par commune : une commune fusionnée a plusieurs lignes (une par ancien code),
-- et sa population ne doit compter qu'une fois.
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS communes,
           sum(foyers) AS foyers,
           sum(personnes) AS personnes,
           sum(foyers_rsa) AS foyers_rsa,
           sum(foyers_ppa) AS foyers_ppa,
           sum(foyers_aide_logement) AS foyers_aide_logement,
           sum(foyers_af) AS foyers_af,
           sum(foyers_paje) AS foyers_paje
    FROM caf_communes
    GROUP BY commune, month
),
mois AS (
    SELECT DISTINCT month FROM caf_communes
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.communes), 0) AS communes,
       sum(p.foyers) AS foyers,
       sum(p.personnes) AS personnes,
       sum(p.foyers_rsa) AS foyers_rsa,
       sum(p.foyers_ppa) AS foyers_ppa,
       sum(p.foyers_aide_logement) AS foyers_aide_logement,
       sum(p.foyers_af) AS foyers_af,
       sum(p.foyers_paje) AS foyers_paje,
       sum(c.population) AS population
FROM rattachement AS r
JOIN mois AS m ON m.month = r.month
LEFT JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
