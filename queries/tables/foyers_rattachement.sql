/*---
title = "Rattachement des communes aux territoires que l’extraction couvre"
definition = "Les lignes de `rattachement` des territoires dont au moins 95 % de la population municipale vit dans une commune présente dans l’extraction du mois (table foyers_couverture). Les indicateurs tirés des foyers joignent cette table au lieu de `rattachement` : un territoire mal couvert n’a pas de chiffre, plutôt qu’un chiffre trop bas."
owner = "bureau d’études"
increment = "month"
---*/
-- 95 % et non 100 % : une très petite commune peut n'avoir aucun allocataire.
SELECT r.commune, r.level, r.territory, r.month
FROM rattachement AS r
JOIN foyers_couverture AS c ON c.level = r.level AND c.territory = r.territory AND c.month = r.month
WHERE c.part >= 0.95
