/*---
title = "Évolution du nombre de foyers à la Paje"
short = "Évol. foyers à la Paje"
theme = "petite_enfance"
unit = "%"
decimals = 1
polarity = "none"
formula = "evolution"
numerator = "Foyers ayant un droit versable à la prestation d’accueil du jeune enfant (Paje) dans le mois"
denominator = "Foyers ayant un droit versable à la prestation d’accueil du jeune enfant (Paje) au mois de base"
definition = "Variation, en %, du nombre de foyers ayant un droit versable à la prestation d’accueil du jeune enfant (Paje), entre le mois de base (un an plus tôt, ou décembre 2020) et le mois observé."
caveats = [
  "Une évolution de petits comptes arrondis est très incertaine : lire la marge avant la valeur.",
  "Une base arrondie à 0 ne donne pas d’évolution.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_paje", denominator = "caf_communes.foyers_paje" }
categories = { un_an = "Depuis un an", depuis_2020 = "Depuis décembre 2020" }
---*/
SELECT level, territory, month, category, foyers_paje AS numerator, foyers_paje_base AS denominator, communes
FROM caf_evolutions
