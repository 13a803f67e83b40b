/*---
title = "Ce dont les calculs de droits ont besoin, foyer par foyer"
definition = "Une ligne par foyer de l’extraction et par mois, qu’il ait un droit versable ou non : composition, âges possibles, logement, revenus et gains. Ce que l’extraction ne dit pas est un intervalle (colonnes _min et _max) ; avec le fichier des ressources (RES), les revenus et les gains sont exacts."
owner = "bureau d’études"
---*/
WITH trimestre AS (
    -- Les indemnités journalières sont des revenus professionnels pour certains arrêts seulement
    -- (CSS, art. R. 844-1) : elles comptent dans le maximum des gains, non dans le minimum.
    SELECT id_pseudo, month,
           sum(montant) AS revenus,
           sum(CASE WHEN nature = 'PEN' THEN montant ELSE 0 END) AS pension,
           sum(CASE WHEN rolepers = 'DEM' AND nature = 'SAL' THEN montant ELSE 0 END) AS gains_resp_min,
           sum(CASE WHEN rolepers = 'DEM' AND nature IN ('SAL', 'IJ') THEN montant ELSE 0 END) AS gains_resp_max,
           sum(CASE WHEN rolepers = 'CJT' AND nature = 'SAL' THEN montant ELSE 0 END) AS gains_conj_min,
           sum(CASE WHEN rolepers = 'CJT' AND nature IN ('SAL', 'IJ') THEN montant ELSE 0 END) AS gains_conj_max,
           sum(CASE WHEN rolepers IN ('ENF', 'AUT') AND nature = 'SAL' THEN montant ELSE 0 END) AS gains_charge_min,
           sum(CASE WHEN rolepers IN ('ENF', 'AUT') AND nature IN ('SAL', 'IJ') THEN montant ELSE 0 END) AS gains_charge_max
    FROM ressources
    GROUP BY id_pseudo, month
),
enfants_ages AS (
    -- Les bornes _min comptent les enfants qui ont sûrement l'âge, les bornes _max ceux qui
    -- peuvent l'avoir. Qui avait 14 ans avant le 1er mars 2026 garde la majoration d'AF à 14 ans
    -- (décret n° 2026-138) : né en 2011 ou avant, sûrement ; en 2012, peut-être.
    SELECT e.id_pseudo, e.month,
           count(*) FILTER (WHERE e.fin_max < 3) AS enfants_moins_3_min,
           count(*) FILTER (WHERE e.fin_min < 3) AS enfants_moins_3_max,
           count(*) FILTER (WHERE e.fin_max < 20) AS enfants_moins_20_min,
           count(*) FILTER (WHERE e.fin_min < 20) AS enfants_moins_20_max,
           count(*) FILTER (WHERE e.debut_min >= 3 AND e.fin_max < 21) AS enfants_3_20_min,
           count(*) FILTER (WHERE e.fin_max >= 3 AND e.fin_min < 21) AS enfants_3_20_max,
           count(*) FILTER (WHERE e.fin_max < 20 AND (e.debut_min >= b.af_age_majoration OR (b.af_age_majoration = 18 AND e.annai <= 2011))) AS enfants_majoration_min,
           count(*) FILTER (WHERE e.fin_min < 20 AND (e.debut_max >= b.af_age_majoration OR (b.af_age_majoration = 18 AND e.annai <= 2012))) AS enfants_majoration_max,
           -- L'ARS se règle sur l'âge du 31 décembre, et demande moins de 18 ans à la rentrée :
           -- né l'année qui fait 18 ans, l'enfant y a droit s'il est né après le 15 septembre.
           count(*) FILTER (WHERE e.ecart BETWEEN 6 AND 10) AS enfants_6_10,
           count(*) FILTER (WHERE e.ecart BETWEEN 11 AND 14) AS enfants_11_14,
           count(*) FILTER (WHERE e.ecart BETWEEN 15 AND 17) AS enfants_15_17_min,
           count(*) FILTER (WHERE e.ecart BETWEEN 15 AND 18) AS enfants_15_17_max
    FROM droits_enfants AS e
    JOIN baremes_familiaux AS b ON b.month = e.month
    GROUP BY e.id_pseudo, e.month
),
base AS (
    SELECT f.id_pseudo, f.month, f.commune, f.nbenlefa, f.presconj, f.topgro, f.perscouv, f.statuetu, f.actrespd, f.actconj,
           f.afvers, f.cfvers, f.asfvers, f.abvers, f.prepvers, f.rsavers, f.ppavers, f.etatdosrsa, f.nbnaimoi,
           f.mtal, f.mtaah, f.mtpfvers, f.mtrsa, f.mtppa, f.occlog, f.mtloy, f.mtcha, f.dtsitfam_m,
           -- Revenus déclarés par mois, hors prestations. Le RUC est arrondi au centime : moins d'un
           -- centime par unité de consommation n'est pas un revenu.
           CASE
               WHEN f.rucderre IS NULL OR f.mtpreruc IS NULL OR f.nbuc IS NULL THEN NULL
               WHEN f.rucderre * f.nbuc - f.mtpreruc < 0.01 * f.nbuc THEN 0
               ELSE round(f.rucderre * f.nbuc - f.mtpreruc, 2)
           END AS declares,
           CASE WHEN f.rucderre IS NOT NULL THEN round(f.rucderre * f.nbuc, 2) END AS ressources,
           CASE WHEN extract(year FROM f.month) - f.annaires BETWEEN 15 AND 120 THEN extract(year FROM f.month) - f.annaires END AS ecart_resp,
           CASE WHEN f.presconj = 1 AND extract(year FROM f.month) - f.annaicon BETWEEN 15 AND 120 THEN extract(year FROM f.month) - f.annaicon END AS ecart_conj,
           CASE WHEN extract(month FROM f.month) = 12 THEN 0 ELSE 1 END AS doute_age,
           coalesce(r.revenu, 'inconnu') AS revenu_resp,
           CASE WHEN f.presconj = 0 THEN 'aucun' ELSE coalesce(c.revenu, 'inconnu') END AS revenu_conj,
           t.id_pseudo IS NOT NULL AS exact,
           t.revenus, t.pension, t.gains_resp_min, t.gains_resp_max, t.gains_conj_min, t.gains_conj_max, t.gains_charge_min, t.gains_charge_max,
           coalesce(e.enfants_moins_3_min, 0) AS enfants_moins_3_min, coalesce(e.enfants_moins_3_max, 0) AS enfants_moins_3_max,
           coalesce(e.enfants_moins_20_min, 0) AS enfants_moins_20_min, coalesce(e.enfants_moins_20_max, 0) AS enfants_moins_20_max,
           coalesce(e.enfants_3_20_min, 0) AS enfants_3_20_min, coalesce(e.enfants_3_20_max, 0) AS enfants_3_20_max,
           coalesce(e.enfants_majoration_min, 0) AS enfants_majoration_min, coalesce(e.enfants_majoration_max, 0) AS enfants_majoration_max,
           coalesce(e.enfants_6_10, 0) AS enfants_6_10, coalesce(e.enfants_11_14, 0) AS enfants_11_14,
           coalesce(e.enfants_15_17_min, 0) AS enfants_15_17_min, coalesce(e.enfants_15_17_max, 0) AS enfants_15_17_max
    FROM foyers AS f
    LEFT JOIN droits_activites AS r ON r.code = f.actrespd
    LEFT JOIN droits_activites AS c ON c.code = f.actconj
    LEFT JOIN trimestre AS t ON t.id_pseudo = f.id_pseudo AND t.month = f.month
    LEFT JOIN enfants_ages AS e ON e.id_pseudo = f.id_pseudo AND e.month = f.month
),
situations AS (
    SELECT b.*,
           b.presconj = 1 AS couple,
           b.presconj = 0 AND (b.nbenlefa > 0 OR b.topgro = 1) AS monoparent,
           -- Personnes à charge : les enfants sûrement ; les autres personnes couvertes peut-être
           -- (un jeune de 20 à 24 ans est à charge pour le RSA, il ne l'est plus pour les AF).
           b.nbenlefa AS charges_min,
           greatest(b.nbenlefa, coalesce(b.perscouv, 1) - 1 - b.presconj) AS charges_max,
           CASE WHEN b.revenu_resp = 'travail' THEN 1 ELSE 0 END + CASE WHEN b.revenu_conj = 'travail' THEN 1 ELSE 0 END AS travail,
           CASE WHEN b.revenu_resp IN ('travail', 'inconnu') THEN 1 ELSE 0 END + CASE WHEN b.revenu_conj IN ('travail', 'inconnu') THEN 1 ELSE 0 END AS travailleurs_max,
           CASE WHEN b.revenu_resp IN ('autre', 'inconnu') THEN 1 ELSE 0 END + CASE WHEN b.revenu_conj IN ('autre', 'inconnu') THEN 1 ELSE 0 END AS autres_revenus,
           -- Comment le logement compte dans les ressources du RSA et de la prime d'activité
           -- (CASF, art. R. 262-9 et R. 262-10). Un propriétaire qui rembourse un emprunt sans aide :
           -- le texte compte le forfait, l'usage des Caf non. L'intervalle garde les deux.
           CASE
               WHEN b.mtal > 0 THEN 'aide'
               WHEN b.occlog IN ('PRO', 'HGP', 'HCG', 'BAL', 'SRG') THEN 'forfait'
               WHEN b.occlog IN ('LOC', 'HCO', 'HOP', 'HOT', 'SRO') THEN 'sans'
               ELSE 'inconnu'
           END AS logement
    FROM base AS b
)
SELECT s.id_pseudo, s.month, s.commune, s.couple, s.monoparent, s.topgro = 1 AS enceinte, coalesce(s.nbnaimoi, 0) AS naissances,
       s.nbenlefa AS enfants, s.charges_min, s.charges_max,
       s.enfants_moins_3_min, s.enfants_moins_3_max, s.enfants_moins_20_min, s.enfants_moins_20_max,
       s.enfants_3_20_min, s.enfants_3_20_max, s.enfants_majoration_min, s.enfants_majoration_max,
       s.enfants_6_10, s.enfants_11_14, s.enfants_15_17_min, s.enfants_15_17_max,
       -- Âge au dernier jour du mois.
       s.ecart_resp - s.doute_age AS age_resp_min, s.ecart_resp AS age_resp_max,
       s.ecart_conj - s.doute_age AS age_conj_min, s.ecart_conj AS age_conj_max,
       s.statuetu > 0 OR s.actrespd IN ('ETU', 'EBO', 'ETS') AS etudiant,
       s.logement, s.occlog, s.mtal, s.mtloy, s.mtcha, s.mtaah AS aah, s.mtpfvers, s.mtrsa, s.mtppa,
       s.afvers, s.cfvers, s.asfvers, s.abvers, s.prepvers, s.rsavers, s.ppavers, s.etatdosrsa,
       -- Un parent isolé depuis moins de 18 mois peut avoir la majoration, douze mois durant
       -- (CASF, art. R. 262-2) : le mois exact de l'ouverture n'est pas connu.
       s.monoparent AND s.dtsitfam_m IS NOT NULL AND s.dtsitfam_m > s.month - INTERVAL '18 months' AS isolement_recent,
       s.exact, s.declares, s.ressources, s.travailleurs_max,
       -- Revenus du mois. Sans le fichier des ressources : ceux de l'année de référence ; ou 0, quand
       -- plus personne au foyer n'a aujourd'hui de revenu que l'extraction connaisse.
       CASE WHEN s.exact THEN s.revenus WHEN s.declares IS NULL THEN NULL WHEN s.travail = 0 AND s.revenu_resp <> 'autre' AND s.revenu_conj <> 'autre' THEN 0 ELSE s.declares END AS revenus_min,
       CASE WHEN s.exact THEN s.revenus ELSE s.declares END AS revenus_max,
       -- Gains (revenus professionnels) du foyer. Sans le fichier des ressources :
       --   quelqu'un travaille et nul autre n'a de revenu : tous les revenus sont des gains ;
       --     un parent seul sans ASF peut toucher une pension, comptée jusqu'à l'ASF par enfant ;
       --   quelqu'un travaille et l'autre a ou peut avoir un autre revenu : de 0 à tous ;
       --   personne ne travaille : aucun gain.
       CASE
           WHEN s.exact THEN s.gains_resp_min + s.gains_conj_min + s.gains_charge_min
           WHEN s.declares IS NULL THEN NULL
           WHEN s.travail = 0 OR s.autres_revenus > 0 THEN 0
           WHEN s.monoparent AND s.asfvers <> 2 THEN greatest(s.declares - s.enfants_moins_20_max * round(b.bmaf * b.asf_taux, 2), 0)
           ELSE s.declares
       END AS gains_min,
       CASE
           WHEN s.exact THEN s.gains_resp_max + s.gains_conj_max + s.gains_charge_max
           WHEN s.travailleurs_max = 0 THEN 0
           ELSE s.declares
       END AS gains_max,
       s.gains_resp_min, s.gains_resp_max, s.gains_conj_min, s.gains_conj_max, s.gains_charge_min, s.gains_charge_max,
       -- Pension alimentaire du foyer : l'extraction ne la distingue pas des autres revenus. Qui a
       -- l'ASF n'en a pas, ou moins que l'ASF : elle est tenue pour nulle.
       CASE WHEN s.exact THEN s.pension WHEN s.declares IS NULL THEN NULL ELSE 0 END AS pension_min,
       CASE WHEN s.exact THEN s.pension WHEN s.monoparent AND s.asfvers <> 2 THEN s.declares ELSE 0 END AS pension_max,
       -- Revenus annuels des plafonds (net catégoriel) : entre les revenus déclarés et les mêmes
       -- après l'abattement de 10 % des salaires.
       round(s.declares * 12 * 0.9, 2) AS annuels_min,
       round(s.declares * 12, 2) AS annuels_max,
       -- Plafond d'un couple qui a deux revenus, d'une personne seule.
       s.presconj = 0 AS deux_revenus_min,
       s.presconj = 0 OR s.travailleurs_max = 2 AS deux_revenus_max
FROM situations AS s
LEFT JOIN baremes_familiaux AS b ON b.month = s.month
