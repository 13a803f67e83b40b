//! The statistics of households against a second computation, slow and obvious, that owes
//! nothing to the engine nor to the definitions: on households drawn at random, awkward on
//! purpose, then on a whole synthetic extract, row by row.

mod at_random;
mod recount;
mod slow;

use std::collections::BTreeMap;

use portulan_plan::Plan;
use portulan_terms::Observation;

use slow::{Key, Stat, Statistics};

/// A plan with the indicators of the household extract alone.
fn only_households(mut plan: Plan) -> Plan {
    plan.indicators.retain(|definition| definition.name.ends_with("_extrait") && !definition.is_derived());
    // Made once for all that read it, instead of each time: the same rows, sooner.
    plan.tables.iter_mut().for_each(|table| table.header.view = false);
    plan.settings.engine.threads = 1;
    plan
}

fn name(row: &Observation) -> Key {
    let Observation { month, level, territory, category, .. } = row;
    (month.to_string(), level.to_string(), territory.to_string(), category.to_string())
}

/// Every difference between the figures of an indicator and the second computation, in words.
fn differences(indicator: &str, found: &[Observation], expected: &Statistics) -> Vec<String> {
    let nothing = BTreeMap::new();
    let expected = expected.get(indicator).unwrap_or(&nothing);
    let found: BTreeMap<Key, Stat> = found.iter().map(|row| (name(row), stat(row))).collect();
    let mut all = Vec::new();
    for key in expected.keys().chain(found.keys().filter(|key| !expected.contains_key(*key))) {
        let (ours, theirs) = (expected.get(key), found.get(key));
        let same = match (ours, theirs) {
            (Some(ours), Some(theirs)) => alike(ours, theirs),
            _ => false,
        };
        if !same {
            all.push(format!("{indicator} {key:?}\n    counted again: {ours:?}\n    by the engine: {theirs:?}"));
        }
    }
    all
}

fn stat(row: &Observation) -> Stat {
    Stat {
        numerator: row.numerator,
        denominator: row.denominator,
        value: row.value,
        households: row.count.unwrap_or(f64::NAN),
    }
}

/// Counts are the same; a median is so to the last decimals.
fn alike(ours: &Stat, theirs: &Stat) -> bool {
    let value = match (ours.value, theirs.value) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 1e-9 * ours.abs().max(1.0),
        (ours, theirs) => ours == theirs,
    };
    value && Stat { value: None, ..ours.clone() } == Stat { value: None, ..theirs.clone() }
}
