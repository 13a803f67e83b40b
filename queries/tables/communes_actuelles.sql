/*---
title = "Communes d’aujourd’hui"
definition = "Les communes du référentiel dans leur millésime le plus récent, avec leurs rattachements et leur population municipale."
owner = "bureau d’études"
---*/
-- Quand le référentiel change de millésime, le stockage garde l'ancien à côté du nouveau :
-- sans ce filtre chaque commune compterait deux fois. IS NOT DISTINCT FROM laisse passer
-- un référentiel sans mois, comme en écrivent les cas.
SELECT commune, nom, epci, departement, caf, population
FROM communes
WHERE month IS NOT DISTINCT FROM (SELECT max(month) FROM communes)
