/*---
title = "Part des foyers allocataires à la Paje"
short = "Foyers à la Paje"
theme = "petite_enfance"
unit = "%"
decimals = 1
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à la prestation d’accueil du jeune enfant (Paje) dans le mois"
denominator = "Foyers ayant au moins un droit versable dans le mois"
sentence = "la prestation d’accueil du jeune enfant (Paje) concerne {valeur} des foyers allocataires {du_territoire}"
definition = "Part des foyers allocataires qui ont un droit versable à la prestation d’accueil du jeune enfant (Paje) dans le mois, parmi ceux qui ont au moins un droit versable."
caveats = [
  "La Paje réunit des aides à la naissance, au congé parental et à la garde : un foyer compte une fois, quel que soit le nombre d’aides.",
  "Un foyer peut recevoir plusieurs prestations : les parts ne s’additionnent pas.",
  "Régime général seulement : les familles qui relèvent de la MSA n’y sont pas.",
  "Comptes arrondis par la Cnaf au multiple de 5 le plus proche : la marge l’accompagne.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_paje", denominator = "caf_communes.foyers" }
---*/
SELECT level, territory, month, foyers_paje AS numerator, foyers AS denominator, communes
FROM caf_territoires
