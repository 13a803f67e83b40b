/*---
title = "Montant des aides facultatives des CCAS"
short = "Montant des aides des CCAS"
theme = "acces_aux_droits"
unit = "€"
polarity = "none"
formula = "count"
numerator = "Montants accordés dans le mois"
definition = "Montant des aides facultatives accordées dans le mois par les CCAS du territoire, par nature."
caveats = [
  "Seules les communes dont le CCAS a transmis le mois sont comptées : la part de la population qu’elles réunissent est donnée à côté.",
]
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "aides", numerator = "amount", breakdown = "additive" }
increment = "month"
[categories]
ensemble = "Ensemble"
ali = "Alimentaire"
ene = "Énergie"
log = "Logement"
tra = "Transport"
aut = "Autre"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.montant
           WHEN 'ali' THEN t.montant_ali
           WHEN 'ene' THEN t.montant_ene
           WHEN 'log' THEN t.montant_log
           WHEN 'tra' THEN t.montant_tra
           WHEN 'aut' THEN t.montant_aut
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN t.aides
           WHEN 'ali' THEN t.aides_ali
           WHEN 'ene' THEN t.aides_ene
           WHEN 'log' THEN t.aides_log
           WHEN 'tra' THEN t.aides_tra
           WHEN 'aut' THEN t.aides_aut
       END AS aides
FROM ccas_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('ali'), ('ene'), ('log'), ('tra'), ('aut')) AS c (category)
