/*---
title = "Un droit attend un document"
purpose = "droits_potentiels"
level = 1
definition = "Foyer dont un document attendu, un seul et nommé, empêche l’étude ou le paiement d’un droit : certificat de scolarité (ARS et allocations d’un jeune de 16 à 20 ans), bail ou attestation de loyer (aide au logement), ressources, grossesse, pension alimentaire (ASF)."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000031366350/"
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 10
delay = 15
channels = ["sms", "telephone", "courrier"]
reasons = [
  "Il manque {piece} pour étudier {droit}.",
  "Le document est à recevoir avant le {avant}, date du prochain paiement.",
]
script = "Bonjour, je vous appelle de la Caf : il nous manque un document pour étudier un de vos droits, et je peux vous aider à nous l’envoyer."


[fields]
piece = "mots"
droit = "mots"
avant = "jour"

[messages]
sms = "Il manque un document dans votre dossier à la Caf. Un conseiller vous appellera cette semaine pour vous aider à l’envoyer."
courrier = "Il manque un document dans votre dossier. Un conseiller de la Caf peut vous aider à l’envoyer : appelez-nous ou venez à l’accueil. Vous pouvez refuser cette aide, sans effet sur vos droits."

[[rule]]
column = "dossier_suivi"
label = "Votre dossier est suivi par cette Caf."
missing = "l’état du dossier"

[[rule]]
column = "document_attendu"
label = "Un document est attendu dans votre dossier."
missing = "le document attendu"

[[rule]]
column = "droit_bloque"
label = "Sans ce document, un droit ne peut pas être étudié ou payé."
missing = "ce que le document permet d’étudier"
---*/
WITH jeunes AS (
    -- L'ARS et les allocations demandent la scolarité à partir de 16 ans.
    SELECT id_pseudo, month, count(*) FILTER (WHERE fin_max BETWEEN 16 AND 20) AS jeunes
    FROM droits_enfants
    GROUP BY id_pseudo, month
)
SELECT f.id_pseudo, f.commune, f.month,
       f.sitdos <> 'R' AS dossier_suivi,
       f.piece_att IS NOT NULL AS document_attendu,
       -- Suspendu pour ce motif, il l'est quel que soit le document. Sinon, le droit que le document
       -- permet n'est pas en paiement alors que la situation l'appelle.
       CASE
           WHEN f.piece_att IS NULL THEN false
           WHEN f.motisitd = 'SP' THEN true
           WHEN f.piece_att = 'SCO' THEN coalesce(j.jeunes, 0) > 0 AND f.arsvers <> 2
           WHEN f.piece_att IN ('BAI', 'LOY') THEN f.aplvers <> 2 AND f.alfvers <> 2 AND f.alsvers <> 2 AND f.occlog IN ('LOC', 'HCO', 'HOP', 'HOT')
           WHEN f.piece_att = 'RES' THEN f.rucderre IS NULL OR 2 NOT IN (f.afvers, f.cfvers, f.asfvers, f.abvers, f.rsavers, f.ppavers, f.aplvers, f.alfvers, f.alsvers)
           WHEN f.piece_att = 'GRO' THEN f.topgro = 1
           WHEN f.piece_att = 'PEN' THEN f.presconj = 0 AND f.nbenlefa > 0 AND f.asfvers <> 2
       END AS droit_bloque,
       CASE f.piece_att
           WHEN 'BAI' THEN 'le bail'
           WHEN 'SCO' THEN 'un certificat de scolarité'
           WHEN 'RES' THEN 'les ressources'
           WHEN 'GRO' THEN 'la déclaration de grossesse'
           WHEN 'LOY' THEN 'l’attestation de loyer'
           WHEN 'PEN' THEN 'ce qui fixe la pension alimentaire'
       END AS piece,
       CASE
           WHEN f.piece_att IN ('BAI', 'LOY') THEN 'l’aide au logement'
           WHEN f.piece_att = 'SCO' AND extract(month FROM f.month) BETWEEN 7 AND 12 THEN 'l’allocation de rentrée scolaire'
           WHEN f.piece_att = 'SCO' THEN 'les droits du jeune de 16 ans et plus'
           WHEN f.piece_att = 'RES' THEN 'les droits qui dépendent des ressources'
           WHEN f.piece_att = 'GRO' THEN 'la prime à la naissance'
           WHEN f.piece_att = 'PEN' THEN 'l’allocation de soutien familial'
       END AS droit,
       cast(f.month + INTERVAL '1 month' + INTERVAL '4 days' AS DATE) AS avant,
       -- Les prestations d'un mois sont payées le 5 du mois suivant.
       CASE WHEN f.piece_att IS NOT NULL THEN cast(f.month + INTERVAL '1 month' + INTERVAL '4 days' AS DATE) END AS echeance
FROM foyers AS f
LEFT JOIN jeunes AS j ON j.id_pseudo = f.id_pseudo AND j.month = f.month
