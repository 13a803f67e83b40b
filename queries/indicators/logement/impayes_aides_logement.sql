/*---
title = "Foyers en impayé de loyer pour 1 000 foyers ayant une aide au logement"
short = "Foyers aidés en impayé"
theme = "logement"
unit = "pour 1 000 foyers"
polarity = "down"
formula = "ratio"
factor = 1000
numerator = "Foyers différents signalés en impayé par leur bailleur"
denominator = "Foyers allocataires ayant une aide au logement versable (APL, ALF ou ALS)"
definition = "Foyers signalés en impayé de loyer par leur bailleur, pour 1 000 foyers allocataires ayant une aide au logement versable dans le mois."
caveats = [
  "Seuls les impayés que les bailleurs signalent à la Caf sont connus ; un foyer signalé par deux bailleurs compte une fois.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.foyers AS numerator,
       f.foyers_aide_logement AS denominator
FROM impayes_territoires AS t
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
