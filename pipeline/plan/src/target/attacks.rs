//! Attacks on the guard rails: every way known of reaching a column that a target may not read.

use super::trial::Trial;

/// Where the attacked column goes: `COL` is replaced by it.
///
/// Each query reads `foyers` in sight of `f` and gives one row a household.
const WAYS: &[(&str, &str)] = &[
    ("a rule", "SELECT f.id_pseudo, f.commune, f.month, f.COL = 1 AS regle FROM foyers AS f"),
    ("no alias", "SELECT id_pseudo, commune, month, COL = 1 AS regle FROM foyers"),
    ("upper case", "SELECT id_pseudo, commune, month, Foyers.COL IS NULL AS regle FROM Foyers"),
    (
        "an expression",
        "SELECT id_pseudo, commune, month, abs(coalesce(cast(COL AS integer), 0)) > 2 AS regle FROM foyers",
    ),
    (
        "a CASE condition",
        "SELECT id_pseudo, commune, month, CASE WHEN COL = 1 THEN true ELSE false END AS regle FROM foyers",
    ),
    ("a CASE operand", "SELECT id_pseudo, commune, month, CASE COL WHEN 1 THEN true END AS regle FROM foyers"),
    ("BETWEEN and IN", "SELECT id_pseudo, commune, month, presconj IN (1, COL) AS regle FROM foyers"),
    ("WHERE", "SELECT id_pseudo, commune, month, true AS regle FROM foyers WHERE COL = 1"),
    (
        "a CTE",
        "WITH t AS (SELECT id_pseudo, commune, month, COL FROM foyers) SELECT id_pseudo, commune, month, COL = 1 AS regle FROM t",
    ),
    (
        "a rename",
        "WITH t AS (SELECT id_pseudo, commune, month, COL AS x FROM foyers) SELECT id_pseudo, commune, month, x = 1 AS regle FROM t",
    ),
    (
        "a rename by position",
        "WITH t (a, b, c, d) AS (SELECT id_pseudo, commune, month, COL FROM foyers) SELECT a AS id_pseudo, b AS commune, c AS month, d = 1 AS regle FROM t",
    ),
    (
        "a rename of a table",
        "SELECT t.id_pseudo, t.commune, t.month, t.d = 1 AS regle FROM (SELECT id_pseudo, commune, month, COL FROM foyers) AS t (id_pseudo, commune, month, d)",
    ),
    ("an inner star", "WITH t AS (SELECT * FROM foyers) SELECT id_pseudo, commune, month, COL = 1 AS regle FROM t"),
    (
        "a star of a star",
        "WITH t AS (SELECT f.* FROM foyers AS f), u AS (SELECT * FROM t) SELECT u.id_pseudo, u.commune, u.month, u.COL = 1 AS regle FROM u",
    ),
    (
        "a condition of a CTE",
        "WITH t AS (SELECT id_pseudo, commune, month FROM foyers WHERE COL = 1) SELECT id_pseudo, commune, month, true AS regle FROM t",
    ),
    (
        "a subquery in FROM",
        "SELECT t.id_pseudo, t.commune, t.month, t.x AS regle FROM (SELECT id_pseudo, commune, month, COL = 1 AS x FROM foyers) AS t",
    ),
    (
        "a side subquery that sees its neighbour",
        "SELECT f.id_pseudo, f.commune, f.month, s.x = 1 AS regle FROM foyers AS f, (SELECT f.COL AS x) AS s",
    ),
    ("a table", "SELECT id_pseudo, commune, month, COL = 1 AS regle FROM foyers_noyau"),
    ("a table of a table", "SELECT id_pseudo, commune, month, COL = 1 AS regle FROM foyers_enfants"),
    (
        "a join condition",
        "SELECT f.id_pseudo, f.commune, f.month, g.presconj = 0 AS regle FROM foyers AS f JOIN foyers AS g ON f.id_pseudo = g.id_pseudo AND g.COL = 1",
    ),
    (
        "USING",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f JOIN (SELECT 1 AS COL) AS x USING (COL)",
    ),
    (
        "USING, by the joined column",
        "SELECT f.id_pseudo, f.commune, f.month, COL = 1 AS regle FROM foyers AS f LEFT JOIN (SELECT id_pseudo, COL FROM foyers) AS x USING (id_pseudo, COL)",
    ),
    (
        "NATURAL JOIN",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f NATURAL JOIN (SELECT 1 AS COL) AS x",
    ),
    (
        "a nested join",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f LEFT JOIN (foyers_noyau AS n JOIN calendrier AS c ON n.month = c.month AND n.COL = 1) ON f.id_pseudo = n.id_pseudo",
    ),
    (
        "a scalar subquery",
        "SELECT f.id_pseudo, f.commune, f.month, (SELECT max(g.COL) FROM foyers AS g WHERE g.id_pseudo = f.id_pseudo) = 1 AS regle FROM foyers AS f",
    ),
    (
        "a correlated name",
        "SELECT f.id_pseudo, f.commune, f.month, (SELECT count(*) FROM calendrier AS c WHERE f.COL = 1) = 1 AS regle FROM foyers AS f",
    ),
    (
        "EXISTS",
        "SELECT f.id_pseudo, f.commune, f.month, EXISTS (SELECT 1 FROM foyers AS g WHERE g.id_pseudo = f.id_pseudo AND g.COL = 1) AS regle FROM foyers AS f",
    ),
    (
        "IN a subquery",
        "SELECT f.id_pseudo, f.commune, f.month, f.presconj IN (SELECT g.COL FROM foyers AS g) AS regle FROM foyers AS f",
    ),
    (
        "compared with a subquery",
        "SELECT f.id_pseudo, f.commune, f.month, f.presconj = ANY (SELECT g.COL FROM foyers AS g) AS regle FROM foyers AS f",
    ),
    (
        "a subquery in WHERE",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers WHERE id_pseudo IN (SELECT id_pseudo FROM foyers WHERE COL = 1)",
    ),
    ("a window's order", "SELECT id_pseudo, commune, month, row_number() OVER (ORDER BY COL) = 1 AS regle FROM foyers"),
    (
        "a window's partition",
        "SELECT id_pseudo, commune, month, count(*) OVER (PARTITION BY COL) > 1 AS regle FROM foyers",
    ),
    (
        "a named window",
        "SELECT id_pseudo, commune, month, row_number() OVER w = 1 AS regle FROM foyers WINDOW w AS (ORDER BY COL)",
    ),
    ("lag", "SELECT id_pseudo, commune, month, lag(COL) OVER (ORDER BY month) = 1 AS regle FROM foyers"),
    (
        "GROUP BY",
        "SELECT id_pseudo, commune, month, count(*) > 1 AS regle FROM foyers GROUP BY id_pseudo, commune, month, COL",
    ),
    (
        "GROUP BY a position",
        "WITH t AS (SELECT id_pseudo, commune, month, COL FROM foyers GROUP BY 1, 2, 3, 4) SELECT id_pseudo, commune, month, true AS regle FROM t",
    ),
    (
        "GROUPING SETS",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers GROUP BY GROUPING SETS ((id_pseudo, commune, month), (COL))",
    ),
    (
        "HAVING",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers GROUP BY id_pseudo, commune, month HAVING max(COL) = 1",
    ),
    (
        "FILTER",
        "SELECT id_pseudo, commune, month, count(*) FILTER (WHERE COL = 1) > 0 AS regle FROM foyers GROUP BY id_pseudo, commune, month",
    ),
    (
        "WITHIN GROUP",
        "SELECT id_pseudo, commune, month, percentile_cont(0.5) WITHIN GROUP (ORDER BY COL) > 0 AS regle FROM foyers GROUP BY id_pseudo, commune, month",
    ),
    ("ORDER BY and LIMIT", "SELECT id_pseudo, commune, month, true AS regle FROM foyers ORDER BY COL LIMIT 10"),
    (
        "ORDER BY in a CTE",
        "WITH t AS (SELECT id_pseudo, commune, month FROM foyers ORDER BY COL LIMIT 10) SELECT id_pseudo, commune, month, true AS regle FROM t",
    ),
    (
        "LIMIT by a subquery",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers LIMIT (SELECT max(COL) FROM foyers)",
    ),
    (
        "DISTINCT",
        "WITH t AS (SELECT DISTINCT id_pseudo, commune, month, COL FROM foyers) SELECT id_pseudo, commune, month, true AS regle FROM t",
    ),
    ("DISTINCT ON", "SELECT DISTINCT ON (COL) id_pseudo, commune, month, true AS regle FROM foyers"),
    (
        "a UNION branch",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers UNION ALL SELECT id_pseudo, commune, month, COL = 1 FROM foyers",
    ),
    (
        "a condition of a UNION branch",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers UNION ALL SELECT id_pseudo, commune, month, true FROM foyers WHERE COL = 1",
    ),
    (
        "EXCEPT",
        "WITH t AS (SELECT id_pseudo, COL FROM foyers EXCEPT SELECT id_pseudo, 1 FROM foyers) SELECT f.id_pseudo, f.commune, f.month, t.id_pseudo IS NULL AS regle FROM foyers AS f LEFT JOIN t ON t.id_pseudo = f.id_pseudo",
    ),
    (
        "UNION of distinct rows",
        "WITH t AS (SELECT id_pseudo, COL FROM foyers UNION SELECT id_pseudo, 1 FROM foyers) SELECT f.id_pseudo, f.commune, f.month, t.id_pseudo IS NULL AS regle FROM foyers AS f LEFT JOIN t ON t.id_pseudo = f.id_pseudo",
    ),
    (
        "VALUES",
        "SELECT f.id_pseudo, f.commune, f.month, v.x = 1 AS regle FROM foyers AS f, (SELECT x FROM (VALUES (f.COL)) AS u (x)) AS v",
    ),
    ("an alias in WHERE", "SELECT id_pseudo, commune, month, COL = 1 AS regle FROM foyers WHERE regle"),
    ("FROM first", "FROM foyers SELECT id_pseudo, commune, month, COL = 1 AS regle"),
    ("a row as a value", "SELECT f.id_pseudo, f.commune, f.month, f IS NULL AS regle FROM foyers AS f"),
    ("a row in a function", "SELECT f.id_pseudo, f.commune, f.month, to_json(f) LIKE '%1%' AS regle FROM foyers AS f"),
    ("a part of a row", "SELECT f.id_pseudo, f.commune, f.month, f['COL'] = 1 AS regle FROM foyers AS f"),
    (
        "a part of a row, by function",
        "SELECT f.id_pseudo, f.commune, f.month, struct_extract(f, 'COL') = 1 AS regle FROM foyers AS f",
    ),
    (
        "a structure",
        "WITH t AS (SELECT id_pseudo, commune, month, {'x': COL} AS s FROM foyers) SELECT id_pseudo, commune, month, t.s.x = 1 AS regle FROM t",
    ),
    (
        "a list",
        "SELECT id_pseudo, commune, month, array_agg(COL)[1] = 1 AS regle FROM foyers GROUP BY id_pseudo, commune, month",
    ),
    ("an interval", "SELECT id_pseudo, commune, month, month + INTERVAL (COL) DAY > month AS regle FROM foyers"),
    (
        "a rank that filters",
        "SELECT id_pseudo, commune, month, true AS regle FROM (SELECT *, row_number() OVER (PARTITION BY id_pseudo ORDER BY COL) AS n FROM foyers) AS t WHERE n = 1",
    ),
    (
        "counting a row",
        "SELECT f.id_pseudo, f.commune, f.month, count(f.*) > 0 AS regle FROM foyers AS f GROUP BY f.id_pseudo, f.commune, f.month",
    ),
    (
        "a CTE of a subquery",
        "SELECT id_pseudo, commune, month, (WITH t AS (SELECT COL AS y FROM foyers) SELECT max(y) FROM t) = 1 AS regle FROM foyers",
    ),
    (
        "rows made by a function",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f JOIN (SELECT id_pseudo, generate_subscripts(CASE WHEN COL = 1 THEN [1] ELSE [] END, 1) AS n FROM foyers) AS g ON g.id_pseudo = f.id_pseudo",
    ),
    ("a method", "SELECT id_pseudo, commune, month, COL.abs() = 1 AS regle FROM foyers"),
    (
        "a method of a relation's column",
        "SELECT f.id_pseudo, f.commune, f.month, f.COL.abs() = 1 AS regle FROM foyers AS f",
    ),
    ("an alias before", "SELECT id_pseudo, commune, month, regle: COL = 1 FROM foyers"),
    ("an alias before that is a column", "SELECT id_pseudo, commune, month, presconj: COL FROM foyers"),
    ("a position", "SELECT id_pseudo, commune, month, #3 = 1 AS regle FROM foyers"),
    (
        "a comment in a comment",
        "/* /* */ SELECT id_pseudo, commune, month, true AS regle FROM foyers -- */ SELECT id_pseudo, commune, month, COL = 1 AS regle FROM foyers",
    ),
    ("a comment ended by a return", "SELECT id_pseudo, commune, month, true -- \r AND COL = 1\n AS regle FROM foyers"),
    (
        "an escaped quote",
        "SELECT id_pseudo, commune, month, e'\\'' || COL -- '\n AS regle FROM (SELECT *, 1 AS e FROM foyers) AS f",
    ),
    ("COLUMNS", "SELECT id_pseudo, commune, month, greatest(COLUMNS(*)) > 0 AS regle FROM foyers"),
    ("a star that lets out", "SELECT *, true AS regle FROM foyers"),
    ("a relation's star that lets out", "SELECT f.*, true AS regle FROM foyers AS f"),
];

