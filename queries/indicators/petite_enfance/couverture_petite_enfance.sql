/*---
title = "Couverture par l’accueil du jeune enfant"
short = "Accueil du jeune enfant"
theme = "petite_enfance"
unit = "places pour 100 enfants"
decimals = 1
polarity = "up"
formula = "value"
numerator = "Places d’accueil théoriques, pour 100 enfants de moins de 3 ans"
sentence = "l’offre d’accueil {du_territoire} est de {valeur} de moins de 3 ans"
definition = "Places offertes à un instant donné par les modes d’accueil formels (EAJE, assistantes maternelles, école avant 3 ans, garde à domicile), pour 100 enfants de moins de 3 ans résidant dans le territoire."
caveats = [
  "Ce ne sont pas des pourcentages : la valeur peut dépasser 100.",
  "Capacité théorique, et non enfants accueillis : un enfant peut occuper deux places, une place servir à plusieurs enfants.",
  "Valeurs publiées au dixième : l’ensemble est celui de la Cnaf, il n’est pas la somme des modes.",
  "Un EPCI à cheval sur deux départements est décrit en entier, non dans sa seule partie du département.",
  "France entière hors Mayotte.",
]
reference = "https://data.caf.fr/explore/dataset/txcouv_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
[categories]
ensemble = "Ensemble"
eaje = "Établissements d’accueil (EAJE)"
assistantes_maternelles = "Assistantes maternelles"
prescolarisation = "École avant 3 ans"
garde_a_domicile = "Garde à domicile"
---*/
WITH territoire AS (
    SELECT CASE WHEN epci = 'FRANCE' THEN 'france' ELSE 'epci' END AS level,
           CASE WHEN epci = 'FRANCE' THEN 'FR' ELSE epci END AS territory,
           month, ensemble, eaje, assistantes_maternelles, prescolarisation, garde_a_domicile
    FROM petite_enfance
    -- Un fichier national tient tous les EPCI : on garde ceux du dossier de travail.
    WHERE epci = 'FRANCE' OR epci IN (SELECT epci FROM epci_actuels)
)
SELECT level, territory, month, 'ensemble' AS category, ensemble AS value
FROM territoire
UNION ALL
SELECT level, territory, month, 'eaje' AS category, eaje AS value
FROM territoire
UNION ALL
SELECT level, territory, month, 'assistantes_maternelles' AS category, assistantes_maternelles AS value
FROM territoire
UNION ALL
SELECT level, territory, month, 'prescolarisation' AS category, prescolarisation AS value
FROM territoire
UNION ALL
SELECT level, territory, month, 'garde_a_domicile' AS category, garde_a_domicile AS value
FROM territoire
