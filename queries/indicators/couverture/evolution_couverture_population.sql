/*---
title = "Évolution du taux de couverture de la population"
short = "Évol. population couverte"
theme = "couverture"
unit = "points"
decimals = 1
polarity = "none"
formula = "value"
numerator = "Taux de couverture de la population du mois, moins celui du mois de base"
definition = "Différence, en points, du taux de couverture de la population entre le mois de base (un an plus tôt, ou décembre 2020) et le mois observé."
caveats = [
  "Différence en points : de 40 % à 41 %, la part gagne 1 point, non 1 %.",
  "La marge additionne celles des deux dates : un écart plus petit qu’elle peut ne venir que des arrondis.",
  "La population municipale du recensement 2023 sert pour toutes les années : seules les personnes couvertes varient.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
# La marge est donnée par le SQL : somme des demi-largeurs des deux dates (table caf_parts).
rounding = { value = "caf_communes.personnes" }
categories = { un_an = "Depuis un an", depuis_2020 = "Depuis décembre 2020" }
---*/
SELECT level, territory, month, category, value, margin, communes
FROM caf_evolutions_parts
WHERE part = 'population'
