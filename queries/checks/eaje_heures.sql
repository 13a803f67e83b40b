/*---
title = "Un établissement qui réalise plus d’heures que sa capacité ne le permet"
source = "eaje"
severity = "warning"
definition = "L’accueil en surnombre est limité à 115 % de la capacité certains jours (code de la santé publique, art. R. 2324-27) : sur l’année, les heures de présence ne peuvent pas dépasser 115 % de places × heures × jours."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM eaje
WHERE h_realisees > 1.15 * places * amplitude_h * jours_ouverture
