/*---
title = "Un plan d’apurement sans date, sans mensualité ou de plus de trois ans"
source = "impayes"
severity = "warning"
tolerance = 0.02
definition = "Un plan d’apurement a une date, une mensualité et une durée, de 36 mois au plus (CCH, art. R. 824-4 et suivants). L’étape « plan » sans date de plan, ou l’inverse d’un plan daté sans mensualité, fausse la part des impayés qui ont un plan."
owner = "bureau d’études"
---*/
SELECT month, line
FROM impayes
WHERE (etape = 'PLA' AND plan_date IS NULL)
   OR (plan_date IS NOT NULL AND (plan_mensualite IS NULL OR plan_duree IS NULL OR plan_duree > 36))
