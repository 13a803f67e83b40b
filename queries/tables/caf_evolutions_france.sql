/*---
title = "Comptes nationaux de la Caf et leur base de comparaison"
definition = "RSA et prime d’activité, France entière, comptes exacts : le mois et sa base, pour les comparaisons un_an et depuis_2020. La colonne communes vaut 0 : aucun compte arrondi n’y entre, donc aucune marge."
owner = "bureau d’études"
---*/
SELECT 'france' AS level, 'FR' AS territory, n.month, c.category,
       0 AS communes,
       CASE WHEN b.foyers_rsa > 0 THEN n.foyers_rsa END AS foyers_rsa,
       nullif(b.foyers_rsa, 0) AS foyers_rsa_base,
       CASE WHEN b.foyers_ppa > 0 THEN n.foyers_ppa END AS foyers_ppa,
       nullif(b.foyers_ppa, 0) AS foyers_ppa_base
FROM caf_national AS n
JOIN comparaisons AS c ON c.month = n.month
LEFT JOIN caf_national AS b ON b.month = c.base
