/*---
title = "Impayés de loyer signalés par territoire"
definition = "Foyers différents signalés dans le mois, par étape la plus avancée, foyers qui ont un plan d’apurement, foyers dont la dette atteint le seuil. Une commune sans ligne vaut zéro si le fichier couvre le département (règle de poids_epci) ou si son EPCI y a au moins une ligne ; un territoire dont une commune échappe à cette règle n’a pas de ligne."
owner = "bureau d’études"
increment = "month"
---*/
WITH par_commune AS (
    SELECT commune, month,
           count(*) AS foyers,
           count(*) FILTER (WHERE etape = 1) AS etape_sig,
           count(*) FILTER (WHERE etape = 2) AS etape_pla,
           count(*) FILTER (WHERE etape = 3) AS etape_fsl,
           count(*) FILTER (WHERE etape = 4) AS etape_com,
           count(*) FILTER (WHERE etape = 5) AS etape_ass,
           count(*) FILTER (WHERE etape = 6) AS etape_jug,
           count(*) FILTER (WHERE avec_plan = 1) AS avec_plan,
           count(*) FILTER (WHERE au_seuil = 1) AS au_seuil
    FROM impayes_foyers
    GROUP BY commune, month
),
servis AS (
    SELECT DISTINCT c.departement, c.epci, p.month
    FROM par_commune AS p
    JOIN communes_actuelles AS c ON c.commune = p.commune
),
complets AS (
    SELECT s.departement, s.month
    FROM servis AS s
    JOIN poids_epci AS w ON w.departement = s.departement AND w.epci = s.epci
    GROUP BY s.departement, s.month
    HAVING sum(w.poids) >= 1
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.foyers), 0) AS foyers,
       coalesce(sum(p.etape_sig), 0) AS etape_sig,
       coalesce(sum(p.etape_pla), 0) AS etape_pla,
       coalesce(sum(p.etape_fsl), 0) AS etape_fsl,
       coalesce(sum(p.etape_com), 0) AS etape_com,
       coalesce(sum(p.etape_ass), 0) AS etape_ass,
       coalesce(sum(p.etape_jug), 0) AS etape_jug,
       coalesce(sum(p.avec_plan), 0) AS avec_plan,
       coalesce(sum(p.au_seuil), 0) AS au_seuil
FROM rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN servis AS s ON s.departement = c.departement AND s.epci = c.epci AND s.month = r.month
LEFT JOIN complets AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(coalesce(s.epci, d.departement))
