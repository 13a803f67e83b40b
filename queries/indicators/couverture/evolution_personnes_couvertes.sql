/*---
title = "Évolution du nombre de personnes couvertes"
short = "Évol. personnes couvertes"
theme = "couverture"
unit = "%"
decimals = 1
polarity = "none"
formula = "evolution"
numerator = "Personnes couvertes par au moins un droit versable dans le mois"
denominator = "Personnes couvertes par au moins un droit versable au mois de base"
definition = "Variation, en %, du nombre de personnes couvertes par au moins un droit versable, entre le mois de base (un an plus tôt, ou décembre 2020) et le mois observé."
caveats = [
  "Une évolution de petits comptes arrondis est très incertaine : lire la marge avant la valeur.",
  "Une base arrondie à 0 ne donne pas d’évolution.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.personnes", denominator = "caf_communes.personnes" }
categories = { un_an = "Depuis un an", depuis_2020 = "Depuis décembre 2020" }
---*/
SELECT level, territory, month, category, personnes AS numerator, personnes_base AS denominator, communes
FROM caf_evolutions
