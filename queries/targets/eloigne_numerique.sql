/*---
title = "Loin des démarches en ligne, une démarche à faire"
purpose = "inclusion_numerique"
level = 1
definition = "Foyer sans courriel ou sans téléphone connu, ou sans connexion ni démarche en ligne depuis douze mois, et qui a une démarche à faire dans les 90 jours : déclaration trimestrielle, document attendu, échéance d’un droit."
owner = "service de l’inclusion numérique"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000031366350/"
recipients = ["accompagnement", "partenaire"]
pools = ["accompagnement"]
minutes = 20
delay = 60
channels = ["telephone", "accueil", "france_services", "courrier"]
reasons = [
  "{distance}.",
  "Une démarche est à faire dans les trois mois : {demarche}.",
]
script = "Bonjour, je vous appelle de la Caf : une démarche est à faire bientôt, et nous pouvons la faire ensemble, à l’accueil ou à la France services la plus proche."

[fields]
distance = "mots"
demarche = "mots"

[messages]
courrier = "Une démarche est à faire bientôt auprès de la Caf. Si vous le souhaitez, nous la faisons avec vous, à l’accueil ou à la France services la plus proche : appelez-nous ou présentez-vous. Vous pouvez refuser cette aide, sans effet sur vos droits."

[[rule]]
column = "dossier_suivi"
label = "Votre dossier est suivi par cette Caf."
missing = "l’état du dossier"

[[rule]]
column = "loin_du_numerique"
label = "La Caf n’a pas votre courriel ou votre téléphone, ou vous n’avez pas fait de démarche en ligne depuis douze mois."
missing = "les coordonnées et les démarches en ligne"

[[rule]]
column = "demarche_proche"
label = "Vous avez une démarche à faire dans les trois mois."
missing = "les démarches à venir"
---*/
WITH dates AS (
    SELECT f.*, cast(f.month + INTERVAL '1 month' - INTERVAL '1 day' AS DATE) AS jour
    FROM foyers AS f
),
demarches AS (
    SELECT d.*,
           d.dtr_attendue IS NOT NULL AND d.dtr_recue = 0 AS declaration_due,
           -- Le RSA et la prime d'activité se déclarent chaque trimestre : la prochaine déclaration
           -- est toujours à moins de 90 jours.
           2 IN (d.rsavers, d.ppavers) AS declaration_a_venir,
           d.piece_att IS NOT NULL AS document,
           d.dt_echeance IS NOT NULL AND d.dt_echeance > d.jour AND d.dt_echeance <= cast(d.jour + INTERVAL '90 days' AS DATE) AS echeance_proche
    FROM dates AS d
)
SELECT d.id_pseudo, d.commune, d.month,
       d.sitdos <> 'R' AS dossier_suivi,
       d.topmail = 0 OR d.toptel = 0 OR (d.cnx12 = 0 AND d.nbteleproc12 = 0) AS loin_du_numerique,
       d.declaration_due OR d.declaration_a_venir OR d.document OR d.echeance_proche AS demarche_proche,
       CASE
           WHEN d.topmail = 0 AND d.toptel = 0 THEN 'Ni courriel ni téléphone connus'
           WHEN d.topmail = 0 THEN 'Pas de courriel connu'
           WHEN d.toptel = 0 THEN 'Pas de téléphone connu'
           WHEN d.cnx12 = 0 AND d.nbteleproc12 = 0 THEN 'Aucune démarche en ligne depuis douze mois'
       END AS distance,
       CASE
           WHEN d.declaration_due THEN 'une déclaration trimestrielle'
           WHEN d.document THEN 'un document à envoyer'
           WHEN d.echeance_proche THEN 'un droit qui arrive à échéance'
           WHEN d.declaration_a_venir THEN 'la prochaine déclaration trimestrielle'
       END AS demarche,
       CASE WHEN d.declaration_due OR d.document THEN cast(d.month + INTERVAL '1 month' + INTERVAL '4 days' AS DATE) WHEN d.echeance_proche THEN d.dt_echeance END AS echeance
FROM demarches AS d
