/*---
title = "Allocation de base de la Paje : montant calculé"
definition = "Une ligne par foyer et par mois : l’allocation de base que donnerait la loi, € par mois, nette de CRDS (CSS, art. L. 531-3, D. 531-3) : un enfant de moins de 3 ans, taux plein ou partiel selon deux plafonds de ressources. Une seule allocation par foyer ; les naissances multiples ne sont pas comptées."
owner = "bureau d’études"
---*/
WITH hypotheses AS (
    SELECT f.id_pseudo, f.month, h.borne, greatest(f.enfants, 1) AS enfants,
           CASE WHEN h.borne = 'min' THEN f.enfants_moins_3_min ELSE f.enfants_moins_3_max END AS moins_3,
           CASE WHEN h.borne = 'min' THEN coalesce(f.annuels_max, 1e9) ELSE coalesce(f.annuels_min, 0) END AS annuels,
           CASE WHEN h.borne = 'min' THEN f.deux_revenus_min ELSE f.deux_revenus_max END AS deux_revenus
    FROM droits_foyers AS f
    CROSS JOIN (VALUES ('min'), ('max')) AS h (borne)
),
plafonds AS (
    SELECT h.id_pseudo, h.month, h.borne, h.moins_3, h.annuels, b.crds_prestations,
           round(b.bmaf * b.ab_taux, 2) AS plein_brut, round(b.bmaf * b.ab_taux_partiel, 2) AS partiel_brut,
           round(b.cf_plafond * (1 + b.plafond_part_enfant * least(h.enfants, 2) + b.plafond_part_enfant_3 * greatest(h.enfants - 2, 0)), 0)
               + CASE WHEN h.deux_revenus THEN b.cf_plafond_deux_revenus ELSE 0 END AS plafond_plein,
           round(b.ab_plafond * (1 + b.plafond_part_enfant * least(h.enfants, 2) + b.plafond_part_enfant_3 * greatest(h.enfants - 2, 0)), 0)
               + CASE WHEN h.deux_revenus THEN b.ab_plafond_deux_revenus ELSE 0 END AS plafond_partiel
    FROM hypotheses AS h
    LEFT JOIN baremes_familiaux AS b ON b.month = h.month
),
montants AS (
    SELECT id_pseudo, month, borne,
           CASE
               WHEN plafond_plein IS NULL OR plein_brut IS NULL THEN NULL
               WHEN moins_3 = 0 THEN 0
               WHEN annuels <= plafond_plein THEN plein_brut - floor(round(plein_brut * crds_prestations * 100, 6)) / 100
               WHEN annuels <= plafond_partiel THEN partiel_brut - floor(round(partiel_brut * crds_prestations * 100, 6)) / 100
               ELSE 0
           END AS montant
    FROM plafonds
)
SELECT id_pseudo, month,
       max(CASE WHEN borne = 'min' THEN round(montant, 2) END) AS montant_min,
       max(CASE WHEN borne = 'max' THEN round(montant, 2) END) AS montant_max
FROM montants
GROUP BY id_pseudo, month
