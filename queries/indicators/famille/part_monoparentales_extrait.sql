/*---
title = "Part des familles monoparentales"
short = "Familles monoparentales"
theme = "famille"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers sans conjoint ayant au moins un enfant à charge"
denominator = "Foyers allocataires ayant au moins un enfant à charge"
sentence = "les familles monoparentales sont {valeur} des familles allocataires {du_territoire}"
definition = "Part des foyers sans conjoint parmi les foyers allocataires ayant au moins un enfant à charge."
caveats = [
  "Rapporté aux foyers avec enfant, non à tous les foyers allocataires, l’autre usage courant.",
  "Une femme seule qui attend un premier enfant est un parent isolé dans la répartition par type de famille ; sans enfant à charge, elle n’entre pas ici.",
]
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE nbenlefa > 0) AS foyers,
           count(*) FILTER (WHERE presconj = 0 AND nbenlefa > 0) AS concernes
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