/// What a message must say of the column.
fn told(faults: &[String], words: &[&str]) -> bool {
    faults.iter().any(|fault| fault.starts_with("essai.sql:") && words.iter().all(|word| fault.contains(word)))
}

/// Ways that the parser reads otherwise than an engine, or not at all: refused as such.
const BLIND: [&str; 10] = [
    "rows made by a function",
    "COLUMNS",
    "a method",
    "a method of a relation's column",
    "an alias before",
    "an alias before that is a column",
    "a position",
    "a comment in a comment",
    "a comment ended by a return",
    "an escaped quote",
];

fn refused_everywhere(column: &str, trial: Trial, words: &[&str]) {
    let mut passed = Vec::new();
    for (way, query) in WAYS {
        let sql = query
            .replace("COL)", &format!("{column})"))
            .replace("COL", column)
            .replace(&format!("{column}UMNS"), "COLUMNS");
        let faults = Trial { sql: &sql, ..trial }.faults();
        let refused = if BLIND.contains(way) { !faults.is_empty() } else { told(&faults, words) };
        if !refused {
            passed.push((way, sql, faults));
        }
    }
    assert!(passed.is_empty(), "{passed:#?}");
}

#[test]
fn a_forbidden_column_is_found_by_every_way() {
    for column in ["toptut", "topqpv", "nbindu24", "mtindu", "mtrapp24", "cnx12"] {
        let named = format!("`foyers.{column}`");
        refused_everywhere(column, Trial::default(), &[&named, "interdite", "(G2)"]);
    }
}

