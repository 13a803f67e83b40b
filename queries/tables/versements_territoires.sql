/*---
title = "Aides au logement versées aux bailleurs par territoire"
definition = "Foyers allocataires dont une aide au logement versable est payée au bailleur dans le mois, et montants versés, par parc du logement. Le fichier des paiements ne dit pas la commune : chaque foyer est situé par l’extraction du même mois, où il est retrouvé par les 15 premiers caractères de son pseudonyme. Sont donnés les territoires que l’extraction couvre, dans les départements où au moins un paiement est retrouvé."
owner = "bureau d’études"
increment = "month"
---*/
WITH payes AS (
    -- Un foyer a plusieurs lignes quand une régularisation s'ajoute au paiement du mois.
    SELECT id_pseudo, month, sum(cast(montant AS decimal(18, 2))) AS montant
    FROM paiements_bailleurs
    GROUP BY id_pseudo, month
),
par_commune AS (
    SELECT f.commune, f.month,
           count(*) AS foyers,
           count(*) FILTER (WHERE f.pprppu = 'PUB') AS foyers_public,
           count(*) FILTER (WHERE f.pprppu = 'PRI') AS foyers_prive,
           sum(p.montant) AS montant,
           sum(p.montant) FILTER (WHERE f.pprppu = 'PUB') AS montant_public,
           sum(p.montant) FILTER (WHERE f.pprppu = 'PRI') AS montant_prive
    FROM payes AS p
    JOIN foyers_noyau AS f ON f.month = p.month AND substr(f.id_pseudo, 1, 15) = p.id_pseudo
    WHERE f.aide_logement IS NOT NULL
    GROUP BY f.commune, f.month
),
departements AS (
    SELECT DISTINCT c.departement, p.month
    FROM par_commune AS p
    JOIN communes_actuelles AS c ON c.commune = p.commune
)
SELECT r.level, r.territory, r.month,
       coalesce(sum(p.foyers), 0) AS foyers,
       coalesce(sum(p.foyers_public), 0) AS foyers_public,
       coalesce(sum(p.foyers_prive), 0) AS foyers_prive,
       coalesce(sum(p.montant), 0) AS montant,
       coalesce(sum(p.montant_public), 0) AS montant_public,
       coalesce(sum(p.montant_prive), 0) AS montant_prive
FROM foyers_rattachement AS r
JOIN communes_actuelles AS c ON c.commune = r.commune
LEFT JOIN departements AS d ON d.departement = c.departement AND d.month = r.month
LEFT JOIN par_commune AS p ON p.commune = r.commune AND p.month = r.month
GROUP BY r.level, r.territory, r.month
HAVING count(*) = count(d.departement)
