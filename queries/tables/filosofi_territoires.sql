/*---
title = "Niveau de vie et pauvreté par territoire"
definition = "Les valeurs publiées par l’Insee pour les communes, le département et la France métropolitaine, avec leur marque (secret ou valeur). Rien n’est recalculé : une commune née d’une fusion dont la source donne encore les anciennes communes n’a ni valeur ni marque."
owner = "bureau d’études"
---*/
SELECT CASE
           WHEN commune = 'FRMETRO' THEN 'france'
           WHEN length(commune) < 5 THEN 'departement'
           ELSE 'commune'
       END AS level,
       CASE WHEN commune = 'FRMETRO' THEN 'FR' ELSE commune END AS territory,
       month,
       CASE WHEN count(*) = 1 THEN max(niveau_vie_median) END AS niveau_vie_median,
       CASE WHEN count(*) = 1 THEN max(niveau_vie_median_mark) END AS niveau_vie_median_mark,
       CASE WHEN count(*) = 1 THEN max(taux_pauvrete) END AS taux_pauvrete,
       CASE WHEN count(*) = 1 THEN max(taux_pauvrete_mark) END AS taux_pauvrete_mark
FROM filosofi
GROUP BY commune, month
