/*---
title = "Expliquer un changement avant qu’il n’arrive"
purpose = "explication_indu"
level = 1
definition = "Foyer au RSA ou à la prime d’activité pour qui les ressources reçues d’un tiers (fichier des ressources) diffèrent de celles de l’extraction, ce mois-ci et le mois d’avant, d’au moins 50 € et d’au moins 10 %, assez pour que le prochain calcul change le droit de 15 € par mois ou plus, dans un sens ou dans l’autre. Rien n’est décidé, rien n’est ordonné : un conseiller explique et aide à corriger."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000031366350/"
history = 2
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 20
channels = ["telephone", "courriel"]
ordered = false
reasons = [
  "Une information reçue d’un tiers diffère depuis deux mois de celle du dossier : les ressources.",
  "Le prochain calcul peut changer {droit}, en plus ou en moins.",
]
script = "Bonjour, je vous appelle de la Caf : une information que nous avons reçue n’est pas la même que celle de votre dossier. Je voudrais vérifier avec vous laquelle est la bonne, et vous dire ce que cela peut changer."

[fields]
droit = "mots"

[messages]
courriel = "Bonjour. La Caf souhaite vérifier avec vous une information de votre dossier avant le prochain calcul. Un conseiller vous appellera dans les prochains jours. Vous pouvez aussi nous appeler ou venir à l’accueil."

[[rule]]
column = "droit_en_paiement"
label = "Vous recevez le RSA ou la prime d’activité."
missing = "l’état des droits"

[[rule]]
column = "ecart_durable"
label = "Depuis deux mois, des ressources reçues d’un tiers diffèrent de celles de votre dossier."
missing = "le fichier des ressources de ce mois et du mois d’avant"

[[rule]]
column = "droit_change"
label = "Cette différence changera votre droit au prochain calcul."
missing = "l’effet de la différence"
---*/
WITH ecarts AS (
    SELECT d.id_pseudo, d.month, d.commune, d.rsavers, d.ppavers,
           -- Un écart : 50 € et 10 % des ressources de l'extraction, pour ne pas appeler pour un arrondi.
           CASE WHEN d.exact THEN abs(d.revenus_max - d.declares) END AS ecart,
           CASE WHEN d.exact THEN abs(d.revenus_max - d.declares) >= greatest(50, 0.1 * d.declares) END AS differe,
           b.ppa_part_revenus, b.ppa_seuil_versement
    FROM droits_foyers AS d
    LEFT JOIN baremes_activite AS b ON b.month = d.month
)
SELECT e.id_pseudo, e.commune, e.month,
       2 IN (e.rsavers, e.ppavers) AS droit_en_paiement,
       e.differe AND p.differe AS ecart_durable,
       -- Un euro de ressources de plus ou de moins change le RSA d'un euro ; la prime d'activité, de ce
       -- que la pente laisse, au moins. Sous le seuil de versement de la prime, l'effet est négligé.
       CASE WHEN e.rsavers = 2 THEN e.ecart >= e.ppa_seuil_versement ELSE e.ecart * (1 - e.ppa_part_revenus) >= e.ppa_seuil_versement END AS droit_change,
       CASE WHEN e.rsavers = 2 AND e.ppavers = 2 THEN 'le RSA et la prime d’activité' WHEN e.rsavers = 2 THEN 'le RSA' WHEN e.ppavers = 2 THEN 'la prime d’activité' END AS droit
FROM ecarts AS e
LEFT JOIN ecarts AS p ON p.id_pseudo = e.id_pseudo AND p.month = cast(e.month - INTERVAL '1 month' AS DATE)
