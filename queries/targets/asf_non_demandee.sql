/*---
title = "Allocation de soutien familial peut-être non demandée"
purpose = "droits_potentiels"
level = 1
definition = "Parent seul d’un enfant de moins de 20 ans, sans ASF en paiement ni demande visible (pas de pièce de pension attendue), dont la pension alimentaire par enfant est sous l’ASF, et à qui l’ASF apporterait au moins 15 € par mois. Le RSA et la prime d’activité tiennent compte d’une partie de l’ASF : le gain réel peut être moindre."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 60
channels = ["courriel", "telephone"]
holdout = 0.1
reasons = [
  "La personne élève seule {enfants} enfant(s) de moins de 20 ans et n’a pas l’allocation de soutien familial.",
  "L’allocation serait d’au moins {gain} par mois, si l’autre parent ne verse pas de pension ou en verse une petite.",
  "Deux années peuvent être rattrapées au plus.",
]
script = "Bonjour, je vous appelle de la Caf : vous élevez seule ou seul un enfant, et une aide existe peut-être pour vous. Puis-je vous poser deux questions ?"

[fields]
enfants = "nombre"
gain = "euros"

[messages]
courriel = "Bonjour. La Caf souhaite faire le point avec vous sur vos droits. Un conseiller vous appellera dans les prochains jours. Vous pouvez aussi nous appeler ou venir à l’accueil. Vous pouvez refuser ces contacts : dites-le-nous, cela n’a aucun effet sur vos droits."

[[rule]]
column = "dossier_actif"
label = "Votre dossier est actif."
missing = "l’état du dossier"

[[rule]]
column = "parent_seul"
label = "Vous élevez seule ou seul vos enfants."
missing = "la situation du foyer"

[[rule]]
column = "enfant_moins_20"
label = "Un de vos enfants a moins de 20 ans."
missing = "le mois de naissance des enfants"

[[rule]]
column = "sans_asf"
label = "Vous n’avez pas l’allocation de soutien familial, et aucune demande n’est visible."
missing = "l’état de l’allocation de soutien familial"

[[rule]]
column = "pension_sous_asf"
label = "La pension alimentaire que vous recevez est plus petite que l’allocation, ou vous n’en recevez pas."
missing = "la pension alimentaire reçue (fichier des ressources)"

[[rule]]
column = "gain_utile"
label = "L’allocation serait d’au moins 15 € par mois."
missing = "le montant de l’allocation"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.sitdos = 'A' AS dossier_actif,
       f.presconj = 0 AND f.nbenlefa > 0 AS parent_seul,
       CASE WHEN a.enfants_min > 0 THEN true WHEN a.enfants_max = 0 THEN false WHEN f.presconj = 1 OR f.nbenlefa = 0 THEN false END AS enfant_moins_20,
       f.asfvers = 0 AND f.piece_att IS DISTINCT FROM 'PEN' AS sans_asf,
       -- Par enfant : la plus grande pension possible est sous l'ASF, ou la plus petite la dépasse déjà.
       CASE
           WHEN f.presconj = 1 OR a.enfants_max = 0 THEN false
           WHEN d.pension_max IS NULL THEN NULL
           WHEN d.pension_max < a.enfants_min * a.par_enfant THEN true
           WHEN d.pension_min >= a.enfants_max * a.par_enfant THEN false
       END AS pension_sous_asf,
       -- Le montant calculé est déjà 0 sous 15 €.
       CASE WHEN a.montant_min > 0 THEN true WHEN a.montant_max = 0 THEN false END AS gain_utile,
       a.enfants_min AS enfants,
       CASE WHEN a.montant_min > 0 THEN a.montant_min END AS gain,
       a.montant_min, a.montant_max, d.ressources
FROM foyers AS f
JOIN droits_foyers AS d ON d.id_pseudo = f.id_pseudo AND d.month = f.month
JOIN droits_asf AS a ON a.id_pseudo = f.id_pseudo AND a.month = f.month
