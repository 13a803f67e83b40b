//! Attacks that join several editions.

use crate::fixture::{Edition, about, assert_found, assert_safe};
use portulan_audit::Kind;

fn epci(communes: &[&str]) -> Edition {
    Edition::default().indicator("rsa", "count", "", "").territory("epci", "E1", communes)
}

#[test]
fn the_edition_of_last_month() {
    let last = epci(&["A", "B", "C"]).counts("rsa", &[("A", 3)]).secrets("rsa", &["B"]);
    let edition = epci(&["A", "B", "C"]).secrets("rsa", &["A", "B", "C"]).count("rsa", "epci|E1", 40);
    let report = edition.audit_with(&[&last]);
    assert_found(&report, "rsa", "A", 3.0, 3.0);
    assert!(about(&report, "rsa", "A").iter().any(|finding| finding.kind == Kind::ShownElsewhere));
    let hidden = epci(&["A", "B", "C"]).secrets("rsa", &["A", "B", "C"]);
    assert_safe(&edition.audit_with(&[&hidden]));
}

#[test]
fn two_editions_that_hide_different_cells() {
    let last = epci(&["A", "B"]).month("2024-12").secrets("rsa", &["A", "epci|E1"]).count("rsa", "B", 37);
    let edition = epci(&["A", "B"]).secrets("rsa", &["A", "B"]).count("rsa", "epci|E1", 40);
    assert_found(&edition.audit_with(&[&last]), "rsa", "A", 3.0, 3.0);
    assert_safe(&edition.audit_with(&[&edition]));
}

#[test]
fn a_corrected_edition() {
    // B was 30, corrected to 25, and the total with it: A and C have not moved.
    let before = epci(&["A", "B", "C"]).counts("rsa", &[("B", 30), ("epci|E1", 42)]).secrets("rsa", &["A", "C"]);
    let edition = epci(&["A", "B", "C"]).counts("rsa", &[("B", 25), ("epci|E1", 37)]).secrets("rsa", &["A", "C"]);
    assert_safe(&edition.audit_with(&[&before]));
    // The correction shows C instead of B: with the old edition, A follows.
    let edition = epci(&["A", "B", "C"]).counts("rsa", &[("C", 9)]).secrets("rsa", &["A", "B", "epci|E1"]);
    assert_found(&edition.audit_with(&[&before]), "rsa", "A", 3.0, 3.0);
}

#[test]
fn a_correction_that_contradicts_the_old_edition_is_judged_alone() {
    let before = epci(&["A", "B"]).secrets("rsa", &["A", "B"]).count("rsa", "epci|E1", 50);
    let edition = epci(&["A", "B"]).month("2024-12").secrets("rsa", &["A", "B"]).count("rsa", "epci|E1", 40);
    let report = edition.audit_with(&[&before]);
    assert_safe(&report);
}

#[test]
fn a_commune_that_moved() {
    let before = epci(&["A", "B", "C"]).secrets("rsa", &["A", "B", "C"]).count("rsa", "epci|E1", 43);
    let after = epci(&["A", "B"]).secrets("rsa", &["A", "B", "C"]);
    assert_found(&after.clone().count("rsa", "epci|E1", 40).audit_with(&[&before]), "rsa", "C", 3.0, 3.0);
    assert_safe(&after.secrets("rsa", &["epci|E1"]).audit_with(&[&before]));
}

#[test]
fn what_the_other_edition_hides_may_not_be_shown() {
    let before = epci(&["A"]).secrets("rsa", &["A"]);
    let report = epci(&["A"]).count("rsa", "A", 12).audit_with(&[&before]);
    assert_eq!(report.findings[0].kind, Kind::HiddenElsewhere);
}

#[test]
fn what_only_the_old_edition_has_is_judged_too() {
    let before = epci(&["A"]).month("2023-12").secrets("rsa", &["A"]);
    let edition = epci(&["A"]).indicator("evolution_rsa", "evolution", "", "").month("2024-12").count("rsa", "A", 8);
    let report = edition.clone().value("evolution_rsa|un_an", "A", "100").audit_with(&[&before]);
    let found = report.findings.iter().find(|finding| finding.figure == "rsa||2023-12|commune|A");
    assert!(found.is_some_and(|finding| finding.interval.is_some_and(|i| i.low == 4.0 && i.high == 4.0)), "{report}");
    assert_safe(&edition.secrets("evolution_rsa|un_an", &["A"]).audit_with(&[&before]));
}
