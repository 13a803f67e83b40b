/*---
title = "Un âge va changer les droits"
purpose = "maintien_droits"
level = 1
definition = "Foyer dont un enfant atteint 3, 20 ou 21 ans, ou un adulte sans enfant 25 ans, dans les trois mois, quand le droit qui en dépend change d’au moins 50 € par mois : fin de l’allocation de base à 3 ans, baisse des AF et de l’ASF à 20 ans, fin du complément familial à 21 ans, ouverture possible du RSA à 25 ans. L’extraction ne porte que l’année de naissance : le mois n’est connu que par l’échéance du dossier, ou par un droit encore payé à l’automne de l’année de l’âge. À 18 ans, aucun de ces droits ne change (la majoration d’AF, à 18 ans depuis mars 2026, est gardée par qui l’avait à 14 ans)."
owner = "service de l’accompagnement"
legal_basis = "CRPA, art. L. 114-8 II et R. 114-9-7 ; RGPD, art. 6-1 e"
reference = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189/"
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 15
delay = 45
channels = ["courriel", "telephone"]
holdout = 0.1
reasons = [
  "{evenement}.",
  "Le changement est attendu le {le_jour}.",
  "Les droits changeraient d’environ {ecart} par mois.",
]
script = "Bonjour, je vous appelle de la Caf : vos droits vont changer dans les prochains mois, et je voudrais vous dire comment, et ce que vous pouvez demander."

[restricted]
aahvers = "L’échéance du dossier est celle de l’AAH quand il y en a une : sans cette colonne, elle serait prise pour un changement d’âge."
aeehvers = "L’échéance du dossier est celle de l’AEEH quand il y en a une : sans cette colonne, elle serait prise pour un changement d’âge."
mtaah = "L’AAH est une ressource que la loi déduit du RSA, dont le montant à 25 ans est calculé."

[fields]
evenement = "mots"
le_jour = "jour"
ecart = "euros"

[messages]
courriel = "Bonjour. Vos droits à la Caf vont changer dans les prochains mois. Un conseiller vous appellera pour vous dire comment. Vous pouvez aussi nous appeler ou venir à l’accueil. Vous pouvez refuser ces contacts : dites-le-nous, cela n’a aucun effet sur vos droits."

[[rule]]
column = "dossier_actif"
label = "Votre dossier est actif."
missing = "l’état du dossier"

[[rule]]
column = "age_dans_trois_mois"
label = "Une personne de votre foyer atteint dans les trois mois un âge qui change vos droits."
missing = "le mois de naissance"

[[rule]]
column = "changement_sensible"
label = "Vos droits changeront d’au moins 50 € par mois."
missing = "le montant du changement"
---*/
WITH enfants_ages AS (
    -- Dans l'année : l'enfant atteint l'âge cette année (ecart = âge). L'année prochaine : il l'atteindra
    -- au début de l'année suivante (ecart = âge - 1), à portée des trois mois dès octobre.
    SELECT id_pseudo, month,
           count(*) FILTER (WHERE ecart = 3) AS trois, count(*) FILTER (WHERE ecart = 2) AS trois_suivant,
           count(*) FILTER (WHERE ecart < 2) AS plus_jeunes,
           count(*) FILTER (WHERE ecart = 20) AS vingt, count(*) FILTER (WHERE ecart = 19) AS vingt_suivant,
           count(*) FILTER (WHERE ecart = 21) AS vingt_et_un, count(*) FILTER (WHERE ecart = 20) AS vingt_et_un_suivant
    FROM droits_enfants
    GROUP BY id_pseudo, month
),
situations AS (
    SELECT f.id_pseudo, f.commune, f.month, f.sitdos, f.abvers, f.afvers, f.asfvers, f.cfvers, f.rsavers, f.dt_echeance,
           f.presconj, f.nbenlefa, f.topgro,
           extract(month FROM f.month) AS mois, extract(year FROM f.month) AS annee, f.annaires,
           cast(f.month + INTERVAL '1 month' - INTERVAL '1 day' AS DATE) AS jour,
           coalesce(e.trois, 0) AS trois, coalesce(e.trois_suivant, 0) AS trois_suivant, coalesce(e.plus_jeunes, 0) AS plus_jeunes,
           coalesce(e.vingt, 0) AS vingt, coalesce(e.vingt_suivant, 0) AS vingt_suivant,
           coalesce(e.vingt_et_un, 0) AS vingt_et_un, coalesce(e.vingt_et_un_suivant, 0) AS vingt_et_un_suivant,
           f.aahvers = 2 OR f.aeehvers = 2 AS handicap,
           j.montant_min AS ab_min, j.montant_max AS ab_max, s.par_enfant AS asf, r.socle_min, r.socle_max, d.ressources, d.etudiant, d.enfants_3_20_max,
           -- Le pas des AF : 32 % pour le deuxième enfant, 41 % ensuite, au quart des ressources au moins.
           CASE WHEN f.nbenlefa = 2 THEN b.bmaf * b.af_taux_deux WHEN f.nbenlefa > 2 THEN b.bmaf * b.af_taux_enfant ELSE 0 END AS pas_af,
           b.bmaf * b.cf_taux AS cf, b.af_part_tranche_3
    FROM foyers AS f
    LEFT JOIN enfants_ages AS e ON e.id_pseudo = f.id_pseudo AND e.month = f.month
    JOIN droits_foyers AS d ON d.id_pseudo = f.id_pseudo AND d.month = f.month
    JOIN droits_paje AS j ON j.id_pseudo = f.id_pseudo AND j.month = f.month
    JOIN droits_asf AS s ON s.id_pseudo = f.id_pseudo AND s.month = f.month
    JOIN droits_rsa AS r ON r.id_pseudo = f.id_pseudo AND r.month = f.month
    LEFT JOIN baremes_familiaux AS b ON b.month = f.month
),
fenetres AS (
    SELECT s.*,
           -- L'échéance du dossier dans les trois mois, quand elle n'est pas celle d'un droit au handicap.
           CASE WHEN NOT handicap AND dt_echeance > jour AND dt_echeance <= cast(jour + INTERVAL '3 months' AS DATE) THEN extract(year FROM dt_echeance) - annee END AS annee_echeance,
           -- La fenêtre des trois mois déborde sur l'année suivante à partir d'octobre.
           mois >= 10 AS deborde
    FROM situations AS s
),
evenements AS (
    SELECT w.*,
           -- 3 ans : l'allocation de base encore payée fin septembre ou plus tard l'année des 3 ans dit que
           -- l'anniversaire est à venir, si aucun autre enfant ne la justifie.
           CASE
               WHEN abvers <> 2 OR plus_jeunes > 0 OR trois + trois_suivant = 0 THEN false
               WHEN trois > 0 AND trois_suivant = 0 AND mois BETWEEN 9 AND 11 THEN true
               WHEN annee_echeance = 0 AND trois > 0 AND trois_suivant = 0 THEN true
               WHEN annee_echeance = 1 AND trois_suivant > 0 THEN true
               WHEN trois > 0 AND trois_suivant = 0 AND mois < 9 THEN NULL
               WHEN trois_suivant > 0 AND deborde THEN NULL
               ELSE false
           END AS trois_ans,
           CASE
               WHEN afvers <> 2 AND asfvers <> 2 THEN false
               WHEN (annee_echeance = 0 AND vingt > 0) OR (annee_echeance = 1 AND vingt_suivant > 0) THEN true
               WHEN (vingt > 0 AND mois < 12) OR (vingt_suivant > 0 AND deborde) THEN NULL
               ELSE false
           END AS vingt_ans,
           CASE
               WHEN cfvers <> 2 OR enfants_3_20_max > 3 THEN false
               WHEN (annee_echeance = 0 AND vingt_et_un > 0) OR (annee_echeance = 1 AND vingt_et_un_suivant > 0) THEN true
               WHEN (vingt_et_un > 0 AND mois < 12) OR (vingt_et_un_suivant > 0 AND deborde) THEN NULL
               ELSE false
           END AS vingt_et_un_ans,
           CASE
               WHEN presconj = 1 OR nbenlefa > 0 OR topgro = 1 OR rsavers > 0 OR etudiant THEN false
               WHEN annaires IS NULL THEN NULL
               WHEN (annee_echeance = 0 AND annee - annaires = 25) OR (annee_echeance = 1 AND annee - annaires = 24) THEN true
               WHEN (annee - annaires = 25 AND mois < 12) OR (annee - annaires = 24 AND deborde) THEN NULL
               ELSE false
           END AS vingt_cinq_ans
    FROM fenetres AS w
),
montants AS (
    SELECT v.*,
           -- À 3 ans, une famille de trois enfants ou plus peut passer de l'allocation de base au CF :
           -- le changement va alors de rien à l'allocation entière.
           CASE WHEN trois_ans IS NOT FALSE THEN CASE WHEN nbenlefa >= 3 THEN 0 ELSE ab_min END ELSE 0 END AS ab_bas,
           CASE WHEN trois_ans IS NOT FALSE THEN ab_max ELSE 0 END AS ab_haut,
           CASE WHEN vingt_ans IS NOT FALSE THEN CASE WHEN afvers = 2 THEN round(pas_af * af_part_tranche_3, 2) ELSE 0 END + CASE WHEN asfvers = 2 THEN asf ELSE 0 END ELSE 0 END AS vingt_bas,
           CASE WHEN vingt_ans IS NOT FALSE THEN CASE WHEN afvers = 2 THEN round(pas_af, 2) ELSE 0 END + CASE WHEN asfvers = 2 THEN asf ELSE 0 END ELSE 0 END AS vingt_haut,
           CASE WHEN vingt_et_un_ans IS NOT FALSE THEN round(cf, 2) ELSE 0 END AS cf_bas,
           CASE WHEN vingt_cinq_ans IS NOT FALSE THEN socle_min ELSE 0 END AS rsa_bas,
           CASE WHEN vingt_cinq_ans IS NOT FALSE THEN socle_max ELSE 0 END AS rsa_haut
    FROM evenements AS v
),
sommes AS (
    SELECT m.*,
           greatest(ab_bas, vingt_bas, cf_bas, rsa_bas) AS bas,
           greatest(ab_haut, vingt_haut, cf_bas, rsa_haut) AS haut
    FROM montants AS m
)
SELECT id_pseudo, commune, month,
       sitdos = 'A' AS dossier_actif,
       CASE
           WHEN trois_ans OR vingt_ans OR vingt_et_un_ans OR vingt_cinq_ans THEN true
           WHEN trois_ans IS NULL OR vingt_ans IS NULL OR vingt_et_un_ans IS NULL OR vingt_cinq_ans IS NULL THEN NULL
           ELSE false
       END AS age_dans_trois_mois,
       CASE
           WHEN rsa_haut IS NULL THEN NULL
           WHEN bas >= 50 THEN true
           WHEN haut < 50 THEN false
       END AS changement_sensible,
       CASE
           WHEN trois_ans THEN 'Un enfant atteint 3 ans : l’allocation de base de la Paje s’arrête'
           WHEN vingt_et_un_ans THEN 'Un enfant atteint 21 ans : le complément familial s’arrête'
           WHEN vingt_ans THEN 'Un enfant atteint 20 ans : les allocations familiales ou le soutien familial baissent'
           WHEN vingt_cinq_ans THEN 'La personne atteint 25 ans : le RSA peut s’ouvrir'
       END AS evenement,
       CASE WHEN annee_echeance IS NOT NULL THEN dt_echeance END AS le_jour,
       CASE WHEN bas >= 50 THEN bas END AS ecart,
       CASE WHEN annee_echeance IS NOT NULL THEN dt_echeance END AS echeance,
       bas AS montant_min, haut AS montant_max, ressources
FROM sommes
