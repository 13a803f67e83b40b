/*---
title = "Foyers au RSA par type de RSA"
short = "Types de RSA"
theme = "minima"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à ce RSA"
denominator = "Foyers allocataires"
definition = "Part des foyers allocataires à chaque RSA, d’après sa nature (SOUSNATPF) : majoré (RSIN1 : parent isolé d’un enfant de moins de 3 ans, ou enceinte), jeune actif (RSJN1), non majoré (RSDN1, RSDN2). La somme est la part des foyers au RSA."
caveats = [
  "RSDN1, le socle d’un parent de moins de 25 ans, est un RSA non majoré : le RSA jeune actif est un autre droit.",
]
reference = "https://data.caf.fr/explore/dataset/rsa_s_type_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
majore = "RSA majoré"
non_majore = "RSA non majoré"
jeune = "RSA jeune actif"
inconnu = "Nature inconnue"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE rsavers = 2 AND sousnatpf = 'RSIN1') AS majore,
           count(*) FILTER (WHERE rsavers = 2 AND sousnatpf IN ('RSDN1', 'RSDN2')) AS non_majore,
           count(*) FILTER (WHERE rsavers = 2 AND sousnatpf = 'RSJN1') AS jeune,
           count(*) FILTER (WHERE rsavers = 2 AND sousnatpf IS NULL) AS inconnu
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.majore), 0) AS majore,
           coalesce(sum(p.non_majore), 0) AS non_majore,
           coalesce(sum(p.jeune), 0) AS jeune,
           coalesce(sum(p.inconnu), 0) AS inconnu
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'majore' AS category, majore AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'non_majore' AS category, non_majore AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'jeune' AS category, jeune AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'inconnu' AS category, inconnu AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
