/*---
title = "Comptes de la Caf et leur base de comparaison"
definition = "Chaque compte de caf_territoires et le même compte au mois de base (suffixe _base), pour les comparaisons un_an et depuis_2020. Les deux sont vides quand la base manque ou vaut zéro : une évolution depuis zéro n’a pas de sens. La colonne communes est le plus grand nombre de lignes arrondies additionnées à l’une des deux dates."
owner = "bureau d’études"
---*/
SELECT t.level, t.territory, t.month, c.category,
       greatest(t.communes, coalesce(b.communes, 0)) AS communes,
       CASE WHEN b.foyers > 0 THEN t.foyers END AS foyers,
       CASE WHEN t.foyers IS NOT NULL THEN nullif(b.foyers, 0) END AS foyers_base,
       CASE WHEN b.personnes > 0 THEN t.personnes END AS personnes,
       CASE WHEN t.personnes IS NOT NULL THEN nullif(b.personnes, 0) END AS personnes_base,
       CASE WHEN b.foyers_rsa > 0 THEN t.foyers_rsa END AS foyers_rsa,
       CASE WHEN t.foyers_rsa IS NOT NULL THEN nullif(b.foyers_rsa, 0) END AS foyers_rsa_base,
       CASE WHEN b.foyers_ppa > 0 THEN t.foyers_ppa END AS foyers_ppa,
       CASE WHEN t.foyers_ppa IS NOT NULL THEN nullif(b.foyers_ppa, 0) END AS foyers_ppa_base,
       CASE WHEN b.foyers_aide_logement > 0 THEN t.foyers_aide_logement END AS foyers_aide_logement,
       CASE WHEN t.foyers_aide_logement IS NOT NULL THEN nullif(b.foyers_aide_logement, 0) END AS foyers_aide_logement_base,
       CASE WHEN b.foyers_af > 0 THEN t.foyers_af END AS foyers_af,
       CASE WHEN t.foyers_af IS NOT NULL THEN nullif(b.foyers_af, 0) END AS foyers_af_base,
       CASE WHEN b.foyers_paje > 0 THEN t.foyers_paje END AS foyers_paje,
       CASE WHEN t.foyers_paje IS NOT NULL THEN nullif(b.foyers_paje, 0) END AS foyers_paje_base
FROM caf_territoires AS t
JOIN comparaisons AS c ON c.month = t.month
LEFT JOIN caf_territoires AS b
       ON b.level = t.level AND b.territory = t.territory AND b.month = c.base
