/*---
title = "Foyers allocataires par aide au logement"
short = "Aides au logement"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à cette aide au logement"
denominator = "Foyers allocataires"
definition = "Part des foyers allocataires à chaque aide au logement. Un foyer n’en a qu’une : si l’extraction en portait plusieurs, l’APL l’emporterait, puis l’ALF, puis l’ALS. La somme est la part des foyers avec une aide au logement."
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
apl = "Aide personnalisée au logement (APL)"
alf = "Allocation de logement familiale (ALF)"
als = "Allocation de logement sociale (ALS)"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE aide_logement = 'apl') AS apl,
           count(*) FILTER (WHERE aide_logement = 'alf') AS alf,
           count(*) FILTER (WHERE aide_logement = 'als') AS als
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.apl), 0) AS apl,
           coalesce(sum(p.alf), 0) AS alf,
           coalesce(sum(p.als), 0) AS als
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'apl' AS category, apl AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'alf' AS category, alf AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'als' AS category, als AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
