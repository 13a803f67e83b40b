/*---
title = "Une personne née après l’année observée"
source = "foyers"
severity = "warning"
definition = "Le responsable, le conjoint et les enfants sont nés au plus tard dans l’année observée : au-delà, une année de naissance ou le mois du fichier est faux. L’enfant ne tombe dans aucune tranche d’âge, l’âge de l’adulte est inconnu."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE greatest(annaires, annaicon, annnen1, annnen2, annnen3, annnen4, annnen5,
               annnen6, annnen7, annnen8, annnen9, annnen10, annnen11, annnen12) > extract(year FROM month)
