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
-- Un mois sans seuil n'a pas de ligne, plutôt que de faux zéros.
SELECT r.level, r.territory, r.month,
       coalesce(sum(b.foyers_fragiles), 0) AS numerator,
       coalesce(sum(b.foyers_juges), 0) AS denominator,
       coalesce(sum(b.foyers_juges), 0) AS foyers
FROM foyers_rattachement AS r
JOIN seuil_bas_revenus AS s ON s.month = r.month
LEFT JOIN foyers_bas_revenus AS b ON b.commune = r.commune AND b.month = r.month
GROUP BY r.level, r.territory, r.month
