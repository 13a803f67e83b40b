/*---
title = "Taux de couverture de la population"
short = "Population couverte"
theme = "couverture"
unit = "%"
decimals = 1
polarity = "none"
formula = "ratio"
numerator = "Personnes couvertes par au moins un droit versable dans le mois"
denominator = "Population municipale du même territoire (recensement 2023)"
sentence = "la Caf couvre {valeur} de la population {du_territoire}"
definition = "Part de la population municipale du territoire qui est couverte par au moins un droit versable de la Caf dans le mois."
caveats = [
  "La population municipale du recensement 2023 sert pour toutes les années : seules les personnes couvertes varient.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
  "Les foyers sans commune connue ou résidant à l’étranger ne sont pas comptés.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
# La population est exacte : seul le numérateur est arrondi.
rounding = { numerator = "caf_communes.personnes" }
---*/
SELECT level, territory, month, personnes AS numerator, population AS denominator, communes
FROM caf_territoires
