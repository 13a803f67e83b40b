/*---
title = "Places d’accueil pour 100 enfants de moins de 3 ans des foyers allocataires"
short = "Places pour 100 jeunes enfants"
theme = "petite_enfance"
unit = "places pour 100 enfants"
polarity = "up"
formula = "ratio"
factor = 100
numerator = "Places agréées des EAJE et des assistantes maternelles au 31 décembre"
denominator = "Enfants de moins de 3 ans (année observée moins année de naissance) des foyers allocataires"
sentence = "l’offre d’accueil {du_territoire} est de {valeur} de moins de 3 ans des foyers allocataires"
definition = "Places agréées au 31 décembre dans les EAJE et chez les assistantes maternelles du territoire, pour 100 enfants de moins de 3 ans des foyers allocataires qui y vivent."
caveats = [
  "Les enfants sont ceux des foyers allocataires de la Caf, non tous ceux du territoire : les familles de la MSA ou sans prestation n’y sont pas.",
  "Les places d’assistantes maternelles sont celles des agréments, y compris sans activité : ce n’est pas le taux de couverture de la Cnaf.",
  "Un enfant peut occuper deux places, une place servir à plusieurs enfants : la valeur peut dépasser 100.",
]
reference = "https://data.caf.fr/explore/dataset/txcouv_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", numerator = "public", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "EAJE et assistantes maternelles"
eaje = "EAJE"
assistantes_maternelles = "Assistantes maternelles"
---*/
SELECT coalesce(e.level, a.level) AS level,
       coalesce(e.territory, a.territory) AS territory,
       coalesce(e.month, a.month) AS month,
       c.category,
       -- L'ensemble manque quand l'un des deux fichiers manque : la somme d'un seul serait fausse.
       CASE c.category
           WHEN 'ensemble' THEN e.places + a.places
           WHEN 'eaje' THEN e.places
           WHEN 'assistantes_maternelles' THEN a.places
       END AS numerator,
       f.enfants_0_2 AS denominator
FROM eaje_territoires AS e
FULL JOIN assmat_territoires AS a ON a.level = e.level AND a.territory = e.territory AND a.month = e.month
LEFT JOIN references_foyers AS f
       ON f.level = coalesce(e.level, a.level)
      AND f.territory = coalesce(e.territory, a.territory)
      AND f.month = coalesce(e.month, a.month)
CROSS JOIN (VALUES ('ensemble'), ('eaje'), ('assistantes_maternelles')) AS c (category)
