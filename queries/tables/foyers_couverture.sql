/*---
title = "Couverture des territoires par l’extraction des foyers"
definition = "Pour chaque mois, chaque niveau et chaque territoire : sa population municipale, celle de ses communes qui ont au moins un foyer dans l’extraction du mois, et le rapport des deux. Une extraction peut ne tenir que quelques EPCI, ou avoir été tronquée : un total ne se montre que là où elle couvre le territoire."
owner = "bureau d’études"
increment = "month"
---*/
-- Toutes les lignes comptent ici, noyau dur ou non : une commune dont aucun foyer n'a de droit
-- versable est couverte, et ses zéros sont de vrais zéros.
WITH presentes AS (
    SELECT DISTINCT commune, month
    FROM foyers
),
mois AS (
    SELECT DISTINCT month
    FROM presentes
),
sommes AS (
    SELECT r.level, r.territory, r.month,
           count(*) AS communes,
           count(p.commune) AS communes_couvertes,
           coalesce(sum(c.population), 0) AS population,
           coalesce(sum(c.population) FILTER (WHERE p.commune IS NOT NULL), 0) AS population_couverte
    FROM rattachement AS r
    JOIN mois AS m ON m.month = r.month
    LEFT JOIN communes_actuelles AS c ON c.commune = r.commune
    LEFT JOIN presentes AS p ON p.commune = r.commune AND p.month = r.month
    GROUP BY r.level, r.territory, r.month
)
-- Sans population connue, ce sont les communes qui se comptent.
SELECT level, territory, month, population, population_couverte,
       CASE WHEN population > 0 THEN cast(population_couverte AS double) / population
            ELSE cast(communes_couvertes AS double) / communes
       END AS part
FROM sommes
