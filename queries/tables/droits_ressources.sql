/*---
title = "Ressources comptées pour le RSA et la prime d’activité"
definition = "Une ligne par foyer et par mois : le barème du foyer (montant forfaitaire en parts, majoré ou non), et les ressources comptées par les deux prestations hors revenus : prestations familiales dans la mesure où elles comptent, AAH, forfait logement en parts (CASF, art. R. 262-1 à R. 262-11 ; CSS, art. D. 843-1, R. 844-3 à R. 844-5)."
owner = "bureau d’études"
---*/
WITH bornes AS (
    SELECT f.id_pseudo, f.month, f.couple, f.monoparent, f.enceinte, f.charges_min, f.charges_max, f.logement, f.mtal, f.aah,
           f.afvers, f.cfvers, f.asfvers, f.abvers, f.prepvers, f.mtpfvers, f.naissances,
           f.enfants_moins_3_min, f.enfants_moins_3_max, f.enfants_moins_20_min, f.enfants_moins_20_max, f.isolement_recent,
           b.foyer_part_deuxieme_personne AS part_2, b.foyer_part_personne AS part_personne, b.foyer_part_enfant_3 AS part_enfant_3,
           b.isolement_part, b.isolement_part_enfant, b.forfait_logement_une, b.forfait_logement_deux, b.forfait_logement_trois
    FROM droits_foyers AS f
    LEFT JOIN baremes_activite AS b ON b.month = f.month
),
parts AS (
    SELECT b.*,
           -- Barème : la deuxième personne du foyer, puis 30 % par personne, 40 % à partir de la
           -- troisième personne à charge. Un parent seul d'un enfant : l'enfant est la deuxième personne.
           1 + CASE WHEN couple THEN part_2 + part_personne * least(charges_min, 2) WHEN charges_min > 0 THEN part_2 + part_personne * least(charges_min - 1, 1) ELSE 0 END
               + part_enfant_3 * greatest(charges_min - 2, 0) AS parts_min,
           1 + CASE WHEN couple THEN part_2 + part_personne * least(charges_max, 2) WHEN charges_max > 0 THEN part_2 + part_personne * least(charges_max - 1, 1) ELSE 0 END
               + part_enfant_3 * greatest(charges_max - 2, 0) AS parts_max,
           isolement_part + isolement_part_enfant * charges_min AS majorees_min,
           isolement_part + isolement_part_enfant * charges_max AS majorees_max,
           -- La majoration : enceinte, ou un enfant de moins de 3 ans ; sûrement, puis peut-être.
           monoparent AND (enceinte OR enfants_moins_3_min > 0) AS majore_sur,
           monoparent AND (enceinte OR enfants_moins_3_max > 0) AS majore_age,
           monoparent AND isolement_recent AS majore_recent,
           -- Forfait logement, en part du montant forfaitaire d'une personne : celui de deux personnes
           -- est calculé sur 1,5 part, celui de trois et plus sur 1,8 part.
           CASE CASE WHEN couple THEN 2 ELSE 1 END + least(charges_min, 2)
               WHEN 1 THEN forfait_logement_une
               WHEN 2 THEN forfait_logement_deux * (1 + part_2)
               ELSE forfait_logement_trois * (1 + part_2 + part_personne)
           END AS logement_min,
           CASE CASE WHEN couple THEN 2 ELSE 1 END + least(charges_max, 2)
               WHEN 1 THEN forfait_logement_une
               WHEN 2 THEN forfait_logement_deux * (1 + part_2)
               ELSE forfait_logement_trois * (1 + part_2 + part_personne)
           END AS logement_max
    FROM bornes AS b
),
bruts AS (
    SELECT month, round(bmaf * cf_taux, 2) AS cf, round(bmaf * ab_taux_partiel, 2) AS ab_partiel, round(bmaf * asf_taux_ressources, 2) AS asf, crds_prestations AS crds
    FROM baremes_familiaux
),
-- Les prestations comptent pour ce qui est versé, donc nettes de CRDS ; l'ASF, pour un forfait.
nets AS (
    SELECT month, asf,
           cf - floor(round(cf * crds * 100, 6)) / 100 AS cf,
           ab_partiel - floor(round(ab_partiel * crds * 100, 6)) / 100 AS ab_partiel
    FROM bruts
)
SELECT p.id_pseudo, p.month, p.parts_min, p.parts_max,
       -- Avec la majoration : au moins le barème ordinaire, au plus le majoré quand il est possible.
       CASE WHEN p.majore_sur THEN greatest(p.parts_min, p.majorees_min) ELSE p.parts_min END AS parts_majorees_min,
       CASE WHEN p.majore_age OR p.majore_recent THEN greatest(p.parts_max, p.majorees_max) ELSE p.parts_max END AS parts_majorees_max,
       CASE WHEN p.logement IN ('aide', 'forfait') THEN p.logement_min ELSE 0 END AS logement_min,
       CASE WHEN p.logement = 'sans' THEN 0 ELSE p.logement_max END AS logement_max,
       -- L'aide reçue borne le forfait de qui en a une ; 1e9 : pas de borne.
       CASE WHEN p.logement = 'aide' THEN p.mtal ELSE 1e9 END AS aide_logement,
       p.aah,
       -- Prestations familiales en paiement (celles que le calcul ne retrouve pas comptent à leur base), pour la part qui compte : AF sans majoration pour âge,
       -- CF au plus au montant de base (CASF, art. R. 262-10-1), allocation de base (pas celle d'un
       -- nouveau-né de parent isolé), ASF au plus à 22,5 % de la BMAF par enfant.
       -- La PreParE compte, mais son montant n'est connu que dans le total des prestations.
       CASE WHEN p.afvers = 2 THEN a.socle_min ELSE 0 END
           + CASE WHEN p.cfvers = 2 THEN CASE WHEN c.montant_max > 0 THEN least(c.montant_min, n.cf) ELSE n.cf END ELSE 0 END
           + CASE WHEN p.abvers = 2 AND NOT (p.monoparent AND p.naissances > 0) THEN coalesce(nullif(j.montant_min, 0), n.ab_partiel) ELSE 0 END
           + CASE WHEN p.asfvers = 2 THEN least(n.asf * greatest(p.enfants_moins_20_min, 1), CASE WHEN s.montant_max > 0 THEN s.montant_min ELSE 1e9 END) ELSE 0 END AS familiales_min,
       CASE WHEN p.afvers = 2 THEN a.socle_max ELSE 0 END
           + CASE WHEN p.cfvers = 2 THEN CASE WHEN c.montant_max > 0 THEN least(c.montant_max, n.cf) ELSE n.cf END ELSE 0 END
           + CASE WHEN p.abvers = 2 THEN coalesce(nullif(j.montant_max, 0), n.ab_partiel) ELSE 0 END
           + CASE WHEN p.asfvers = 2 THEN least(n.asf * greatest(p.enfants_moins_20_max, 1), CASE WHEN s.montant_max > 0 THEN s.montant_max ELSE 1e9 END) ELSE 0 END
           + CASE WHEN p.prepvers = 2 THEN p.mtpfvers ELSE 0 END AS familiales_max
FROM parts AS p
LEFT JOIN nets AS n ON n.month = p.month
LEFT JOIN droits_af AS a ON a.id_pseudo = p.id_pseudo AND a.month = p.month
LEFT JOIN droits_paje AS j ON j.id_pseudo = p.id_pseudo AND j.month = p.month
LEFT JOIN droits_cf AS c ON c.id_pseudo = p.id_pseudo AND c.month = p.month
LEFT JOIN droits_asf AS s ON s.id_pseudo = p.id_pseudo AND s.month = p.month
