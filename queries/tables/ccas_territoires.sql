/*---
title = "Aides des CCAS par territoire"
definition = "Aides facultatives accordées dans le mois par les CCAS qui ont transmis, nombre et montant, par nature et par quotient familial. Une commune absente du mois n’a pas transmis, ou n’a pas de CCAS : ce n’est pas un zéro. Un territoire a une ligne dès qu’une de ses communes a transmis : la part de sa population que cela couvre est l’indicateur population_ccas_transmise."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           sum(nb) AS aides,
           sum(cast(montant AS decimal(18, 2))) AS montant,
           sum(nb) FILTER (WHERE aide = 'ALI') AS aides_ali,
           sum(cast(montant AS decimal(18, 2))) FILTER (WHERE aide = 'ALI') AS montant_ali,
           sum(nb) FILTER (WHERE aide = 'ENE') AS aides_ene,
           sum(cast(montant AS decimal(18, 2))) FILTER (WHERE aide = 'ENE') AS montant_ene,
           sum(nb) FILTER (WHERE aide = 'LOG') AS aides_log,
           sum(cast(montant AS decimal(18, 2))) FILTER (WHERE aide = 'LOG') AS montant_log,
           sum(nb) FILTER (WHERE aide = 'TRA') AS aides_tra,
           sum(cast(montant AS decimal(18, 2))) FILTER (WHERE aide = 'TRA') AS montant_tra,
           sum(nb) FILTER (WHERE aide = 'AUT') AS aides_aut,
           sum(cast(montant AS decimal(18, 2))) FILTER (WHERE aide = 'AUT') AS montant_aut,
           sum(nb) FILTER (WHERE tranche_qf = 'M400') AS aides_qf_m400,
           sum(nb) FILTER (WHERE tranche_qf = '400-799') AS aides_qf_400_799,
           sum(nb) FILTER (WHERE tranche_qf = '800P') AS aides_qf_800p,
           sum(nb) FILTER (WHERE tranche_qf = 'INC') AS aides_qf_inc
    FROM ccas
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.aides), 0) AS aides,
       coalesce(sum(p.montant), 0) AS montant,
       coalesce(sum(p.aides_ali), 0) AS aides_ali,
       coalesce(sum(p.montant_ali), 0) AS montant_ali,
       coalesce(sum(p.aides_ene), 0) AS aides_ene,
       coalesce(sum(p.montant_ene), 0) AS montant_ene,
       coalesce(sum(p.aides_log), 0) AS aides_log,
       coalesce(sum(p.montant_log), 0) AS montant_log,
       coalesce(sum(p.aides_tra), 0) AS aides_tra,
       coalesce(sum(p.montant_tra), 0) AS montant_tra,
       coalesce(sum(p.aides_aut), 0) AS aides_aut,
       coalesce(sum(p.montant_aut), 0) AS montant_aut,
       coalesce(sum(p.aides_qf_m400), 0) AS aides_qf_m400,
       coalesce(sum(p.aides_qf_400_799), 0) AS aides_qf_400_799,
       coalesce(sum(p.aides_qf_800p), 0) AS aides_qf_800p,
       coalesce(sum(p.aides_qf_inc), 0) AS aides_qf_inc
FROM par_commune AS p
JOIN rattachement AS r ON r.commune = p.commune AND r.month = p.month
GROUP BY r.level, r.territory, r.month
