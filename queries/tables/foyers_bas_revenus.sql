/*---
title = "Bas revenus et foyers fragiles par commune"
definition = "Par commune et par mois, dans la population de référence de foyers_noyau : foyers et personnes, en tout et sous le seuil de bas revenus, et foyers fragiles, que seules les prestations tiennent au-dessus (RUC ≥ seuil et RUC − MTPRERUC / NBUC < seuil). Un mois sans seuil n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
SELECT f.commune, f.month,
       count(*) AS foyers,
       count(*) FILTER (WHERE f.rucderre < s.value) AS foyers_bas,
       sum(f.perscouv) AS personnes,
       coalesce(sum(f.perscouv) FILTER (WHERE f.rucderre < s.value), 0) AS personnes_bas,
       -- Des prestations inconnues ne disent pas si le foyer est fragile : il n'est pas jugé.
       count(f.ruc_sans_prestations) AS foyers_juges,
       count(*) FILTER (WHERE f.rucderre >= s.value AND f.ruc_sans_prestations < s.value) AS foyers_fragiles
FROM foyers_noyau AS f
JOIN seuil_bas_revenus AS s ON s.month = f.month
WHERE f.reference
GROUP BY f.commune, f.month
