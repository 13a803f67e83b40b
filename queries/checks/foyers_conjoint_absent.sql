/*---
title = "Des données de conjoint alors qu’il n’y a pas de conjoint"
source = "foyers"
severity = "warning"
definition = "Sans conjoint (PRESCONJ 0), ni année de naissance ni activité du conjoint : elles datent sans doute d’avant une séparation. Les foyers sont comptés sans conjoint."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE presconj = 0 AND (annaicon IS NOT NULL OR actconj IS NOT NULL)
