//! Months that follow each other: what is computed again and what is not, extracts of two
//! ages, parameters without a value, checks that refuse a file. On the synthetic extract of
//! the samples.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use portulan_engine::{Contents, Duck, Engine, Kept, Query, Scope, compute, query, territories};
use serde_json::Value;

use crate::workspace::Workspace;

/// For each definition of `portulan compute --json`: months computed, and results kept.
fn computed(workspace: &Workspace, month: &str) -> BTreeMap<String, (Vec<String>, bool, u64)> {
    let out = workspace.must(&["compute", "--json", "--month", month]);
    let events = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let of = |event: Value| {
        let months = event["months"].as_array().expect("months").iter();
        let months = months.map(|month| month.as_str().expect("a month").to_owned()).collect();
        let whole = event["whole"].as_bool().expect("a fact");
        (event["name"].as_str().expect("a name").to_owned(), (months, whole, event["kept"].as_u64().expect("a count")))
    };
    events.filter(|event| event["event"] == "computed").map(of).collect()
}

/// Names of the definitions of which something was computed.
fn fresh(done: &BTreeMap<String, (Vec<String>, bool, u64)>) -> Vec<&str> {
    done.iter().filter(|(_, (months, whole, _))| *whole || !months.is_empty()).map(|(name, _)| name.as_str()).collect()
}

fn copy(workspace: &Workspace, name: &str, to: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/inbox").join(name);
    fs::copy(from, workspace.inbox(to)).expect("a copied file");
}

#[test]
fn a_new_month_computes_that_month_alone_and_nothing_new_computes_nothing() {
    let workspace = Workspace::with_synthetic(&["FR6_1024.csv", "FR6_1124.csv"]);
    workspace.must(&["ingest", "--quiet"]);
    let first = computed(&workspace, "2024-11");
    assert_eq!(first["part_rsa_extrait"].0, ["2024-10", "2024-11"]);
    copy(&workspace, "FR6_1224.csv", "FR6_1224.csv");
    workspace.must(&["ingest", "--quiet"]);
    let second = computed(&workspace, "2024-12");
    for (name, (months, _, kept)) in second.iter().filter(|(name, _)| name.ends_with("_extrait")) {
        assert_eq!(months.as_slice(), ["2024-12"], "{name}");
        assert_eq!(*kept, 2, "{name}");
    }
    assert!(fresh(&computed(&workspace, "2024-12")).is_empty());
}

#[test]
fn a_changed_definition_table_or_parameter_is_computed_again_and_it_alone() {
    let workspace = Workspace::with_synthetic(&["FR6_1224.csv"]).with_own_definitions();
    workspace.must(&["ingest", "--quiet"]);
    computed(&workspace, "2024-12");
    let rsa = "queries/indicators/minima/part_rsa_extrait.sql";
    workspace.edit(rsa, |sql| sql.replace("SELECT", "SELECT /* relu */"));
    assert_eq!(fresh(&computed(&workspace, "2024-12")), ["part_rsa_extrait"]);
    workspace.edit("parametres/seuil_bas_revenus.toml", |toml| toml.replace("value = 1250", "value = 1251"));
    let again = computed(&workspace, "2024-12");
    let again = fresh(&again);
    assert!(again.contains(&"part_bas_revenus_extrait") && !again.contains(&"part_rsa_extrait"), "{again:?}");
    // The row-level view is behind every household indicator, and behind no open-data one.
    workspace.edit("queries/tables/foyers_noyau.sql", |sql| sql.replace("WITH noyau AS (", "WITH noyau AS ( "));
    let again = computed(&workspace, "2024-12");
    let again = fresh(&again);
    assert!(again.contains(&"part_rsa_extrait") && again.contains(&"part_bas_revenus_extrait"), "{again:?}");
    assert!(!again.contains(&"part_rsa"), "{again:?}");
}

