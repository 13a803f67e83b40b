/*---
title = "Assurés sans médecin traitant"
short = "Sans médecin traitant"
theme = "acces_aux_droits"
unit = "personnes"
polarity = "down"
formula = "count"
numerator = "Assurés sans médecin traitant déclaré en décembre"
sentence = "l’Assurance maladie compte {valeur} sans médecin traitant dans le périmètre {du_territoire}"
definition = "Assurés du régime général qui n’ont pas déclaré de médecin traitant, par âge."
reference = "https://www.ameli.fr/assure/remboursements/etre-bien-rembourse/medecin-traitant-parcours-soins-coordonnes"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
m25 = "Moins de 25 ans"
25_59 = "25 à 59 ans"
60p = "60 ans ou plus"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.sans_medecin
           WHEN 'm25' THEN t.sans_medecin_m25
           WHEN '25_59' THEN t.sans_medecin_25_59
           WHEN '60p' THEN t.sans_medecin_60p
       END AS numerator
FROM c2s_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('m25'), ('25_59'), ('60p')) AS c (category)
