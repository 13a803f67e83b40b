/*---
title = "De quoi choisir si et comment contacter un foyer"
definition = "Une ligne par foyer et par mois : opposition, courriel et téléphone utilisables (connus et non refusés), éloignement du numérique, discrétion (séparation de moins de six mois : rien ne part vers une adresse partagée), et les groupes du rapport d’équité. Rien ici ne dit pourquoi contacter : aucune cible ne lit cette table."
owner = "bureau d’études"
view = true
increment = "month"
---*/
-- Les comptes de connexions et de démarches servent au choix du canal, et à rien d'autre.
SELECT id_pseudo, month,
       opposition = 1 AS opposition,
       topmail = 1 AND autmail <> 'R' AS courriel,
       toptel = 1 AND auttel <> 'R' AS telephone,
       topmail = 0 OR (cnx12 = 0 AND nbteleproc12 = 0) AS distance_numerique,
       -- Une date de séparation inconnue ne lève pas le doute.
       sitfam IN ('SEF', 'SEL', 'DIV', 'ISO', 'ABA')
           AND CASE WHEN dtsitfam_m IS NULL THEN sitfam IN ('SEF', 'ABA') ELSE dtsitfam_m > month - INTERVAL '6 months' END AS discret,
       CASE sexe WHEN 1 THEN 'homme' WHEN 2 THEN 'femme' ELSE 'inconnu' END AS sexe,
       -- Âge atteint dans l'année ; une année impossible donne un âge inconnu.
       CASE
           WHEN annaires IS NULL OR extract(year FROM month) - annaires NOT BETWEEN 15 AND 120 THEN 'inconnu'
           WHEN extract(year FROM month) - annaires < 25 THEN 'moins_25'
           WHEN extract(year FROM month) - annaires < 35 THEN '25_34'
           WHEN extract(year FROM month) - annaires < 50 THEN '35_49'
           WHEN extract(year FROM month) - annaires < 65 THEN '50_64'
           ELSE '65_plus'
       END AS tranche_age,
       CASE
           WHEN presconj = 1 AND nbenlefa > 0 THEN 'couple_enfant'
           WHEN presconj = 1 THEN 'couple'
           WHEN nbenlefa > 0 OR topgro = 1 THEN 'monoparent'
           ELSE 'isole'
       END AS type_famille,
       CASE WHEN 2 IN (aahvers, aeehvers) THEN 'aah_aeeh' ELSE 'sans' END AS handicap
FROM foyers
