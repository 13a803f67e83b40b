/*---
title = "Foyers de la MSA par territoire"
definition = "Comptes de la MSA pour la partie d’EPCI, l’EPCI s’il est entier dans le département, le département et la Caf. Un territoire dont un EPCI manque au fichier n’a pas de ligne. La colonne communes compte les lignes arrondies additionnées."
owner = "bureau d’études"
increment = "month"
---*/
SELECT r.level, r.territory, r.month,
       count(*) AS communes,
       sum(m.indfoy_ndur) AS foyers,
       sum(m.indnbp_ndur) AS personnes,
       sum(m.indfoy_rsa) AS foyers_rsa,
       sum(m.indfoy_ppa) AS foyers_ppa,
       sum(m.indfoy_ndural) AS foyers_aide_logement,
       sum(m.indfoy_af) AS foyers_af,
       sum(m.indfoy_ndurpaje) AS foyers_paje
FROM msa AS m
JOIN epci_rattachement AS r ON r.epci = m.numepci AND r.month = m.month
GROUP BY r.level, r.territory, r.month, r.parties
HAVING count(*) = r.parties
