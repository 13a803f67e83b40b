/*---
title = "Un impayé signalé dont la dette n’atteint pas le seuil légal"
source = "impayes"
severity = "warning"
tolerance = 0.5
definition = "Un impayé est constitué à deux fois le loyer et les charges, bruts si l’aide est versée au locataire, nets de l’aide si elle l’est au bailleur (CCH, art. R. 824-1). Un signalement plus tôt est permis et utile ; s’ils sont nombreux, un montant est sans doute mal rempli."
owner = "bureau d’études"
---*/
-- Le centime près : les montants sont lus en flottant.
SELECT month, line
FROM impayes_lignes
WHERE dette < seuil - 0.005
