/*---
title = "Durée médiane des impayés de loyer"
short = "Durée médiane des impayés"
theme = "logement"
unit = "mois"
decimals = 1
polarity = "down"
formula = "value"
numerator = "Nombre médian de mois de loyer dus"
definition = "Nombre de mois de loyer que doivent au moins la moitié des foyers signalés en impayé."
caveats = [
  "Donnée à partir de 11 foyers.",
  "Seuls les impayés que les bailleurs signalent à la Caf sont connus ; un foyer signalé par deux bailleurs compte une fois.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", threshold = 11 }
increment = "month"
evolution = true
---*/
-- Une médiane ne s'additionne pas : elle se prend sur les foyers de chaque territoire.
SELECT r.level, r.territory, r.month,
       median(i.mois_dette) AS value,
       count(*) AS foyers
FROM impayes_foyers AS i
JOIN rattachement AS r ON r.commune = i.commune AND r.month = i.month
-- Seulement là où le fichier des bailleurs couvre le territoire.
JOIN impayes_territoires AS t ON t.level = r.level AND t.territory = r.territory AND t.month = r.month
GROUP BY r.level, r.territory, r.month
