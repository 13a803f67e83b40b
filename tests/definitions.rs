//! Definitions as an analyst breaks them: each fault with the words and the place that
//! `portulan check` tells, verbatim; cases that disagree; and the page of the analysts'
//! room followed by a newcomer.

mod newcomer;

use std::fs;

use crate::workspace::Workspace;

/// A sound indicator, in a theme of its own.
const SQL: &str = r#"/*---
title = "Essai"
theme = "essai"
unit = "%"
polarity = "none"
formula = "ratio"
numerator = "Foyers au RSA"
denominator = "Foyers"
definition = "Part des foyers au RSA."
reference = "https://data.caf.fr/"
owner = "bureau d’études"
disclosure = { rule = "publique" }
rounding = { numerator = "caf_communes.foyers_rsa", denominator = "caf_communes.foyers" }
---*/
SELECT level, territory, month, foyers_rsa AS numerator, foyers AS denominator, communes
FROM caf_territoires
"#;

const PATH: &str = "queries/indicators/essai/essai.sql";
const STOP: &str = "Arrêt (code 4) : un contrat, une définition, un portrait ou un modèle est en faute.\n";

/// A workspace whose definitions may be broken.
struct Desk {
    workspace: Workspace,
}

impl Desk {
    /// Without the indicators and portraits of the repository, for speed.
    fn new() -> Self {
        let workspace = Workspace::sample().with_own_definitions();
        for folder in ["queries/indicators", "reports/portraits"] {
            let folder = workspace.path().join(folder);
            fs::remove_dir_all(&folder).expect("an emptied folder");
            fs::create_dir(folder).expect("a folder");
        }
        Self { workspace }
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.workspace.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.workspace.path().join(path)).expect("a text")
    }

    /// What `check` tells of definitions at fault.
    fn told(&self) -> String {
        let (code, out, err) = self.workspace.run(&["check"]);
        assert_eq!((code, out.as_str()), (4, ""), "{err}");
        self.workspace.masked(err.strip_suffix(STOP).expect("the last line"))
    }

    /// What `check` tells of the indicator with `from` changed for `to`.
    fn told_with(&self, from: &str, to: &str) -> String {
        assert!(SQL.contains(from), "{from}");
        self.write(PATH, SQL.replacen(from, to, 1));
        self.told()
    }
}

/// Each fault: what is changed, and what is told.
fn assert_told(faults: &[(&str, &str, &str)]) {
    let desk = Desk::new();
    for (from, to, told) in faults {
        assert_eq!(desk.told_with(from, to), format!("…/{PATH}{told}\n"), "{from} → {to}");
    }
    desk.write(PATH, SQL);
    desk.workspace.must(&["check"]);
}

#[test]
fn faults_of_a_header_are_told() {
    assert_told(&[
        (
            "polarity",
            "polarty",
            ":5:1 : erreur : clé inconnue `polarty` (clés valides : `title`, `short`, `theme`, `unit`, `decimals`, \
             `polarity`, `formula`, `factor`, `numerator`, `denominator`, `definition`, `sentence`, `caveats`, `reference`, \
             `owner`, `disclosure`, `rounding`, `categories`, `increment`, `evolution`)\n    → vouliez-vous dire `polarity` ?",
        ),
        (
            "polarity = \"none\"",
            "polarity = \"haut\"",
            ":5:12 : erreur : valeur inconnue `haut` (valeurs valides : `up`, `down`, `none`)",
        ),
        (
            "polarity = \"none\"",
            "polarity = \"none\"\ndecimals = \"un\"",
            ":6:12 : erreur : type inattendu : texte \"un\", un nombre entier est attendu",
        ),
        (
            "reference = \"https://data.caf.fr/\"\n",
            "",
            ":1:6 : erreur : il manque la clé `reference`\n    → queries/README.md dit ce que chaque clé veut dire",
        ),
        (
            "\"https://data.caf.fr/\"",
            "\"voir le site\"",
            ":10:1 : erreur : `reference` doit être l'adresse de la définition officielle\n    → par exemple \"https://data.caf.fr/…\"",
        ),
        (
            "unit = \"%\"",
            "unit = \"%\"\nunit = \"%\"",
            ":5:1 : erreur : la même clé est écrite deux fois\n    → gardez-en une",
        ),
        (
            "theme = \"essai\"",
            "theme = \"minima\"",
            ":3:1 : erreur : le thème `minima` n'est pas le dossier du fichier, `essai`\n    → un indicateur se range dans queries/indicators/<thème>/",
        ),
        (
            "denominator = \"Foyers\"\n",
            "",
            ":6:1 : erreur : cette formule divise : il manque la clé `denominator`\n    → dites en mots ce que compte le dénominateur",
        ),
        (
            "rule = \"publique\"",
            "rule = \"caf\"",
            ":12:1 : erreur : `disclosure` ne nomme pas la colonne qui compte les unités protégées\n    \
             → ajoutez `count = \"foyers\"` et renvoyez cette colonne dans le SQL",
        ),
        (
            "owner =",
            "sentence = \"des foyers perçoivent le RSA\"\nowner =",
            ":11:1 : erreur : `sentence` ne place pas la valeur\n    \
             → écrivez `{valeur}` là où elle se lit, par exemple \"{valeur} des foyers perçoivent le RSA\"",
        ),
        (
            "---*/\n",
            "",
            ":1:1 : erreur : l'en-tête n'est pas refermé\n    → une définition commence par `/*---`, des clés TOML, puis `---*/`, et le SQL ensuite",
        ),
        (
            "/*---",
            "",
            ":1:1 : erreur : il manque l'en-tête de la définition\n    → une définition commence par `/*---`, des clés TOML, puis `---*/`, et le SQL ensuite",
        ),
    ]);
}

