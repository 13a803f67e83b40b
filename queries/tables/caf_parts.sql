/*---
title = "Parts et taux de la Caf avec leur incertitude d’arrondi"
definition = "Pour chaque part (couverture de la population, RSA, prime d’activité, aide au logement, AF, Paje) : la valeur en % et sa demi-largeur, c’est-à-dire le plus grand écart que l’arrondi des comptes permet, en points. Sert aux évolutions en points."
owner = "bureau d’études"
---*/
-- Un compte qui additionne n lignes arrondies au multiple de 5 est vrai à 2 n près.
-- La part la plus haute possible est (N + 2n) / (D - 2n), la plus basse (N - 2n) / (D + 2n) ;
-- la population, exacte, ne bouge pas. La demi-largeur est le plus grand des deux écarts :
-- la règle même dont Portulan tire la marge d'une part (formule `ratio`).
--   Exemple, une commune (n = 1) : 5 foyers au RSA sur 10, soit 50 %.
--   Au plus 7 / 8 = 87,5 % ; au moins 3 / 12 = 25 %. Demi-largeur : 37,5 points.
WITH parts AS (
    SELECT level, territory, month, communes, 'population' AS part,
           personnes AS numerator, population AS denominator,
           2 * communes AS ecart_n, 0 AS ecart_d
    FROM caf_territoires
    UNION ALL
    SELECT level, territory, month, communes, 'rsa' AS part, foyers_rsa, foyers, 2 * communes, 2 * communes
    FROM caf_territoires
    UNION ALL
    SELECT level, territory, month, communes, 'ppa' AS part, foyers_ppa, foyers, 2 * communes, 2 * communes
    FROM caf_territoires
    UNION ALL
    SELECT level, territory, month, communes, 'aide_logement' AS part, foyers_aide_logement, foyers, 2 * communes, 2 * communes
    FROM caf_territoires
    UNION ALL
    SELECT level, territory, month, communes, 'af' AS part, foyers_af, foyers, 2 * communes, 2 * communes
    FROM caf_territoires
    UNION ALL
    SELECT level, territory, month, communes, 'paje' AS part, foyers_paje, foyers, 2 * communes, 2 * communes
    FROM caf_territoires
),
bornes AS (
    -- Un vrai compte ne descend pas sous 0 ; un vrai dénominateur, pas sous 1.
    SELECT level, territory, month, communes, part,
           100 * cast(numerator AS double) / nullif(denominator, 0) AS valeur,
           100 * cast(greatest(numerator - ecart_n, 0) AS double) / nullif(denominator + ecart_d, 0) AS bas,
           100 * cast(numerator + ecart_n AS double) / greatest(denominator - ecart_d, 1) AS haut
    FROM parts
)
SELECT level, territory, month, communes, part, valeur,
       CASE WHEN valeur IS NOT NULL THEN greatest(haut - valeur, valeur - bas) END AS demi_largeur
FROM bornes
