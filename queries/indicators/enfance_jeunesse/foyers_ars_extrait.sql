/*---
title = "Foyers à l’allocation de rentrée scolaire"
short = "Foyers à l’ARS"
theme = "enfance_jeunesse"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable à l’allocation de rentrée scolaire (ARS) en août"
sentence = "l’allocation de rentrée scolaire est versée à {valeur} {du_territoire}"
definition = "Nombre de foyers allocataires ayant un droit versable à l’allocation de rentrée scolaire (ARSVERS 2) dans l’extraction d’août, mois de son versement."
caveats = [
  "Un chiffre par an, celui d’août ; les versements de septembre n’y sont pas.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
-- L'ARS est versée en août : les autres mois diraient 0 d'une prestation qui n'est pas due.
-- La comparaison d'un août à l'autre se fait donc à douze mois.
WITH par_commune AS (
    SELECT commune, month, count(*) FILTER (WHERE arsvers = 2) AS concernes
    FROM foyers_noyau
    WHERE extract(month FROM month) = 8
    GROUP BY commune, month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.concernes), 0) AS foyers
FROM foyers_rattachement AS r
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
WHERE extract(month FROM r.month) = 8
GROUP BY r.level, r.territory, r.month
