/*---
title = "RSA peut-être non demandé"
purpose = "droits_potentiels"
level = 1
definition = "Foyer dont un adulte a 25 ans ou plus, ou qui a un enfant ou en attend un, dont la personne responsable a moins de 65 ans (l’Aspa prend la suite), hors études, sans RSA ni demande de RSA, et dont les ressources laissent un RSA calculé d’au moins 6 €. Avec un enfant ou un impayé de loyer, le travail social prend le contact. Le séjour et le patrimoine ne sont pas connus : c’est à l’entretien de les dire."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
recipients = ["accompagnement", "travail_social"]
pools = ["accompagnement", "travail_social"]
minutes = 30
delay = 30
channels = ["telephone", "courrier"]
reasons = [
  "Les ressources connues du foyer sont sous le montant du RSA, qui n’est pas demandé.",
  "Le RSA serait d’au moins {gain} par mois, d’après les ressources connues.",
  "Il ne se rattrape pas : chaque mois d’attente est perdu.",
]
script = "Bonjour, je vous appelle de la Caf : d’après ce que nous savons, une aide existe peut-être pour vous. Voulez-vous que nous fassions le point ensemble, au téléphone ou lors d’un rendez-vous ?"

[restricted]
mtaah = "L’AAH est une ressource que la loi déduit du RSA : sans elle le montant serait faux."
dtsitfam_m = "Une séparation récente donne la majoration des parents isolés : sans elle le montant des parents seuls serait trop bas."
etatimpa = "Un impayé de loyer fait prendre le contact par le travail social."

[fields]
gain = "euros"

[messages]
courrier = "La Caf souhaite faire le point avec vous sur vos droits. Appelez-nous ou venez à l’accueil : un conseiller vous recevra. Vous pouvez refuser ces contacts : dites-le-nous, cela n’a aucun effet sur vos droits."

[[rule]]
column = "dossier_actif"
label = "Votre dossier est actif."
missing = "l’état du dossier"

[[rule]]
column = "sans_rsa"
label = "Vous n’avez pas le RSA, et aucune demande n’est en cours."
missing = "l’état du RSA"

[[rule]]
column = "age_ou_enfant"
label = "Une personne du foyer a 25 ans ou plus, ou vous avez un enfant ou en attendez un."
missing = "l’année ou le mois de naissance"

[[rule]]
column = "moins_de_65_ans"
label = "Vous avez moins de 65 ans."
missing = "l’année ou le mois de naissance"

[[rule]]
column = "hors_etudes"
label = "Vous n’êtes pas étudiante ou étudiant."
missing = "le statut étudiant"

[[rule]]
column = "ressources_sous_montant"
label = "Vos ressources sont sous le montant du RSA."
missing = "les ressources des trois derniers mois (fichier des ressources)"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.sitdos = 'A' AS dossier_actif,
       -- 0 demande en attente, 2 à 4 dossier ouvert ; refusé ou clos, il peut être redemandé.
       f.rsavers = 0 AND (f.etatdosrsa IS NULL OR f.etatdosrsa IN (1, 5, 6)) AS sans_rsa,
       CASE
           WHEN f.nbenlefa > 0 OR f.topgro = 1 THEN true
           WHEN d.age_resp_min >= 25 OR d.age_conj_min >= 25 THEN true
           WHEN d.age_resp_max < 25 AND (f.presconj = 0 OR d.age_conj_max < 25) THEN false
       END AS age_ou_enfant,
       CASE WHEN d.age_resp_max < 65 THEN true WHEN d.age_resp_min >= 65 THEN false END AS moins_de_65_ans,
       NOT d.etudiant AS hors_etudes,
       CASE WHEN r.montant_min > 0 THEN true WHEN r.montant_max = 0 THEN false END AS ressources_sous_montant,
       CASE WHEN r.montant_min > 0 THEN r.montant_min END AS gain,
       r.montant_min, r.montant_max, d.ressources,
       -- Le RSA court du mois de la demande : un mois d'attente est un mois perdu.
       CASE WHEN r.montant_min > 0 THEN r.montant_min END AS perte,
       CASE WHEN f.nbenlefa > 0 OR f.etatimpa IS NOT NULL THEN 2 ELSE 1 END AS niveau
FROM foyers AS f
JOIN droits_foyers AS d ON d.id_pseudo = f.id_pseudo AND d.month = f.month
JOIN droits_rsa AS r ON r.id_pseudo = f.id_pseudo AND r.month = f.month
