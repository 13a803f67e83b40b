/*---
title = "Une allocation de rentrée scolaire hors de la rentrée"
source = "foyers"
severity = "warning"
definition = "L’allocation de rentrée scolaire est versée en août, et en septembre pour les dossiers en retard. Un autre mois, la colonne est sans doute décalée, ou elle porte le droit de l’année et non celui du mois."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE arsvers = 2 AND extract(month FROM month) NOT IN (8, 9)
