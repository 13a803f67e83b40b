//! The caller's checks on the state to be: what they refuse, what they only tell.

use std::cell::RefCell;

use portulan_engine::ingest::{CheckFinding, IngestError, Staged};

use super::{Desk, file};

/// A finding about December 2024 of `foyers`.
fn finding(blocking: bool) -> CheckFinding {
    CheckFinding {
        check: "rsa_ferme".into(),
        title: "RSA versé sur un dossier fermé".into(),
        definition: "un dossier fermé ne reçoit plus de RSA".into(),
        source: "foyers".into(),
        caf: "031".into(),
        month: "2024-12".parse().expect("a month"),
        freshness: None,
        blocking,
        rows: 27,
        lines: (2..22).collect(),
    }
}

#[test]
fn the_state_to_be_is_shown_before_it_is_made_visible() {
    let desk = Desk::new("verify-state");
    desk.put("foyers_a.csv", file(""));
    desk.taken();
    desk.put("foyers_b.csv", format!("{}2022-12;03001;;1;\n", super::HEADER));
    let seen = RefCell::new(Vec::new());
    let look = |staged: &Staged<'_>| {
        for source in &staged.sources {
            for part in &source.parts {
                assert!(part.path.is_file(), "{}", part.path.display());
                seen.borrow_mut().push(format!("{} {} {} {}", source.source.name, part.month, part.file, part.new));
            }
        }
        Ok(Vec::new())
    };
    desk.run_with(Some(&look)).expect("taken");
    let wanted =
        ["foyers 2022-12 foyers_b.csv true", "foyers 2023-12 foyers_a.csv false", "foyers 2024-12 foyers_a.csv false"];
    assert_eq!(*seen.borrow(), wanted);
    seen.borrow_mut().clear();
    desk.run_with(Some(&look)).expect("taken");
    assert!(seen.borrow().is_empty(), "nothing changes, nothing is checked");
}

#[test]
fn a_blocking_check_refuses_the_file_and_leaves_the_store() {
    let desk = Desk::new("verify-blocking");
    desk.put("foyers_a.csv", file(""));
    let verify = |_: &Staged<'_>| Ok(vec![finding(true)]);
    let Err(IngestError::Refused(said, rows)) = desk.run_with(Some(&verify)) else { panic!("not refused") };
    assert_eq!(
        said[0].to_string(),
        "foyers_a.csv:2 : erreur : RSA versé sur un dossier fermé : 27 lignes en décembre 2024 (lignes 2, 3, 4, 5, 6…)\n    \
         → contrôle `rsa_ferme` : un dossier fermé ne reçoit plus de RSA"
    );
    assert_eq!(rows.len(), 20);
    assert_eq!(rows[0].in_words(), "ligne 2 : contrôle `rsa_ferme` : RSA versé sur un dossier fermé");
    assert!(desk.bytes().is_empty());
}

#[test]
fn a_warning_is_told_and_kept_in_the_receipt() {
    let desk = Desk::new("verify-warning");
    desk.put("foyers_a.csv", file(""));
    let verify = |_: &Staged<'_>| Ok(vec![finding(false), CheckFinding { caf: "751".into(), ..finding(true) }]);
    let report = desk.run_with(Some(&verify)).expect("taken: the other finding is about no file of this run");
    assert_eq!(report.warnings.len(), 1);
    assert!(report.warnings[0].to_string().starts_with("foyers_a.csv:2 : attention : RSA versé"));
    let checks = &desk.receipt()["files"][0]["checks"];
    assert_eq!(checks[0]["check"], "rsa_ferme");
    assert_eq!((&checks[0]["rows"], &checks[0]["month"]), (&27.into(), &"2024-12".into()));
    assert!(desk.taken().warnings.is_empty(), "nothing was read: nothing is told again");
}

#[test]
fn a_check_that_cannot_run_stops_all() {
    let desk = Desk::new("verify-failed");
    desk.put("foyers_a.csv", file(""));
    let verify = |_: &Staged<'_>| Err(IngestError::spoiled(std::path::Path::new("rsa_ferme.sql"), "faute"));
    assert!(matches!(desk.run_with(Some(&verify)), Err(IngestError::Io { .. })));
    assert!(desk.bytes().is_empty());
}