#[test]
fn a_restricted_column_is_found_by_every_way() {
    for column in ["aahvers", "sitfam"] {
        let named = format!("`foyers.{column}`");
        refused_everywhere(column, Trial::default(), &[&named, "restreinte", "(G2)"]);
    }
}

#[test]
fn a_justification_does_not_lift_a_prohibition() {
    let extra = "restricted = { toptut = \"une phrase qui justifie cette colonne\" }";
    refused_everywhere("toptut", Trial { extra, ..Trial::default() }, &["`foyers.toptut`", "interdite"]);
}

#[test]
fn a_restricted_column_that_the_purpose_cannot_need_is_refused_whatever_the_justification() {
    let extra = "restricted = { topdecenf = \"une phrase qui justifie cette colonne\" }";
    refused_everywhere(
        "topdecenf",
        Trial { extra, ..Trial::default() },
        &["`foyers.topdecenf`", "ne peut pas avoir besoin"],
    );
}

/// Ways of using the commune for something else than routing.
#[test]
fn the_commune_only_routes() {
    for sql in [
        "SELECT id_pseudo, commune, month, commune = '03185' AS regle FROM foyers",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers WHERE commune LIKE '03%'",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f JOIN communes AS c ON c.commune = f.commune",
        "SELECT f.id_pseudo, commune, f.month, true AS regle FROM foyers AS f JOIN communes AS c USING (commune)",
        "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f JOIN foyers_rattachement AS c ON c.commune = f.commune",
        "SELECT id_pseudo, commune, month, true AS regle FROM foyers ORDER BY commune",
        "SELECT id_pseudo, substr(commune, 1, 2) AS commune, month, true AS regle FROM foyers",
        "SELECT id_pseudo, commune, month, commune_source = '03185' AS regle FROM foyers",
        "WITH t AS (SELECT id_pseudo, commune AS c, month FROM foyers) SELECT id_pseudo, c AS commune, month, c > '0' AS regle FROM t",
        "SELECT id_pseudo, CASE WHEN presconj = 1 THEN commune END AS commune, month, true AS regle FROM foyers",
    ] {
        let faults = Trial { sql, ..Trial::default() }.faults();
        assert!(told(&faults, &["`foyers.commune", "orienter la liste (G2)"]), "{sql}: {faults:?}");
    }
    for other in ["'x'", "presconj", "CASE WHEN presconj = 1 THEN 'a' END", "concat(id_pseudo, commune)"] {
        let sql = format!("SELECT id_pseudo, {other} AS commune, month, true AS regle FROM foyers");
        let faults = Trial { sql: &sql, ..Trial::default() }.faults();
        assert!(told(&faults, &["`commune` n'est pas la commune du foyer"]), "{sql}: {faults:?}");
    }
    let iris =
        Trial { sql: "SELECT id_pseudo, commune, month, numirisd = '1' AS regle FROM foyers", ..Trial::default() };
    assert!(told(&iris.faults(), &["`foyers.numirisd`", "interdite"]));
}

