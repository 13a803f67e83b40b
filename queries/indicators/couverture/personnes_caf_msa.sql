/*---
title = "Personnes couvertes par la Caf ou la MSA"
short = "Personnes couvertes, Caf + MSA"
theme = "couverture"
unit = "personnes"
polarity = "none"
formula = "count"
numerator = "Personnes couvertes par au moins un droit versable de la Caf ou de la MSA"
sentence = "la Caf et la MSA couvrent ensemble {valeur} {du_territoire}"
definition = "Personnes couvertes par au moins un droit versable de la Caf ou de la MSA dans le mois."
caveats = [
  "La marge vient des comptes arrondis de la MSA ; ceux de la Caf sont exacts.",
]
reference = "https://statistiques.msa.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "personnes_caf" }
rounding = { numerator = "msa.indnbp_ndur" }
increment = "month"
evolution = true
---*/
SELECT t.level, t.territory, t.month,
       t.personnes + f.personnes AS numerator,
       f.personnes AS personnes_caf,
       t.communes
FROM msa_territoires AS t
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
