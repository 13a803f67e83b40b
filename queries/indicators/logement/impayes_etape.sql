/*---
title = "Impayés de loyer par étape de la procédure"
short = "Impayés par étape"
theme = "logement"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers signalés dont c’est l’étape la plus avancée"
denominator = "Foyers différents signalés en impayé"
definition = "Répartition des foyers signalés en impayé selon l’étape la plus avancée de la procédure."
caveats = [
  "Seuls les impayés que les bailleurs signalent à la Caf sont connus ; un foyer signalé par deux bailleurs compte une fois.",
]
reference = "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074096/LEGISCTA000038850130/"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "denominator", breakdown = "additive" }
increment = "month"
evolution = true
[categories]
sig = "Signalé"
pla = "Plan d’apurement"
fsl = "Fonds de solidarité (FSL)"
com = "Commandement de payer"
ass = "Assignation"
jug = "Jugement"
---*/
SELECT t.level, t.territory, t.month, c.category,
       CASE c.category
           WHEN 'sig' THEN t.etape_sig
           WHEN 'pla' THEN t.etape_pla
           WHEN 'fsl' THEN t.etape_fsl
           WHEN 'com' THEN t.etape_com
           WHEN 'ass' THEN t.etape_ass
           WHEN 'jug' THEN t.etape_jug
       END AS numerator,
       t.foyers AS denominator
FROM impayes_territoires AS t
CROSS JOIN (VALUES ('sig'), ('pla'), ('fsl'), ('com'), ('ass'), ('jug')) AS c (category)