#[test]
fn counts_of_visits_serve_digital_inclusion_alone() {
    for column in ["cnx12", "nbvis12", "nbapp12", "nbteleproc12"] {
        let sql = format!("SELECT id_pseudo, commune, month, {column} = 0 AS regle FROM foyers");
        for purpose in
            ["droits_potentiels", "maintien_droits", "explication_indu", "evenement_vie", "orientation_handicap"]
        {
            let faults = Trial { purpose, sql: &sql, ..Trial::default() }.faults();
            assert!(told(&faults, &["interdite"]), "{purpose}, {column}: {faults:?}");
        }
        let faults = Trial { purpose: "inclusion_numerique", sql: &sql, ..Trial::default() }.faults();
        assert_eq!(faults, Vec::<String>::new());
    }
    let sql = "SELECT id_pseudo, commune, month, toptut = 0 AS regle FROM foyers";
    assert!(told(&Trial { purpose: "inclusion_numerique", sql, ..Trial::default() }.faults(), &["interdite"]));
}

/// Column, the purposes that can need it.
const NEEDED: &[(&str, &str, &[&str])] = &[
    ("aahvers", "aahvers = 2", &["orientation_handicap", "maintien_droits", "droits_potentiels"]),
    ("catben", "catben = '01'", &["orientation_handicap", "maintien_droits", "droits_potentiels"]),
    ("sitfam", "sitfam = 'SEP'", &["evenement_vie", "droits_potentiels"]),
    ("dtsitfam_m", "dtsitfam_m = month", &["evenement_vie", "droits_potentiels"]),
    ("etatimpa", "etatimpa = 'SIG'", &["evenement_vie", "droits_potentiels"]),
];

