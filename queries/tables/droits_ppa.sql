/*---
title = "Prime d’activité : montant calculé"
definition = "Une ligne par foyer et par mois : la prime d’activité que donnerait la loi, € par mois (CSS, art. L. 842-3, D. 843-1 à D. 843-3, R. 844-1 à R. 844-5) : montant forfaitaire du foyer, plus une part des revenus professionnels, plus une bonification par travailleur, moins les ressources, qui valent au moins le montant forfaitaire ; 0 sous 15 €. Le barème est celui du mois de droit : pendant les trois mois qui suivent un relèvement du Smic, l’écart avec la moyenne des trois mois est de quelques euros. Exact pour un foyer de salariés dont le fichier des ressources est là ; un intervalle sinon."
owner = "bureau d’études"
---*/
-- Deux jeux d'hypothèses par foyer, le moins et le plus favorable.
WITH entrees AS (
    SELECT f.id_pseudo, f.month, h.borne, f.exact, f.couple, f.travailleurs_max = 2 AND NOT f.exact AS partage, f.revenus_max AS revenus, r.aah,
           CASE WHEN h.borne = 'min' THEN f.gains_min ELSE f.gains_max END AS gains,
           -- Exacts, les gains de chacun ; sinon ceux du foyer, comme s'ils étaient à un seul.
           CASE WHEN NOT f.exact THEN CASE WHEN h.borne = 'min' THEN f.gains_min ELSE f.gains_max END WHEN h.borne = 'min' THEN f.gains_resp_min ELSE f.gains_resp_max END AS un,
           CASE WHEN NOT f.exact THEN 0 WHEN h.borne = 'min' THEN f.gains_conj_min ELSE f.gains_conj_max END AS deux,
           CASE WHEN NOT f.exact THEN 0 WHEN h.borne = 'min' THEN f.gains_charge_min ELSE f.gains_charge_max END AS trois,
           CASE WHEN h.borne = 'min' THEN round(b.ppa_montant_forfaitaire * r.parts_majorees_min, 2) ELSE round(b.ppa_montant_forfaitaire * r.parts_majorees_max, 2) END AS forfaitaire,
           CASE
               WHEN h.borne = 'min' THEN r.familiales_max + least(round(r.logement_max * b.ppa_montant_forfaitaire, 2), r.aide_logement)
               ELSE r.familiales_min + least(round(r.logement_min * b.ppa_montant_forfaitaire, 2), r.aide_logement)
           END AS autres,
           b.ppa_part_revenus AS pente, b.ppa_seuil_versement AS seuil,
           round(b.ppa_montant_forfaitaire * b.ppa_bonification_taux, 2) AS bonus,
           round(b.ppa_bonification_debut * b.smic_horaire_brut, 2) AS debut,
           round(b.ppa_bonification_fin * b.smic_horaire_brut, 2) AS fin,
           round(b.ppa_seuil_aah * b.smic_horaire_brut, 2) AS seuil_aah
    FROM droits_foyers AS f
    JOIN droits_ressources AS r ON r.id_pseudo = f.id_pseudo AND r.month = f.month
    LEFT JOIN baremes_activite AS b ON b.month = f.month
    CROSS JOIN (VALUES ('min'), ('max')) AS h (borne)
),
-- L'AAH de qui gagne au moins 29 fois le Smic horaire est un revenu professionnel (CSS, art.
-- L. 842-8). Celle d'une personne seule est la sienne ; celle d'un couple est à l'un des deux.
avec_aah AS (
    SELECT e.*, fin - debut AS rampe,
           CASE
               WHEN aah = 0 OR gains < seuil_aah THEN 0
               WHEN borne = 'min' AND (couple OR NOT exact) THEN 0
               ELSE aah
           END AS aah_gains
    FROM entrees AS e
),
-- La bonification de chacun croît en ligne droite du début à la fin de la rampe : ici en part de la
-- bonification entière. Quand le partage des gains entre deux travailleurs est inconnu, ses extrêmes
-- sont à parts égales, tout à un seul, ou l'un juste au début ou à la fin de la rampe.
bonifications AS (
    SELECT a.*,
           greatest(least((un + aah_gains - debut) / nullif(rampe, 0), 1), 0)
               + greatest(least((deux - debut) / nullif(rampe, 0), 1), 0)
               + greatest(least((trois - debut) / nullif(rampe, 0), 1), 0) AS seul,
           2 * greatest(least((gains / 2 - debut) / nullif(rampe, 0), 1), 0) AS moitie,
           greatest(least((gains - 2 * debut) / nullif(rampe, 0), 1), 0) AS au_debut,
           greatest(least((gains - debut) / nullif(rampe, 0), 1), 0) + greatest(least((gains - fin - debut) / nullif(rampe, 0), 1), 0) AS a_la_fin
    FROM avec_aah AS a
),
primes AS (
    -- Sans revenu professionnel, il n'y a pas de prime (CSS, art. L. 842-1).
    SELECT id_pseudo, month, borne, seuil,
           CASE
               WHEN revenus IS NULL OR forfaitaire IS NULL THEN NULL
               WHEN gains = 0 THEN 0
               ELSE round(forfaitaire + pente * (gains + aah_gains)
                   + bonus * CASE WHEN NOT partage THEN seul WHEN borne = 'min' THEN least(seul, moitie, au_debut, a_la_fin) ELSE greatest(seul, moitie, au_debut, a_la_fin) END
                   - greatest(revenus + aah + autres, forfaitaire), 2)
           END AS prime
    FROM bonifications
)
SELECT id_pseudo, month,
       max(CASE WHEN borne = 'min' THEN CASE WHEN prime >= seuil THEN prime WHEN prime IS NOT NULL THEN 0 END END) AS montant_min,
       max(CASE WHEN borne = 'max' THEN CASE WHEN prime >= seuil THEN prime WHEN prime IS NOT NULL THEN 0 END END) AS montant_max
FROM primes
GROUP BY id_pseudo, month