#[test]
fn rounded_counts_must_be_declared() {
    let rounding = "rounding = { numerator = \"caf_communes.foyers_rsa\", denominator = \"caf_communes.foyers\" }\n";
    assert_told(&[
        (
            rounding,
            "",
            ":1:1 : erreur : `caf_communes` porte des comptes arrondis et l'en-tête ne le dit pas\n    \
             → ajoutez par exemple `rounding = { numerator = \"caf_communes.colonne\" }` : la marge en est tirée",
        ),
        (
            "caf_communes.foyers_rsa",
            "caf_communes.foyer_rsa",
            ":13:27 : erreur : `rounding` nomme `caf_communes.foyer_rsa`, qui n'est pas une colonne arrondie d'un contrat\n    \
             → vouliez-vous dire `caf_communes.foyers_rsa` ?",
        ),
        (
            ", communes\n",
            "\n",
            ":15:1 : erreur : le SQL ne renvoie pas la colonne `communes`\n    \
             → des comptes arrondis sont additionnés : renvoyez count(*) AS communes, d'où vient la marge",
        ),
    ]);
}

#[test]
fn faults_of_the_sql_are_told_with_the_nearest_name() {
    assert_told(&[
        (
            "foyers_rsa AS",
            "foyer_rsa AS",
            ":15:33 : erreur : la colonne `foyer_rsa` n'existe pas dans ce que lit cette requête\n    → vouliez-vous dire `foyers_rsa` ?",
        ),
        (
            "FROM caf_territoires",
            "FROM caf_territoire",
            ":16:6 : erreur : la table ou la source `caf_territoire` n'existe pas\n    → vouliez-vous dire `caf_territoires` ?",
        ),
        (
            "FROM caf_territoires",
            "FROM zzz",
            ":16:6 : erreur : la table ou la source `zzz` n'existe pas\n    \
             → les sources sont dans queries/sources/, les tables dans queries/tables/",
        ),
        (
            "foyers_rsa AS",
            "summ(foyers_rsa) AS",
            ":15:33 : erreur : la fonction `summ` n'existe pas\n    → vouliez-vous dire `sum` ?",
        ),
        (
            "foyers_rsa AS",
            "sum(level) AS",
            ":15:33 : erreur : la fonction `sum` ne s'applique pas à ces types : `sum(VARCHAR)`\n    \
             → convertissez, par exemple cast(colonne AS double)",
        ),
        (
            "FROM caf_territoires",
            "FROM caf_territoires GROUP BY level, territory, month",
            ":15:33 : erreur : la colonne `foyers_rsa` n'est ni agrégée ni dans GROUP BY\n    \
             → ajoutez-la à GROUP BY, ou mettez-la dans sum(…), max(…)",
        ),
        (
            "FROM caf_territoires",
            "FROM caf_territoires CROSS JOIN caf_communes",
            ":15:26 : erreur : la colonne `month` existe dans plusieurs tables jointes\n    \
             → écrivez `table.colonne`, ou joignez par USING (colonne)",
        ),
        (
            "FROM caf_territoires",
            "FORM caf_territoires",
            ":16:6 : erreur : ce SQL ne se lit pas : attendu : la fin de la requête, trouvé : caf_territoires\n    \
             → regardez juste avant cet endroit : une virgule, une parenthèse ou un mot manque souvent",
        ),
        (
            "FROM caf_territoires",
            "FROM caf_territoires ; SELECT 1",
            " : erreur : une définition est une seule requête SELECT (ou WITH … SELECT)\n    \
             → retirez les autres instructions et les points-virgules qui les séparent",
        ),
        (
            "FROM caf_territoires",
            "FROM caf_territoires GROUP BY ALL",
            ":15:1 : erreur : `GROUP BY ALL` n'existe pas dans tous les moteurs SQL visés\n    → écrivez plutôt : GROUP BY avec les colonnes",
        ),
    ]);
}

