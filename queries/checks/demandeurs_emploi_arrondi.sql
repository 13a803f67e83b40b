/*---
title = "Un compte de demandeurs d’emploi qui n’est pas un multiple de 5"
source = "demandeurs_emploi"
severity = "warning"
definition = "Le contrat dit les comptes arrondis au multiple de 5, et la marge des chiffres en est tirée : un compte exact ferait donner une marge qui n’a pas lieu d’être, et révélerait ce que le producteur protège."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM demandeurs_emploi
WHERE nb % 5 <> 0
