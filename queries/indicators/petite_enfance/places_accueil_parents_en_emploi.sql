/*---
title = "Places d’accueil pour 100 enfants de moins de 3 ans dont tous les parents travaillent"
short = "Places, parents en emploi"
theme = "petite_enfance"
unit = "places pour 100 enfants"
polarity = "up"
formula = "ratio"
factor = 100
numerator = "Places agréées des EAJE et des assistantes maternelles au 31 décembre"
denominator = "Enfants de moins de 3 ans des foyers allocataires dont tous les parents du foyer sont en emploi"
sentence = "l’offre d’accueil {du_territoire} est de {valeur} de moins de 3 ans dont tous les parents travaillent"
definition = "Places agréées au 31 décembre dans les EAJE et chez les assistantes maternelles du territoire, pour 100 enfants de moins de 3 ans des foyers allocataires dont le responsable, et le conjoint s’il y en a un, sont en emploi : une mesure usuelle du besoin de garde."
caveats = [
  "Les enfants sont ceux des foyers allocataires de la Caf, non tous ceux du territoire : les familles de la MSA ou sans prestation n’y sont pas.",
  "L’emploi est celui que la Caf connaît (codes d’activité du groupe ACT) ; une situation non déclarée n’est pas comptée comme un emploi.",
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
       f.enfants_0_2_parents_en_emploi AS denominator
FROM eaje_territoires AS e
FULL JOIN assmat_territoires AS a ON a.level = e.level AND a.territory = e.territory AND a.month = e.month
LEFT JOIN references_foyers AS f
       ON f.level = coalesce(e.level, a.level)
      AND f.territory = coalesce(e.territory, a.territory)
      AND f.month = coalesce(e.month, a.month)
CROSS JOIN (VALUES ('ensemble'), ('eaje'), ('assistantes_maternelles')) AS c (category)
