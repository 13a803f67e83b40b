/*---
title = "Part des aides au logement versées au bailleur"
short = "Aides versées au bailleur"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers dont l’aide au logement est versée au bailleur dans le mois"
denominator = "Foyers allocataires ayant une aide au logement versable, dans le même parc"
definition = "Part des foyers ayant une aide au logement versable dont l’aide est payée directement au bailleur (tiers payant), par parc."
caveats = [
  "Un foyer est situé par l’extraction du même mois ; un paiement sans foyer retrouvé n’est pas compté.",
]
reference = "https://www.service-public.fr/particuliers/vosdroits/F12006"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
public = "Parc public"
prive = "Parc privé"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.foyers
           WHEN 'public' THEN t.foyers_public
           WHEN 'prive' THEN t.foyers_prive
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN f.foyers_aide_logement
           WHEN 'public' THEN f.foyers_aide_logement_public
           WHEN 'prive' THEN f.foyers_aide_logement_prive
       END AS denominator
FROM versements_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('public'), ('prive')) AS c (category)
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
