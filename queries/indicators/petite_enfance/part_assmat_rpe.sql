/*---
title = "Part des assistantes maternelles d’une commune couverte par un relais petite enfance"
short = "Ass. mat. couvertes par un RPE"
theme = "petite_enfance"
unit = "%"
polarity = "up"
formula = "ratio"
numerator = "Assistantes maternelles en activité dans une commune couverte par un relais petite enfance"
denominator = "Assistantes maternelles en activité"
definition = "Part des assistantes maternelles en activité qui exercent dans une commune qu’un relais petite enfance couvre."
reference = "https://evaluation.securite-sociale.fr/home/famille/1-8-dispositifs-de-soutien-a-la-.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator" }
increment = "month"
evolution = true
---*/
-- Par commune ce serait tout ou rien : les niveaux au-dessus seulement.
WITH couvertes AS (
    SELECT r.level, r.territory, r.month, sum(a.am_en_activite) AS assistantes
    FROM assistantes_maternelles AS a
    JOIN rattachement AS r ON r.commune = a.commune AND r.month = a.month
    WHERE EXISTS (SELECT 1 FROM rpe AS p WHERE p.commune = a.commune AND p.month = a.month)
    GROUP BY r.level, r.territory, r.month
)
SELECT t.level, t.territory, t.month,
       coalesce(c.assistantes, 0) AS numerator,
       t.am_en_activite AS denominator
FROM assmat_territoires AS t
-- Le fichier des relais doit couvrir le territoire lui aussi.
JOIN rpe_territoires AS p ON p.level = t.level AND p.territory = t.territory AND p.month = t.month
LEFT JOIN couvertes AS c ON c.level = t.level AND c.territory = t.territory AND c.month = t.month
WHERE t.level <> 'commune'