/// `increment = "month"` is a promise of whoever writes a definition: kept here for all.
#[test]
fn month_by_month_or_at_once_the_rows_are_the_same() {
    let workspace = Workspace::with_synthetic(&["FR6_11*", "FR6_12*", "ENF_*", "eaje_*", "defm_1*", "msa_*"]);
    workspace.must(&["ingest", "--quiet"]);
    let plan = portulan_plan::load(workspace.path()).expect("a plan");
    let contents = Contents::read(&plan).expect("the store");
    let limits = plan.settings.engine.clone();
    let open = || Duck::open(&limits, None).map(|duck| Rc::new(duck) as Rc<dyn Engine>);
    let scope = Scope::all(contents.freshness_at(None));
    let mut kept = Kept::of(&plan, &contents, scope.clone(), &open);
    assert!(kept.refresh_tables(&mut |_| {}).0.is_empty());
    let session = kept.session().expect("the engine");
    let places = territories(&session, &plan).expect("the territories");
    let month = "2024-12".parse().expect("a month");
    let (results, faults) = compute(&plan, &contents, &mut kept, &session, &places, month, &mut |_| {});
    assert!(faults.0.is_empty(), "{faults:?}");
    let at_once = Kept::of(&plan, &contents, scope, &open).session().expect("the engine");
    let mut compared = 0;
    for definition in plan.indicators.iter().filter(|definition| definition.header.increment.is_some()) {
        let rows = query(&at_once, definition, &places, &Query::default()).expect("rows");
        assert_eq!(results.by_indicator[&definition.name], rows, "{}", definition.name);
        compared += usize::from(!rows.is_empty());
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn a_parameter_without_a_value_at_the_month_is_named_and_the_others_go_on() {
    let workspace = Workspace::with_synthetic(&["FR6_1224.csv"]);
    fs::remove_dir_all(workspace.path().join("parametres")).expect("no value of the workspace");
    workspace.must(&["ingest", "--quiet"]);
    let (code, out, err) = workspace.run(&["compute", "--month", "2024-12"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(err.contains("le paramètre `seuil_bas_revenus`") && err.contains("décembre 2024"), "{err}");
    assert!(err.contains("`part_bas_revenus_extrait` n'est pas calculé"), "{err}");
    assert!(!err.contains("`part_rsa_extrait`"), "{err}");
}

#[test]
fn a_semi_definitive_edition_says_so_and_compares_with_no_definitive_month() {
    let workspace = Workspace::with_synthetic(&["FR6_1223.csv"]);
    copy(&workspace, "FR6_1224.csv", "FR2_1224.csv");
    workspace.must(&["run", "--quiet", "--month", "2024-12"]);
    let figures = fs::read_to_string(workspace.out("2024-12", "figures.csv")).expect("the record");
    let of = |name: &str, month: &str| {
        let part = format!(",{name},");
        figures.lines().filter(|line| line.starts_with(month) && line.contains(&part)).count()
    };
    assert!(of("part_rsa_extrait", "2024-12") > 0);
    assert_eq!(of("part_rsa_extrait", "2023-12"), 0, "the definitive month is not in this edition");
    assert_eq!(of("evolution_part_rsa_extrait", "2024-12"), 0);
    let page = fs::read_to_string(workspace.out("2024-12", "portraits/240300566-val-de-cher.html")).expect("a page");
    assert!(page.contains("semi-définitives") && page.contains("synthétiques"));
    copy(&workspace, "FR6_1224.csv", "FR6_1224.csv");
    workspace.must(&["run", "--quiet", "--month", "2024-12"]);
    let figures = fs::read_to_string(workspace.out("2024-12", "figures.csv")).expect("the record");
    assert!(figures.lines().any(|line| line.starts_with("2024-12") && line.contains(",evolution_part_rsa_extrait,")));
    let page = fs::read_to_string(workspace.out("2024-12", "portraits/240300566-val-de-cher.html")).expect("a page");
    assert!(!page.contains("semi-définitives (6 semaines)."), "the definitive extract is there now");
}

#[test]
fn a_blocking_check_refuses_the_file_at_its_line_and_stores_nothing() {
    let workspace = Workspace::with_synthetic(&["FR6_1224.csv"]);
    let path = workspace.inbox("FR6_1224.csv");
    let text = fs::read(&path).expect("the extract");
    let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let header: Vec<String> = String::from_utf8_lossy(&lines[0]).trim().split(';').map(str::to_owned).collect();
    let at = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let mut cells: Vec<String> = String::from_utf8_lossy(&lines[7]).split(';').map(str::to_owned).collect();
    cells[at("RSAVERS")] = "2".into();
    cells[at("SOUSNATPF")] = "RSDN2".into();
    cells[at("ETATDOSRSA")] = "5".into();
    let pseudonym = cells[0].clone();
    lines[7] = cells.join(";").into_bytes();
    fs::write(&path, lines.join(&b'\n')).expect("the extract");
    let (code, out, err) = workspace.run(&["ingest"]);
    assert_eq!(code, 5, "{out}{err}");
    assert!(err.contains("FR6_1224.csv:8"), "{err}");
    assert!(!err.contains(&pseudonym), "{err}");
    assert!(!workspace.path().join("store/foyers/_receipt.json").exists());
}
