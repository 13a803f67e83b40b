/*---
title = "Part des foyers à bas revenus"
short = "Foyers à bas revenus"
theme = "ressources"
unit = "%"
polarity = "down"
formula = "ratio"
numerator = "Foyers de la population de référence dont le revenu par unité de consommation est sous le seuil"
denominator = "Foyers de la population de référence"
sentence = "les bas revenus concernent {valeur} des foyers allocataires de référence {du_territoire}"
definition = "Part des foyers dont le revenu mensuel par unité de consommation (RUC, prestations comprises) est inférieur au seuil de bas revenus, 60 % du revenu médian. Population de référence : foyers que la Caf y compte (TPPOPRUC 1), moins ceux dont le responsable ou le conjoint a 65 ans ou plus, les étudiants qui n’ont qu’une aide au logement et les ressources inconnues ; l’exclusion l’emporte toujours, car un foyer de trop fausse le taux plus qu’un foyer de moins."
caveats = [
  "Le seuil (paramètre seuil_bas_revenus) est daté ; la Cnaf n’en publie pas chaque année, la Caf fournit les autres.",
  "Unités de consommation de la Cnaf : 0,2 de plus pour un parent isolé, ce que l’Insee n’ajoute pas ; le taux n’est pas celui de la pauvreté monétaire.",
]
reference = "http://data.caf.fr/dataset/beneficiaire-bas-revenus"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
-- Un mois sans seuil n'a pas de ligne, plutôt que de faux zéros.
SELECT r.level, r.territory, r.month,
       coalesce(sum(b.foyers_bas), 0) AS numerator,
       coalesce(sum(b.foyers), 0) AS denominator,
       coalesce(sum(b.foyers), 0) AS foyers
FROM foyers_rattachement AS r
JOIN seuil_bas_revenus AS s ON s.month = r.month
LEFT JOIN foyers_bas_revenus AS b ON b.commune = r.commune AND b.month = r.month
GROUP BY r.level, r.territory, r.month
