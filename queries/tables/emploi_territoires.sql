/*---
title = "Demandeurs d’emploi par territoire, catégorie et âge"
definition = "Inscrits à France Travail en fin de mois, femmes et hommes ensemble. Une case secrète (de 1 à 4 personnes) compte pour 2, à 2 près comme une case arrondie ; cellules compte les cases arrondies ou secrètes additionnées, secrets celles qui sont secrètes. Un 0 écrit est exact : il n’est pas dans cellules. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH cases AS (
    SELECT commune, month, categorie, tranche_age,
           sum(CASE WHEN nb_mark = 'secret' THEN 2 ELSE nb END) AS nb,
           count(*) FILTER (WHERE nb_mark = 'secret' OR nb > 0) AS cellules,
           count(*) FILTER (WHERE nb_mark = 'secret') AS secrets
    FROM demandeurs_emploi
    GROUP BY commune, month, categorie, tranche_age
),
servis AS (
    SELECT DISTINCT c.departement, c.epci, p.month
    FROM cases AS p
    JOIN communes_actuelles AS c ON c.commune = p.commune
),
complets AS (
    SELECT s.departement, s.month
    FROM servis AS s
    JOIN poids_epci AS w ON w.departement = s.departement AND w.epci = s.epci
    GROUP BY s.departement, s.month
    HAVING sum(w.poids) >= 1
),
couverts AS (
    SELECT r.level, r.territory, r.month
    FROM rattachement AS r
    JOIN communes_actuelles AS c ON c.commune = r.commune
    LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
    LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
    GROUP BY r.level, r.territory, r.month
    HAVING count(*) = count(coalesce(s.epci, d.departement))
),
sommes AS (
    SELECT r.level, r.territory, r.month, p.categorie, p.tranche_age,
           sum(p.nb) AS nb, sum(p.cellules) AS cellules, sum(p.secrets) AS secrets
    FROM rattachement AS r
    JOIN cases AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month, p.categorie, p.tranche_age
)
SELECT k.level, k.territory, k.month, g.categorie, a.tranche_age,
       coalesce(s.nb, 0) AS nb,
       coalesce(s.cellules, 0) AS cellules,
       coalesce(s.secrets, 0) AS secrets
FROM couverts AS k
CROSS JOIN (VALUES ('A'), ('B'), ('C'), ('D'), ('E')) AS g (categorie)
CROSS JOIN (VALUES ('M25'), ('25-49'), ('50P')) AS a (tranche_age)
LEFT JOIN sommes AS s
       ON s.level = k.level AND s.territory = k.territory AND s.month = k.month
      AND s.categorie = g.categorie AND s.tranche_age = a.tranche_age
