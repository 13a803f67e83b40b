/*---
title = "Impayé de loyer signalé"
purpose = "evenement_vie"
level = 2
definition = "Foyer dont un bailleur a signalé un impayé constitué (deux loyers, bruts quand l’aide va au locataire, nets quand elle va au bailleur), et dont l’aide au logement est en paiement. Le travail social propose d’aider à négocier un plan d’apurement et à garder l’aide."
owner = "service social"
legal_basis = "CCH, art. L. 824-1 et suivants ; CSS, art. L. 223-1 et L. 263-1 (action sociale des Caf) ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
recipients = ["travail_social"]
pools = ["travail_social"]
minutes = 45
delay = 30
channels = ["telephone", "courrier"]
reasons = [
  "Un impayé de loyer a été signalé à la Caf : {situation}.",
  "L’aide au logement est en paiement : un plan d’apurement permet de la garder.",
]
script = "Bonjour, je suis travailleuse sociale à la Caf. Je vous appelle au sujet de votre logement : nous pouvons chercher ensemble une solution avec le bailleur, si vous le souhaitez."

[restricted]
dette = "Le seuil légal de l’impayé se compare à la dette déclarée par le bailleur ; elle ne sort pas de la règle."
plan_date = "Un plan déjà signé change ce que l’on propose : le suivre, non en négocier un."
dt_signalement = "La date du signalement dit depuis quand la famille attend une proposition."
etatimpa = "L’extraction connaît des impayés que le fichier des bailleurs n’a pas encore : sans elle, ils seraient tenus pour absents."

[freshness]
impayes = 2

[fields]
situation = "mots"

[messages]
courrier = "Un travailleur social de la Caf souhaite vous proposer un rendez-vous au sujet de votre logement. Vous pouvez l’appeler, ou refuser cette aide, sans effet sur vos droits."

[[rule]]
column = "impaye_signale"
label = "Un impayé de loyer a été signalé à la Caf."
missing = "le fichier des bailleurs du mois"

[[rule]]
column = "seuil_atteint"
label = "Il atteint deux mois de loyer."
missing = "le montant que le bailleur signale"

[[rule]]
column = "aide_en_paiement"
label = "Une aide au logement vous est versée."
missing = "l’état de l’aide au logement"
---*/
WITH signales AS (
    -- Deux bailleurs peuvent signaler le même foyer : un seul impayé constitué suffit.
    SELECT id_pseudo, month,
           bool_or(dette >= seuil - 0.005) AS au_seuil,
           bool_or(plan_date IS NOT NULL) AS avec_plan,
           min(dt_signalement) AS signale_le
    FROM impayes_lignes
    GROUP BY id_pseudo, month
),
fichiers AS (
    SELECT month, count(*) AS lignes
    FROM impayes_lignes
    GROUP BY month
)
SELECT f.id_pseudo, f.commune, f.month,
       -- Sans le fichier du mois, seul un impayé que l'extraction connaît est sûr.
       CASE WHEN s.id_pseudo IS NOT NULL OR f.etatimpa IS NOT NULL THEN true WHEN x.lignes > 0 THEN false END AS impaye_signale,
       CASE WHEN s.id_pseudo IS NOT NULL THEN s.au_seuil WHEN f.etatimpa IS NULL AND x.lignes > 0 THEN false END AS seuil_atteint,
       2 IN (f.aplvers, f.alfvers, f.alsvers) AS aide_en_paiement,
       CASE WHEN s.avec_plan THEN 'un plan d’apurement existe, à suivre' WHEN s.id_pseudo IS NOT NULL THEN 'aucun plan d’apurement n’est connu' END AS situation,
       CASE WHEN s.signale_le IS NOT NULL THEN greatest(cast(f.month + INTERVAL '1 month' - INTERVAL '1 day' AS DATE) - s.signale_le, 0) END AS attente
FROM foyers AS f
LEFT JOIN signales AS s ON s.id_pseudo = f.id_pseudo AND s.month = f.month
LEFT JOIN fichiers AS x ON x.month = f.month
