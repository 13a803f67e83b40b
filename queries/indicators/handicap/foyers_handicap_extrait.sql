/*---
title = "Foyers à l’AAH et à l’AEEH"
short = "AAH et AEEH"
theme = "handicap"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à l’allocation"
denominator = "Foyers allocataires"
definition = "Part des foyers allocataires ayant un droit versable à l’allocation aux adultes handicapés (AAHVERS 2) ou à l’allocation d’éducation de l’enfant handicapé (AEEHVERS 2)."
caveats = [
  "Foyers, non bénéficiaires : un foyer peut compter deux adultes à l’AAH, ou plusieurs enfants ouvrant droit à l’AEEH.",
  "Pas de chiffre à la commune, comme dans les publications de la Cnaf.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_epci_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "overlapping" }
increment = "month"
evolution = true

[categories]
aah = "Allocation aux adultes handicapés (AAH)"
aeeh = "Allocation d’éducation de l’enfant handicapé (AEEH)"
---*/
-- Jamais à la commune : la Cnaf ne publie pas l'AAH et l'AEEH à ce niveau (domaine de la santé).
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE aahvers = 2) AS aah,
           count(*) FILTER (WHERE aeehvers = 2) AS aeeh
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.aah), 0) AS aah,
           coalesce(sum(p.aeeh), 0) AS aeeh
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    WHERE r.level <> 'commune'
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'aah' AS category, aah AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'aeeh' AS category, aeeh AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
