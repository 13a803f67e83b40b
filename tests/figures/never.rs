//! What must never be, whatever the counts: a truth outside its margin, a rounded count
//! said to be a true zero, a small count that the rest of the record gives back.

use std::collections::BTreeMap;

use portulan_plan::definition::Rounding;
use portulan_plan::{Plan, Rule};
use portulan_stats::{Figure, Published, protect};
use portulan_terms::{Ledger, Level, Mark, Month, Observation, Results, Territories, Territory};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::workspace::repository;

/// As Cnaf publishes a count.
fn rounded(count: u32) -> u32 {
    (count + 2) / 5 * 5
}

fn month() -> Month {
    "2024-12".parse().expect("a month")
}

/// The plan of the repository, with one indicator.
fn plan(indicator: &str) -> Plan {
    let mut plan = portulan_plan::load(&repository().join("data-samples")).expect("the repository's definitions");
    plan.indicators.retain(|definition| definition.name == indicator);
    plan
}

fn observation(
    level: Level,
    territory: &str,
    numerator: f64,
    denominator: Option<f64>,
    cells: Option<u32>,
) -> Observation {
    Observation {
        month: month(),
        level,
        territory: territory.into(),
        category: "".into(),
        numerator: Some(numerator),
        denominator,
        value: None,
        margin: None,
        count: cells.is_none().then_some(numerator),
        largest: None,
        cells,
        mark: None,
    }
}

fn publish(plan: &Plan, territories: &Territories, rows: Vec<Observation>) -> Published {
    let name = plan.indicators[0].name.clone();
    let results = Results { by_indicator: BTreeMap::from([(name, rows)]) };
    protect(plan, territories, results, month(), &Ledger::new()).published
}

/// The figure of a territory made of rounded communes: (numerator, denominator) in truth.
fn of_communes(plan: &Plan, communes: &[(u32, u32)]) -> Figure {
    let sum = |part: fn(&(u32, u32)) -> u32| f64::from(communes.iter().map(|pair| rounded(part(pair))).sum::<u32>());
    let cells = u32::try_from(communes.len()).expect("few communes");
    let row = observation(Level::Departement, "03", sum(|pair| pair.0), Some(sum(|pair| pair.1)), Some(cells));
    publish(plan, &Territories::default(), vec![row]).figures().next().expect("a figure").clone()
}

fn truth(communes: &[(u32, u32)]) -> (f64, f64) {
    let sum = |part: fn(&(u32, u32)) -> u32| f64::from(communes.iter().map(part).sum::<u32>());
    (sum(|pair| pair.0), sum(|pair| pair.1))
}

/// The margin holds the truth, and what is rounded is never said to be exactly nothing.
fn holds(figure: &Figure, truth: f64) -> Result<(), TestCaseError> {
    prop_assert_ne!(figure.mark(), Mark::Zero);
    if let (Some(value), Some(margin)) = (figure.value(), figure.margin()) {
        prop_assert!((truth - value).abs() <= margin + 1e-9, "{truth} is not within {margin} of {value}");
    } else {
        prop_assert_eq!(figure.mark(), Mark::SansObjet);
    }
    Ok(())
}

/// Communes with a part of their households: small ones, where rounding weighs most.
fn parts() -> impl Strategy<Value = Vec<(u32, u32)>> {
    vec((0u32..60, 0u32..60).prop_map(|(a, b)| (a.min(b), a.max(b))), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn a_count_is_never_outside_its_margin(communes in parts()) {
        let plan = PLANS.with(|plans| plans[0].clone());
        holds(&of_communes(&plan, &communes), truth(&communes).0)?;
    }

    #[test]
    fn a_share_is_never_outside_its_margin(communes in parts()) {
        let plan = PLANS.with(|plans| plans[1].clone());
        let (part, whole) = truth(&communes);
        prop_assume!(whole > 0.0);
        holds(&of_communes(&plan, &communes), 100.0 * part / whole)?;
    }

    #[test]
    fn a_change_is_never_outside_its_margin(communes in vec((0u32..300, 0u32..300), 1..40)) {
        let plan = PLANS.with(|plans| plans[2].clone());
        let (now, before) = truth(&communes);
        prop_assume!(before > 0.0);
        holds(&of_communes(&plan, &communes), 100.0 * (now / before - 1.0))?;
    }

    #[test]
    fn a_small_count_is_never_shown_nor_given_back(communes in vec(vec(small_or_not(), 1..6), 1..6)) {
        let published = PLANS.with(|plans| tables(&plans[3], &communes));
        let figures: BTreeMap<(Level, String), &Figure> =
            published.figures().map(|f| ((f.key().level, f.key().territory.to_string()), f)).collect();
        for figure in figures.values() {
            prop_assert!(figure.value().is_none_or(|n| n == 0.0 || n >= 5.0), "{figure:?} is shown");
            prop_assert_eq!(figure.mark() == Mark::Secret, figure.value().is_none());
        }
        for (key, count, low, high) in deduced(&figures, &communes) {
            prop_assert!(low <= 0.0 && high >= 5.0, "{key:?}, {count}, is between {low} and {high} in {communes:?}");
        }
    }
}

thread_local! {
    /// Counts, shares, changes, and counts under the secrecy of a Caf.
    static PLANS: [Plan; 4] = {
        let mut secret = plan("foyers_allocataires");
        secret.indicators[0].header.rounding = Rounding::default();
        secret.indicators[0].header.disclosure.rule = Rule::Caf;
        secret.indicators[0].header.disclosure.count = Some("foyers".into());
        [plan("foyers_allocataires"), plan("part_rsa"), plan("evolution_foyers_rsa"), secret]
    };
}

fn small_or_not() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0u32), 1u32..5, 5u32..40]
}

