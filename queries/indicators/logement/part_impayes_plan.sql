/*---
title = "Part des impayés de loyer avec un plan d’apurement"
short = "Impayés avec un plan"
theme = "logement"
unit = "%"
polarity = "up"
formula = "ratio"
numerator = "Foyers signalés pour lesquels un plan d’apurement est daté"
denominator = "Foyers différents signalés en impayé"
definition = "Part des foyers signalés en impayé pour lesquels un plan d’apurement a été établi."
caveats = [
  "Seuls les impayés que les bailleurs signalent à la Caf sont connus ; un foyer signalé par deux bailleurs compte une fois.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, avec_plan AS numerator, foyers AS denominator
FROM impayes_territoires
