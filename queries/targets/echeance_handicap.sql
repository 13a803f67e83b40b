/*---
title = "Échéance d’un droit au titre du handicap"
purpose = "maintien_droits"
level = 1
definition = "Foyer dont l’AAH ou l’AEEH est en paiement et dont la décision finit dans les six mois, sans qu’un renouvellement ait repoussé cette date. Le renouvellement se demande à la MDPH, qui met souvent plusieurs mois."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
history = 2
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 30
channels = ["telephone", "courrier"]
reasons = [
  "La décision qui ouvre {droit} finit le {fin_decision}.",
  "Aucun renouvellement n’est vu : la demande se fait à la MDPH, au mieux quatre mois avant, soit le {demander_avant}.",
]
script = "Bonjour, je vous appelle de la Caf : un de vos droits arrive à échéance, et je voudrais savoir si vous avez besoin d’aide pour demander son renouvellement."

[restricted]
aahvers = "La cible évite l’interruption de l’AAH : c’est le droit même dont la fin approche."
aeehvers = "La cible évite l’interruption de l’AEEH : c’est le droit même dont la fin approche."

[fields]
droit = "mots"
fin_decision = "jour"
demander_avant = "jour"

[messages]
courrier = "Un de vos droits arrive à échéance. Un conseiller de la Caf peut vous aider à demander son renouvellement : appelez-nous ou venez à l’accueil. Vous pouvez refuser cette aide, sans effet sur vos droits."

[[rule]]
column = "droit_en_paiement"
label = "Vous recevez l’AAH ou l’AEEH."
missing = "l’état de l’AAH et de l’AEEH"

[[rule]]
column = "fin_proche"
label = "La décision qui l’ouvre finit dans les six mois."
missing = "la date de fin de la décision"

[[rule]]
column = "sans_renouvellement"
label = "Aucun renouvellement n’est connu de la Caf."
missing = "le renouvellement"
---*/
WITH dates AS (
    SELECT f.*, cast(f.month + INTERVAL '1 month' - INTERVAL '1 day' AS DATE) AS jour
    FROM foyers AS f
)
SELECT d.id_pseudo, d.commune, d.month,
       2 IN (d.aahvers, d.aeehvers) AS droit_en_paiement,
       -- Une date passée alors que le droit est encore payé ne dit pas quand il finira.
       CASE
           WHEN d.aahvers <> 2 AND d.aeehvers <> 2 THEN false
           WHEN d.dt_echeance IS NULL OR d.dt_echeance <= d.jour THEN NULL
           ELSE d.dt_echeance <= cast(d.jour + INTERVAL '6 months' AS DATE)
       END AS fin_proche,
       -- Un renouvellement accordé repousse la date : vue un mois plus tôt à une date d'avant, elle
       -- vient de l'être, et l'échéance suivante est celle d'un autre droit ou d'un accord court.
       CASE WHEN p.dt_echeance IS NULL OR d.dt_echeance IS NULL THEN true ELSE NOT (p.dt_echeance < d.dt_echeance AND p.dt_echeance > cast(d.month - INTERVAL '1 day' AS DATE)) END AS sans_renouvellement,
       CASE WHEN d.aahvers = 2 AND d.aeehvers = 2 THEN 'l’AAH ou l’AEEH' WHEN d.aahvers = 2 THEN 'l’AAH' WHEN d.aeehvers = 2 THEN 'l’AEEH' END AS droit,
       d.dt_echeance AS fin_decision,
       CASE WHEN d.dt_echeance > cast(d.jour + INTERVAL '4 months' AS DATE) THEN cast(d.dt_echeance - INTERVAL '4 months' AS DATE) END AS demander_avant,
       CASE WHEN d.dt_echeance > d.jour THEN d.dt_echeance END AS echeance
FROM dates AS d
LEFT JOIN foyers AS p ON p.id_pseudo = d.id_pseudo AND p.month = cast(d.month - INTERVAL '1 month' AS DATE)
