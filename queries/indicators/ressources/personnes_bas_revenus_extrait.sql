/*---
title = "Part des personnes couvertes par un foyer à bas revenus"
short = "Personnes à bas revenus"
theme = "ressources"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Personnes des foyers à bas revenus de la population de référence"
denominator = "Personnes des foyers de la population de référence"
sentence = "les foyers à bas revenus réunissent {valeur} des personnes couvertes {du_territoire}"
definition = "Part des personnes couvertes (PERSCOUV) qui vivent dans un foyer dont le revenu par unité de consommation est inférieur au seuil de bas revenus, parmi les personnes des foyers de la population de référence (voir la part des foyers à bas revenus)."
caveats = [
  "Le seuil (paramètre seuil_bas_revenus) est daté ; la Cnaf n’en publie pas chaque année, la Caf fournit les autres.",
  "Le secret se juge sur le plus petit nombre de foyers, à bas revenus ou non.",
]
reference = "http://data.caf.fr/dataset/beneficiaire-bas-revenus"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(b.personnes_bas), 0) AS personnes_bas,
           coalesce(sum(b.personnes), 0) AS personnes,
           coalesce(sum(b.foyers_bas), 0) AS foyers_bas,
           coalesce(sum(b.foyers - b.foyers_bas), 0) AS foyers_autres
    FROM foyers_rattachement AS r
    JOIN seuil_bas_revenus AS s ON s.month = r.month
    LEFT JOIN foyers_bas_revenus AS b ON b.commune = r.commune AND b.month = r.month
    GROUP BY r.level, r.territory, r.month
)
-- Six personnes peuvent être un seul foyer : ce sont les foyers que le secret protège, ceux du
-- numérateur comme ceux du complément. Un groupe vide n'a personne à protéger.
SELECT level, territory, month,
       personnes_bas AS numerator,
       personnes AS denominator,
       coalesce(least(nullif(foyers_bas, 0), nullif(foyers_autres, 0)), foyers_bas + foyers_autres) AS foyers
FROM par_territoire
