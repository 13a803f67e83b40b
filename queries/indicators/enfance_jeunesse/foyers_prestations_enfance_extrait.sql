/*---
title = "Foyers aux prestations d’entretien de l’enfant"
short = "Prestations enfance"
theme = "enfance_jeunesse"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable à cette prestation"
definition = "Nombre de foyers allocataires ayant un droit versable aux allocations familiales, au complément familial, à l’allocation de soutien familial ou à l’allocation d’éducation de l’enfant handicapé."
caveats = [
  "Un foyer peut toucher plusieurs de ces prestations : les nombres ne s’additionnent pas.",
  "Pas d’AEEH à la commune, comme dans les publications de la Cnaf.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "overlapping" }
increment = "month"
evolution = true

[categories]
af = "Allocations familiales (AF)"
cf = "Complément familial (CF)"
asf = "Alloc. de soutien familial (ASF)"
aeeh = "Enfant handicapé (AEEH)"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE afvers = 2) AS af,
           count(*) FILTER (WHERE cfvers = 2) AS cf,
           count(*) FILTER (WHERE asfvers = 2) AS asf,
           count(*) FILTER (WHERE aeehvers = 2) AS aeeh
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.af), 0) AS af,
           coalesce(sum(p.cf), 0) AS cf,
           coalesce(sum(p.asf), 0) AS asf,
           coalesce(sum(p.aeeh), 0) AS aeeh
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'af' AS category, af AS numerator, af AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'cf' AS category, cf AS numerator, cf AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'asf' AS category, asf AS numerator, asf AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'aeeh' AS category, aeeh AS numerator, aeeh AS foyers
FROM par_territoire
WHERE level <> 'commune'
