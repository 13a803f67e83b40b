//! What queries read: by hand on small queries, and by a property on layers of queries.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;

use super::{Lineage, of_query};
use crate::sql;
use crate::target::trial::plan;

fn lineage(query: &str) -> Lineage {
    let query = sql::parse(Path::new("a.sql"), query).expect("a query");
    of_query(&plan().1, &query)
}

fn short(trail: &super::Trail) -> String {
    let names: Vec<String> = trail.iter().map(|(column, _)| column.to_string().replace("foyers.", "")).collect();
    names.join(" ")
}

/// Query; outputs as `name: columns`; conditions.
const READ: &[(&str, &[&str], &str)] = &[
    ("SELECT sexe, qf + 1 AS q FROM foyers", &["sexe: sexe", "q: qf"], ""),
    ("SELECT sexe FROM foyers WHERE qf > 1 ORDER BY nbuc LIMIT 3", &["sexe: sexe"], "nbuc qf"),
    ("SELECT CASE WHEN qf > 1 THEN sexe ELSE nbuc END AS x FROM foyers", &["x: nbuc qf sexe"], ""),
    ("SELECT count(*) FILTER (WHERE qf > 1) AS n FROM foyers GROUP BY sexe", &["n: qf"], "sexe"),
    ("SELECT sum(qf) OVER (PARTITION BY sexe ORDER BY nbuc) AS n FROM foyers", &["n: nbuc qf sexe"], ""),
    ("SELECT sum(qf) OVER w AS n, nbuc FROM foyers WINDOW w AS (PARTITION BY sexe)", &["n: qf sexe", "nbuc: nbuc"], ""),
    ("SELECT (SELECT max(qf) FROM foyers WHERE sexe = 1) AS n FROM calendrier", &["n: qf sexe"], ""),
    ("SELECT EXISTS (SELECT toptut FROM foyers WHERE sexe = 1) AS n FROM calendrier", &["n: sexe"], ""),
    ("SELECT month FROM calendrier WHERE 1 IN (SELECT qf FROM foyers WHERE sexe = 1)", &["month: "], "qf sexe"),
    ("SELECT sexe FROM foyers UNION ALL SELECT qf FROM foyers WHERE nbuc > 1", &["sexe: qf sexe"], "nbuc"),
    ("SELECT sexe FROM foyers UNION SELECT qf FROM foyers", &["sexe: qf sexe"], "qf sexe"),
    ("SELECT DISTINCT sexe FROM foyers", &["sexe: sexe"], "sexe"),
    ("SELECT sexe AS s, count(*) AS n FROM foyers GROUP BY s HAVING n > 1", &["s: sexe", "n: "], "sexe"),
    ("SELECT sexe, nbuc FROM foyers ORDER BY 2", &["sexe: sexe", "nbuc: nbuc"], "nbuc"),
    ("SELECT a.x FROM (SELECT qf AS x, sexe FROM foyers) AS a WHERE a.sexe = 1", &["x: qf"], "sexe"),
    ("WITH t AS (SELECT * FROM foyers WHERE sexe = 1) SELECT qf FROM t", &["qf: qf"], "sexe"),
    ("WITH t AS (SELECT qf FROM foyers), u AS (SELECT qf AS v FROM t) SELECT v FROM u", &["v: qf"], ""),
    ("WITH t AS (SELECT toptut FROM foyers WHERE topqpv = 1) SELECT sexe FROM foyers", &["sexe: sexe"], ""),
    (
        "SELECT month, f.qf FROM foyers AS f JOIN enfants AS e USING (month)",
        &["month: enfants.month month", "qf: qf"],
        "enfants.month month",
    ),
    (
        "SELECT e.actenf FROM enfants AS e NATURAL JOIN (SELECT id_pseudo, qf FROM foyers) AS f",
        &["actenf: enfants.actenf"],
        "enfants.id_pseudo id_pseudo",
    ),
    (
        "SELECT e.rang FROM foyers AS f LEFT JOIN enfants AS e ON e.annai = f.annnen1",
        &["rang: enfants.rang"],
        "enfants.annai annnen1",
    ),
    ("SELECT id_pseudo FROM foyers_noyau", &["id_pseudo: id_pseudo"], "presfres"),
    (
        "SELECT commune FROM impayes_foyers",
        &["commune: impayes.commune"],
        "impayes.etape impayes.id_pseudo impayes.month",
    ),
    // A name that two relations hold counts for both.
    ("SELECT caf FROM foyers, enfants", &["caf: enfants.caf caf"], ""),
    ("SELECT x FROM (VALUES (1, 2)) AS v (y, x)", &["x: "], ""),
];

#[test]
fn each_query_reads_what_it_reads() {
    for (query, outputs, conditions) in READ {
        let lineage = lineage(query);
        let found: Vec<String> =
            lineage.outputs.iter().map(|output| format!("{}: {}", output.name, short(&output.columns))).collect();
        assert_eq!(found, *outputs, "{query}");
        assert_eq!(short(&lineage.conditions), *conditions, "{query}");
        assert!(lineage.unknown.is_empty(), "{query}: {:?}", lineage.unknown);
    }
}

#[test]
fn what_is_not_followed_counts_everything_and_is_told() {
    for query in [
        "SELECT absente FROM foyers",
        "SELECT f.absente FROM foyers AS f",
        "SELECT count(*) AS n FROM foyers AS f JOIN calendrier AS c USING (absente)",
        "SELECT greatest(COLUMNS(*)) AS n FROM foyers",
        "SELECT max(x -> x) AS n FROM foyers",
    ] {
        let lineage = lineage(query);
        let all = lineage.columns().iter().any(|column| &*column.column == "toptut");
        assert!(all && !lineage.unknown.is_empty(), "{query}: {lineage:?}");
    }
    assert!(!lineage("SELECT 1 AS x FROM nulle_part").unknown.is_empty());
}

