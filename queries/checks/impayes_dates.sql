/*---
title = "Un impayé signalé avant de s’être constitué, ou un plan d’apurement plus ancien que l’impayé"
source = "impayes"
severity = "warning"
definition = "L’impayé se constitue, puis il est signalé, puis un plan est établi. Un autre ordre est une date mal remplie : les délais qui en sont tirés seraient faux."
owner = "bureau d’études"
---*/
SELECT month, line
FROM impayes
WHERE dt_signalement < dt_constitution OR plan_date < dt_constitution
