/*---
title = "Foyers allocataires (noyau dur) et ce qui se déduit de leur ligne"
definition = "Une ligne par foyer ayant au moins un droit versable dans le mois (PRESFRES 2, 4, 5, 6 ou 9) : toutes les colonnes de l’extraction, et celles que plusieurs indicateurs partagent (type de famille, âge, aide au logement, population de référence des bas revenus, part des prestations dans les ressources). Chaque règle est écrite ici une fois."
owner = "bureau d’études"
view = true
---*/
WITH noyau AS (
    -- Foyers allocataires au sens de la Cnaf (« NDUR » de data.caf.fr).
    SELECT f.*, extract(year FROM f.month) AS annee
    FROM foyers AS f
    WHERE f.presfres IN (2, 4, 5, 6, 9)
),
ages AS (
    -- L'extraction ne porte que l'année de naissance : l'âge est celui atteint dans l'année.
    -- Moins de 15 ans ou plus de 120 : l'année est fausse, l'âge est inconnu.
    SELECT n.*,
           CASE WHEN n.annee - n.annaires BETWEEN 15 AND 120 THEN n.annee - n.annaires END AS age_responsable,
           -- Sans conjoint, une année restée dans le fichier n'est celle de personne.
           CASE WHEN n.presconj = 0 THEN NULL WHEN n.annee - n.annaicon BETWEEN 15 AND 120 THEN n.annee - n.annaicon END AS age_conjoint,
           -- Une seule aide au logement est payée à un foyer ; si l'extraction en portait
           -- plusieurs, l'APL l'emporterait, puis l'ALF, puis l'ALS.
           CASE WHEN n.aplvers = 2 THEN 'apl' WHEN n.alfvers = 2 THEN 'alf' WHEN n.alsvers = 2 THEN 'als' END AS aide_logement,
           -- Un droit versable autre qu'une aide au logement.
           2 IN (n.afvers, n.cfvers, n.asfvers, n.abvers, n.cmgvers, n.prepvers, n.arsvers, n.aeehvers,
                 n.aahvers, n.rsavers, n.ppavers) AS autre_prestation
    FROM noyau AS n
),
populations AS (
    -- Population de référence des bas revenus (Cnaf, « bénéficiaires à bas revenus ») : sont
    -- exclus les 65 ans et plus (responsable ou conjoint), les étudiants qui n'ont qu'une aide au
    -- logement, les régimes spéciaux, l'AAH en maison d'accueil spécialisée ou à l'hôpital, et les
    -- ressources inconnues. TPPOPRUC est la réponse de la Caf ; l'âge, les études et les
    -- ressources se revérifient ici, le régime et l'hébergement ne se lisent pas dans le fichier.
    -- L'exclusion l'emporte toujours : TPPOPRUC = 0 exclut, et une règle écrite ici exclut même
    -- si TPPOPRUC dit 1, car un foyer de trop fausse le taux plus qu'un foyer de moins.
    SELECT a.*,
           a.tppopruc = 1
           AND a.rucderre IS NOT NULL
           AND coalesce(a.age_responsable, 0) < 65
           AND coalesce(a.age_conjoint, 0) < 65
           AND NOT (coalesce(a.statuetu, 0) > 0 AND a.aide_logement IS NOT NULL AND NOT coalesce(a.autre_prestation, false)) AS reference
    FROM ages AS a
)
SELECT p.*,
       -- Couple : conjoint présent. Monoparent : pas de conjoint, et un enfant à charge ou une
       -- grossesse en cours. Quatre enfants et plus font une seule classe.
       CASE
           WHEN p.presconj = 1 AND p.nbenlefa >= 4 THEN 'couple_4_plus'
           WHEN p.presconj = 1 AND p.nbenlefa = 3 THEN 'couple_3'
           WHEN p.presconj = 1 AND p.nbenlefa = 2 THEN 'couple_2'
           WHEN p.presconj = 1 AND p.nbenlefa = 1 THEN 'couple_1'
           WHEN p.presconj = 1 THEN 'couple_0'
           WHEN p.nbenlefa >= 4 THEN 'mono_4_plus'
           WHEN p.nbenlefa = 3 THEN 'mono_3'
           WHEN p.nbenlefa = 2 THEN 'mono_2'
           WHEN p.nbenlefa = 1 THEN 'mono_1'
           WHEN p.topgro = 1 THEN 'mono_0'
           ELSE 'isole'
       END AS type_famille,
       p.presconj = 0 AND (p.nbenlefa > 0 OR p.topgro = 1) AS monoparent,
       CASE
           WHEN p.age_responsable < 20 THEN 'moins_20'
           WHEN p.age_responsable < 25 THEN '20_24'
           WHEN p.age_responsable < 30 THEN '25_29'
           WHEN p.age_responsable < 40 THEN '30_39'
           WHEN p.age_responsable < 50 THEN '40_49'
           WHEN p.age_responsable < 55 THEN '50_54'
           WHEN p.age_responsable < 60 THEN '55_59'
           WHEN p.age_responsable < 65 THEN '60_64'
           WHEN p.age_responsable < 70 THEN '65_69'
           WHEN p.age_responsable >= 70 THEN '70_plus'
           ELSE 'inconnu'
       END AS tranche_age,
       -- Ressources mensuelles du foyer, prestations comprises : RUC × UC.
       p.rucderre * p.nbuc AS ressources,
       -- Revenu par UC sans les prestations du mois. Les virgules flottantes se trompent sur la
       -- seizième décimale : l'arrondi à la sixième rend exact ce qui est égal à une limite.
       round(p.rucderre - p.mtpreruc / nullif(p.nbuc, 0), 6) AS ruc_sans_prestations,
       -- Part des prestations dans les ressources : MTPRERUC / (RUC × NBUC), entre 0 et 1.
       -- Le RUC est arrondi au centime : moins d'un centime par UC d'autres ressources n'en est pas.
       CASE
           WHEN p.rucderre IS NULL OR p.mtpreruc IS NULL OR p.nbuc IS NULL THEN NULL
           WHEN p.mtpreruc <= 0 THEN 0
           WHEN round(p.rucderre - p.mtpreruc / nullif(p.nbuc, 0), 6) < 0.01 THEN 1
           ELSE round(p.mtpreruc / (p.rucderre * p.nbuc), 10)
       END AS part_prestations
FROM populations AS p
