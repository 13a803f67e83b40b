/*---
title = "Enfants de moins de 3 ans dont tous les parents travaillent"
short = "Moins de 3 ans, parents actifs"
theme = "petite_enfance"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Enfants de moins de 3 ans dont le parent isolé, ou les deux conjoints, sont en emploi"
denominator = "Enfants de moins de 3 ans des foyers allocataires"
sentence = "tous les parents travaillent pour {valeur} des enfants de moins de 3 ans {du_territoire}"
definition = "Part des enfants de moins de 3 ans (âge atteint dans l’année) des foyers allocataires dont tous les parents présents sont en emploi : la personne responsable, et le conjoint s’il y en a un, ont une activité du groupe ACT (table activites)."
caveats = [
  "Une mesure du besoin d’accueil, non de la demande : un congé de maternité compte comme un emploi, un congé parental total (sans activité) non.",
  "Une activité inconnue ou une déclaration non fournie n’est pas un emploi.",
  "Enfants des seuls foyers allocataires : au-dessus des plafonds de ressources, un premier enfant peut n’ouvrir aucun droit.",
  "Le secret se juge sur le plus petit nombre de foyers, de ceux dont tous les parents travaillent ou des autres.",
]
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers" }
increment = "month"
evolution = true
---*/
WITH foyers_moins_3 AS (
    SELECT e.commune, e.month, e.enfants_0_2 AS enfants,
           -- Sans conjoint, la personne responsable suffit. Un code absent de la table n'est pas un emploi.
           coalesce(r.groupe = 'ACT', false) AND (e.presconj = 0 OR coalesce(c.groupe = 'ACT', false)) AS actifs
    FROM foyers_enfants AS e
    LEFT JOIN activites AS r ON r.code = e.actrespd
    LEFT JOIN activites AS c ON c.code = e.actconj
    WHERE e.enfants_0_2 > 0
),
par_commune AS (
    SELECT commune, month,
           sum(enfants) AS enfants,
           sum(enfants) FILTER (WHERE actifs) AS enfants_actifs,
           count(*) FILTER (WHERE actifs) AS foyers_actifs,
           count(*) FILTER (WHERE NOT actifs) AS foyers_autres
    FROM foyers_moins_3
    GROUP BY commune, month
),
par_territoire AS (
    SELECT r.level, r.territory, r.month,
           coalesce(sum(p.enfants_actifs), 0) AS enfants_actifs,
           coalesce(sum(p.enfants), 0) AS enfants,
           coalesce(sum(p.foyers_actifs), 0) AS foyers_actifs,
           coalesce(sum(p.foyers_autres), 0) AS foyers_autres
    FROM foyers_rattachement AS r
    LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
-- Cinq enfants peuvent n'avoir que deux foyers : ce sont les foyers que le secret protège, ceux
-- du numérateur comme ceux du complément. Un groupe vide n'a personne à protéger.
SELECT level, territory, month,
       enfants_actifs AS numerator,
       enfants AS denominator,
       coalesce(least(nullif(foyers_actifs, 0), nullif(foyers_autres, 0)), foyers_actifs + foyers_autres) AS foyers
FROM par_territoire
