/*---
title = "Part des foyers aidés en impayé de loyer"
short = "Impayés de loyer"
theme = "logement"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Foyers ayant une aide au logement versable et un impayé de loyer"
denominator = "Foyers ayant une aide au logement versable"
sentence = "un impayé de loyer est connu pour {valeur} des foyers aidés au logement {du_territoire}"
definition = "Part des foyers ayant une aide au logement versable dont l’impayé de loyer est connu de la Caf (ETATIMPA rempli : signalé, plan d’apurement, FSL, contentieux)."
caveats = [
  "Impayés signalés à la Caf, non tous les impayés : le bailleur signale à partir de deux mois de loyer.",
  "Un foyer dont l’aide est suspendue à cause de l’impayé n’a plus de droit versable et n’est pas compté.",
]
reference = "https://www.caf.fr/partenaires"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(aide_logement) AS foyers,
           count(*) FILTER (WHERE aide_logement IS NOT NULL AND etatimpa IS NOT NULL) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS denominator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
