/*---
title = "Moins de personnes couvertes que le foyer n’en a"
source = "foyers"
severity = "warning"
definition = "PERSCOUV compte la personne responsable, le conjoint, les enfants à charge et les autres personnes : il ne peut pas être plus petit que 1 + PRESCONJ + NBENLEFA. Le nombre de personnes couvertes est trop bas."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE perscouv < 1 + presconj + nbenlefa
