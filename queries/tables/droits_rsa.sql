/*---
title = "RSA : montant calculé"
definition = "Une ligne par foyer et par mois : le RSA que donnerait la loi, € par mois (CASF, art. L. 262-2 et R. 262-1 à R. 262-11) : montant forfaitaire du foyer, moins les revenus, les prestations qui comptent, l’AAH et le forfait logement ; 0 sous 6 €. L’âge, les études et le séjour, qui ouvrent le droit, ne sont pas regardés ici. Exact pour un foyer de salariés ou de chômeurs dont le fichier des ressources est là."
owner = "bureau d’études"
---*/
WITH montants AS (
    SELECT f.id_pseudo, f.month, b.rsa_seuil_versement AS seuil, b.rsa_montant_forfaitaire AS forfait,
           r.parts_min, r.parts_max, r.parts_majorees_min, r.parts_majorees_max,
           f.revenus_min + r.familiales_min + r.aah + least(round(r.logement_min * b.rsa_montant_forfaitaire, 2), r.aide_logement) AS ressources_min,
           f.revenus_max + r.familiales_max + r.aah + least(round(r.logement_max * b.rsa_montant_forfaitaire, 2), r.aide_logement) AS ressources_max
    FROM droits_foyers AS f
    JOIN droits_ressources AS r ON r.id_pseudo = f.id_pseudo AND r.month = f.month
    LEFT JOIN baremes_activite AS b ON b.month = f.month
),
differences AS (
    SELECT id_pseudo, month, seuil, ressources_min, ressources_max,
           round(round(forfait * parts_majorees_min, 2) - ressources_max, 2) AS bas,
           round(round(forfait * parts_majorees_max, 2) - ressources_min, 2) AS haut,
           round(round(forfait * parts_min, 2) - ressources_max, 2) AS socle_bas,
           round(round(forfait * parts_max, 2) - ressources_min, 2) AS socle_haut
    FROM montants
)
-- Le socle ne regarde pas la majoration des parents isolés : il ne lit donc pas la date de la
-- séparation, et sert aux cibles qui n'ont pas à la connaître.
SELECT id_pseudo, month, ressources_min, ressources_max,
       CASE WHEN bas >= seuil THEN bas WHEN bas IS NOT NULL THEN 0 END AS montant_min,
       CASE WHEN haut >= seuil THEN haut WHEN haut IS NOT NULL THEN 0 END AS montant_max,
       CASE WHEN socle_bas >= seuil THEN socle_bas WHEN socle_bas IS NOT NULL THEN 0 END AS socle_min,
       CASE WHEN socle_haut >= seuil THEN socle_haut WHEN socle_haut IS NOT NULL THEN 0 END AS socle_max
FROM differences
