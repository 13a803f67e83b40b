/*---
title = "Un revenu par unité de consommation plus petit que les seules prestations"
source = "foyers"
severity = "warning"
tolerance = 0.001
definition = "Le RUC comprend les prestations du mois : il ne peut pas être inférieur à MTPRERUC / NBUC. Ces foyers faussent la part des foyers fragiles et la dépendance aux prestations."
owner = "bureau d’études"
---*/
-- Deux centimes : l'arrondi du RUC et celui des prestations.
SELECT month, line
FROM foyers
WHERE rucderre < mtpreruc / nullif(nbuc, 0) - 0.02
