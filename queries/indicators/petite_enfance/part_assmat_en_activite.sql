/*---
title = "Part des assistantes maternelles agréées en activité"
short = "Assistantes mat. en activité"
theme = "petite_enfance"
unit = "%"
polarity = "up"
formula = "ratio"
numerator = "Assistantes maternelles en activité au 31 décembre"
denominator = "Assistantes maternelles agréées au 31 décembre"
definition = "Part des assistantes maternelles agréées qui gardent au moins un enfant en fin d’année."
reference = "https://data.caf.fr/explore/dataset/nbpla_pe_epci/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
SELECT level, territory, month, am_en_activite AS numerator, am_agreees AS denominator
FROM assmat_territoires
