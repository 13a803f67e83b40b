/*---
title = "Prime d’activité : montant calculé"
definition = "Une ligne par foyer et par mois : la prime d’activité que donnerait la loi, € par mois (CSS, art. L. 842-3, D. 843-1 à D. 843-3, R. 844-1 à R. 844-5) : montant forfaitaire du foyer, plus une part des revenus professionnels, plus une bonification par travailleur, moins les ressources, qui valent au moins le montant forfaitaire ; 0 sous 15 €. Le barème est celui du mois de droit : pendant les trois mois qui suivent un relèvement du Smic, l’écart avec la moyenne des trois mois est de quelques euros. Exact pour un foyer de salariés dont le fichier des ressources est là ; un intervalle sinon."
owner = "bureau d’études"
view = true
increment = "month"
---*/
WITH entrees AS (
    SELECT f.id_pseudo, f.month, f.exact, f.couple, f.revenus_max AS revenus, f.travailleurs_max,
           f.gains_min, f.gains_max, f.gains_resp_min, f.gains_resp_max, f.gains_conj_min, f.gains_conj_max, f.gains_charge_min, f.gains_charge_max,
           r.parts_majorees_min, r.parts_majorees_max, r.aah,
           r.familiales_min, r.familiales_max,
           least(round(r.logement_min * b.ppa_montant_forfaitaire, 2), r.aide_logement) AS logement_min,
           least(round(r.logement_max * b.ppa_montant_forfaitaire, 2), r.aide_logement) AS logement_max,
           b.ppa_montant_forfaitaire AS forfait, b.ppa_part_revenus AS pente, b.ppa_seuil_versement AS seuil,
           round(b.ppa_montant_forfaitaire * b.ppa_bonification_taux, 2) AS bonus,
           round(b.ppa_bonification_debut * b.smic_horaire_brut, 2) AS debut,
           round(b.ppa_bonification_fin * b.smic_horaire_brut, 2) AS fin,
           round(b.ppa_seuil_aah * b.smic_horaire_brut, 2) AS seuil_aah
    FROM droits_foyers AS f
    JOIN droits_ressources AS r ON r.id_pseudo = f.id_pseudo AND r.month = f.month
    LEFT JOIN baremes_activite AS b ON b.month = f.month
),
-- Les gains de chacun. Exacts : ceux du fichier des ressources. Sinon, les gains du foyer se
-- partagent entre les travailleurs d'une façon inconnue : la bonification étant faite de droites,
-- ses extrêmes sont à parts égales, tout à un seul, ou l'un juste au début ou à la fin de la rampe.
partages AS (
    SELECT e.*, 'exact' AS partage, 'min' AS borne, gains_resp_min AS un, gains_conj_min AS deux, gains_charge_min AS trois, gains_min AS gains FROM entrees AS e WHERE exact
    UNION ALL
    SELECT e.*, 'exact' AS partage, 'max' AS borne, gains_resp_max AS un, gains_conj_max AS deux, gains_charge_max AS trois, gains_max AS gains FROM entrees AS e WHERE exact
    UNION ALL
    SELECT e.*, 'un seul' AS partage, 'min' AS borne, gains_min AS un, 0 AS deux, 0 AS trois, gains_min AS gains FROM entrees AS e WHERE NOT exact
    UNION ALL
    SELECT e.*, 'un seul' AS partage, 'max' AS borne, gains_max AS un, 0 AS deux, 0 AS trois, gains_max AS gains FROM entrees AS e WHERE NOT exact
    UNION ALL
    SELECT e.*, 'moitie' AS partage, 'min' AS borne, gains_min / 2 AS un, gains_min / 2 AS deux, 0 AS trois, gains_min AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
    UNION ALL
    SELECT e.*, 'moitie' AS partage, 'max' AS borne, gains_max / 2 AS un, gains_max / 2 AS deux, 0 AS trois, gains_max AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
    UNION ALL
    SELECT e.*, 'debut' AS partage, 'min' AS borne, least(debut, gains_min) AS un, greatest(gains_min - debut, 0) AS deux, 0 AS trois, gains_min AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
    UNION ALL
    SELECT e.*, 'debut' AS partage, 'max' AS borne, least(debut, gains_max) AS un, greatest(gains_max - debut, 0) AS deux, 0 AS trois, gains_max AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
    UNION ALL
    SELECT e.*, 'fin' AS partage, 'min' AS borne, least(fin, gains_min) AS un, greatest(gains_min - fin, 0) AS deux, 0 AS trois, gains_min AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
    UNION ALL
    SELECT e.*, 'fin' AS partage, 'max' AS borne, least(fin, gains_max) AS un, greatest(gains_max - fin, 0) AS deux, 0 AS trois, gains_max AS gains FROM entrees AS e WHERE NOT exact AND travailleurs_max = 2
),
-- L'AAH de qui gagne au moins 29 fois le Smic horaire est un revenu professionnel (CSS, art.
-- L. 842-8). Celle d'une personne seule est la sienne ; celle d'un couple est à l'un des deux.
avec_aah AS (
    SELECT p.*,
           CASE
               WHEN aah = 0 OR gains < seuil_aah THEN 0
               WHEN borne = 'min' AND (couple OR NOT exact) THEN 0
               ELSE aah
           END AS aah_gains
    FROM partages AS p
),
bonifications AS (
    SELECT a.*,
           bonus * (greatest(least((un + aah_gains - debut) / nullif(fin - debut, 0), 1), 0)
                    + greatest(least((deux - debut) / nullif(fin - debut, 0), 1), 0)
                    + greatest(least((trois - debut) / nullif(fin - debut, 0), 1), 0)) AS bonification
    FROM avec_aah AS a
),
bornes AS (
    SELECT id_pseudo, month, borne, seuil, gains, revenus, aah, bonification, pente * (gains + aah_gains) AS part_gains,
           CASE WHEN borne = 'min' THEN round(forfait * parts_majorees_min, 2) ELSE round(forfait * parts_majorees_max, 2) END AS forfaitaire,
           CASE WHEN borne = 'min' THEN familiales_max + logement_max ELSE familiales_min + logement_min END AS autres
    FROM bonifications
),
primes AS (
    -- Sans revenu professionnel, il n'y a pas de prime (CSS, art. L. 842-1).
    SELECT id_pseudo, month, borne, seuil,
           CASE WHEN gains = 0 THEN 0 ELSE round(forfaitaire + part_gains + bonification - greatest(revenus + aah + autres, forfaitaire), 2) END AS prime
    FROM bornes
    WHERE revenus IS NOT NULL AND forfaitaire IS NOT NULL AND gains IS NOT NULL
),
extremes AS (
    SELECT id_pseudo, month, max(seuil) AS seuil,
           min(CASE WHEN borne = 'min' THEN prime END) AS bas,
           max(CASE WHEN borne = 'max' THEN prime END) AS haut
    FROM primes
    GROUP BY id_pseudo, month
)
SELECT e.id_pseudo, e.month,
       CASE WHEN x.bas >= x.seuil THEN x.bas WHEN x.bas IS NOT NULL THEN 0 END AS montant_min,
       CASE WHEN x.haut >= x.seuil THEN x.haut WHEN x.haut IS NOT NULL THEN 0 END AS montant_max
FROM entrees AS e
LEFT JOIN extremes AS x ON x.id_pseudo = e.id_pseudo AND x.month = e.month
