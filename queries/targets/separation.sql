/*---
title = "Séparation récente avec un enfant"
purpose = "evenement_vie"
level = 2
definition = "Foyer dont la personne responsable s’est séparée, ou a divorcé, ce mois-ci ou le mois d’avant (60 jours environ : l’extraction ne porte que le mois), avec un enfant à charge ou à naître. Le travail social propose un rendez-vous ; qui a déjà été reçu n’est pas rappelé."
owner = "service social"
legal_basis = "CSS, art. L. 223-1 et L. 263-1 (action sociale des Caf) ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
recipients = ["travail_social"]
pools = ["travail_social"]
minutes = 45
delay = 30
channels = ["telephone"]
written = false
reasons = [
  "La situation familiale a changé en {mois_changement}, avec {enfants} enfant(s) à charge.",
  "Un rendez-vous de travail social peut être proposé : droits, logement, parentalité.",
]
script = "Bonjour, je suis travailleuse sociale à la Caf. Est-ce un bon moment pour parler, et êtes-vous seule ou seul ? Je vous appelle pour vous proposer un rendez-vous, si vous le souhaitez."

[restricted]
sitfam = "La cible propose un accompagnement à qui vient de se séparer : la situation familiale est le fait même qui le déclenche."
dtsitfam_m = "Le mois du changement dit s’il est récent : l’offre n’a de sens que dans les deux mois."

[fields]
mois_changement = "mois"
enfants = "nombre"

[[rule]]
column = "separee"
label = "Votre situation familiale est celle d’une personne séparée ou divorcée."
missing = "la situation familiale"

[[rule]]
column = "changement_recent"
label = "Elle a changé depuis moins de deux mois."
missing = "le mois du changement de situation"

[[rule]]
column = "avec_enfant"
label = "Vous avez un enfant à charge, ou à naître."
missing = "les enfants à charge"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.sitfam IN ('SEF', 'SEL', 'DIV', 'ISO', 'ABA') AND f.presconj = 0 AS separee,
       CASE
           WHEN f.dtsitfam_m IS NULL THEN NULL
           ELSE f.dtsitfam_m >= cast(f.month - INTERVAL '1 month' AS DATE) AND f.dtsitfam_m <= f.month
       END AS changement_recent,
       f.nbenlefa > 0 OR f.topgro = 1 AS avec_enfant,
       f.dtsitfam_m AS mois_changement,
       f.nbenlefa AS enfants,
       CASE WHEN f.dtsitfam_m <= f.month THEN f.month - f.dtsitfam_m END AS attente
FROM foyers AS f
