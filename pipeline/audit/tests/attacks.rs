//! Attacks on the figures of one edition: each is found without protection, and stopped by one.

use crate::fixture::{Edition, about, assert_found, assert_safe};
use portulan_audit::Kind;

#[test]
fn ninety_seven_of_a_hundred() {
    let edition = Edition::default().indicator("part", "ratio", "", "");
    let report = edition.clone().share("part", "A", 97, 100).audit();
    assert_eq!(about(&report, "part", "A")[0].kind, Kind::ComplementShown);
    assert_found(&report, "part", "A", 3.0, 3.0);
    assert_safe(&edition.clone().share("part", "A", 90, 100).audit());
    assert_safe(&edition.secrets("part", &["A"]).audit());
}

#[test]
fn ninety_seven_of_a_hundred_when_the_whole_is_in_another_column() {
    let edition =
        ten_communes(Edition::default().indicator("part", "ratio", "", "").indicator("foyers", "count", "", ""));
    let report = edition.clone().row("part", "Z", "97,,,0", "valeur").count("foyers", "Z", 100).audit();
    assert_found(&report, "part", "Z", 3.0, 3.0);
    let report = edition.clone().row("part", "Z", ",97,,0", "valeur").count("foyers", "Z", 100).audit();
    assert_eq!(about(&report, "part", "Z")[0].kind, Kind::ComplementShown);
    assert_safe(&edition.secrets("part", &["Z"]).count("foyers", "Z", 100).audit());
}

/// Ten communes where the denominators of `part` are the counts of `foyers`.
fn ten_communes(edition: Edition) -> Edition {
    (0..10).fold(edition, |edition, at| {
        let (zone, whole) = (format!("C{at}"), 40 + 3 * at);
        edition.share("part", &zone, 10 + at, whole).count("foyers", &zone, whole)
    })
}

#[test]
fn a_single_category_equal_to_the_total_of_the_commune() {
    let edition = Edition::default().indicator("rsa", "count", "additive", "");
    let alone = edition.clone().secrets("rsa", &["A"]).counts("rsa|jeune", &[("A", 0)]).count("rsa|seul", "A", 0);
    let report = alone.clone().secrets("rsa|couple", &["A"]).audit();
    assert_safe(&report);
    let report = alone.count("rsa|couple", "A", 3).audit();
    assert_found(&report, "rsa", "A", 3.0, 3.0);
}

#[test]
fn the_department_less_the_other_epci() {
    let edition = two_epci();
    let shown = edition.clone().counts("rsa", &[("departement|03", 53), ("epci|E1", 50)]).secrets("rsa", &["epci|E2"]);
    assert_found(&shown.audit(), "rsa", "epci|E2", 3.0, 3.0);
    assert_safe(&edition.count("rsa", "departement|03", 53).secrets("rsa", &["epci|E1", "epci|E2"]).audit());
}

fn two_epci() -> Edition {
    Edition::default()
        .indicator("rsa", "count", "", "")
        .territory("epci", "E1", &["A", "B"])
        .territory("epci", "E2", &["C", "D"])
        .territory("departement", "03", &["A", "B", "C", "D"])
        .secrets("rsa", &["A", "B", "C", "D"])
}

#[test]
fn the_equation_is_named() {
    let edition = two_epci().counts("rsa", &[("departement|03", 53), ("epci|E1", 50)]).secrets("rsa", &["epci|E2"]);
    let report = edition.audit();
    let reasons = &about(&report, "rsa", "epci|E2")[0].reasons;
    assert!(reasons.contains(&"EPCI E2 = département 03 − l’autre partie".to_owned()), "{reasons:?}");
}

#[test]
fn the_epci_less_its_part_inside_the_department() {
    let edition = Edition::default()
        .indicator("rsa", "count", "", "")
        .territory("epci", "E1", &["A", "B", "X"])
        .territory("epci_partie", "E1", &["A", "B"])
        .secrets("rsa", &["A", "B"]);
    let report = edition.clone().counts("rsa", &[("epci|E1", 53), ("epci_partie|E1", 50)]).audit();
    assert_found(&report, "rsa", "epci|E1", 3.0, 3.0);
    assert_safe(&edition.clone().count("rsa", "epci|E1", 53).secrets("rsa", &["epci_partie|E1"]).audit());
    assert_safe(&edition.counts("rsa", &[("epci|E1", 60), ("epci_partie|E1", 50)]).audit());
}

#[test]
fn a_commune_alone_in_its_epci_is_the_same_cell() {
    let edition = Edition::default().indicator("rsa", "count", "", "").territory("epci", "E1", &["A"]);
    let report = edition.clone().secrets("rsa", &["A"]).count("rsa", "epci|E1", 3).audit();
    assert_found(&report, "rsa", "epci|E1", 3.0, 3.0);
    assert_safe(&edition.secrets("rsa", &["A", "epci|E1"]).audit());
}

