/*---
title = "Droits suspendus ou en attente d’une pièce"
short = "Droits suspendus"
theme = "acces_aux_droits"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Dossiers dans cette situation, noyau dur ou non"
denominator = "Foyers allocataires"
definition = "Dossiers suspendus (SITDOS S), dont ceux qui le sont pour une pièce, une déclaration ou une adresse (MOTISITD SP, SD, SA), RSA ouverts mais suspendus (ETATDOSRSA 3 ou 4) et dossiers dont une pièce est attendue (PIECE_ATT rempli), pour 100 foyers allocataires. Les dossiers radiés n’y sont pas."
caveats = [
  "Un dossier suspendu n’a le plus souvent aucun droit versable : il n’est pas un foyer allocataire, et le rapport n’est pas une part.",
  "Un dossier peut être dans plusieurs situations : elles ne s’additionnent pas.",
]
reference = "https://www.caf.fr"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "overlapping" }
increment = "month"
evolution = true

[categories]
dossier_suspendu = "Dossier suspendu"
suspendu_piece = "Suspendu, pièce manquante"
suspendu_declaration = "Suspendu, déclaration non fournie"
suspendu_adresse = "Suspendu, adresse"
rsa_suspendu = "RSA suspendu"
piece_attendue = "Pièce attendue"
---*/
WITH dossiers AS (
    SELECT commune, month,
           count(*) FILTER (WHERE sitdos = 'S') AS suspendus,
           count(*) FILTER (WHERE sitdos = 'S' AND motisitd = 'SP') AS piece,
           count(*) FILTER (WHERE sitdos = 'S' AND motisitd = 'SD') AS declaration,
           count(*) FILTER (WHERE sitdos = 'S' AND motisitd = 'SA') AS adresse,
           count(*) FILTER (WHERE etatdosrsa IN (3, 4)) AS rsa,
           count(piece_att) AS attendue
    FROM foyers
    WHERE sitdos <> 'R'
    GROUP BY commune, month
),
noyau AS (
    SELECT commune, month, count(*) AS foyers
    FROM foyers_noyau
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(n.foyers), 0) AS foyers,
           coalesce(sum(d.suspendus), 0) AS suspendus,
           coalesce(sum(d.piece), 0) AS piece,
           coalesce(sum(d.declaration), 0) AS declaration,
           coalesce(sum(d.adresse), 0) AS adresse,
           coalesce(sum(d.rsa), 0) AS rsa,
           coalesce(sum(d.attendue), 0) AS attendue
    FROM foyers_rattachement AS r
    LEFT JOIN dossiers AS d ON d.commune = r.commune AND d.month = r.month
    LEFT JOIN noyau AS n ON n.commune = r.commune AND n.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'dossier_suspendu' AS category, suspendus AS numerator, foyers AS denominator, foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'suspendu_piece' AS category, piece AS numerator, foyers AS denominator, foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'suspendu_declaration' AS category, declaration AS numerator, foyers AS denominator, foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'suspendu_adresse' AS category, adresse AS numerator, foyers AS denominator, foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'rsa_suspendu' AS category, rsa AS numerator, foyers AS denominator, foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'piece_attendue' AS category, attendue AS numerator, foyers AS denominator, foyers
FROM par_territoire