#[test]
fn a_restricted_column_is_read_for_the_purposes_that_need_it_and_no_other() {
    for (column, rule, needed) in NEEDED {
        let sql = format!("SELECT id_pseudo, commune, month, {rule} AS regle FROM foyers");
        for key in [(*column).to_owned(), format!("\"foyers.{column}\"")] {
            let extra = format!("restricted = {{ {key} = \"une phrase qui justifie cette colonne\" }}");
            for purpose in [
                "droits_potentiels",
                "maintien_droits",
                "explication_indu",
                "inclusion_numerique",
                "evenement_vie",
                "orientation_handicap",
            ] {
                let faults = Trial { purpose, extra: &extra, sql: &sql, ..Trial::default() }.faults();
                let admitted = needed.contains(&purpose);
                assert_eq!(faults.is_empty(), admitted, "{purpose}, {column}: {faults:?}");
            }
        }
    }
}

#[test]
fn a_bereavement_is_told_by_voice_by_a_social_worker_alone() {
    let sql = "SELECT id_pseudo, commune, month, topdecconj = 1 AS regle FROM foyers";
    let extra = "restricted = { topdecconj = \"une phrase qui justifie cette colonne\" }";
    let faults = Trial { purpose: "evenement_vie", extra, sql, ..Trial::default() }.faults();
    assert!(told(&faults, &["un deuil ne se dit que de vive voix"]), "{faults:?}");
}

