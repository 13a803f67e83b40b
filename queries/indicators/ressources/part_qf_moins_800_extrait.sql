/*---
title = "Part des foyers de quotient familial inférieur à 800 €"
short = "Quotient familial sous 800 €"
theme = "ressources"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Foyers allocataires dont le quotient familial est inférieur à 800 €"
denominator = "Foyers allocataires dont le quotient familial est connu"
sentence = "le quotient familial est inférieur à 800 € pour {valeur} des foyers allocataires {du_territoire}"
definition = "Part des foyers allocataires dont le quotient familial est inférieur à 800 €, parmi ceux dont il est connu."
caveats = [
  "800 € est la limite employée par l’action sociale de nombreuses Caf, non un seuil légal.",
]
reference = "https://data.caf.fr/explore/dataset/ndur_s_qf_400_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(qf) AS foyers,
           count(*) FILTER (WHERE qf < 800) AS concernes
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