#[test]
fn a_percentage_with_a_small_denominator() {
    let edition =
        ten_communes(Edition::default().indicator("part", "ratio", "", "").indicator("foyers", "count", "", ""));
    let edition = edition.count("foyers", "Z", 11);
    let report = edition.clone().value("part", "Z", "27.3").audit();
    assert_found(&report, "part", "Z", 3.0, 3.0);
    assert_safe(&edition.secrets("part", &["Z"]).audit());
}

#[test]
fn a_mean_and_a_count() {
    let edition =
        Edition::default().indicator("enfants_par_foyer", "ratio", "", "").indicator("foyers", "count", "", "");
    let edition = (0..10).fold(edition, |edition, at| {
        let (zone, homes) = (format!("C{at}"), 10 + at);
        let mean = format!("{},{},{homes},0", f64::from(2 * homes + 7) / f64::from(homes), 2 * homes + 7);
        edition.row("enfants_par_foyer", &zone, &mean, "valeur").count("foyers", &zone, homes)
    });
    let edition = edition.count("foyers", "Z", 8);
    assert_found(&edition.clone().value("enfants_par_foyer", "Z", "0.5").audit(), "enfants_par_foyer", "Z", 4.0, 4.0);
    assert_safe(&edition.secrets("enfants_par_foyer", &["Z"]).audit());
}

#[test]
fn the_public_rounded_file() {
    let edition = Edition::default().indicator("rsa", "count", "", "rsa_cnaf").public("rsa_cnaf", "count");
    let edition = edition.secrets("rsa", &["A"]);
    let report = edition.clone().row("rsa_cnaf", "A", "4,4,,2", "valeur").audit();
    assert_found(&report, "rsa", "A", 2.0, 6.0);
    assert_safe(&edition.row("rsa_cnaf", "A", "4,4,,4", "valeur").audit());
}

#[test]
fn an_evolution_shown_on_a_hidden_count() {
    let edition = Edition::default().indicator("rsa", "count", "", "").indicator("evolution_rsa", "evolution", "", "");
    let edition = edition.month("2023-12").count("rsa", "A", 8).month("2024-12").secrets("rsa", &["A"]);
    assert_found(&edition.clone().value("evolution_rsa|un_an", "A", "-50").audit(), "rsa", "A", 4.0, 4.0);
    assert_safe(&edition.secrets("evolution_rsa|un_an", &["A"]).audit());
}

#[test]
fn a_small_count_shown() {
    let edition = Edition::default().indicator("rsa", "count", "", "");
    assert_found(&edition.clone().count("rsa", "A", 4).audit(), "rsa", "A", 4.0, 4.0);
    assert_safe(&edition.counts("rsa", &[("A", 5), ("B", 0)]).audit());
}

#[test]
fn a_producer_s_own_secrets_are_not_judged() {
    let edition = Edition::default().public("pauvrete", "count").territory("epci", "E1", &["A", "B"]);
    let report = edition.counts("pauvrete", &[("A", 9), ("epci|E1", 11)]).secrets("pauvrete", &["B"]).audit();
    assert_safe(&report);
}

#[test]
fn sums_that_shown_figures_contradict_are_not_used() {
    let edition = Edition::default()
        .indicator("personnes", "count", "", "")
        .territory("epci", "E1", &["A", "B"])
        .territory("epci", "E2", &["C", "D"])
        .counts("personnes", &[("A", 20), ("B", 30), ("epci|E1", 45), ("C", 10), ("epci|E2", 12)])
        .secrets("personnes", &["D"]);
    assert_safe(&edition.audit());
}

#[test]
fn all_of_a_group_in_a_sensitive_category() {
    let edition = Edition::default().sensitive("rsa", "count").count("rsa", "A", 12);
    let report = edition.clone().counts("rsa|jeune", &[("A", 12)]).count("rsa|seul", "A", 0).audit();
    assert_eq!(about(&report, "rsa|jeune", "A")[0].kind, Kind::Group);
    let report = edition.clone().secrets("rsa|jeune", &["A"]).count("rsa|seul", "A", 0).audit();
    assert_eq!(about(&report, "rsa|jeune", "A")[0].kind, Kind::Group);
    assert_safe(&edition.secrets("rsa|jeune", &["A"]).secrets("rsa|seul", &["A"]).audit());
    let share = Edition::default().sensitive("part", "ratio");
    assert_eq!(share.clone().share("part", "A", 12, 12).audit().findings[0].kind, Kind::Group);
    assert_safe(&share.share("part", "A", 6, 12).audit());
}

#[test]
fn the_counts_beside_an_evolution() {
    let edition = Edition::default().indicator("rsa", "count", "", "").indicator("evolution_rsa", "evolution", "", "");
    let edition = edition.month("2023-12").count("rsa", "A", 8).month("2024-12").secrets("rsa", &["A"]);
    let report = edition.row("evolution_rsa|un_an", "A", ",4,8,0", "valeur").audit();
    assert_found(&report, "rsa", "A", 4.0, 4.0);
}