#[test]
fn output_columns_are_checked() {
    assert_told(&[
        (
            ", foyers AS denominator",
            "",
            ":15:1 : erreur : le SQL ne renvoie pas la colonne `denominator`\n    → la formule lit la colonne `denominator`",
        ),
        (
            "month,",
            "cast(month AS varchar) AS month,",
            ":15:1 : erreur : la colonne `month` n'est pas une date\n    → convertissez-la, par exemple cast(month AS date) AS month",
        ),
        (
            "foyers_rsa AS",
            "cast(foyers_rsa AS varchar) AS",
            ":15:1 : erreur : la colonne `numerator` n'est pas un nombre\n    → convertissez-la, par exemple cast(numerator AS double) AS numerator",
        ),
        (
            "communes\n",
            "communes, foyers AS denominateur\n",
            ":15:1 : erreur : le SQL renvoie une colonne inattendue `denominateur`\n    \
             → les colonnes possibles sont level, territory, month, category, numerator, denominator, value, margin, mark, \
             communes et celles que `disclosure` nomme ; vouliez-vous dire `denominator` ?",
        ),
        (
            "communes\n",
            "communes, 'un_an' AS category\n",
            ":15:1 : erreur : le SQL renvoie `category` et l'en-tête n'a pas `categories`\n    \
             → nommez chaque catégorie : categories = { code = \"Libellé\" }",
        ),
    ]);
}

const TABLE: &str = "/*---\ntitle = \"Essai\"\ndefinition = \"Pour essayer.\"\nowner = \"bureau d’études\"\n---*/\n";

#[test]
fn tables_that_read_each_other_are_told_and_no_other() {
    let desk = Desk::new();
    for (name, reads) in [("rond_a", "rond_b"), ("rond_b", "rond_a"), ("apres", "rond_a")] {
        desk.write(&format!("queries/tables/{name}.sql"), format!("{TABLE}SELECT level\nFROM {reads}\n"));
    }
    desk.write(PATH, SQL.replace("FROM caf_territoires", "FROM caf_territoires JOIN apres USING (level)"));
    let told = "…/queries/tables/rond_a.sql:7:6 : erreur : les tables se lisent en rond : `rond_a` lit `rond_b`\n    \
                → retirez l'une de ces lectures\n\
                …/queries/tables/rond_b.sql:7:6 : erreur : les tables se lisent en rond : `rond_b` lit `rond_a`\n    \
                → retirez l'une de ces lectures\n";
    assert_eq!(desk.told(), told);
}

#[test]
fn a_fault_is_told_where_it_is_and_not_where_it_is_felt() {
    let desk = Desk::new();
    desk.write(
        "queries/tables/essai_base.sql",
        format!("{TABLE}SELECT level, sum(foyer) AS foyers\nFROM caf_territoires GROUP BY level\n"),
    );
    desk.write("queries/tables/essai_suite.sql", format!("{TABLE}SELECT level, foyers\nFROM essai_base\n"));
    desk.write(PATH, SQL.replace("FROM caf_territoires", "FROM caf_territoires JOIN essai_suite USING (level)"));
    let told = "…/queries/tables/essai_base.sql:6:19 : erreur : la colonne `foyer` n'existe pas dans ce que lit cette requête\n    \
                → vouliez-vous dire `foyers` ?\n";
    assert_eq!(desk.told(), told);
}

const CONTRACT: &str = "title = \"Essai\"\npublisher = \"Caf\"\norigin = \"essai\"\nvintage = \"2024\"\nlicence = \"usage interne\"\n\
    files = [\"essai_*.csv\"]\nmonth = { fixed = \"2024-12\" }\nkey = [\"commune\"]\n\n\
    [[column]]\nname = \"commune\"\ntype = \"commune\"\n";

