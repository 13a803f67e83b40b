/*---
title = "Foyers allocataires"
short = "Foyers allocataires"
theme = "couverture"
unit = "foyers"
decimals = 0
polarity = "none"
formula = "count"
numerator = "Foyers ayant au moins un droit versable dans le mois"
sentence = "la Caf compte {valeur} {du_territoire} parmi ses allocataires"
definition = "Nombre de foyers allocataires ayant au moins un droit versable dans le mois. Le foyer réunit l’allocataire, son conjoint, ses enfants et les autres personnes à charge."
caveats = [
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
  "Les foyers sans commune connue ou résidant à l’étranger ne sont pas comptés.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers" }
---*/
SELECT level, territory, month, foyers AS numerator, communes
FROM caf_territoires