/// The tables by commune, EPCI and department, of `communes` counts in each EPCI.
fn tables(plan: &Plan, communes: &[Vec<u32>]) -> Published {
    let mut territories = Territories::default();
    let mut rows = Vec::new();
    let mut add = |level, code: &str, epci: Option<&str>, inside: Vec<String>, count: u32| {
        let communes_total = inside.len();
        let territory = Territory {
            code: code.into(),
            communes: inside,
            communes_total,
            epci: epci.map(Into::into),
            ..Territory::default()
        };
        territories.insert(level, territory);
        rows.push(observation(level, code, f64::from(count), None, None));
    };
    let names = |epci: usize| (0..communes[epci].len()).map(|commune| format!("{epci}-{commune}")).collect::<Vec<_>>();
    for (epci, counts) in communes.iter().enumerate() {
        for (name, count) in names(epci).iter().zip(counts) {
            add(Level::Commune, name, Some(&epci.to_string()), vec![name.clone()], *count);
        }
        add(Level::EpciPartie, &epci.to_string(), None, names(epci), counts.iter().sum());
    }
    let all = (0..communes.len()).flat_map(names).collect();
    add(Level::Departement, "03", None, all, communes.iter().flatten().sum());
    publish(plan, &territories, rows)
}

/// What additions and subtractions tell of each small count: name, truth, lowest and
/// highest possible. A reader knows that no count is negative, and nothing of the rule.
fn deduced(figures: &BTreeMap<(Level, String), &Figure>, communes: &[Vec<u32>]) -> Vec<(String, u32, f64, f64)> {
    let shown = |level, code: String| figures[&(level, code)].value().map_or((0.0, f64::INFINITY), |n| (n, n));
    let mut department = shown(Level::Departement, "03".into());
    let mut epci: Vec<(f64, f64)> = (0..communes.len()).map(|at| shown(Level::EpciPartie, at.to_string())).collect();
    let mut cells: Vec<Vec<(f64, f64)>> = communes
        .iter()
        .enumerate()
        .map(|(at, counts)| (0..counts.len()).map(|commune| shown(Level::Commune, format!("{at}-{commune}"))).collect())
        .collect();
    for _ in 0..4 {
        for (whole, parts) in epci.iter_mut().zip(&mut cells) {
            narrow(whole, parts);
        }
        narrow(&mut department, &mut epci);
    }
    let small = |count: u32| (1..5).contains(&count);
    let of_epci = communes
        .iter()
        .zip(&epci)
        .enumerate()
        .map(|(at, (counts, known))| (at.to_string(), counts.iter().sum(), *known));
    let of_communes = communes.iter().zip(&cells).enumerate().flat_map(|(at, (counts, known))| {
        counts
            .iter()
            .zip(known)
            .enumerate()
            .map(move |(commune, (count, known))| (format!("{at}-{commune}"), *count, *known))
    });
    of_epci
        .chain(of_communes)
        .filter(|(_, count, _)| small(*count))
        .map(|(name, count, (low, high))| (name, count, low, high))
        .collect()
}

/// A whole and its parts, each within the bounds that the others leave.
fn narrow(whole: &mut (f64, f64), parts: &mut [(f64, f64)]) {
    let (low, high) = parts.iter().fold((0.0, 0.0), |(low, high), part| (low + part.0, high + part.1));
    *whole = (whole.0.max(low), whole.1.min(high));
    for at in 0..parts.len() {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let (low, high) = others.fold((0.0, 0.0), |(low, high), (_, part)| (low + part.0, high + part.1));
        parts[at] = (parts[at].0.max(whole.0 - high), parts[at].1.min(whole.1 - low));
    }
}