#[test]
fn faults_of_a_contract_are_told() {
    let desk = Desk::new();
    let told = |from: &str, to: &str| {
        desk.write("queries/sources/source_essai.toml", CONTRACT.replacen(from, to, 1));
        desk.told().replace("…/queries/sources/source_essai.toml", "")
    };
    assert_eq!(
        told("files", "fichiers"),
        ":6:1 : erreur : clé inconnue `fichiers` (clés valides : `title`, `publisher`, `origin`, `vintage`, `licence`, `caveats`, \
         `files`, `format`, `separator`, `month`, `key`, `duplicates`, `tolerance`, `leads`, `referential`, \
         `personal`, `presence`, `caf`, `freshness`, `break`, `fixed`, `column`)\n"
    );
    assert_eq!(
        told("[\"commune\"]", "[\"insee\"]"),
        " : erreur : la clé `key` nomme `insee`, qui n'est pas une colonne du contrat\n    → nommez une colonne `name`\n"
    );
    assert_eq!(
        told("2024-12", "decembre"),
        " : erreur : `decembre` n'est pas un mois\n    → écrivez AAAA-MM, par exemple 2024-12\n"
    );
    assert_eq!(
        told("type = \"commune\"", "type = \"comune\""),
        ":12:8 : erreur : valeur inconnue `comune` (valeurs valides : `text`, `integer`, `decimal`, `month`, `year`, `date`, \
         `pseudonym`, `commune`, `epci`, `outline`)\n    → vouliez-vous dire `commune` ?\n"
    );
    // What reads a contract at fault is not at fault.
    desk.write("queries/sources/source_essai.toml", CONTRACT);
    let contract = desk.read("queries/sources/caf_communes.toml");
    desk.write("queries/sources/caf_communes.toml", contract.replace("leads =", "lead ="));
    let told = desk.told();
    assert!(told.lines().count() == 2 && told.contains("clé inconnue `lead`"), "{told}");
}

#[test]
fn a_portrait_that_names_an_unknown_indicator_is_told() {
    let desk = Desk::new();
    desk.write(PATH, SQL);
    let portrait = "title = \"Essai\"\nlevel = \"departement\"\nkey_figures = [\"esai\", \"zzz\"]\n\n\
        [[section]]\nid = \"a\"\ntitle = \"A\"\nfigures = [\"essai\"]\n";
    desk.write("reports/portraits/essai.toml", portrait);
    let told = "…/reports/portraits/essai.toml:3:17 : erreur : l'indicateur `esai` n'existe pas\n    → vouliez-vous dire `essai` ?\n\
                …/reports/portraits/essai.toml:3:25 : erreur : l'indicateur `zzz` n'existe pas\n    \
                → les indicateurs sont les fichiers .sql de queries/indicators/\n";
    assert_eq!(desk.told(), told);
}

#[test]
fn files_that_cannot_be_are_told() {
    let desk = Desk::new();
    desk.write(PATH, b"/*---\ntitle = \"\xe9tude\"\n---*/\nSELECT 1");
    assert_eq!(
        desk.told(),
        format!(
            "…/{PATH} : erreur : ce fichier n'est pas en UTF-8\n    → enregistrez-le en UTF-8 depuis votre éditeur\n"
        )
    );
    desk.write(PATH, SQL);
    desk.write("queries/tables/essai.sql", format!("{TABLE}SELECT level\nFROM caf_territoires\n"));
    let told = format!(
        "…/{PATH} : erreur : le nom `essai` est déjà celui de …/queries/tables/essai.sql\n    → renommez l'un des deux fichiers\n"
    );
    assert_eq!(desk.told(), told);
}

#[test]
fn all_the_faults_are_told_at_once() {
    let desk = Desk::new();
    desk.write(PATH, SQL.replace("polarity", "polarty"));
    let other = |name: &str| format!("queries/indicators/essai/{name}.sql");
    desk.write(&other("colonne"), SQL.replace("foyers_rsa AS", "foyer_rsa AS"));
    desk.write(&other("theme"), SQL.replace("theme = \"essai\"", "theme = \"minima\""));
    desk.write("queries/sources/source_essai.toml", CONTRACT.replace("licence", "license"));
    desk.write(
        "reports/portraits/essai.toml",
        "title = \"Essai\"\nlevel = \"caf\"\nkey_figures = [\"part_rssa\"]\nsection = []\n",
    );
    let page = desk.read("reports/templates/index.html");
    desk.write("reports/templates/index.html", format!("{{{{ %}}{page}"));
    let told = desk.told();
    let places: Vec<&str> =
        told.lines().filter_map(|line| line.split(" : erreur : ").next().filter(|place| *place != line)).collect();
    let wanted = [
        "…/queries/indicators/essai/colonne.sql:15:33",
        "…/queries/indicators/essai/essai.sql:5:1",
        "…/queries/indicators/essai/theme.sql:3:1",
        "…/queries/sources/source_essai.toml:5:1",
        "…/reports/portraits/essai.toml:3:17",
        "…/reports/templates/index.html:1",
    ];
    assert_eq!(places, wanted, "{told}");
}

