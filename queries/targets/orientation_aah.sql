/*---
title = "AAH ouverte récemment : proposer un partenaire"
purpose = "orientation_handicap"
level = 1
definition = "Personne dont l’AAH est en paiement et ne l’était pas un, deux ou trois mois plus tôt, sans l’avoir été dans les neuf mois d’avant (une reprise n’est pas une ouverture). Un conseiller explique le droit et, si la personne le veut, l’oriente vers un partenaire : emploi, logement adapté, vie sociale."
owner = "service de l’accompagnement"
legal_basis = "CSS, art. L. 223-1 et L. 263-1 (action sociale des Caf) ; RGPD, art. 6-1 e et 9-2 b"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
history = 13
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 30
delay = 60
channels = ["telephone", "visio"]
consent = true
reasons = [
  "L’AAH est ouverte depuis moins de trois mois.",
  "Aucun partenaire n’est connu : l’accord de la personne est à demander avant d’en prévenir un.",
]
script = "Bonjour, je vous appelle de la Caf : un droit vient de s’ouvrir pour vous. Souhaitez-vous que je vous l’explique, et que je vous parle des partenaires qui peuvent vous aider ?"

[restricted]
aahvers = "La cible accompagne l’ouverture de l’AAH : c’est le droit même qui la déclenche."

[[rule]]
column = "aah_en_paiement"
label = "Vous recevez l’AAH."
missing = "l’état de l’AAH"

[[rule]]
column = "ouverte_recemment"
label = "Elle s’est ouverte depuis moins de trois mois."
missing = "les extractions des trois mois d’avant"

[[rule]]
column = "premiere_ouverture"
label = "Vous ne la receviez pas auparavant."
missing = "les extractions de l’année d’avant"
---*/
WITH passes AS (
    SELECT f.id_pseudo, f.month,
           count(*) FILTER (WHERE p.month >= cast(f.month - INTERVAL '3 months' AS DATE)) AS vus,
           count(*) FILTER (WHERE p.month >= cast(f.month - INTERVAL '3 months' AS DATE) AND p.aahvers <> 2) AS sans,
           min(CASE WHEN p.aahvers <> 2 AND p.month >= cast(f.month - INTERVAL '3 months' AS DATE) THEN p.month END) AS premier_sans,
           min(CASE WHEN p.aahvers = 2 THEN p.month END) AS premier_avec
    FROM foyers AS f
    JOIN foyers AS p ON p.id_pseudo = f.id_pseudo AND p.month < f.month AND p.month >= cast(f.month - INTERVAL '12 months' AS DATE)
    GROUP BY f.id_pseudo, f.month
)
SELECT f.id_pseudo, f.commune, f.month,
       f.aahvers = 2 AS aah_en_paiement,
       -- Un dossier inscrit depuis moins de trois mois n'avait pas l'AAH à cette Caf.
       CASE
           WHEN f.aahvers <> 2 THEN false
           WHEN coalesce(p.sans, 0) > 0 THEN true
           WHEN coalesce(p.vus, 0) = 3 THEN false
           WHEN f.dtinscdo_m > cast(f.month - INTERVAL '3 months' AS DATE) THEN true
       END AS ouverte_recemment,
       CASE
           WHEN f.aahvers <> 2 THEN false
           WHEN p.premier_avec IS NULL THEN true
           ELSE p.premier_avec > coalesce(p.premier_sans, cast(f.month - INTERVAL '4 months' AS DATE))
       END AS premiere_ouverture
FROM foyers AS f
LEFT JOIN passes AS p ON p.id_pseudo = f.id_pseudo AND p.month = f.month
