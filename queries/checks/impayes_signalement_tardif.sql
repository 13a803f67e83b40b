/*---
title = "Un impayé signalé hors délai, ou pas encore signalé alors que le délai est passé"
source = "impayes"
severity = "warning"
tolerance = 0.2
definition = "Le bailleur signale l’impayé à la Caf dans les deux mois de sa constitution (CCH, art. R. 824-4), comptés ici de mois à mois. Au-delà, l’aide versée peut lui être réclamée et le plan d’apurement commence tard."
owner = "bureau d’études"
---*/
-- De mois à mois et non de jour à jour : la date de constitution est souvent celle du terme du loyer.
WITH mois AS (
    SELECT i.month, i.line, p.value AS delai, i.dt_constitution,
           -- Sans signalement daté, c'est le mois du fichier qui compte.
           coalesce(i.dt_signalement, i.month) AS signalement
    FROM impayes AS i
    LEFT JOIN impaye_delai_signalement AS p ON p.month = i.month
)
SELECT month, line
FROM mois
WHERE 12 * (extract(year FROM signalement) - extract(year FROM dt_constitution))
      + extract(month FROM signalement) - extract(month FROM dt_constitution) > delai
