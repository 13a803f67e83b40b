/*---
title = "Complémentaire santé solidaire par territoire et âge"
definition = "Bénéficiaires de la C2S sans et avec participation, assurés sans médecin traitant, par tranche d’âge, pour la partie d’EPCI, l’EPCI s’il est entier dans le département, le département et la Caf. Un territoire dont un EPCI manque au fichier n’a pas de ligne ; une tranche d’âge sans ligne vaut zéro."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_epci AS (
    SELECT numepci AS epci, month,
           sum(c2s_sans) AS c2s_sans,
           sum(c2s_avec) AS c2s_avec,
           sum(c2s_sans + c2s_avec) FILTER (WHERE tranche_age = 'M25') AS c2s_m25,
           sum(c2s_sans + c2s_avec) FILTER (WHERE tranche_age = '25-59') AS c2s_25_59,
           sum(c2s_sans + c2s_avec) FILTER (WHERE tranche_age = '60P') AS c2s_60p,
           sum(sans_medecin_traitant) AS sans_medecin,
           sum(sans_medecin_traitant) FILTER (WHERE tranche_age = 'M25') AS sans_medecin_m25,
           sum(sans_medecin_traitant) FILTER (WHERE tranche_age = '25-59') AS sans_medecin_25_59,
           sum(sans_medecin_traitant) FILTER (WHERE tranche_age = '60P') AS sans_medecin_60p
    FROM c2s
    GROUP BY numepci, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.c2s_sans), 0) AS c2s_sans,
       coalesce(sum(p.c2s_avec), 0) AS c2s_avec,
       coalesce(sum(p.c2s_m25), 0) AS c2s_m25,
       coalesce(sum(p.c2s_25_59), 0) AS c2s_25_59,
       coalesce(sum(p.c2s_60p), 0) AS c2s_60p,
       coalesce(sum(p.sans_medecin), 0) AS sans_medecin,
       coalesce(sum(p.sans_medecin_m25), 0) AS sans_medecin_m25,
       coalesce(sum(p.sans_medecin_25_59), 0) AS sans_medecin_25_59,
       coalesce(sum(p.sans_medecin_60p), 0) AS sans_medecin_60p
FROM par_epci AS p
JOIN epci_rattachement AS r ON r.epci = p.epci AND r.month = p.month
GROUP BY r.level, r.territory, r.month, r.parties
HAVING count(*) = r.parties
