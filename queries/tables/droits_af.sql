/*---
title = "Allocations familiales : montant calculé"
definition = "Une ligne par foyer et par mois : les AF que donnerait la loi, € par mois, nettes de CRDS (CSS, art. L. 521-1 et suivants, D. 521-1) : enfants de moins de 20 ans, tranches de ressources et complément dégressif. Le socle est le montant sans la majoration pour âge, qui ne compte pas dans les ressources du RSA. La résidence alternée, qui partage les AF, n’est pas comptée."
owner = "bureau d’études"
---*/
-- Deux jeux d'hypothèses par foyer, le moins et le plus favorable. Des ressources inconnues
-- laissent tout ouvert : de la dernière tranche (ressources immenses) à la première (nulles).
WITH hypotheses AS (
    SELECT f.id_pseudo, f.month, h.borne,
           CASE WHEN h.borne = 'min' THEN f.enfants_moins_20_min ELSE f.enfants_moins_20_max END AS enfants,
           CASE WHEN h.borne = 'min' THEN f.enfants_majoration_min ELSE f.enfants_majoration_max END AS ages,
           CASE WHEN h.borne = 'min' THEN coalesce(f.annuels_max, 1e9) ELSE coalesce(f.annuels_min, 0) END AS annuels
    FROM droits_foyers AS f
    CROSS JOIN (VALUES ('min'), ('max')) AS h (borne)
),
entiers AS (
    SELECT h.id_pseudo, h.month, h.borne, h.annuels, h.enfants, b.af_part_tranche_2, b.af_part_tranche_3, b.crds_prestations,
           CASE WHEN h.enfants < 2 THEN 0 ELSE b.bmaf * (b.af_taux_deux + (h.enfants - 2) * b.af_taux_enfant) END AS socle,
           -- L'aîné de deux enfants n'ouvre pas la majoration ; à partir de trois, tous l'ouvrent.
           CASE
               WHEN h.enfants < 2 THEN 0
               WHEN h.enfants = 2 THEN b.bmaf * b.af_taux_age * greatest(h.ages - 1, 0)
               ELSE b.bmaf * b.af_taux_age * h.ages
           END AS age,
           b.af_plafond_1 + h.enfants * b.af_plafond_enfant AS plafond_1,
           b.af_plafond_2 + h.enfants * b.af_plafond_enfant AS plafond_2
    FROM hypotheses AS h
    LEFT JOIN baremes_familiaux AS b ON b.month = h.month
),
tranches AS (
    SELECT e.*,
           CASE WHEN annuels <= plafond_1 THEN 1 WHEN annuels <= plafond_2 THEN af_part_tranche_2 ELSE af_part_tranche_3 END AS part,
           CASE WHEN annuels <= plafond_1 THEN 0 WHEN annuels <= plafond_2 THEN annuels - plafond_1 ELSE annuels - plafond_2 END AS depassement
    FROM entiers AS e
),
bruts AS (
    SELECT t.*, round(socle * part, 2) AS socle_brut, round(age * part, 2) AS age_brut
    FROM tranches AS t
),
nets AS (
    SELECT id_pseudo, month, borne, part, depassement, enfants,
           socle_brut - floor(round(socle_brut * crds_prestations * 100, 6)) / 100 AS socle,
           age_brut - floor(round(age_brut * crds_prestations * 100, 6)) / 100 AS age
    FROM bruts
),
-- Passer un plafond de peu ne coûte que le dépassement (complément dégressif, CSS, art. D. 521-2).
complements AS (
    SELECT n.*,
           CASE WHEN part < 1 THEN greatest((12 * (socle + age) - depassement) / 12, 0) ELSE 0 END AS complement
    FROM nets AS n
)
SELECT id_pseudo, month,
       max(CASE WHEN borne = 'min' THEN enfants END) AS enfants_min,
       max(CASE WHEN borne = 'max' THEN enfants END) AS enfants_max,
       max(CASE WHEN borne = 'min' THEN round(socle + complement, 2) END) AS socle_min,
       max(CASE WHEN borne = 'max' THEN round(socle + complement, 2) END) AS socle_max,
       max(CASE WHEN borne = 'min' THEN round(socle + age + complement, 2) END) AS montant_min,
       max(CASE WHEN borne = 'max' THEN round(socle + age + complement, 2) END) AS montant_max
FROM complements
GROUP BY id_pseudo, month
