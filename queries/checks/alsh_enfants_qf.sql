/*---
title = "Plus d’enfants au quotient familial inférieur à 800 € que d’enfants en accueil de loisirs"
source = "alsh"
severity = "blocking"
definition = "Les enfants au quotient familial inférieur à 800 € sont parmi les enfants accueillis : ils ne peuvent pas être plus nombreux."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM alsh
WHERE enfants_qf_800 > enfants
