/*---
title = "Foyers aux prestations d’accueil du jeune enfant"
short = "Prestations d’accueil (Paje)"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers ayant un droit versable à cette prestation"
denominator = "Foyers ayant un enfant de moins de 6 ans (CMG) ou de moins de 3 ans (PreParE, allocation de base)"
definition = "Part des foyers ayant un droit versable à chaque prestation : le complément de mode de garde (CMG) selon le mode (TYPCMG), parmi les foyers ayant un enfant de moins de 6 ans ; la PreParE et l’allocation de base, parmi ceux ayant un enfant de moins de 3 ans."
caveats = [
  "Un foyer qui touche la prestation est toujours au dénominateur, même quand son enfant a passé l’âge dans l’année (l’extraction ne porte que l’année de naissance).",
  "Un foyer peut toucher plusieurs de ces prestations : les parts ne s’additionnent pas.",
]
reference = "https://data.caf.fr/explore/dataset/s_ben_com_f/information/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", breakdown = "overlapping" }
increment = "month"
evolution = true

[categories]
cmg_assistante_maternelle = "CMG assistante maternelle"
cmg_domicile = "CMG garde à domicile"
cmg_structure = "CMG structure"
prepare = "PreParE"
allocation_base = "Allocation de base"
---*/
-- Par les tranches d'âge : un enfant « né » après l'année observée n'est dans aucune.
WITH par_commune AS (
    SELECT commune, month,
           count(*) FILTER (WHERE enfants_0_2 + enfants_3_5 > 0 OR cmgvers = 2) AS moins_6,
           count(*) FILTER (WHERE enfants_0_2 > 0 OR prepvers = 2 OR abvers = 2) AS moins_3,
           count(*) FILTER (WHERE cmgvers = 2 AND typcmg = 'AMA') AS assistante_maternelle,
           count(*) FILTER (WHERE cmgvers = 2 AND typcmg = 'GED') AS domicile,
           count(*) FILTER (WHERE cmgvers = 2 AND typcmg = 'STR') AS structure,
           count(*) FILTER (WHERE prepvers = 2) AS prepare,
           count(*) FILTER (WHERE abvers = 2) AS allocation_base
    FROM foyers_enfants
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.moins_6), 0) AS moins_6,
           coalesce(sum(p.moins_3), 0) AS moins_3,
           coalesce(sum(p.assistante_maternelle), 0) AS assistante_maternelle,
           coalesce(sum(p.domicile), 0) AS domicile,
           coalesce(sum(p.structure), 0) AS structure,
           coalesce(sum(p.prepare), 0) AS prepare,
           coalesce(sum(p.allocation_base), 0) AS allocation_base
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
SELECT level, territory, month, 'cmg_assistante_maternelle' AS category, assistante_maternelle AS numerator, moins_6 AS denominator, moins_6 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'cmg_domicile' AS category, domicile AS numerator, moins_6 AS denominator, moins_6 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'cmg_structure' AS category, structure AS numerator, moins_6 AS denominator, moins_6 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'prepare' AS category, prepare AS numerator, moins_3 AS denominator, moins_3 AS foyers
FROM par_territoire
UNION ALL
SELECT level, territory, month, 'allocation_base' AS category, allocation_base AS numerator, moins_3 AS denominator, moins_3 AS foyers
FROM par_territoire
