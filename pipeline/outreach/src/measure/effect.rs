//! What the contacts change, by campaign family: intention to treat (method §6).
//!
//! Those whom the lists could take against those whom the lot held back, whatever happened next:
//! someone offered whom no adviser reached stays among the offered. Lotteries of several months are
//! judged each with its own two sides, then pooled. What is published is a difference, its interval,
//! and the smallest rise that these numbers could have shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::difference::{Person, Sides, clustered, detectable, mantel_haenszel, newcombe};
use super::{Estimate, Share, Z80, Z95};

/// One dossier of a lottery and what became of it. Whoever objects is left out by the caller:
/// `choose::Past::draws_without_objection`, and the extract's own objections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Campaigns whose effects are pooled.
    pub family: String,
    /// Month of the lottery and its stratum: all had the same chance.
    pub stratum: String,
    /// Its territory.
    pub territory: String,
    /// Held back.
    pub held: bool,
    /// What was hoped for came (`droit_ouvert`, `declaration_recue_a_temps`, `rdv_honore`), within
    /// the same delay for both sides.
    pub event: bool,
}

/// Effect of a family of campaigns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The family.
    pub family: String,
    /// Those whom the lists could take.
    pub offered: Share,
    /// Those held back.
    pub held: Share,
    /// Lotteries pooled: with both sides.
    pub lotteries: u32,
    /// Share of the offered less share of the held back, at 95 %; none without both sides.
    pub difference: Option<Estimate>,
    /// How the interval is made.
    pub method: Method,
    /// Smallest rise that a test at 5 % would find four times in five at this size.
    pub detectable: Option<f64>,
}

/// How an interval is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One lottery: Newcombe's method 10.
    Newcombe,
    /// Several: Mantel–Haenszel with Sato's variance.
    MantelHaenszel,
    /// Drawn by territory: the same difference, errors by territory.
    ByTerritory,
}

/// The effect of each family, by name. `by_territory`: families whose lottery drew territories.
pub fn effects(units: &[Unit], by_territory: &BTreeSet<String>) -> Vec<Effect> {
    let mut families: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
    for unit in units {
        families.entry(&unit.family).or_default().push(unit);
    }
    families.into_iter().map(|(family, units)| effect(family, &units, by_territory.contains(family))).collect()
}

fn effect(family: &str, units: &[&Unit], territories: bool) -> Effect {
    let mut strata: BTreeMap<&str, Sides> = BTreeMap::new();
    let mut all = Sides::default();
    for unit in units {
        add(strata.entry(&unit.stratum).or_default(), unit);
        add(&mut all, unit);
    }
    strata.retain(|_, sides| sides.offered.of > 0 && sides.held.of > 0);
    let sides: Vec<Sides> = strata.values().copied().collect();
    let (method, difference) = match (territories, &sides[..]) {
        (true, _) => (Method::ByTerritory, clustered(&sides, &persons(units, &strata))),
        (false, [one]) => (Method::Newcombe, newcombe(*one)),
        (false, _) => (Method::MantelHaenszel, mantel_haenszel(&sides)),
    };
    let lotteries = u32::try_from(sides.len()).unwrap_or(u32::MAX);
    let detectable = if territories { difference.map(from_interval) } else { detectable(all) };
    let (family, Sides { offered, held }) = (family.to_owned(), all);
    Effect { family, offered, held, lotteries, difference, method, detectable }
}

/// Territories make errors larger than persons do: the rise comes from the interval found.
fn from_interval(found: Estimate) -> f64 {
    (found.high - found.value).max(found.value - found.low) * (1.0 + Z80 / Z95)
}

fn add(sides: &mut Sides, unit: &Unit) {
    let side = if unit.held { &mut sides.held } else { &mut sides.offered };
    side.add(unit.event);
}

/// Those of the lotteries that have both sides.
fn persons<'a>(units: &[&'a Unit], strata: &BTreeMap<&str, Sides>) -> Vec<Person<'a>> {
    let positions: BTreeMap<&str, usize> = strata.keys().copied().zip(0..).collect();
    let person = |unit: &&'a Unit| {
        let stratum = *positions.get(unit.stratum.as_str())?;
        Some(Person { stratum, cluster: &unit.territory, held: unit.held, event: unit.event })
    };
    units.iter().filter_map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(stratum: &str, held: bool, events: u32, of: u32) -> Vec<Unit> {
        let unit = |n| Unit {
            family: "droits".into(),
            stratum: stratum.into(),
            territory: format!("t{}", n % 5),
            held,
            event: n < events,
        };
        (0..of).map(unit).collect()
    }

    #[test]
    fn one_month_is_newcombe_s_interval_and_two_are_pooled() {
        let mut all = [units("2026-01/n1", false, 56, 70), units("2026-01/n1", true, 48, 80)].concat();
        let one = &effects(&all, &BTreeSet::new())[0];
        assert_eq!(
            (one.method, one.offered, one.held),
            (Method::Newcombe, Share { events: 56, of: 70 }, Share { events: 48, of: 80 })
        );
        assert!((one.difference.expect("a difference").low - 0.0524).abs() < 0.000_05);
        all.extend([units("2026-02/n1", false, 10, 100), units("2026-02/n1", true, 10, 100)].concat());
        let two = &effects(&all, &BTreeSet::new())[0];
        assert_eq!((two.method, two.lotteries), (Method::MantelHaenszel, 2));
        // Weights n1 n0 / N: 37.333 and 50, for differences of 0.2 and 0.
        let expected = 0.2 * (5600.0 / 150.0) / (5600.0 / 150.0 + 50.0);
        assert!((two.difference.expect("a difference").value - expected).abs() < 1e-12);
    }

    #[test]
    fn a_change_of_months_alone_makes_no_effect() {
        // Simpson: 40 % in one month and 10 % in the other, on both sides, but unequal shares held back.
        let all =
            [units("a", false, 40, 100), units("a", true, 4, 10), units("b", false, 1, 10), units("b", true, 10, 100)]
                .concat();
        let found = &effects(&all, &BTreeSet::new())[0];
        assert!(found.offered.value() - found.held.value() > 0.2);
        assert!(found.difference.expect("a difference").value.abs() < 1e-12);
    }

    #[test]
    fn a_lottery_with_one_side_only_tells_nothing() {
        let alone = &effects(&units("a", false, 4, 10), &BTreeSet::new())[0];
        assert_eq!((alone.lotteries, alone.difference, alone.detectable), (0, None, None));
        let by_territory = BTreeSet::from(["droits".to_owned()]);
        let all = [units("a", false, 40, 100), units("a", true, 20, 100)].concat();
        let found = &effects(&all, &by_territory)[0];
        assert_eq!(found.method, Method::ByTerritory);
        assert!((found.difference.expect("a difference").value - 0.2).abs() < 1e-12);
    }
}
