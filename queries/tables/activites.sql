/*---
title = "Codes d’activité et leur groupe"
definition = "Chaque code d’activité de l’allocataire ou du conjoint (ACTRESPD, ACTCONJ) et son groupe : ACT en emploi, CHO au chômage, INA inactif, ABS absent, INC inconnu, rupture quand la situation ou un justificatif n’a pas été fourni. Un code ne peut avoir qu’un groupe."
owner = "bureau d’études"
---*/
-- Regroupement usuel des bureaux d'études de la branche famille. ETI (entrepreneur, travailleur
-- indépendant) y est parfois rangé INA, une erreur manifeste : il est en emploi.
-- RSA est ici la retraite militaire, non le revenu de solidarité active.
-- DSF (déclaration de situation non fournie) et JNF (justificatif non fourni) ne disent rien de
-- l'activité : c'est le lien avec la Caf qui est rompu.
SELECT code, groupe
FROM (
    VALUES
        ('SAL', 'ACT'), ('APP', 'ACT'), ('AMA', 'ACT'), ('CAT', 'ACT'), ('AAP', 'ACT'), ('AMT', 'ACT'),
        ('CES', 'ACT'), ('CSA', 'ACT'), ('CJT', 'ACT'), ('EXP', 'ACT'), ('AFA', 'ACT'), ('GSA', 'ACT'),
        ('INT', 'ACT'), ('MAR', 'ACT'), ('MAT', 'ACT'), ('CCV', 'ACT'), ('CSS', 'ACT'), ('SAB', 'ACT'),
        ('MOA', 'ACT'), ('PIL', 'ACT'), ('RMA', 'ACT'), ('SFP', 'ACT'), ('SNA', 'ACT'), ('SNR', 'ACT'),
        ('TSA', 'ACT'), ('VRP', 'ACT'), ('DNL', 'ACT'), ('ETS', 'ACT'), ('ETI', 'ACT'),
        ('CHO', 'CHO'), ('CNI', 'CHO'), ('CPL', 'CHO'), ('ADA', 'CHO'), ('ADN', 'CHO'), ('AFC', 'CHO'),
        ('AFD', 'CHO'), ('AIN', 'CHO'), ('ANI', 'CHO'), ('ASS', 'CHO'), ('CAR', 'CHO'), ('CDA', 'CHO'),
        ('CDN', 'CHO'), ('FDA', 'CHO'), ('FDN', 'CHO'), ('MMC', 'CHO'), ('MMI', 'CHO'), ('ABA', 'CHO'),
        ('ANP', 'CHO'), ('CHA', 'CHO'), ('CHR', 'CHO'), ('CAP', 'CHO'), ('ASP', 'CHO'),
        ('SSA', 'INA'), ('ETU', 'INA'), ('EBO', 'INA'), ('HAN', 'INA'), ('INP', 'INA'), ('INV', 'INA'),
        ('MAL', 'INA'), ('MLD', 'INA'), ('CLD', 'INA'), ('MOC', 'INA'), ('PRE', 'INA'), ('RAC', 'INA'),
        ('RAT', 'INA'), ('RET', 'INA'), ('RSA', 'INA'), ('SAC', 'INA'), ('SAV', 'INA'), ('SUR', 'INA'),
        ('CAC', 'INA'),
        ('ABS', 'ABS'), ('CBS', 'ABS'),
        ('INC', 'INC'), ('SIN', 'INC'), ('SCO', 'INC'),
        ('DSF', 'rupture'), ('JNF', 'rupture')
) AS a (code, groupe)
