/*---
title = "Barèmes du RSA et de la prime d’activité, mois par mois"
definition = "Une ligne par mois du calendrier : les montants, les taux et les seuils du RSA et de la prime d’activité, chacun du nom de son paramètre. Un mois où un paramètre n’a pas de valeur le laisse vide."
owner = "bureau d’études"
view = true
increment = "month"
---*/
-- Un seul endroit pour lire les barèmes : droits_rsa et droits_ppa joignent celui-ci par le mois.
SELECT c.month,
       p1.value AS rsa_montant_forfaitaire,
       p2.value AS rsa_seuil_versement,
       p3.value AS ppa_montant_forfaitaire,
       p4.value AS ppa_seuil_versement,
       p5.value AS ppa_part_revenus,
       p6.value AS ppa_bonification_debut,
       p7.value AS ppa_bonification_fin,
       p8.value AS ppa_bonification_taux,
       p9.value AS ppa_seuil_aah,
       p10.value AS smic_horaire_brut,
       p11.value AS foyer_part_deuxieme_personne,
       p12.value AS foyer_part_personne,
       p13.value AS foyer_part_enfant_3,
       p14.value AS isolement_part,
       p15.value AS isolement_part_enfant,
       p16.value AS forfait_logement_une,
       p17.value AS forfait_logement_deux,
       p18.value AS forfait_logement_trois
FROM calendrier AS c
LEFT JOIN rsa_montant_forfaitaire AS p1 ON p1.month = c.month
LEFT JOIN rsa_seuil_versement AS p2 ON p2.month = c.month
LEFT JOIN ppa_montant_forfaitaire AS p3 ON p3.month = c.month
LEFT JOIN ppa_seuil_versement AS p4 ON p4.month = c.month
LEFT JOIN ppa_part_revenus AS p5 ON p5.month = c.month
LEFT JOIN ppa_bonification_debut AS p6 ON p6.month = c.month
LEFT JOIN ppa_bonification_fin AS p7 ON p7.month = c.month
LEFT JOIN ppa_bonification_taux AS p8 ON p8.month = c.month
LEFT JOIN ppa_seuil_aah AS p9 ON p9.month = c.month
LEFT JOIN smic_horaire_brut AS p10 ON p10.month = c.month
LEFT JOIN foyer_part_deuxieme_personne AS p11 ON p11.month = c.month
LEFT JOIN foyer_part_personne AS p12 ON p12.month = c.month
LEFT JOIN foyer_part_enfant_3 AS p13 ON p13.month = c.month
LEFT JOIN isolement_part AS p14 ON p14.month = c.month
LEFT JOIN isolement_part_enfant AS p15 ON p15.month = c.month
LEFT JOIN forfait_logement_une AS p16 ON p16.month = c.month
LEFT JOIN forfait_logement_deux AS p17 ON p17.month = c.month
LEFT JOIN forfait_logement_trois AS p18 ON p18.month = c.month
