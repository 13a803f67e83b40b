/*---
title = "Un dossier inscrit après le mois observé"
source = "foyers"
severity = "warning"
definition = "Un dossier ne peut pas être inscrit après le mois de droit observé : le mois du fichier, ou celui de l’inscription, est faux."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE dtinscdo_m > month
