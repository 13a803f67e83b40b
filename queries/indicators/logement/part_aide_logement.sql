/*---
title = "Part des foyers allocataires avec une aide au logement"
short = "Foyers avec aide au logement"
theme = "logement"
unit = "%"
decimals = 1
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à une aide au logement (APL, ALF ou ALS) dans le mois"
denominator = "Foyers ayant au moins un droit versable dans le mois"
sentence = "les aides au logement concernent {valeur} des foyers allocataires {du_territoire}"
definition = "Part des foyers allocataires qui ont un droit versable à une aide au logement (APL, ALF ou ALS) dans le mois, parmi ceux qui ont au moins un droit versable."
caveats = [
  "Un foyer peut recevoir plusieurs prestations : les parts ne s’additionnent pas.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_aide_logement", denominator = "caf_communes.foyers" }
---*/
SELECT level, territory, month, foyers_aide_logement AS numerator, foyers AS denominator, communes
FROM caf_territoires
