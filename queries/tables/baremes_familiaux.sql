/*---
title = "Barèmes des prestations familiales, mois par mois"
definition = "Une ligne par mois du calendrier : les taux, les plafonds et la base des prestations familiales, chacun du nom de son paramètre. Un mois où un paramètre n’a pas de valeur le laisse vide."
owner = "bureau d’études"
view = true
increment = "month"
---*/
-- Un seul endroit pour lire les barèmes : les tables droits_* joignent celle-ci par le mois.
SELECT c.month,
       p1.value AS bmaf,
       p2.value AS crds_prestations,
       p3.value AS asf_taux,
       p4.value AS asf_taux_ressources,
       p5.value AS asf_seuil_versement,
       p6.value AS af_taux_deux,
       p7.value AS af_taux_enfant,
       p8.value AS af_taux_age,
       p9.value AS af_age_majoration,
       p10.value AS af_part_tranche_2,
       p11.value AS af_part_tranche_3,
       p12.value AS af_plafond_1,
       p13.value AS af_plafond_2,
       p14.value AS af_plafond_enfant,
       p15.value AS plafond_part_enfant,
       p16.value AS plafond_part_enfant_3,
       p17.value AS plancher_deux_revenus,
       p18.value AS cf_taux,
       p19.value AS cf_taux_majore,
       p20.value AS cf_part_plafond_majore,
       p21.value AS cf_plafond,
       p22.value AS cf_plafond_deux_revenus,
       p23.value AS ab_taux,
       p24.value AS ab_taux_partiel,
       p25.value AS ab_plafond,
       p26.value AS ab_plafond_deux_revenus,
       p27.value AS ars_taux_6_10,
       p28.value AS ars_taux_11_14,
       p29.value AS ars_taux_15_17,
       p30.value AS ars_plafond,
       p31.value AS ars_plafond_enfant,
       p32.value AS ars_seuil_versement
FROM calendrier AS c
LEFT JOIN bmaf AS p1 ON p1.month = c.month
LEFT JOIN crds_prestations AS p2 ON p2.month = c.month
LEFT JOIN asf_taux AS p3 ON p3.month = c.month
LEFT JOIN asf_taux_ressources AS p4 ON p4.month = c.month
LEFT JOIN asf_seuil_versement AS p5 ON p5.month = c.month
LEFT JOIN af_taux_deux AS p6 ON p6.month = c.month
LEFT JOIN af_taux_enfant AS p7 ON p7.month = c.month
LEFT JOIN af_taux_age AS p8 ON p8.month = c.month
LEFT JOIN af_age_majoration AS p9 ON p9.month = c.month
LEFT JOIN af_part_tranche_2 AS p10 ON p10.month = c.month
LEFT JOIN af_part_tranche_3 AS p11 ON p11.month = c.month
LEFT JOIN af_plafond_1 AS p12 ON p12.month = c.month
LEFT JOIN af_plafond_2 AS p13 ON p13.month = c.month
LEFT JOIN af_plafond_enfant AS p14 ON p14.month = c.month
LEFT JOIN plafond_part_enfant AS p15 ON p15.month = c.month
LEFT JOIN plafond_part_enfant_3 AS p16 ON p16.month = c.month
LEFT JOIN plancher_deux_revenus AS p17 ON p17.month = c.month
LEFT JOIN cf_taux AS p18 ON p18.month = c.month
LEFT JOIN cf_taux_majore AS p19 ON p19.month = c.month
LEFT JOIN cf_part_plafond_majore AS p20 ON p20.month = c.month
LEFT JOIN cf_plafond AS p21 ON p21.month = c.month
LEFT JOIN cf_plafond_deux_revenus AS p22 ON p22.month = c.month
LEFT JOIN ab_taux AS p23 ON p23.month = c.month
LEFT JOIN ab_taux_partiel AS p24 ON p24.month = c.month
LEFT JOIN ab_plafond AS p25 ON p25.month = c.month
LEFT JOIN ab_plafond_deux_revenus AS p26 ON p26.month = c.month
LEFT JOIN ars_taux_6_10 AS p27 ON p27.month = c.month
LEFT JOIN ars_taux_11_14 AS p28 ON p28.month = c.month
LEFT JOIN ars_taux_15_17 AS p29 ON p29.month = c.month
LEFT JOIN ars_plafond AS p30 ON p30.month = c.month
LEFT JOIN ars_plafond_enfant AS p31 ON p31.month = c.month
LEFT JOIN ars_seuil_versement AS p32 ON p32.month = c.month
