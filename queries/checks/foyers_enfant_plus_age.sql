/*---
title = "Un enfant est plus âgé que l’un de ses parents"
source = "foyers"
severity = "blocking"
definition = "Un enfant à charge ne peut pas être né avant la personne responsable, ni avant son conjoint : les colonnes des années de naissance sont décalées ou mêlées. Vérifiez l’ordre des colonnes de l’extraction."
owner = "bureau d’études"
---*/
-- least() passe les enfants absents ; une année absurde de la personne responsable est un âge
-- inconnu, non un parent trop jeune.
SELECT month, line
FROM foyers
WHERE least(annnen1, annnen2, annnen3, annnen4, annnen5, annnen6,
            annnen7, annnen8, annnen9, annnen10, annnen11, annnen12) < greatest(annaires, annaicon)
