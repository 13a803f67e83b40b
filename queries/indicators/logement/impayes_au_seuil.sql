/*---
title = "Part des impayés de loyer au seuil légal"
short = "Impayés au seuil légal"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers signalés dont la dette atteint le seuil de constitution de l’impayé"
denominator = "Foyers différents signalés en impayé"
definition = "Part des foyers signalés dont la dette atteint au moins deux fois le loyer mensuel brut et les charges, quand l’aide est versée au locataire, ou deux fois le loyer net (aide déduite) et les charges, quand elle est versée au bailleur."
caveats = [
  "Sous le seuil, un signalement est précoce, non fautif : il permet d’agir plus tôt.",
  "Le nombre de loyers et la part des charges sont des paramètres datés.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, au_seuil AS numerator, foyers AS denominator
FROM impayes_territoires
