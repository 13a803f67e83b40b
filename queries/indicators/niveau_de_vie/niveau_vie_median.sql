/*---
title = "Niveau de vie médian"
short = "Niveau de vie médian"
theme = "niveau_de_vie"
unit = "€"
decimals = 0
polarity = "up"
formula = "value"
numerator = "Niveau de vie annuel médian des personnes"
sentence = "la moitié des habitants {du_territoire} ont un niveau de vie inférieur à {valeur} par an"
definition = "Niveau de vie annuel, en euros, que la moitié des personnes n’atteint pas. Le niveau de vie est le revenu disponible du ménage (après impôts et prestations) divisé par son nombre d’unités de consommation."
caveats = [
  "Secret statistique de l’Insee : la valeur est cachée dans les plus petites communes.",
  "Filosofi 2 : la valeur de 2023 ne se compare pas à celles de 2012 à 2021.",
  "Le repère national est la France métropolitaine.",
  "Aucune valeur n’est recalculée : il n’y en a donc pas pour les EPCI.",
]
reference = "https://www.insee.fr/fr/metadonnees/definition/c1890"
owner = "bureau d’études"
disclosure = { rule = "publique" }
---*/
SELECT level, territory, month, niveau_vie_median AS value, niveau_vie_median_mark AS mark
FROM filosofi_territoires
