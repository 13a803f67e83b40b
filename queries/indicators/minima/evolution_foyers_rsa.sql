/*---
title = "Évolution du nombre de foyers au RSA"
short = "Évol. foyers au RSA"
theme = "minima"
unit = "%"
decimals = 1
polarity = "none"
formula = "evolution"
numerator = "Foyers ayant un droit versable au revenu de solidarité active (RSA) dans le mois"
denominator = "Foyers ayant un droit versable au revenu de solidarité active (RSA) au mois de base"
definition = "Variation, en %, du nombre de foyers ayant un droit versable au revenu de solidarité active (RSA), entre le mois de base (un an plus tôt, ou décembre 2020) et le mois observé."
caveats = [
  "Une évolution de petits comptes arrondis est très incertaine : lire la marge avant la valeur.",
  "Une base arrondie à 0 ne donne pas d’évolution.",
  "France : comptes exacts de la Cnaf, foyers non localisés compris.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_rsa", denominator = "caf_communes.foyers_rsa" }
categories = { un_an = "Depuis un an", depuis_2020 = "Depuis décembre 2020" }
---*/
SELECT level, territory, month, category, foyers_rsa AS numerator, foyers_rsa_base AS denominator, communes
FROM caf_evolutions
UNION ALL
SELECT level, territory, month, category, foyers_rsa AS numerator, foyers_rsa_base AS denominator, communes
FROM caf_evolutions_france