#[test]
fn the_presence_of_a_household_in_a_file_of_persons_is_guarded_as_a_column() {
    for (source, words) in
        [("impayes", "restreinte"), ("contacts", "interdite"), ("resultats", "interdite"), ("oppositions", "interdite")]
    {
        let ways = [
            format!(
                "SELECT f.id_pseudo, f.commune, f.month, EXISTS (SELECT 1 FROM {source} AS c WHERE c.id_pseudo = f.id_pseudo) AS regle FROM foyers AS f"
            ),
            format!(
                "SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f JOIN {source} AS c ON c.id_pseudo = f.id_pseudo"
            ),
            format!(
                "SELECT f.id_pseudo, f.commune, f.month, f.id_pseudo IN (SELECT id_pseudo FROM {source}) AS regle FROM foyers AS f"
            ),
        ];
        for sql in &ways {
            let faults = Trial { sql, ..Trial::default() }.faults();
            assert!(told(&faults, &[source, words]), "{sql}: {faults:?}");
        }
    }
}

#[test]
fn what_the_sql_writes_is_linted_and_ranks_nobody() {
    for (rule, words) in [
        ("id_pseudo IN ('a1b2c3d4e5f60718')", "pseudonyme"),
        ("(CASE WHEN presconj = 1 THEN 'suspicion de fraude' END) = 'x'", "suspicion"),
        ("ntile(100) OVER (ORDER BY mtloy) = 1", "un rang est un score"),
        ("sitdos || presfres = 'A2'", "un texte composé"),
        ("concat(sitdos, 'x') = 'A'", "un texte composé"),
    ] {
        let sql = format!("SELECT id_pseudo, commune, month, {rule} AS regle FROM foyers");
        let faults = Trial { sql: &sql, ..Trial::default() }.faults();
        assert!(told(&faults, &[words]), "{sql}: {faults:?}");
    }
}

#[test]
fn a_justification_that_nothing_needs_is_refused() {
    for (key, sql) in [
        ("aahvers", "SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM foyers"),
        ("presconj", "SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM foyers"),
        ("absente", "SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM foyers"),
    ] {
        let extra = format!("restricted = {{ {key} = \"une phrase qui justifie cette colonne\" }}");
        let faults = Trial { extra: &extra, sql, ..Trial::default() }.faults();
        assert!(told(&faults, &["`restricted` justifie", key]) && faults[0].starts_with("essai.sql:15:"), "{faults:?}");
    }
}

const ARREARS: &str = "restricted = { dette = \"la dette fait la règle, elle ne sort pas\", mois_dette = \"les mois font la règle, ils ne sortent pas\" }";

fn arrears(select: &str, fields: &str, from: &str) -> Vec<String> {
    let sql = format!("SELECT f.id_pseudo, f.commune, f.month, {select} FROM foyers AS f {from}");
    Trial { purpose: "evenement_vie", extra: ARREARS, fields, sql: &sql }.faults()
}

const JOINED: &str = "LEFT JOIN impayes AS i ON i.id_pseudo = f.id_pseudo AND i.month = f.month";
const SUMMED: &str = "LEFT JOIN (SELECT id_pseudo, month, max(dette) AS d, max(mois_dette) AS m FROM impayes GROUP BY id_pseudo, month) AS i ON i.id_pseudo = f.id_pseudo AND i.month = f.month";

#[test]
fn a_debt_conditions_a_rule() {
    for (select, from) in [
        ("i.dette > 100 AND i.mois_dette >= 2 AS regle", JOINED),
        ("i.d > 100 AND i.m > 1 AS regle", SUMMED),
        (
            "EXISTS (SELECT 1 FROM impayes AS i WHERE i.id_pseudo = f.id_pseudo AND i.dette > 0 AND i.mois_dette > 0) AS regle",
            "",
        ),
    ] {
        assert_eq!(arrears(select, "", from), Vec::<String>::new(), "{select}");
    }
}

