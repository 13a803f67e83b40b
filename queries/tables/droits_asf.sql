/*---
title = "Allocation de soutien familial : montant calculé"
definition = "Une ligne par foyer et par mois : l’ASF que donnerait la loi, € par mois, nette de CRDS (CSS, art. L. 523-1 et suivants). 42,2 % de la BMAF par enfant de moins de 20 ans d’un parent seul, moins la pension reçue pour lui ; 0 sous 15 € par mois. L’intervalle vient de l’âge des enfants et de la pension quand le fichier des ressources manque. La filiation et le jugement ne sont pas connus : c’est à l’entretien de les dire."
owner = "bureau d’études"
---*/
WITH taux AS (
    -- La CRDS est tronquée au centime, prestation par prestation : ce sont les montants publiés.
    SELECT month, round(bmaf * asf_taux, 2) AS brut, crds_prestations AS crds, asf_seuil_versement AS seuil
    FROM baremes_familiaux
),
nets AS (
    SELECT month, brut - floor(round(brut * crds * 100, 6)) / 100 AS par_enfant, seuil
    FROM taux
),
foyers_asf AS (
    SELECT f.id_pseudo, f.month, f.pension_min, f.pension_max, n.par_enfant, n.seuil,
           CASE WHEN f.couple THEN 0 ELSE f.enfants_moins_20_min END AS enfants_min,
           CASE WHEN f.couple THEN 0 ELSE f.enfants_moins_20_max END AS enfants_max
    FROM droits_foyers AS f
    LEFT JOIN nets AS n ON n.month = f.month
),
montants AS (
    -- La pension se répartit également entre les enfants : le complément est le même pour chacun.
    SELECT id_pseudo, month, par_enfant, enfants_min, enfants_max, seuil,
           CASE WHEN pension_max IS NULL THEN 0 ELSE round(enfants_min * par_enfant - pension_max, 2) END AS bas,
           round(enfants_max * par_enfant - coalesce(pension_min, 0), 2) AS haut
    FROM foyers_asf
)
SELECT id_pseudo, month, par_enfant, enfants_min, enfants_max,
       CASE WHEN bas >= seuil THEN bas WHEN seuil IS NOT NULL THEN 0 END AS montant_min,
       CASE WHEN haut >= seuil THEN haut WHEN seuil IS NOT NULL THEN 0 END AS montant_max
FROM montants
