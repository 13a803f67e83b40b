/*---
title = "Plus d’assistantes maternelles en activité que d’agréées"
source = "assistantes_maternelles"
severity = "warning"
definition = "Une assistante maternelle en activité est agréée : le compte de l’activité ne peut pas dépasser celui des agréments de la commune."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM assistantes_maternelles
WHERE am_en_activite > am_agreees
