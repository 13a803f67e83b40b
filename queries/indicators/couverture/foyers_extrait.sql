/*---
title = "Foyers allocataires, d’après l’extraction"
short = "Foyers (extraction)"
theme = "couverture"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant au moins un droit versable dans le mois (noyau dur)"
sentence = "l’extraction de la Caf compte {valeur} {du_territoire} avec un droit versable"
definition = "Nombre de foyers de l’extraction ayant au moins un droit versable dans le mois (noyau dur : PRESFRES 2, 4, 5, 6 ou 9)."
caveats = [
  "Compte exact de l’extraction ; celui de data.caf.fr (indicateur foyers_allocataires) est arrondi au multiple de 5.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month, count(*) AS concernes
    FROM foyers_noyau
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.concernes), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
