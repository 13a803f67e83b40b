/*---
title = "Taux de couverture de la population par la Caf et la MSA"
short = "Population couverte, Caf + MSA"
theme = "couverture"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Personnes couvertes par au moins un droit versable de la Caf ou de la MSA"
denominator = "Population municipale du même territoire (recensement 2023)"
sentence = "la Caf et la MSA couvrent ensemble {valeur} de la population {du_territoire}"
definition = "Part de la population municipale couverte par au moins un droit versable de la Caf ou de la MSA dans le mois."
reference = "https://statistiques.msa.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "personnes_caf" }
rounding = { numerator = "msa.indnbp_ndur" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.personnes + f.personnes AS numerator,
       p.population AS denominator,
       f.personnes AS personnes_caf,
       t.communes
FROM msa_territoires AS t
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
LEFT JOIN territoires AS p ON p.level = t.level AND p.territory = t.territory
