/*---
title = "Montant des aides au logement versées aux bailleurs"
short = "Aides versées aux bailleurs"
theme = "logement"
unit = "€"
polarity = "none"
formula = "count"
numerator = "Montants versés aux bailleurs dans le mois, régularisations comprises"
definition = "Total des aides au logement payées directement aux bailleurs dans le mois pour des foyers du territoire, par parc."
reference = "https://www.service-public.fr/particuliers/vosdroits/F12006"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", numerator = "amount", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
public = "Parc public"
prive = "Parc privé"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.montant
           WHEN 'public' THEN t.montant_public
           WHEN 'prive' THEN t.montant_prive
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN t.foyers
           WHEN 'public' THEN t.foyers_public
           WHEN 'prive' THEN t.foyers_prive
       END AS foyers
FROM versements_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('public'), ('prive')) AS c (category)
