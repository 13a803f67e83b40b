/*---
title = "Part de la MSA parmi les foyers allocataires"
short = "Part de la MSA"
theme = "couverture"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à la MSA"
denominator = "Foyers ayant un droit versable à la Caf ou à la MSA"
definition = "Part des foyers de la MSA parmi les foyers de la Caf et de la MSA ayant au moins un droit versable, et par prestation."
caveats = [
  "Un foyer ne relève que d’un régime pour ces prestations : il n’est pas compté deux fois.",
  "La marge vient des comptes arrondis de la MSA ; ceux de la Caf sont exacts.",
]
reference = "https://statistiques.msa.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers_caf", breakdown = "overlapping" }
rounding = { numerator = "msa.indfoy_ndur", denominator = "msa.indfoy_ndur" }
increment = "month"
evolution = true
[categories]
ensemble = "Ensemble"
rsa = "RSA"
ppa = "Prime d’activité"
aide_logement = "Aide au logement"
af = "Allocations familiales"
paje = "Paje"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'ensemble' THEN t.foyers
           WHEN 'rsa' THEN t.foyers_rsa
           WHEN 'ppa' THEN t.foyers_ppa
           WHEN 'aide_logement' THEN t.foyers_aide_logement
           WHEN 'af' THEN t.foyers_af
           WHEN 'paje' THEN t.foyers_paje
       END AS numerator,
       CASE c.category
           WHEN 'ensemble' THEN t.foyers + f.foyers
           WHEN 'rsa' THEN t.foyers_rsa + f.foyers_rsa
           WHEN 'ppa' THEN t.foyers_ppa + f.foyers_ppa
           WHEN 'aide_logement' THEN t.foyers_aide_logement + f.foyers_aide_logement
           WHEN 'af' THEN t.foyers_af + f.foyers_af
           WHEN 'paje' THEN t.foyers_paje + f.foyers_paje
       END AS denominator,
       CASE c.category
           WHEN 'ensemble' THEN f.foyers
           WHEN 'rsa' THEN f.foyers_rsa
           WHEN 'ppa' THEN f.foyers_ppa
           WHEN 'aide_logement' THEN f.foyers_aide_logement
           WHEN 'af' THEN f.foyers_af
           WHEN 'paje' THEN f.foyers_paje
       END AS foyers_caf,
       t.communes
FROM msa_territoires AS t
CROSS JOIN (VALUES ('ensemble'), ('rsa'), ('ppa'), ('aide_logement'), ('af'), ('paje')) AS c (category)
LEFT JOIN references_foyers AS f ON f.level = t.level AND f.territory = t.territory AND f.month = t.month
