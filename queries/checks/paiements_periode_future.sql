/*---
title = "Un paiement au bailleur pour un loyer qui n’est pas encore dû"
source = "paiements_bailleurs"
severity = "blocking"
definition = "Une aide au logement est payée à terme échu, une régularisation aussi : le mois de loyer n’est pas après le mois du paiement. Sinon l’une des deux dates a été lue à la mauvaise place."
owner = "bureau d’études"
---*/
SELECT month, line
FROM paiements_bailleurs
WHERE periode > month
