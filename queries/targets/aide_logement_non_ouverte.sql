/*---
title = "Aide au logement peut-être non demandée"
purpose = "droits_potentiels"
level = 1
definition = "Locataire dont le loyer est connu, sans aide au logement calculée, et dont les revenus par unité de consommation, hors prestations, sont sous une coupe que le bureau d’études fixe (paramètre aide_logement_seuil). L’aide elle-même dépend de la zone et du bail : elle se calcule à l’entretien."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074096/"
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 60
channels = ["courriel", "visio", "telephone"]
holdout = 0.1
reasons = [
  "Le foyer est locataire, son loyer est de {loyer}, et il n’a pas d’aide au logement.",
  "Ses revenus, hors prestations, laissent penser qu’il peut en avoir une.",
  "L’aide ne se rattrape pas : elle court du mois de la demande.",
]
script = "Bonjour, je vous appelle de la Caf : vous êtes locataire, et une aide existe peut-être pour vous. Avez-vous votre bail et vos derniers revenus sous la main ?"

[fields]
loyer = "euros"

[messages]
courriel = "Bonjour. La Caf souhaite faire le point avec vous sur vos droits. Un conseiller vous proposera un rendez-vous dans les prochains jours. Vous pouvez aussi nous appeler ou venir à l’accueil. Vous pouvez refuser ces contacts : dites-le-nous, cela n’a aucun effet sur vos droits."

[[rule]]
column = "dossier_actif"
label = "Votre dossier est actif."
missing = "l’état du dossier"

[[rule]]
column = "locataire"
label = "Vous êtes locataire."
missing = "le statut d’occupation du logement"

[[rule]]
column = "sans_aide"
label = "Vous n’avez pas d’aide au logement."
missing = "l’état de l’aide au logement"

[[rule]]
column = "loyer_connu"
label = "La Caf connaît votre loyer."
missing = "le loyer"

[[rule]]
column = "revenus_sous_seuil"
label = "Vos revenus laissent penser que vous pouvez avoir une aide."
missing = "les revenus"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.sitdos = 'A' AS dossier_actif,
       CASE WHEN f.occlog = 'OLI' THEN NULL ELSE f.occlog = 'LOC' END AS locataire,
       -- Calculée sous le seuil de versement, l'aide a été demandée.
       f.aplvers = 0 AND f.alfvers = 0 AND f.alsvers = 0 AS sans_aide,
       CASE WHEN f.occlog NOT IN ('LOC', 'OLI') THEN false WHEN f.mtloy > 0 THEN true END AS loyer_connu,
       -- Le fichier des ressources, quand il est là, dit les revenus d'aujourd'hui.
       d.revenus_max < s.value * f.nbuc AS revenus_sous_seuil,
       CASE WHEN f.mtloy > 0 THEN f.mtloy END AS loyer,
       d.ressources
FROM foyers AS f
JOIN droits_foyers AS d ON d.id_pseudo = f.id_pseudo AND d.month = f.month
LEFT JOIN aide_logement_seuil AS s ON s.month = f.month
