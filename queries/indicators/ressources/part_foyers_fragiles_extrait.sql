/*---
title = "Part des foyers fragiles"
short = "Foyers fragiles"
theme = "ressources"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers de la population de référence que seules les prestations tiennent au-dessus du seuil"
denominator = "Foyers de la population de référence dont les prestations sont connues"
sentence = "les prestations tiennent au-dessus du seuil de bas revenus {valeur} des foyers allocataires de référence {du_territoire}"
definition = "Part des foyers dont le revenu par unité de consommation atteint le seuil de bas revenus, mais passerait dessous sans les prestations du mois : RUC ≥ seuil et RUC − MTPRERUC / NBUC < seuil. Population de référence de la part des foyers à bas revenus."
caveats = [
  "Le seuil (paramètre seuil_bas_revenus) est daté ; la Cnaf n’en publie pas chaque année, la Caf fournit les autres.",
  "S’ajoute à la part des foyers à bas revenus : ensemble, ce sont les foyers qui seraient sous le seuil sans les prestations.",
]
reference = "http://data.caf.fr/dataset/beneficiaire-bas-revenus"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH par_commune AS (
    SELECT f.commune, f.month,
           count(*) AS foyers,
           count(*) FILTER (WHERE f.rucderre >= s.value AND f.ruc_sans_prestations < s.value) AS concernes
    FROM foyers_noyau AS f
    JOIN seuil_bas_revenus AS s ON s.month = f.month
    WHERE f.reference AND f.ruc_sans_prestations IS NOT NULL
    GROUP BY f.commune, f.month
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.concernes), 0) AS numerator,
       coalesce(sum(p.foyers), 0) AS denominator,
       coalesce(sum(p.foyers), 0) AS foyers
FROM foyers_rattachement AS r
JOIN seuil_bas_revenus AS s ON s.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
