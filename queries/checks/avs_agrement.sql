/*---
title = "Un agrément d’animation de la vie sociale qui finit avant de commencer, ou qui n’a plus cours"
source = "animation_vie_sociale"
severity = "warning"
definition = "Une structure n’est comptée que si son agrément court au 31 décembre. Une fin avant le début est une erreur ; un agrément fini dit souvent que son renouvellement n’a pas été saisi, et la structure disparaît du portrait."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM animation_vie_sociale
WHERE dt_fin < dt_agrement OR dt_fin < month + INTERVAL '1 month' - INTERVAL '1 day'
