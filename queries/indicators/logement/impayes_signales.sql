/*---
title = "Foyers signalés en impayé de loyer"
short = "Impayés de loyer signalés"
theme = "logement"
unit = "foyers"
polarity = "down"
formula = "count"
numerator = "Foyers différents signalés en impayé par leur bailleur"
sentence = "les bailleurs {du_territoire} signalent en impayé de loyer {valeur}"
definition = "Foyers qui ont une aide au logement et que leur bailleur a signalés en impayé de loyer, présents au fichier du mois."
caveats = [
  "Seuls les impayés que les bailleurs signalent à la Caf sont connus ; un foyer signalé par deux bailleurs compte une fois.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, foyers AS numerator
FROM impayes_territoires
