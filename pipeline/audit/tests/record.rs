//! What the restricted record of a run adds: which cells are primary, who is alone; and the witnesses.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{Edition, about, assert_found, assert_safe, key};
use portulan_audit::{Kind, Options, Primary, audit};

/// Two categories in two communes with all margins shown; the four cells hidden.
fn rectangle(first: u32) -> Edition {
    let (a, b) = (["rsa|jeune", "rsa|seul"], ["A", "B"]);
    Edition::default()
        .indicator("rsa", "count", "additive", "")
        .territory("epci", "E1", &b)
        .secrets(a[0], &b)
        .secrets(a[1], &b)
        .counts("rsa", &[("A", first), ("B", 30), ("epci|E1", first + 30)])
        .counts("rsa|jeune", &[("epci|E1", 15)])
        .counts("rsa|seul", &[("epci|E1", first + 15)])
}

#[test]
fn only_the_primaries_of_the_record_are_judged() {
    let folder = rectangle(4).write();
    assert_found(&audit(&folder.options()).unwrap(), "rsa|jeune", "A", 0.0, 4.0);
    let judged = |primary: String| {
        let primaries = Some(BTreeMap::from([(primary, Primary::ALL)]));
        audit(&Options { primaries, ..folder.options() }).unwrap()
    };
    let about_jeune = judged(key("rsa|jeune", "A"));
    assert_found(&about_jeune, "rsa|jeune", "A", 0.0, 4.0);
    assert_eq!(about_jeune.totals.judged, 1);
    let about_b = judged(key("rsa|jeune", "B"));
    assert!(about(&about_b, "rsa|jeune", "A").is_empty(), "{about_b}");
}

#[test]
fn the_sole_contributor_of_a_neighbour_cell() {
    let folder = rectangle(5).write();
    assert_safe_but_for_shown(&folder.options());
    let options = Options { insiders: BTreeSet::from([key("rsa|jeune", "A")]), ..folder.options() };
    let report = audit(&options).unwrap();
    let found = about(&report, "rsa|seul", "A");
    assert_eq!(found[0].kind, Kind::Insider);
    assert_found(&report, "rsa|seul", "A", 4.0, 4.0);
}

fn assert_safe_but_for_shown(options: &Options) {
    assert_safe(&audit(options).unwrap());
}

#[test]
fn the_two_witnesses_of_a_cell_add_up_to_what_is_shown() {
    let (folder, witness) = (rectangle(9).write(), tempfile::tempdir().unwrap());
    let options = Options { witness: Some(witness.path().to_owned()), ..folder.options() };
    assert_safe(&audit(&options).unwrap());
    let mut rows = csv::Reader::from_path(witness.path().join("temoins.csv")).unwrap();
    let mut sums = [0.0, 0.0];
    let mut own = Vec::new();
    for row in rows.records().map(Result::unwrap).filter(|row| row[0] == key("rsa|jeune", "A")) {
        let ends = [4, 5].map(|at| row[at].parse::<f64>().unwrap());
        if row[2].ends_with("|commune|A") {
            sums.iter_mut().zip(ends).for_each(|(sum, end)| *sum += end);
        }
        if row[2] == row[0] {
            own.extend(ends);
        }
    }
    assert_eq!(sums, [9.0, 9.0]);
    assert_eq!(own, [0.0, 9.0]);
}

#[test]
fn the_report_is_the_same_at_any_number_of_threads() {
    let folder = rectangle(4).write();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| audit(&folder.options()).unwrap())
    };
    assert_eq!(with(1).to_string(), with(4).to_string());
    assert_eq!(with(1).to_json().to_string(), with(4).to_json().to_string());
}
