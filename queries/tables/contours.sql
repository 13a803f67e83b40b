/*---
title = "Contours des territoires"
definition = "Le tracé de chaque commune du département et de la partie de chaque EPCI qui s’y trouve, tel que l’IGN le publie, simplifié."
owner = "bureau d’études"
---*/
SELECT 'commune' AS level, commune AS territory, outline
FROM contours_communes
WHERE month = (SELECT max(month) FROM contours_communes)
UNION ALL
SELECT 'epci_partie' AS level, epci AS territory, outline
FROM contours_epci
WHERE month = (SELECT max(month) FROM contours_epci)
