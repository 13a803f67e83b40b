/*---
title = "Foyers avec une aide au logement, locataires ou propriétaires"
short = "Statut des foyers aidés"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant une aide au logement versable, de ce statut"
denominator = "Foyers allocataires"
definition = "Part des foyers allocataires qui ont une aide au logement versable, selon le parc du logement aidé (PARCAL) : accession (propriétaires) ; location HLM, privée, Crous et foyers (locataires et résidents)."
reference = "https://data.caf.fr/explore/dataset/al_s_type_parc_iris_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "additive" }
increment = "month"
evolution = true

[categories]
locataire_foyer = "Locataires et résidents de foyer"
proprietaire = "Propriétaires (accession)"
inconnu = "Statut inconnu"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE aide_logement IS NOT NULL AND parcal IN ('HLM', 'PRI', 'CRO', 'FPA', 'FOY')) AS locataire_foyer,
           count(*) FILTER (WHERE aide_logement IS NOT NULL AND parcal = 'ACC') AS proprietaire,
           count(*) FILTER (WHERE aide_logement IS NOT NULL AND parcal = 'SSG') AS inconnu
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.foyers), 0) AS foyers,
           coalesce(sum(p.locataire_foyer), 0) AS locataire_foyer,
           coalesce(sum(p.proprietaire), 0) AS proprietaire,
           coalesce(sum(p.inconnu), 0) AS inconnu
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'locataire_foyer' AS category, locataire_foyer AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'proprietaire' AS category, proprietaire AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'inconnu' AS category, inconnu AS numerator, foyers AS denominator, foyers AS foyers
FROM par_territoire
