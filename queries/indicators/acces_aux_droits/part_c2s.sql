/*---
title = "Part de la population couverte par la complémentaire santé solidaire"
short = "Population à la C2S"
theme = "acces_aux_droits"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Bénéficiaires de la C2S en décembre"
denominator = "Population municipale du même territoire (recensement 2023)"
definition = "Part de la population municipale couverte par la complémentaire santé solidaire, sans ou avec participation financière."
caveats = [
  "Régime général seulement au numérateur, toute la population au dénominateur.",
]
reference = "https://www.complementaire-sante-solidaire.gouv.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
sans = "Sans participation"
avec = "Avec participation"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.c2s_sans + t.c2s_avec
           WHEN 'sans' THEN t.c2s_sans
           WHEN 'avec' THEN t.c2s_avec
       END AS numerator,
       p.population AS denominator
FROM c2s_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('sans'), ('avec')) AS c (category)
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
