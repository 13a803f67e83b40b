/*---
title = "Taux de pauvreté"
short = "Taux de pauvreté"
theme = "niveau_de_vie"
unit = "%"
decimals = 1
polarity = "down"
formula = "value"
numerator = "Personnes sous le seuil de pauvreté, pour 100 personnes"
sentence = "la pauvreté monétaire touche {valeur} des habitants {du_territoire}"
definition = "Part des personnes dont le niveau de vie est inférieur à 60 % du niveau de vie médian national."
caveats = [
  "Secret statistique de l’Insee : la valeur est cachée dans la plupart des communes : seules les plus peuplées en ont une.",
  "Filosofi 2 : la valeur de 2023 ne se compare pas à celles de 2012 à 2021.",
  "Le repère national est la France métropolitaine.",
  "Aucune valeur n’est recalculée : il n’y en a donc pas pour les EPCI.",
]
reference = "https://www.insee.fr/fr/metadonnees/definition/c1653"
owner = "bureau d’études"
disclosure = { rule = "publique" }
---*/
SELECT level, territory, month, taux_pauvrete AS value, taux_pauvrete_mark AS mark
FROM filosofi_territoires
