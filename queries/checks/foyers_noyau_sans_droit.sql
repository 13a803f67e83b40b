/*---
title = "Un foyer du noyau dur sans aucun droit versable"
source = "foyers"
severity = "warning"
tolerance = 0.02
definition = "Un foyer du noyau dur (PRESFRES 2, 4, 5, 6 ou 9) a au moins un droit versable : si aucune des quatorze colonnes d’état ne vaut 2, son droit est une prestation que l’extraction ne détaille pas, ou PRESFRES n’est pas du mois."
owner = "bureau d’études"
---*/
-- Quelques foyers sont normaux : prime de naissance, allocation journalière de présence parentale.
SELECT month, line
FROM foyers
WHERE presfres IN (2, 4, 5, 6, 9)
  AND 2 NOT IN (afvers, cfvers, asfvers, abvers, cmgvers, prepvers, arsvers, aeehvers, aahvers,
                alfvers, alsvers, aplvers, rsavers, ppavers)
