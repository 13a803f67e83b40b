/*---
title = "Plus d’enfants dans une partie que dans l’ensemble d’un établissement"
source = "eaje"
severity = "blocking"
definition = "Les enfants au quotient familial inférieur à 800 € et ceux d’un autre EPCI sont parmi les enfants inscrits : ils ne peuvent pas être plus nombreux."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM eaje
WHERE enfants_qf_800 > enfants_inscrits OR enfants_hors_epci > enfants_inscrits
