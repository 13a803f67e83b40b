/*---
title = "Décès d’un enfant ou du conjoint"
purpose = "evenement_vie"
level = 2
definition = "Foyer où le décès d’un enfant ou du conjoint est apparu dans l’extraction ce mois-ci, et n’y était pas le mois d’avant. Le travail social appelle ; rien n’est écrit."
owner = "service social"
legal_basis = "CSS, art. L. 223-1 et L. 263-1 (action sociale des Caf) ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
history = 2
recipients = ["travail_social"]
pools = ["travail_social"]
minutes = 60
delay = 15
channels = ["telephone"]
written = false
reasons = ["Un évènement grave est arrivé dans la famille : un appel de soutien est proposé."]
script = "Bonjour, je suis travailleuse sociale à la Caf. Je vous présente nos condoléances. Je vous appelle pour vous demander si une aide vous serait utile, aujourd’hui ou plus tard."

[caps]
exempt = true

[restricted]
topdecenf = "La cible propose un soutien après le décès d’un enfant : c’est le fait même qui le déclenche."
topdecconj = "La cible propose un soutien après le décès du conjoint : c’est le fait même qui le déclenche."

[[rule]]
column = "deces_connu"
label = "La Caf a appris un décès dans votre famille."
missing = "l’information sur un décès"

[[rule]]
column = "deces_nouveau"
label = "Cette information est arrivée ce mois-ci."
missing = "l’extraction du mois d’avant"
---*/
SELECT f.id_pseudo, f.commune, f.month,
       1 IN (f.topdecenf, f.topdecconj) AS deces_connu,
       -- L'extraction garde le signalement six mois. Un décès de plus, l'autre étant déjà connu, compte.
       CASE
           WHEN p.id_pseudo IS NULL THEN CASE WHEN f.topdecenf = 0 AND f.topdecconj = 0 THEN false END
           ELSE f.topdecenf > p.topdecenf OR f.topdecconj > p.topdecconj
       END AS deces_nouveau,
       CASE WHEN 1 IN (f.topdecenf, f.topdecconj) THEN cast(f.month + INTERVAL '1 month' + INTERVAL '14 days' AS DATE) END AS echeance
FROM foyers AS f
LEFT JOIN foyers AS p ON p.id_pseudo = f.id_pseudo AND p.month = cast(f.month - INTERVAL '1 month' AS DATE)
