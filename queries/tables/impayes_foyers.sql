/*---
title = "Foyers signalés en impayé de loyer"
definition = "Une ligne par foyer et par mois, même signalé par deux bailleurs : l’étape la plus avancée (1 signalé, 2 plan d’apurement, 3 fonds de solidarité, 4 commandement, 5 assignation, 6 jugement), le plus grand nombre de mois dus, s’il a un plan, si l’une de ses dettes atteint le seuil."
owner = "bureau d’études"
view = true
increment = "month"
---*/
WITH etapes (etape, rang) AS (
    VALUES ('SIG', 1), ('PLA', 2), ('FSL', 3), ('COM', 4), ('ASS', 5), ('JUG', 6)
)
-- Un foyer qui a changé de logement dans le mois est compté dans une seule commune.
SELECT i.id_pseudo, i.month,
       min(i.commune) AS commune,
       max(e.rang) AS etape,
       max(i.mois_dette) AS mois_dette,
       max(CASE WHEN i.plan_date IS NOT NULL THEN 1 ELSE 0 END) AS avec_plan,
       -- Le centime près : les montants sont lus en flottant.
       max(CASE WHEN i.dette >= i.seuil - 0.005 THEN 1 ELSE 0 END) AS au_seuil
FROM impayes_lignes AS i
LEFT JOIN etapes AS e ON e.etape = i.etape
GROUP BY i.id_pseudo, i.month
