/*---
title = "Places chez les assistantes maternelles"
short = "Places d’assistante maternelle"
theme = "petite_enfance"
unit = "places"
polarity = "up"
formula = "count"
numerator = "Places des agréments au 31 décembre"
definition = "Places que les agréments des assistantes maternelles permettent au 31 décembre, en activité ou non."
reference = "https://data.caf.fr/explore/dataset/nbpla_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, places AS numerator
FROM assmat_territoires
