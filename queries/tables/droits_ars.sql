/*---
title = "Allocation de rentrée scolaire : montant calculé"
definition = "Une ligne par foyer et par mois : l’ARS que donnerait la loi à la rentrée de l’année, € par an, nette de CRDS (CSS, art. L. 543-1 et suivants) : enfants de 6 à 18 ans, plafond de ressources, montant différentiel au-dessus. De 16 à 18 ans, elle suppose la poursuite des études, que l’extraction ne dit pas : l’intervalle va de sans à avec ces enfants."
owner = "bureau d’études"
---*/
WITH taux AS (
    SELECT month, round(bmaf * ars_taux_6_10, 2) AS a, round(bmaf * ars_taux_11_14, 2) AS b, round(bmaf * ars_taux_15_17, 2) AS c,
           crds_prestations AS crds, ars_plafond, ars_plafond_enfant, ars_seuil_versement
    FROM baremes_familiaux
),
nets AS (
    SELECT month, a - floor(round(a * crds * 100, 6)) / 100 AS net_6_10, b - floor(round(b * crds * 100, 6)) / 100 AS net_11_14,
           c - floor(round(c * crds * 100, 6)) / 100 AS net_15_17, ars_plafond, ars_plafond_enfant, ars_seuil_versement
    FROM taux
),
hypotheses AS (
    SELECT f.id_pseudo, f.month, h.borne, f.enfants, f.enfants_6_10, f.enfants_11_14,
           CASE WHEN h.borne = 'min' THEN f.enfants_15_17_min ELSE f.enfants_15_17_max END AS enfants_15_17,
           CASE WHEN h.borne = 'min' THEN coalesce(f.annuels_max, 1e9) ELSE coalesce(f.annuels_min, 0) END AS annuels
    FROM droits_foyers AS f
    CROSS JOIN (VALUES ('min'), ('max')) AS h (borne)
),
entiers AS (
    SELECT h.id_pseudo, h.month, h.borne, h.annuels, n.ars_seuil_versement,
           h.enfants_6_10 * n.net_6_10 + h.enfants_11_14 * n.net_11_14 + h.enfants_15_17 * n.net_15_17 AS entier,
           round(n.ars_plafond * (1 + n.ars_plafond_enfant * h.enfants), 0) AS plafond
    FROM hypotheses AS h
    LEFT JOIN nets AS n ON n.month = h.month
),
montants AS (
    SELECT id_pseudo, month, borne, ars_seuil_versement,
           CASE WHEN annuels <= plafond THEN entier ELSE entier - (annuels - plafond) END AS montant
    FROM entiers
)
SELECT id_pseudo, month,
       max(CASE WHEN borne = 'min' THEN CASE WHEN montant >= ars_seuil_versement THEN round(montant, 2) WHEN montant IS NOT NULL THEN 0 END END) AS montant_min,
       max(CASE WHEN borne = 'max' THEN CASE WHEN montant >= ars_seuil_versement THEN round(montant, 2) WHEN montant IS NOT NULL THEN 0 END END) AS montant_max
FROM montants
GROUP BY id_pseudo, month
