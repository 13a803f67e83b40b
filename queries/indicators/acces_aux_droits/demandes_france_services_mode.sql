/*---
title = "Demandes reçues par les France services, par mode"
short = "France services, par mode"
theme = "acces_aux_droits"
unit = "demandes"
polarity = "none"
formula = "count"
numerator = "Demandes traitées dans le mois"
definition = "Demandes traitées dans le mois par les France services du territoire, à l’accueil ou à distance, pour tous les opérateurs et pour la Caf."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://www.france-services.gouv.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = [["", "phys", "dist"], ["", "caf_phys", "caf_dist"]] }
increment = "month"
evolution = true
[categories]
phys = "À l’accueil"
dist = "À distance"
caf_phys = "Caf, à l’accueil"
caf_dist = "Caf, à distance"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'phys' THEN t.demandes_phys
           WHEN 'dist' THEN t.demandes_dist
           WHEN 'caf_phys' THEN t.demandes_caf_phys
           WHEN 'caf_dist' THEN t.demandes_caf_dist
       END AS numerator
FROM france_services_territoires AS t
CROSS JOIN (VALUES ('phys'), ('dist'), ('caf_phys'), ('caf_dist')) AS c (category)
