/*---
title = "Poids des EPCI pour juger si un fichier de partenaire couvre le département"
definition = "Pour chaque département et chaque EPCI, la part de la population du département qui y vit, en dixièmes : 1 vaut 10 %. Un fichier de partenaire dont les lignes touchent des EPCI qui pèsent ensemble au moins 1 est tenu pour un fichier du département entier : une commune sans ligne y vaut zéro. En dessous, il peut n’être qu’un extrait : seules les communes des EPCI où il a une ligne sont lues, et le reste est non disponible."
owner = "bureau d’études"
---*/
-- Une seule ligne ne prouve rien : l'extrait de deux petits EPCI passerait pour le département,
-- et tous les autres EPCI seraient dits sans crèche. Un dixième de la population est atteint dès
-- qu'une ville a une ligne, même pour un service rare.
SELECT c.departement, c.epci,
       10 * cast(sum(c.population) AS double) / nullif(d.population, 0) AS poids
FROM communes_actuelles AS c
JOIN (
    SELECT departement, sum(population) AS population
    FROM communes_actuelles
    GROUP BY departement
) AS d ON d.departement = c.departement
WHERE c.epci IS NOT NULL
GROUP BY c.departement, c.epci, d.population