#[test]
fn a_debt_never_leaves() {
    let rule = "i.dette > 100 AND i.mois_dette >= 2 AS regle";
    for (select, field) in [
        ("i.dette AS champ", "champ = \"euros\""),
        ("round(i.dette / 10) AS champ", "champ = \"nombre\""),
        ("i.mois_dette AS champ", "champ = \"nombre\""),
        ("CASE WHEN i.dette > 1000 THEN 'grand' ELSE 'petit' END AS champ", "champ = \"mots\""),
        ("rank() OVER (ORDER BY i.dette) AS champ", "champ = \"nombre\""),
        ("(SELECT sum(j.dette) FROM impayes AS j WHERE j.id_pseudo = f.id_pseudo) AS champ", "champ = \"euros\""),
        ("i.dette AS montant_min", ""),
        ("i.dette + 1 AS montant_max", ""),
        ("i.dette AS perte", ""),
        ("f.rucderre - i.dette AS ressources", ""),
        ("i.mois_dette * 30 AS attente", ""),
        ("f.month + i.mois_dette * INTERVAL '1 month' AS echeance", ""),
        ("CASE WHEN i.dette > 1000 THEN 2 ELSE 1 END AS niveau", ""),
    ] {
        let faults = arrears(&format!("{rule}, {select}"), field, JOINED);
        assert!(told(&faults, &["`impayes.", "une liste ne porte rien d'une dette (G4)"]), "{select}: {faults:?}");
    }
}

#[test]
fn a_debt_does_not_choose_the_rows_nor_come_by_a_join_on_it() {
    let rule = "i.dette > 100 AND i.mois_dette >= 2 AS regle";
    let join =
        format!("{JOINED} JOIN (VALUES (100, 'petit'), (1000, 'grand')) AS v (seuil, mot) ON i.dette >= v.seuil");
    for (select, field, from) in [
        (format!("{rule}, v.mot AS champ"), "champ = \"mots\"", join),
        (rule.to_owned(), "", format!("{JOINED} WHERE i.dette > 0")),
        (rule.to_owned(), "", format!("{JOINED} ORDER BY i.dette DESC LIMIT 100")),
    ] {
        let faults = arrears(&select, field, &from);
        assert!(told(&faults, &["`impayes.dette`", "(G4)"]), "{from}: {faults:?}");
    }
}

#[test]
fn no_child_leaves() {
    let f = "FROM foyers AS f LEFT JOIN enfants AS e ON e.id_pseudo = f.id_pseudo AND e.month = f.month";
    let g = "GROUP BY f.id_pseudo, f.commune, f.month";
    for (sql, words) in [
        (format!("SELECT f.id_pseudo, f.commune, f.month, e.annai > 2020 AS regle {f}"), "(G16)"),
        (format!("SELECT f.id_pseudo, f.commune, f.month, true AS regle, e.annai AS champ {f}"), "(G16)"),
        (format!("SELECT f.id_pseudo, f.commune, f.month, true AS regle, e.rang AS champ {f}"), "(G16)"),
        (format!("SELECT f.id_pseudo, f.commune, f.month, true AS regle, array_agg(e.annai) AS champ {f} {g}"), "(G16)"),
        (format!("SELECT f.id_pseudo, f.commune, f.month, true AS regle, max(e.annai) OVER (PARTITION BY f.id_pseudo) AS champ {f}"), "(G16)"),
        (
            "SELECT f.id_pseudo, f.commune, f.month, true AS regle, (SELECT e.annai FROM enfants AS e WHERE e.id_pseudo = f.id_pseudo LIMIT 1) AS champ FROM foyers AS f".into(),
            "(G16)",
        ),
        ("WITH t AS (SELECT e.*, e.rang AS r FROM enfants AS e) SELECT f.id_pseudo, f.commune, f.month, true AS regle, t.r AS champ FROM foyers AS f JOIN t ON t.id_pseudo = f.id_pseudo".into(), "(G16)"),
        (format!("SELECT e.id_pseudo, f.commune, f.month, true AS regle, 1 AS champ {f}"), "fichier d'enfants (G16)"),
        (format!("SELECT f.id_pseudo || e.rang AS id_pseudo, f.commune, f.month, true AS regle, 1 AS champ {f}"), "(G16)"),
        (format!("SELECT f.id_pseudo || 'x' AS id_pseudo, f.commune, f.month, true AS regle, 1 AS champ {f}"), "pris tel quel"),
    ] {
        let faults = Trial { fields: "champ = \"nombre\"", sql: &sql, ..Trial::default() }.faults();
        assert!(told(&faults, &[words]), "{sql}: {faults:?}");
    }
}