const CASE: &str = "= Un territoire d'une commune
# Le commentaire reste.
== caf_territoires
level   | territory | month   | foyers | foyers_rsa | communes
commune | 03001     | 2024-12 | 485    | 60         | 1
commune | 03002     | 2024-12 | 25     | 5          | 1

== attendu
level   | territory | month   | numerator | denominator | communes
commune | 03002     | 2024-12 | 5         | 25          | 1
commune | 03001     | 2024-12 | 61        | 485         | 1

= Un second cas, juste, mal aligné et qui doit le rester
== caf_territoires
level | territory | month | foyers
commune | 03001 | 2024-12 | 485
== attendu
territory | denominator | numerator
03001 | 485 |
";

#[test]
fn a_case_that_disagrees_shows_the_difference_and_can_be_accepted() {
    let desk = Desk::new();
    let path = PATH.replace(".sql", ".case");
    desk.write(PATH, SQL);
    desk.write(&path, CASE);
    let (code, out, err) = desk.workspace.run(&["cases"]);
    let told = format!(
        "…/{path}:8 : erreur : le cas « Un territoire d'une commune » ne donne pas ce qui est attendu
    attendu et non trouvé :
      level   | territory | month   | numerator | denominator | communes
      commune | 03001     | 2024-12 | 61        | 485         | 1
    trouvé et non attendu :
      level   | territory | month   | numerator | denominator | communes
      commune | 03001     | 2024-12 | 60        | 485         | 1
    → si le résultat est le bon, `portulan cases --accept` l'écrit pour relecture
Arrêt (code 9) : un cas ne donne pas ce qu'il attend.\n"
    );
    assert_eq!((code, out, desk.workspace.masked(&err)), (9, String::new(), told));

    let (code, _, err) = desk.workspace.run(&["cases", "--accept"]);
    assert_eq!((code, desk.workspace.masked(&err)), (0, format!("Réécrit : …/{path}\n")));
    assert_eq!(desk.read(&path), CASE.replace("| 61 ", "| 60 "), "one cell changed, and nothing else");
    let (code, out, err) = desk.workspace.run(&["cases"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn an_indicator_without_cases_is_told() {
    let desk = Desk::new();
    desk.write(PATH, SQL);
    let (code, _, err) = desk.workspace.run(&["cases"]);
    let told = format!(
        "…/{} : erreur : le fichier de cas de `essai` ne s'ouvre pas : il n'existe pas\n    \
         → un indicateur a toujours un fichier .case à côté de lui\n\
         Arrêt (code 9) : un cas ne donne pas ce qu'il attend.\n",
        PATH.replace(".sql", ".case")
    );
    assert_eq!((code, desk.workspace.masked(&err)), (9, told));
}

#[test]
fn faults_of_a_case_are_told() {
    let desk = Desk::new();
    let path = PATH.replace(".sql", ".case");
    desk.write(PATH, SQL);
    let told = |from: &str, to: &str| {
        assert!(CASE.contains(from), "{from}");
        desk.write(&path, CASE.replace("| 61 ", "| 60 ").replacen(from, to, 1));
        let (code, _, err) = desk.workspace.run(&["cases"]);
        let err = err.strip_suffix("Arrêt (code 9) : un cas ne donne pas ce qu'il attend.\n");
        assert_eq!(code, 9, "{err:?}");
        desk.workspace.masked(err.expect("the last line")).replace(&format!("…/{path}"), "")
    };
    assert_eq!(
        told("| foyers_rsa |", "| foyer_rsa |"),
        ":4 : erreur : `caf_territoires` n'a pas de colonne `foyer_rsa`\n    → vouliez-vous dire `foyers_rsa` ?\n"
    );
    assert_eq!(
        told("== caf_territoires", "== caf_territoire"),
        ":3 : erreur : `essai` ne lit pas la table `caf_territoire`\n    → vouliez-vous dire `caf_territoires` ?\n"
    );
    assert_eq!(
        told("| 25     | 5          | 1", "| 25     | 5"),
        ":6 : erreur : 5 cellules au lieu de 6\n    → une cellule vide se laisse en blanc entre deux `|`\n"
    );
    assert_eq!(
        told("| 25     |", "| vingt  |"),
        ":6 : erreur : `vingt` n'est pas un nombre, écrit avec un point (colonne `foyers`)\n"
    );
    assert_eq!(
        told(
            "== attendu\nlevel   | territory | month   | numerator",
            "== attendu\nlevel   | territory | month   | numerateur"
        ),
        ":9 : erreur : le SQL ne renvoie pas la colonne `numerateur` attendue\n    → vouliez-vous dire `numerator` ?\n"
    );
}
