/*---
title = "Déclaration trimestrielle non reçue"
purpose = "maintien_droits"
level = 1
definition = "Foyer dont la déclaration trimestrielle du RSA, de la prime d’activité ou de l’AAH est attendue et non reçue, alors que le droit était en paiement le mois d’avant. Sans elle le paiement s’arrête, et le RSA se ferme après quatre mois."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"
history = 2
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 10
delay = 10
channels = ["sms", "telephone"]
reasons = [
  "La déclaration trimestrielle attendue en {mois_attendu} n’est pas arrivée.",
  "Le droit concerné était payé le mois d’avant : {droit}.",
  "Reçue avant le {avant}, elle évite l’interruption du paiement.",
]
script = "Bonjour, je vous appelle de la Caf : nous n’avons pas encore reçu votre déclaration trimestrielle, et je peux vous aider à la remplir pour que le paiement continue."


[restricted]
aahvers = "L’AAH d’une personne qui travaille dépend d’une déclaration trimestrielle : sans cette colonne, son interruption ne serait pas évitée."

[fields]
mois_attendu = "mois"
droit = "mots"
avant = "jour"

[messages]
sms = "La Caf attend une déclaration de votre part. Un conseiller peut vous aider à la faire : il vous appellera ces jours-ci."

[[rule]]
column = "declaration_attendue"
label = "Une déclaration trimestrielle est attendue de vous."
missing = "la déclaration attendue"

[[rule]]
column = "declaration_non_recue"
label = "La Caf ne l’a pas encore reçue."
missing = "la réception de la déclaration"

[[rule]]
column = "droit_le_mois_avant"
label = "Le droit qui en dépend était payé le mois d’avant."
missing = "les droits du mois d’avant"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       f.dtr_attendue IS NOT NULL AND f.dtr_attendue <= f.month AS declaration_attendue,
       CASE WHEN f.dtr_attendue IS NULL THEN false ELSE f.dtr_recue = 0 END AS declaration_non_recue,
       CASE WHEN p.id_pseudo IS NOT NULL THEN 2 IN (p.rsavers, p.ppavers, p.aahvers) END AS droit_le_mois_avant,
       f.dtr_attendue AS mois_attendu,
       -- Plusieurs droits dépendent de la même déclaration : le premier de la liste est nommé.
       CASE
           WHEN p.rsavers = 2 AND p.ppavers = 2 THEN 'le RSA et la prime d’activité'
           WHEN p.rsavers = 2 THEN 'le RSA'
           WHEN p.ppavers = 2 THEN 'la prime d’activité'
           WHEN p.aahvers = 2 THEN 'l’AAH'
       END AS droit,
       cast(f.month + INTERVAL '1 month' + INTERVAL '4 days' AS DATE) AS avant,
       -- Le paiement du mois est le 5 du mois suivant : reçue avant, la déclaration l'assure.
       CASE WHEN f.dtr_attendue <= f.month THEN cast(f.month + INTERVAL '1 month' + INTERVAL '4 days' AS DATE) END AS echeance,
       CASE WHEN f.dtr_attendue <= f.month THEN f.month - f.dtr_attendue END AS attente,
       coalesce(p.mtrsa, 0) + coalesce(p.mtppa, 0) AS montant_min,
       coalesce(p.mtrsa, 0) + coalesce(p.mtppa, 0) AS montant_max,
       round(f.rucderre * f.nbuc, 2) AS ressources
FROM foyers AS f
LEFT JOIN foyers AS p ON p.id_pseudo = f.id_pseudo AND p.month = cast(f.month - INTERVAL '1 month' AS DATE)
