/*---
title = "Personnes couvertes"
short = "Personnes couvertes"
theme = "couverture"
unit = "personnes"
decimals = 0
polarity = "none"
formula = "count"
numerator = "Personnes couvertes par au moins un droit versable dans le mois"
sentence = "la Caf couvre {valeur} {du_territoire}"
definition = "Nombre de personnes des foyers allocataires ayant au moins un droit versable dans le mois : allocataire, conjoint, enfants et autres personnes à charge."
caveats = [
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
  "Les foyers sans commune connue ou résidant à l’étranger ne sont pas comptés.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.personnes" }
---*/
SELECT level, territory, month, personnes AS numerator, communes
FROM caf_territoires
