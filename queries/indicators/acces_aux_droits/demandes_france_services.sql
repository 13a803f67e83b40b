/*---
title = "Demandes reçues par les France services"
short = "Demandes France services"
theme = "acces_aux_droits"
unit = "demandes"
polarity = "none"
formula = "count"
numerator = "Demandes traitées dans le mois"
sentence = "les France services {du_territoire} traitent {valeur}"
definition = "Demandes traitées dans le mois par les France services du territoire, par opérateur concerné."
caveats = [
  "Une commune sans structure vaut zéro si le fichier couvre le département, sinon elle n’est pas comptée et ses territoires sont non disponibles.",
]
reference = "https://www.france-services.gouv.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "numerator", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
caf = "Caf"
ft = "France Travail"
cpam = "Assurance maladie"
cnav = "Assurance retraite"
dgfip = "Finances publiques"
aut = "Autres opérateurs"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.demandes
           WHEN 'caf' THEN t.demandes_caf
           WHEN 'ft' THEN t.demandes_ft
           WHEN 'cpam' THEN t.demandes_cpam
           WHEN 'cnav' THEN t.demandes_cnav
           WHEN 'dgfip' THEN t.demandes_dgfip
           WHEN 'aut' THEN t.demandes_aut
       END AS numerator
FROM france_services_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('caf'), ('ft'), ('cpam'), ('cnav'), ('dgfip'), ('aut')) AS c (category)
