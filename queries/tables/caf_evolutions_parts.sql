/*---
title = "Évolutions en points des parts et taux de la Caf"
definition = "Différence, en points, entre la part du mois et celle du mois de base, pour les comparaisons un_an et depuis_2020, et sa marge : la somme des deux demi-largeurs, car les arrondis des deux dates peuvent se tromper en sens contraire. Vide quand la base manque."
owner = "bureau d’études"
---*/
SELECT t.level, t.territory, t.month, c.category, t.part, t.communes,
       t.valeur - b.valeur AS value,
       t.demi_largeur + b.demi_largeur AS margin
FROM caf_parts AS t
JOIN comparaisons AS c ON c.month = t.month
LEFT JOIN caf_parts AS b
       ON b.level = t.level AND b.territory = t.territory AND b.part = t.part AND b.month = c.base
