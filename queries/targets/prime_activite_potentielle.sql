/*---
title = "Prime d’activité peut-être non demandée"
purpose = "droits_potentiels"
level = 1
definition = "Foyer dont un adulte de 18 ans ou plus a eu des revenus professionnels dans les trois mois de référence, sans prime d’activité calculée, et dont la prime calculée atteint le seuil de versement (15 €) ce mois-ci et le mois d’avant. Sans le fichier des ressources, le calcul part des revenus de l’année de référence."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
history = 2
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 60
channels = ["courriel", "sms", "telephone"]
holdout = 0.1
reasons = [
  "Un adulte du foyer travaille, et la prime d’activité n’est pas demandée.",
  "Elle serait d’au moins {gain} par mois, d’après les revenus connus, deux mois de suite.",
  "Elle ne se rattrape pas : chaque mois d’attente est perdu.",
]
script = "Bonjour, je vous appelle de la Caf : vous travaillez, et une aide existe peut-être pour vous. Puis-je vérifier avec vous vos revenus des trois derniers mois ?"

[restricted]
mtaah = "L’AAH est une ressource que la loi déduit de la prime d’activité, ou un revenu professionnel quand la personne travaille : sans elle le montant serait faux."
dtsitfam_m = "Une séparation récente donne la majoration des parents isolés : sans elle le montant des parents seuls serait trop bas."

[fields]
gain = "euros"

[messages]
courriel = "Bonjour. La Caf souhaite faire le point avec vous sur vos droits. Un conseiller vous appellera dans les prochains jours. Vous pouvez aussi nous appeler ou venir à l’accueil. Vous pouvez refuser ces contacts : dites-le-nous, cela n’a aucun effet sur vos droits."
sms = "La Caf souhaite faire le point avec vous sur vos droits. Un conseiller vous appellera cette semaine."

[[rule]]
column = "dossier_actif"
label = "Votre dossier est actif."
missing = "l’état du dossier"

[[rule]]
column = "sans_prime"
label = "Vous n’avez pas la prime d’activité."
missing = "l’état de la prime d’activité"

[[rule]]
column = "adulte"
label = "Vous avez 18 ans ou plus."
missing = "l’année de naissance"

[[rule]]
column = "hors_etudes"
label = "Vous n’êtes pas étudiante ou étudiant."
missing = "le statut étudiant"

[[rule]]
column = "travaille"
label = "Une personne du foyer a eu des revenus de son travail dans les trois mois de référence."
missing = "les revenus du travail (fichier des ressources, ou activité)"

[[rule]]
column = "prime_ce_mois"
label = "La prime calculée atteint 15 € ce mois-ci."
missing = "le montant de la prime (fichier des ressources)"

[[rule]]
column = "prime_mois_avant"
label = "Elle les atteignait déjà le mois d’avant."
missing = "le montant de la prime le mois d’avant"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.sitdos = 'A' AS dossier_actif,
       f.ppavers = 0 AS sans_prime,
       CASE WHEN d.age_resp_min >= 18 OR d.age_conj_min >= 18 THEN true WHEN d.age_resp_max < 18 THEN false END AS adulte,
       NOT d.etudiant AS hors_etudes,
       CASE WHEN d.gains_min > 0 THEN true WHEN d.gains_max = 0 THEN false END AS travaille,
       -- Le montant calculé est déjà 0 sous le seuil de versement.
       CASE WHEN m.montant_min > 0 THEN true WHEN m.montant_max = 0 THEN false END AS prime_ce_mois,
       CASE WHEN p.montant_min > 0 THEN true WHEN p.montant_max = 0 THEN false END AS prime_mois_avant,
       CASE WHEN m.montant_min > 0 THEN m.montant_min END AS gain,
       m.montant_min, m.montant_max, d.ressources,
       -- La prime court du mois de la demande : un mois d'attente est un mois perdu.
       CASE WHEN m.montant_min > 0 THEN m.montant_min END AS perte
FROM foyers AS f
JOIN droits_foyers AS d ON d.id_pseudo = f.id_pseudo AND d.month = f.month
JOIN droits_ppa AS m ON m.id_pseudo = f.id_pseudo AND m.month = f.month
LEFT JOIN droits_ppa AS p ON p.id_pseudo = f.id_pseudo AND p.month = cast(f.month - INTERVAL '1 month' AS DATE)
