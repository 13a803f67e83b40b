/*---
title = "Une prestation est payée alors que son état dit qu’il n’y a pas de droit"
source = "foyers"
severity = "blocking"
definition = "Un montant d’aide au logement, de RSA, de prime d’activité ou d’AAH ne peut pas être positif quand l’état de la prestation vaut 0 : les montants et les états ne viennent pas du même mois, ou une colonne est décalée."
owner = "bureau d’études"
---*/
-- MTPFVERS n'est pas contrôlé : il comprend des prestations sans colonne d'état (prime de naissance).
SELECT month, line
FROM foyers
WHERE (mtal > 0 AND aplvers = 0 AND alfvers = 0 AND alsvers = 0)
   OR (mtrsa > 0 AND rsavers = 0)
   OR (mtppa > 0 AND ppavers = 0)
   OR (mtaah > 0 AND aahvers = 0)
