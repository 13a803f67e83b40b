/*---
title = "Un droit versable hors du noyau dur"
source = "foyers"
severity = "warning"
definition = "Un foyer hors du noyau dur (PRESFRES 1, 7 ou 8) n’a aucun droit versable : si l’une des quatorze colonnes d’état vaut 2, le foyer n’est compté nulle part, ou PRESFRES n’est pas du mois."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE presfres IN (1, 7, 8)
  AND 2 IN (afvers, cfvers, asfvers, abvers, cmgvers, prepvers, arsvers, aeehvers, aahvers,
            alfvers, alsvers, aplvers, rsavers, ppavers)
