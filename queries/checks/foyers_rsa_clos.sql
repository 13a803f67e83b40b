/*---
title = "Un RSA est versable alors que son dossier n’est pas ouvert"
source = "foyers"
severity = "blocking"
definition = "RSAVERS 2 demande un dossier RSA ouvert et versable (ETATDOSRSA 2). Un dossier clos, refusé, suspendu ou jamais demandé ne peut pas l’être : les deux colonnes ne viennent pas du même mois, ou leurs codes ont changé."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE rsavers = 2 AND etatdosrsa IS DISTINCT FROM 2
