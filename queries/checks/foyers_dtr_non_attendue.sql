/*---
title = "Une déclaration trimestrielle dite reçue ou manquante alors qu’aucune n’est attendue"
source = "foyers"
severity = "warning"
definition = "DTR_RECUE n’a de sens que pour un mois où une déclaration trimestrielle est attendue (DTR_ATTENDUE). Les listes de déclarations manquantes en seraient faussées."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE dtr_recue IS NOT NULL AND dtr_attendue IS NULL