#[test]
fn every_table_of_the_repository_is_followed() {
    let (plan, schema) = plan();
    for table in &plan.tables {
        let query = sql::parse(&table.path, &table.sql).expect("a query");
        let lineage = of_query(schema, &query);
        assert!(lineage.unknown.is_empty(), "{}: {:?}", table.name, lineage.unknown);
        assert!(!lineage.outputs.is_empty(), "{}", table.name);
    }
}

/// Queries around a query: `Q` gives `id_pseudo` and `x`, and so does each of these.
const LAYERS: &[&str] = &[
    "SELECT * FROM (Q) AS a",
    "SELECT a.* FROM (Q) AS a",
    "WITH t AS (Q) SELECT id_pseudo, x FROM t",
    "WITH t AS (Q), u AS (SELECT id_pseudo, x AS y FROM t) SELECT u.id_pseudo, u.y AS x FROM u",
    "SELECT id_pseudo, y AS x FROM (Q) AS a (id_pseudo, y)",
    "SELECT id_pseudo, CASE WHEN x > 0 THEN 1 ELSE 0 END AS x FROM (Q) AS a",
    "SELECT id_pseudo, max(x) AS x FROM (Q) AS a GROUP BY id_pseudo",
    "SELECT id_pseudo, count(*) AS x FROM (Q) AS a GROUP BY id_pseudo, x",
    "SELECT id_pseudo, count(*) FILTER (WHERE x > 0) AS x FROM (Q) AS a GROUP BY id_pseudo",
    "SELECT id_pseudo, 1 AS x FROM (Q) AS a WHERE x > 0",
    "SELECT id_pseudo, 1 AS x FROM (Q) AS a ORDER BY x LIMIT 5",
    "SELECT id_pseudo, row_number() OVER (ORDER BY x) AS x FROM (Q) AS a",
    "SELECT id_pseudo, x FROM (Q) AS a UNION ALL SELECT id_pseudo, 0 FROM foyers",
    "SELECT id_pseudo, 0 AS x FROM foyers UNION ALL SELECT id_pseudo, x FROM (Q) AS a",
    "SELECT DISTINCT id_pseudo, x FROM (Q) AS a",
    "SELECT f.id_pseudo, a.x FROM foyers AS f LEFT JOIN (Q) AS a ON a.id_pseudo = f.id_pseudo",
    "SELECT id_pseudo, a.x FROM foyers AS f JOIN (Q) AS a USING (id_pseudo)",
    "SELECT f.id_pseudo, 1 AS x FROM foyers AS f JOIN (Q) AS a ON a.x = f.presconj",
    "SELECT f.id_pseudo, (SELECT max(a.x) FROM (Q) AS a WHERE a.id_pseudo = f.id_pseudo) AS x FROM foyers AS f",
    "SELECT f.id_pseudo, EXISTS (SELECT 1 FROM (Q) AS a WHERE a.x > 0) AS x FROM foyers AS f",
    "SELECT f.id_pseudo, f.presconj IN (SELECT a.x FROM (Q) AS a) AS x FROM foyers AS f",
    "SELECT f.id_pseudo, s.z AS x FROM (Q) AS f, (SELECT f.x AS z) AS s",
];

/// Queries around a query that use its `id_pseudo` and leave its `x` where it is.
const PRUNES: &[&str] = &[
    "SELECT id_pseudo, 1 AS x FROM (Q) AS a",
    "SELECT a.id_pseudo, f.presconj AS x FROM foyers AS f JOIN (Q) AS a ON a.id_pseudo = f.id_pseudo",
    "WITH t AS (SELECT * FROM (Q) AS a) SELECT id_pseudo, count(*) AS x FROM t GROUP BY id_pseudo",
];

fn layers() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(LAYERS), 0..5)
}

fn query(column: &str, relation: &str, layers: &[&str]) -> String {
    let inner = format!("SELECT id_pseudo, {column} AS x FROM {relation}");
    layers.iter().fold(inner, |query, layer| layer.replace('Q', &query))
}

fn reads(query: &str, column: &str) -> bool {
    let lineage = lineage(query);
    assert!(lineage.unknown.is_empty(), "{query}: {:?}", lineage.unknown);
    lineage.columns().iter().any(|read| &*read.column == column)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// However many layers stand over it, a column that is used is never lost.
    #[test]
    fn a_column_is_never_lost(
        column in select(vec!["toptut", "topqpv", "aahvers", "mtindu"]),
        relation in select(vec!["foyers", "foyers_noyau", "foyers_enfants"]),
        layers in layers(),
    ) {
        let query = query(column, relation, &layers);
        prop_assert!(reads(&query, column), "{}", query);
    }

    /// A column that a layer leaves where it is never counts.
    #[test]
    fn a_column_left_aside_never_counts(
        column in select(vec!["toptut", "topqpv", "mtindu"]),
        prune in select(PRUNES),
        layers in layers(),
    ) {
        let pruned = prune.replace('Q', &query(column, "foyers", &[]));
        let query = layers.iter().fold(pruned, |query, layer| layer.replace('Q', &query));
        prop_assert!(!reads(&query, column), "{}", query);
    }
}
