/*---
title = "Part des parents isolés à l’allocation de soutien familial"
short = "Parents isolés à l’ASF"
theme = "famille"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Parents isolés ayant un droit versable à l’allocation de soutien familial (ASF)"
denominator = "Parents isolés : foyers sans conjoint avec un enfant à charge, ou une grossesse en cours"
sentence = "l’allocation de soutien familial concerne {valeur} des parents isolés {du_territoire}"
definition = "Part des parents isolés allocataires qui ont un droit versable à l’allocation de soutien familial (ASFVERS 2)."
caveats = [
  "L’extraction ne distingue pas l’ASF recouvrable (avance sur la pension, Aripa) de l’ASF non recouvrable.",
  "L’ASF d’un couple qui élève un enfant recueilli n’est pas comptée : il n’est pas un parent isolé.",
]
reference = "https://data.caf.fr/explore/dataset/asf_s_ben_dep/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE monoparent) AS foyers,
           count(*) FILTER (WHERE monoparent AND asfvers = 2) AS concernes
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
