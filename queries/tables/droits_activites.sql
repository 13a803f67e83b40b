/*---
title = "Codes d’activité et nature probable du revenu"
definition = "Pour chaque code d’activité, d’où vient le revenu de la personne : travail (un salaire), aucun (ni salaire ni revenu de remplacement), autre (chômage indemnisé, pension, indemnité), inconnu (le code ne le dit pas : travail indépendant, apprentissage, activité réduite, situation non fournie). Sert à borner les gains quand le fichier des ressources n’est pas là."
owner = "bureau d’études"
---*/
-- La table `activites` range les codes par situation d'emploi ; celle-ci par revenu, ce qui n'est
-- pas la même chose : un congé sans solde est un emploi sans revenu, un chômeur en activité
-- réduite a deux revenus. Tout ce dont le calcul légal est particulier (indépendants, apprentis,
-- intermittents, assistantes maternelles, Ésat) est « inconnu » : le montant y est un intervalle.
-- « Ni abattement ni neutralisation » : les deux marquent un chômage indemnisé.
SELECT code, revenu
FROM (
    VALUES
        ('SAL', 'travail'), ('VRP', 'travail'), ('AMT', 'travail'), ('CES', 'travail'), ('CSA', 'travail'),
        ('RMA', 'travail'), ('PIL', 'travail'), ('AAP', 'travail'), ('CPL', 'travail'), ('MAT', 'travail'),
        ('CCV', 'aucun'), ('CSS', 'aucun'), ('SAB', 'aucun'), ('DNL', 'aucun'), ('SNR', 'aucun'),
        ('CHO', 'aucun'), ('CNI', 'aucun'), ('CAR', 'aucun'), ('ANP', 'aucun'),
        ('SSA', 'aucun'), ('HAN', 'aucun'), ('INP', 'aucun'), ('SAV', 'aucun'), ('SAC', 'aucun'),
        ('CAC', 'aucun'), ('MOC', 'aucun'), ('ETU', 'aucun'), ('EBO', 'aucun'),
        ('ADA', 'autre'), ('ADN', 'autre'), ('AFC', 'autre'), ('AFD', 'autre'), ('AIN', 'autre'),
        ('ASS', 'autre'), ('FDA', 'autre'), ('FDN', 'autre'), ('MMC', 'autre'), ('MMI', 'autre'),
        ('ABA', 'autre'), ('CHR', 'autre'), ('ASP', 'autre'), ('INV', 'autre'), ('MAL', 'autre'),
        ('MLD', 'autre'), ('CLD', 'autre'), ('PRE', 'autre'), ('RAT', 'autre'), ('RET', 'autre'),
        ('RSA', 'autre'), ('SUR', 'autre'),
        ('APP', 'inconnu'), ('AMA', 'inconnu'), ('CAT', 'inconnu'), ('CJT', 'inconnu'), ('EXP', 'inconnu'),
        ('AFA', 'inconnu'), ('GSA', 'inconnu'), ('INT', 'inconnu'), ('MAR', 'inconnu'), ('MOA', 'inconnu'),
        ('SFP', 'inconnu'), ('SNA', 'inconnu'), ('TSA', 'inconnu'), ('ETS', 'inconnu'), ('ETI', 'inconnu'),
        ('ANI', 'inconnu'), ('CDA', 'inconnu'), ('CDN', 'inconnu'), ('CHA', 'inconnu'), ('CAP', 'inconnu'),
        ('RAC', 'inconnu'), ('ABS', 'inconnu'), ('CBS', 'inconnu'), ('INC', 'inconnu'), ('SIN', 'inconnu'),
        ('SCO', 'inconnu'), ('DSF', 'inconnu'), ('JNF', 'inconnu')
) AS a (code, revenu)
