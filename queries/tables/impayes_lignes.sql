/*---
title = "Impayés signalés et seuil de constitution"
definition = "Chaque ligne du fichier des bailleurs avec le seuil à partir duquel l’impayé est constitué : 2 fois le loyer brut et les charges quand l’aide est versée au locataire ; 2 fois le loyer net, c’est-à-dire brut moins l’aide, et les charges quand elle est versée au bailleur. Le nombre de loyers et la part des charges sont des paramètres datés."
owner = "bureau d’études"
view = true
increment = "month"
---*/
-- Exemple de la Caf du Nord : loyer 280 €, charges 20 €, aide 50 €. Seuil de 600 € si l'aide est
-- versée au locataire, de 500 € si elle l'est au bailleur.
SELECT i.id_pseudo, i.commune, i.month, i.line, i.dette, i.mois_dette, i.plan_date, i.etape,
       i.dt_constitution, i.dt_signalement, i.plan_mensualite, i.plan_duree,
       CASE WHEN i.tiers_payant = 1 THEN n.value * (i.loyer_brut - i.mtal + c.value * i.charges)
            ELSE n.value * (i.loyer_brut + i.charges)
       END AS seuil
FROM impayes AS i
LEFT JOIN impaye_mensualites AS n ON n.month = i.month
LEFT JOIN impaye_charges_loyer_net AS c ON c.month = i.month
