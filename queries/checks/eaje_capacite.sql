/*---
title = "Une capacité théorique qui n’est pas places × heures × jours"
source = "eaje"
severity = "warning"
tolerance = 0.05
definition = "Le taux d’occupation se rapporte à places × heures par jour × jours d’ouverture. Un écart de plus de 5 % avec la capacité que l’établissement déclare dit qu’il a fermé une partie de l’année, ou qu’une des trois mesures est fausse."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM eaje
WHERE abs(h_theoriques - places * amplitude_h * jours_ouverture) > 0.05 * h_theoriques
