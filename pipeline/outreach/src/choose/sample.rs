//! Dossiers and headers made for tests: no person, no plausible one either.

use std::sync::Arc;

use portulan_plan::TargetHeader;
use portulan_terms::Day;

use super::Headers;
use crate::{Dossier, Finding, Profile};

/// Day of the run of the tests.
pub(crate) fn today() -> Day {
    "2026-04-10".parse().expect("a day")
}

/// A header with these lines over the usual ones.
pub(crate) fn header(lines: &str) -> TargetHeader {
    let usual = [
        ("title", "\"t\""),
        ("purpose", "\"droits_potentiels\""),
        ("level", "1"),
        ("definition", "\"d\""),
        ("owner", "\"o\""),
        ("legal_basis", "\"l\""),
        ("reference", "\"r\""),
        ("recipients", "[\"accompagnement\"]"),
        ("pools", "[\"n1\"]"),
        ("minutes", "20"),
        ("delay", "60"),
        ("channels", "[\"courriel\", \"telephone\"]"),
        ("reasons", "[\"x\"]"),
        ("script", "\"s\""),
    ];
    let said = |key: &str| lines.lines().any(|line| line.split('=').next().map(str::trim) == Some(key));
    let rest: String = usual.iter().filter(|(key, _)| !said(key)).map(|(k, v)| format!("{k} = {v}\n")).collect();
    let rule = "[[rule]]\ncolumn = \"c\"\nlabel = \"l\"\nmissing = \"m\"\n";
    let (plain, tables) = lines.split_once('[').filter(|_| lines.starts_with('[')).map_or((lines, ""), |_| ("", lines));
    toml::from_str(&format!("{plain}\n{rest}{tables}\n{rule}")).expect("a header")
}

/// Headers by name.
pub(crate) fn headers(all: &[(&str, &str)]) -> Headers {
    all.iter().map(|(name, lines)| ((*name).to_owned(), header(lines))).collect()
}

/// A finding with nothing pressing.
pub(crate) fn finding(target: &str) -> Finding {
    Finding {
        target: target.into(),
        level: 1,
        reasons: vec!["x".into()],
        deadline: None,
        loss: 0.0,
        amount: None,
        resources: None,
        waiting: 0,
    }
}

/// The dossier number `n`, with those findings.
pub(crate) fn dossier(n: u64, findings: Vec<Finding>) -> Dossier {
    Dossier {
        pseudonym: format!("{n:016x}").into(),
        commune: "03001".into(),
        territory: Arc::from("1"),
        profile: Profile { mail: true, phone: true, ..Profile::default() },
        findings,
    }
}
