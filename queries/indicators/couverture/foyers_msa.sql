/*---
title = "Foyers allocataires de la MSA"
short = "Foyers allocataires MSA"
theme = "couverture"
unit = "foyers"
polarity = "none"
formula = "count"
numerator = "Foyers ayant un droit versable à la MSA en décembre"
definition = "Foyers du régime agricole ayant au moins un droit versable dans le mois, et par prestation."
caveats = [
  "Un foyer peut recevoir plusieurs prestations : elles ne s’additionnent pas.",
  "Donné par EPCI, pour sa partie du département ; pas par commune.",
]
reference = "https://statistiques.msa.fr/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "msa.indfoy_ndur" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
rsa = "RSA"
ppa = "Prime d’activité"
aide_logement = "Aide au logement"
af = "Allocations familiales"
paje = "Paje"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.foyers
           WHEN 'rsa' THEN t.foyers_rsa
           WHEN 'ppa' THEN t.foyers_ppa
           WHEN 'aide_logement' THEN t.foyers_aide_logement
           WHEN 'af' THEN t.foyers_af
           WHEN 'paje' THEN t.foyers_paje
       END AS numerator,
       t.communes
FROM msa_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('rsa'), ('ppa'), ('aide_logement'), ('af'), ('paje')) AS c (category)
