/*---
title = "Animatrices de relais petite enfance pour 100 assistantes maternelles"
short = "ETP de relais / 100 ass. mat."
theme = "petite_enfance"
unit = "ETP pour 100 assistantes maternelles"
decimals = 2
polarity = "up"
formula = "value"
numerator = "Équivalents temps plein d’animatrices pour 100 assistantes maternelles en activité du secteur des relais"
definition = "Animatrices des relais petite enfance dont le siège est dans le territoire, en équivalent temps plein, pour 100 assistantes maternelles en activité sur le secteur de ces mêmes relais."
caveats = [
  "Un relais qui couvre des communes de deux territoires est compté en entier au siège.",
]
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "assistantes" }
increment = "month"
evolution = true
---*/
-- Un relais couvre plusieurs communes : le rapport ne se lit pas par commune.
-- Des équivalents temps plein ne sont pas un compte de personnes : la valeur est donnée seule,
-- et ce sont les assistantes maternelles que le secret protège.
SELECT level, territory, month,
       100 * cast(etp AS double) / nullif(am_en_activite, 0) AS value,
       am_en_activite AS assistantes
FROM rpe_territoires
WHERE level <> 'commune'
