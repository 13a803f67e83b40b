/*---
title = "Évolution du nombre de foyers avec une aide au logement"
short = "Évol. aides au logement"
theme = "logement"
unit = "%"
decimals = 1
polarity = "none"
formula = "evolution"
numerator = "Foyers ayant un droit versable à une aide au logement (APL, ALF ou ALS) dans le mois"
denominator = "Foyers ayant un droit versable à une aide au logement (APL, ALF ou ALS) au mois de base"
definition = "Variation, en %, du nombre de foyers ayant un droit versable à une aide au logement (APL, ALF ou ALS), entre le mois de base (un an plus tôt, ou décembre 2020) et le mois observé."
caveats = [
  "Une évolution de petits comptes arrondis est très incertaine : lire la marge avant la valeur.",
  "Une base arrondie à 0 ne donne pas d’évolution.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_aide_logement", denominator = "caf_communes.foyers_aide_logement" }
categories = { un_an = "Depuis un an", depuis_2020 = "Depuis décembre 2020" }
---*/
SELECT level, territory, month, category, foyers_aide_logement AS numerator, foyers_aide_logement_base AS denominator, communes
FROM caf_evolutions