#[test]
fn children_are_counted_together() {
    for sql in [
        "SELECT f.id_pseudo, f.commune, f.month, e.jeune > 2020 AS regle, e.n AS champ FROM foyers AS f LEFT JOIN (\
         SELECT id_pseudo, month, max(annai) AS jeune, count(rang) AS n FROM enfants GROUP BY id_pseudo, month) AS e \
         ON e.id_pseudo = f.id_pseudo AND e.month = f.month",
        "WITH e AS (SELECT id_pseudo, count(*) FILTER (WHERE annai > 2020) AS n FROM enfants GROUP BY id_pseudo) \
         SELECT f.id_pseudo, f.commune, f.month, e.n > 0 AS regle, e.n AS champ FROM foyers AS f LEFT JOIN e ON e.id_pseudo = f.id_pseudo",
        "SELECT f.id_pseudo, f.commune, f.month, EXISTS (SELECT 1 FROM enfants AS e WHERE e.id_pseudo = f.id_pseudo AND e.annai > 2020) AS regle, \
         (SELECT count(*) FROM enfants AS e WHERE e.id_pseudo = f.id_pseudo AND e.annai > 2020) AS champ FROM foyers AS f",
    ] {
        let faults = Trial { fields: "champ = \"nombre\"", sql, ..Trial::default() }.faults();
        assert_eq!(faults, Vec::<String>::new(), "{sql}");
    }
}

/// Queries that read nothing they may not: a forbidden column near by is not a breach.
#[test]
fn innocent_queries_pass() {
    for sql in [
        "SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM foyers",
        "WITH f AS (SELECT * FROM foyers) SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM f",
        "WITH f AS (SELECT * FROM foyers), g AS (SELECT f.* FROM f) SELECT g.id_pseudo, g.commune, g.month, g.presconj = 0 AS regle FROM g",
        "SELECT n.id_pseudo, n.commune, n.month, n.monoparent AS regle FROM foyers_noyau AS n",
        "SELECT n.id_pseudo, n.commune, n.month, n.enfants_0_2 > 0 AS regle FROM foyers_enfants AS n",
        "SELECT f.id_pseudo, f.commune, f.month, a.groupe = 'ACT' AS regle FROM foyers AS f LEFT JOIN activites AS a ON a.code = f.actrespd",
        "SELECT f.id_pseudo, f.commune, f.month, f.rucderre < s.value AS regle FROM foyers AS f LEFT JOIN seuil_bas_revenus AS s ON s.month = f.month",
        "SELECT f.id_pseudo, f.commune, f.month, g.rsavers = 2 AND f.rsavers = 0 AS regle FROM foyers AS f LEFT JOIN foyers AS g ON g.id_pseudo = f.id_pseudo AND g.caf = f.caf AND g.month = f.month - INTERVAL '1 month'",
        "SELECT f.id_pseudo, f.commune, f.month, EXISTS (SELECT * FROM foyers AS g WHERE g.id_pseudo = f.id_pseudo AND g.rsavers = 2) AS regle FROM foyers AS f",
        "WITH jamais AS (SELECT id_pseudo FROM foyers WHERE toptut = 1) SELECT f.id_pseudo, f.commune, f.month, true AS regle FROM foyers AS f",
        "SELECT id_pseudo, commune, f.month, true AS regle FROM foyers AS f JOIN calendrier AS c USING (month) WHERE f.presfres = 2 ORDER BY id_pseudo LIMIT 3",
        "SELECT f.id_pseudo, f.commune, f.month, count(*) OVER (PARTITION BY f.id_pseudo ORDER BY f.month) > 1 AS regle FROM foyers AS f",
        "WITH t (a, b) AS (VALUES ('SAL', true), ('CHO', false)) SELECT f.id_pseudo, f.commune, f.month, t.b AS regle FROM foyers AS f LEFT JOIN t ON t.a = f.actrespd",
        "WITH t AS (SELECT id_pseudo, x.month AS m, max(presconj) AS p FROM (SELECT * FROM foyers) AS x GROUP BY 1, x.month HAVING p = 1) SELECT f.id_pseudo, f.commune, f.month, t.p = 1 AS regle FROM foyers AS f LEFT JOIN t ON t.id_pseudo = f.id_pseudo AND t.m = f.month",
    ] {
        let faults = Trial { sql, ..Trial::default() }.faults();
        assert_eq!(faults, Vec::<String>::new(), "{sql}");
    }
}
