/*---
title = "Un enfant né après l’année observée"
source = "enfants"
severity = "warning"
definition = "Un enfant à charge est né au plus tard dans l’année observée : au-delà, l’année de naissance ou le mois du fichier est faux. L’enfant ne tombe dans aucune tranche d’âge."
owner = "bureau d’études"
---*/
SELECT month, line
FROM enfants
WHERE annai > extract(year FROM month)
