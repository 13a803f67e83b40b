/*---
title = "Un compte de la MSA qui n’est pas un multiple de 5"
source = "msa"
severity = "warning"
definition = "Le contrat dit les comptes arrondis au multiple de 5, et la marge des chiffres en est tirée : un compte exact révélerait ce que la MSA protège."
owner = "bureau d’études"
---*/
-- Ce fichier n'est pas de personnes : le magasin n'en garde pas les numéros de ligne, 0 veut dire « ligne non gardée ».
SELECT month, 0 AS line
FROM msa
WHERE indfoy_ndur % 5 <> 0 OR indnbp_ndur % 5 <> 0 OR indfoy_rsa % 5 <> 0 OR indfoy_ppa % 5 <> 0
   OR indfoy_ndural % 5 <> 0 OR indfoy_af % 5 <> 0 OR indfoy_ndurpaje % 5 <> 0
