/*---
title = "Foyers allocataires éloignés du numérique"
short = "Éloignement du numérique"
theme = "numerique"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Foyers allocataires dans cette situation"
denominator = "Foyers allocataires"
definition = "Part des foyers allocataires qui ne se sont pas connectés à caf.fr en 12 mois (CNX12 0), dont la Caf n’a pas d’adresse électronique (TOPMAIL 0), ou dont la visite est le seul contact en 12 mois : au moins une visite, ni connexion, ni appel, ni démarche en ligne."
caveats = [
  "Un foyer peut être dans plusieurs situations : elles ne s’additionnent pas.",
  "Ne pas se connecter à caf.fr ne dit pas qu’on ne sait pas le faire : un droit stable demande peu de démarches.",
]
reference = "https://www.caf.fr"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "overlapping" }
increment = "month"
evolution = true

[categories]
sans_connexion = "Sans connexion à caf.fr en 12 mois"
sans_courriel = "Sans adresse électronique"
guichet_seul = "Contacts au guichet seulement"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE cnx12 = 0) AS sans_connexion,
           count(*) FILTER (WHERE topmail = 0) AS sans_courriel,
           count(*) FILTER (WHERE nbvis12 > 0 AND cnx12 = 0 AND nbapp12 = 0 AND nbteleproc12 = 0) AS guichet_seul
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.sans_connexion), 0) AS sans_connexion,
           coalesce(sum(p.sans_courriel), 0) AS sans_courriel,
           coalesce(sum(p.guichet_seul), 0) AS guichet_seul
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'sans_connexion' AS category, sans_connexion AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'sans_courriel' AS category, sans_courriel AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'guichet_seul' AS category, guichet_seul AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
