/*---
title = "Aides des CCAS par quotient familial"
short = "Aides des CCAS par QF"
theme = "acces_aux_droits"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Aides accordées dans le mois à des ménages de la tranche"
denominator = "Aides accordées dans le mois à des ménages dont le quotient est connu"
definition = "Répartition des aides facultatives des CCAS selon le quotient familial du ménage, parmi celles dont le quotient est connu."
caveats = [
  "Seules les communes dont le CCAS a transmis le mois sont comptées : la part de la population qu’elles réunissent est donnée à côté.",
]
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", breakdown = "additive" }
increment = "month"
[categories]
m400 = "Moins de 400 €"
400_799 = "400 à 799 €"
800p = "800 € ou plus"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'm400' THEN t.aides_qf_m400
           WHEN '400_799' THEN t.aides_qf_400_799
           WHEN '800p' THEN t.aides_qf_800p
       END AS numerator,
       t.aides - t.aides_qf_inc AS denominator
FROM ccas_territoires AS t
CROSS JOIN (VALUES ('m400'), ('400_799'), ('800p')) AS c (category)
