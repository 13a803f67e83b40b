/*---
title = "Des unités de consommation hors de l’échelle de la Cnaf"
source = "foyers"
severity = "warning"
tolerance = 0.005
definition = "NBUC suit l’échelle de la Cnaf : 1 pour la personne responsable, 0,5 pour chaque autre adulte ou enfant de 14 ans et plus, 0,3 pour chaque enfant de moins de 14 ans, 0,2 de plus pour un parent isolé. Hors de l’échelle, le revenu par unité de consommation du foyer est faux."
owner = "bureau d’études"
---*/
-- L'extraction ne porte que l'année de naissance : un enfant qui a 14 ans dans l'année en a 13 ou 14,
-- et compte 0,3 ou 0,5. Une autre personne à charge compte 0,3 ou 0,5 ; une grossesse peut ouvrir les
-- 0,2 du parent isolé. Il reste une fourchette, et la faute est d'en sortir.
WITH ages AS (
    SELECT f.*, extract(year FROM month) AS annee
    FROM foyers AS f
),
compte AS (
    SELECT month, line, nbuc, presconj, nbenlefa, topgro,
           greatest(perscouv - 1 - presconj - nbenlefa, 0) AS autres,
           CASE WHEN annee - annnen1 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen2 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen3 > 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen4 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen5 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen6 > 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen7 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen8 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen9 > 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen10 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen11 > 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen12 > 14 THEN 1 ELSE 0 END AS grands,
           CASE WHEN annee - annnen1 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen2 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen3 = 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen4 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen5 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen6 = 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen7 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen8 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen9 = 14 THEN 1 ELSE 0 END
           + CASE WHEN annee - annnen10 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen11 = 14 THEN 1 ELSE 0 END + CASE WHEN annee - annnen12 = 14 THEN 1 ELSE 0 END AS quatorze
    FROM ages
),
fourchette AS (
    SELECT month, line, nbuc,
           -- Les enfants qui ne sont ni grands ni de 14 ans en ont moins, année inconnue comprise.
           1 + 0.5 * presconj + 0.5 * grands + 0.3 * (nbenlefa - grands) + 0.3 * autres
             + CASE WHEN presconj = 0 AND nbenlefa > 0 THEN 0.2 ELSE 0 END AS bas,
           1 + 0.5 * presconj + 0.5 * (grands + quatorze) + 0.3 * (nbenlefa - grands - quatorze) + 0.5 * autres
             + CASE WHEN presconj = 0 AND (nbenlefa > 0 OR topgro = 1) THEN 0.2 ELSE 0 END AS haut
    FROM compte
)
SELECT month, line
FROM fourchette
WHERE nbuc < bas - 0.01 OR nbuc > haut + 0.01
