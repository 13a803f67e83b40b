/*---
title = "Un relais petite enfance sans siège, ou qui en a plusieurs"
source = "rpe"
severity = "blocking"
definition = "Les mesures d’un relais sont sur la ligne de son siège : sans siège elles manquent, avec deux sièges elles comptent deux fois."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM rpe
GROUP BY id, month
HAVING sum(siege) <> 1
