/*---
title = "Complément familial : montant calculé"
definition = "Une ligne par foyer et par mois : le complément familial que donnerait la loi, € par mois, net de CRDS (CSS, art. L. 522-1 et suivants) : trois enfants au moins de 3 à 20 ans et aucun de moins de 3 ans, plafond de ressources, montant majoré sous la moitié du plafond, montant différentiel au-dessus."
owner = "bureau d’études"
---*/
-- Tous les enfants doivent avoir passé 3 ans : un plus jeune fait attendre le CF (CSS, art. L. 522-1).
WITH hypotheses AS (
    SELECT f.id_pseudo, f.month, h.borne, f.enfants,
           CASE
               WHEN h.borne = 'min' THEN CASE WHEN f.enfants_moins_3_max > 0 THEN 0 ELSE f.enfants_3_20_min END
               ELSE CASE WHEN f.enfants_moins_3_min > 0 THEN 0 ELSE f.enfants_3_20_max END
           END AS entre_3_20,
           CASE WHEN h.borne = 'min' THEN coalesce(f.annuels_max, 1e9) ELSE coalesce(f.annuels_min, 0) END AS annuels,
           CASE WHEN h.borne = 'min' THEN f.deux_revenus_min ELSE f.deux_revenus_max END AS deux_revenus
    FROM droits_foyers AS f
    CROSS JOIN (VALUES ('min'), ('max')) AS h (borne)
),
plafonds AS (
    SELECT h.id_pseudo, h.month, h.borne, h.entre_3_20, h.annuels, b.cf_part_plafond_majore,
           round(b.bmaf * b.cf_taux, 2) AS base_brut, round(b.bmaf * b.cf_taux_majore, 2) AS majore_brut, b.crds_prestations,
           round(b.cf_plafond * (1 + b.plafond_part_enfant * least(h.enfants, 2) + b.plafond_part_enfant_3 * greatest(h.enfants - 2, 0)), 0)
               + CASE WHEN h.deux_revenus THEN b.cf_plafond_deux_revenus ELSE 0 END AS plafond
    FROM hypotheses AS h
    LEFT JOIN baremes_familiaux AS b ON b.month = h.month
),
nets AS (
    SELECT id_pseudo, month, borne, entre_3_20, annuels, plafond, cf_part_plafond_majore,
           base_brut - floor(round(base_brut * crds_prestations * 100, 6)) / 100 AS base,
           majore_brut - floor(round(majore_brut * crds_prestations * 100, 6)) / 100 AS majore
    FROM plafonds
),
montants AS (
    SELECT id_pseudo, month, borne, base,
           CASE
               WHEN plafond IS NULL OR base IS NULL THEN NULL
               WHEN entre_3_20 < 3 THEN 0
               WHEN annuels <= plafond * cf_part_plafond_majore THEN majore
               -- Juste au-dessus de chaque plafond, le montant baisse du dépassement, sans marche.
               WHEN annuels <= plafond THEN greatest(base, majore - (annuels - plafond * cf_part_plafond_majore) / 12)
               ELSE greatest(base - (annuels - plafond) / 12, 0)
           END AS montant
    FROM nets
)
SELECT id_pseudo, month,
       max(CASE WHEN borne = 'min' THEN round(montant, 2) END) AS montant_min,
       max(CASE WHEN borne = 'max' THEN round(montant, 2) END) AS montant_max
FROM montants
GROUP BY id_pseudo, month
