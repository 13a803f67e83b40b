/*---
title = "Bénéficiaires de la complémentaire santé solidaire"
short = "Bénéficiaires de la C2S"
theme = "acces_aux_droits"
unit = "personnes"
polarity = "none"
formula = "count"
numerator = "Bénéficiaires de la C2S en décembre"
sentence = "la complémentaire santé solidaire couvre {valeur} {du_territoire}"
definition = "Personnes couvertes par la complémentaire santé solidaire, sans ou avec participation financière, et par âge."
caveats = [
  "Donné par EPCI, pour sa partie du département ; pas par commune.",
]
reference = "https://www.complementaire-sante-solidaire.gouv.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = [["ensemble", "m25", "25_59", "60p"], ["ensemble", "avec", "sans"]] }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
sans = "Sans participation"
avec = "Avec participation"
m25 = "Moins de 25 ans"
25_59 = "25 à 59 ans"
60p = "60 ans ou plus"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.c2s_sans + t.c2s_avec
           WHEN 'sans' THEN t.c2s_sans
           WHEN 'avec' THEN t.c2s_avec
           WHEN 'm25' THEN t.c2s_m25
           WHEN '25_59' THEN t.c2s_25_59
           WHEN '60p' THEN t.c2s_60p
       END AS numerator
FROM c2s_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('sans'), ('avec'), ('m25'), ('25_59'), ('60p')) AS c (category)
