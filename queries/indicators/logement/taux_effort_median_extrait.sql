/*---
title = "Taux d’effort net médian des locataires aidés"
short = "Taux d’effort net médian"
theme = "logement"
unit = "%"
polarity = "down"
formula = "value"
numerator = "Médiane de (loyer + charges − aide au logement) / ressources du foyer"
sentence = "la moitié des locataires aidés {du_territoire} consacre au logement plus de {valeur} de ses ressources"
definition = "Médiane, en %, du taux d’effort net des foyers locataires qui ont une aide au logement : (MTLOY + MTCHA − MTAL) / (RUC × NBUC), où RUC × NBUC est l’ensemble des ressources mensuelles du foyer, prestations comprises. Sont écartés les accédants à la propriété (PARCAL ACC) et les foyers sans loyer (vide ou nul), sans ressources connues ou sans ressources."
caveats = [
  "Les charges sont le forfait de la Caf, non la dépense réelle.",
  "L’aide au logement est retirée de la dépense et reste dans les ressources : un calcul qui l’en retirerait donnerait un taux plus haut.",
  "Une médiane n’est donnée qu’à partir de 11 foyers.",
]
reference = "https://www.budget.gouv.fr/files/uploads/extract/2023/PLR/BG/PGM/109/FR_2023_PLR_BG_PGM_109_PERF.html"
owner = "bureau d’études"
disclosure = { rule = "caf", count = "foyers", threshold = 11 }
increment = "month"
evolution = true
---*/
WITH locataires AS (
    -- Des charges vides valent zéro : elles sont dans le loyer, ou il n'y en a pas.
    SELECT commune, month,
           100 * (mtloy + coalesce(mtcha, 0) - mtal) / ressources AS effort
    FROM foyers_noyau
    WHERE aide_logement IS NOT NULL AND parcal IS DISTINCT FROM 'ACC' AND mtloy > 0 AND ressources > 0
)
-- Une médiane ne s'additionne pas : chaque niveau repart des foyers.
SELECT r.level, r.territory, r.month, median(l.effort) AS value, count(*) AS foyers
FROM locataires AS l
JOIN foyers_rattachement AS r ON r.commune = l.commune AND r.month = l.month
GROUP BY r.level, r.territory, r.month
