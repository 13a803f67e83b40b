/*---
title = "Part des foyers allocataires aux allocations familiales"
short = "Foyers aux allocations familiales"
theme = "couverture"
unit = "%"
decimals = 1
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable aux allocations familiales (AF) dans le mois"
denominator = "Foyers ayant au moins un droit versable dans le mois"
sentence = "les allocations familiales concernent {valeur} des foyers allocataires {du_territoire}"
definition = "Part des foyers allocataires qui ont un droit versable aux allocations familiales (AF) dans le mois, parmi ceux qui ont au moins un droit versable."
caveats = [
  "Les allocations familiales sont versées à partir de deux enfants à charge (d’un seul en outre-mer) : les familles d’un enfant n’y sont pas.",
  "Un foyer peut recevoir plusieurs prestations : les parts ne s’additionnent pas.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_af", denominator = "caf_communes.foyers" }
---*/
SELECT level, territory, month, foyers_af AS numerator, foyers AS denominator, communes
FROM caf_territoires
