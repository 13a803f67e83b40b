//! The default order: written by people, explained in one sentence (method §4).
//!
//! Deadline class, irreversible loss avoided, estimated monthly amount relative to resources,
//! waiting, then a lot. Targets whose header says `ordered = false` bring no key: among themselves,
//! only the lot counts. An amount or resources that are not known stand at the median of the month:
//! what is missing neither pushes a household back nor forward.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use portulan_terms::{Day, Month};
use sha2::{Digest, Sha256};

use super::selection::Class;
use super::{Headers, Limits};
use crate::{Dossier, Finding};

/// Least resources that an amount is compared with, in euros per month: below, a ratio says more
/// about the divisor than about the need.
const LEAST_RESOURCES: f64 = 100.0;

/// What makes lots and ties: archived with the lists, so that anyone can draw them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Recorded seed.
    pub seed: u64,
    /// Month of the extract.
    pub month: Month,
}

impl Lot {
    /// SHA-256 of the seed, the month, what is drawn and the pseudonym; its first 16 bytes.
    pub fn draw(&self, what: &str, pseudonym: &str) -> u128 {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        for part in [self.month.to_string().as_str(), what, pseudonym] {
            hash.update((part.len() as u64).to_be_bytes()); // No two inputs spell the same bytes.
            hash.update(part);
        }
        hash.finalize().iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte))
    }
}

/// Positions of the dossiers, the first to serve first.
///
/// `model` gives, for the statistical mode, the place of each pseudonym in its permutation: it
/// stands for loss, amount and waiting, never for the deadline class, which stays first.
pub fn order<D: Borrow<Dossier>>(
    dossiers: &[D],
    headers: &Headers,
    lot: Lot,
    day: Day,
    limits: &Limits,
    model: Option<&BTreeMap<String, usize>>,
) -> Vec<usize> {
    let needs: Vec<Need> = dossiers.iter().map(|d| need(d.borrow(), headers, day, limits)).collect();
    let median = median(needs.iter().filter(|n| n.ordered).filter_map(|n| n.ratio).collect());
    let key = |at: usize| {
        let (need, dossier) = (&needs[at], dossiers[at].borrow());
        let lot = lot.draw("ordre", &dossier.pseudonym);
        let place = model.map(|places| places.get(&*dossier.pseudonym).copied().unwrap_or(usize::MAX));
        match (need.ordered, place) {
            (false, _) => (need.class, 0, Reverse((0, 0, 0)), lot),
            (true, Some(place)) => (need.class, place, Reverse((0, 0, 0)), lot),
            (true, None) => {
                let ratio = need.ratio.unwrap_or(median);
                (need.class, 0, Reverse((cents(need.loss), cents(ratio * 100.0), need.waiting)), lot)
            }
        }
    };
    let mut positions: Vec<usize> = (0..dossiers.len()).collect();
    positions.sort_by_cached_key(|&at| (key(at), Arc::clone(&dossiers[at].borrow().pseudonym)));
    positions
}

/// What orders a dossier.
struct Need {
    class: Class,
    loss: f64,
    ratio: Option<f64>,
    waiting: u32,
    ordered: bool,
}

fn need(dossier: &Dossier, headers: &Headers, day: Day, limits: &Limits) -> Need {
    let ordered = |f: &&Finding| headers.get(&*f.target).is_none_or(|h| h.ordered);
    let found: Vec<&Finding> = dossier.findings.iter().filter(ordered).collect();
    let class = found.iter().map(|f| class_of(f, headers, day, limits)).min().unwrap_or(Class::B);
    let loss = found.iter().map(|f| f.loss).sum();
    let waiting = found.iter().map(|f| f.waiting).max().unwrap_or(0);
    Need { class, loss, ratio: ratio(&found), waiting, ordered: !found.is_empty() }
}

/// Middle of the amounts over the resources, both per month.
fn ratio(found: &[&Finding]) -> Option<f64> {
    let amounts = found.iter().filter_map(|f| f.amount).map(|a| f64::midpoint(a.low, a.high));
    let amount = amounts.reduce(|a, b| a + b)?;
    let resources = found.iter().filter_map(|f| f.resources).reduce(f64::max)?;
    Some(amount / resources.max(LEAST_RESOURCES))
}

/// Class that a list shows for a dossier: that of its most pressing finding.
pub fn class(found: &[&Finding], headers: &Headers, day: Day, limits: &Limits) -> Class {
    let ordered = |f: &&&Finding| headers.get(&*f.target).is_none_or(|h| h.ordered);
    let classes = found.iter().filter(ordered).map(|f| class_of(f, headers, day, limits));
    classes.min().unwrap_or(Class::B)
}

fn class_of(finding: &Finding, headers: &Headers, day: Day, limits: &Limits) -> Class {
    let header = headers.get(&*finding.target);
    let level = header.map_or(finding.level, |h| h.level.max(finding.level));
    let within = |days| Limits::within(finding.deadline, day, days);
    let at_once = within(limits.lapse) || header.is_some_and(|h| h.caps.exempt);
    match () {
        () if at_once || (level >= 2 && within(limits.urgent)) => Class::A,
        () if within(limits.near) || finding.loss > 0.0 || level >= 2 => Class::B,
        () => Class::C,
    }
}

/// Whole cents, so that the order has no rounding of its own.
fn cents(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{dossier, finding, headers, today};
    use super::*;
    use crate::Amount;

    fn lot() -> Lot {
        Lot { seed: 7, month: "2026-04".parse().expect("a month") }
    }

    fn sorted(found: Vec<Finding>) -> Vec<usize> {
        let headers = headers(&[("asf", ""), ("libre", "ordered = false"), ("deces", "[caps]\nexempt = true")]);
        let dossiers: Vec<Dossier> = found.into_iter().zip(1..).map(|(f, n)| dossier(n, vec![f])).collect();
        order(&dossiers, &headers, lot(), today(), &Limits::default(), None)
    }

    fn amount(high: f64, resources: f64) -> Finding {
        let amount = Some(Amount { low: 0.0, high });
        Finding { amount, resources: Some(resources), ..finding("asf") }
    }

    #[test]
    fn class_then_loss_then_amount_then_waiting() {
        let deadline = |n| Finding { deadline: Some(today().plus(n)), ..finding("asf") };
        assert_eq!(sorted(vec![finding("asf"), deadline(60), deadline(15), finding("deces"), deadline(61)])[2], 1);
        let loss = |loss| Finding { loss, ..finding("asf") };
        assert_eq!(sorted(vec![loss(10.0), loss(30.0), loss(20.0)]), [1, 2, 0]);
        assert_eq!(sorted(vec![amount(100.0, 1000.0), amount(90.0, 500.0), amount(300.0, 1000.0)]), [2, 1, 0]);
        let waiting = |waiting| Finding { waiting, ..finding("asf") };
        assert_eq!(sorted(vec![waiting(10), waiting(30), waiting(20)]), [1, 2, 0]);
    }

    #[test]
    fn a_key_counts_only_where_those_before_it_are_equal() {
        let of = |loss, high, waiting| Finding { loss, waiting, ..amount(high, 1000.0) };
        assert_eq!(sorted(vec![of(0.0, 100.0, 99), of(0.0, 200.0, 1), of(1.0, 0.0, 0)]), [2, 1, 0]);
        let pressing = Finding { deadline: Some(today().plus(3)), ..of(0.0, 0.0, 0) };
        assert_eq!(sorted(vec![of(900.0, 900.0, 99), pressing]), [1, 0]);
    }

    #[test]
    fn what_is_not_known_stands_at_the_median() {
        let unknown = Finding { amount: None, ..amount(0.0, 1.0) };
        assert_eq!(sorted(vec![unknown, amount(300.0, 1000.0), amount(100.0, 1000.0), amount(200.0, 1000.0)])[0], 1);
        let places = sorted(vec![finding("asf"), amount(300.0, 1000.0), amount(200.0, 1000.0), amount(100.0, 1000.0)]);
        assert_eq!((places[0], places[3]), (1, 3));
    }

    #[test]
    fn a_lot_is_the_same_again_and_another_seed_is_another_lot() {
        assert_eq!(lot().draw("ordre", "a1b2c3d4e5f60718"), lot().draw("ordre", "a1b2c3d4e5f60718"));
        let other = Lot { seed: 8, ..lot() };
        assert_ne!(lot().draw("ordre", "a1b2c3d4e5f60718"), other.draw("ordre", "a1b2c3d4e5f60718"));
        assert_ne!(lot().draw("ab", "c"), lot().draw("a", "bc"));
    }

    #[test]
    fn the_model_orders_within_a_class_only() {
        let headers = headers(&[("asf", "")]);
        let mut dossiers: Vec<Dossier> = (1..4).map(|n| dossier(n, vec![finding("asf")])).collect();
        dossiers[2].findings[0].deadline = Some(today().plus(3));
        let places = dossiers.iter().zip([1, 0, 2]).map(|(d, place)| (d.pseudonym.to_string(), place)).collect();
        assert_eq!(order(&dossiers, &headers, lot(), today(), &Limits::default(), Some(&places)), [2, 1, 0]);
    }

    proptest::proptest! {
        #[test]
        fn an_unordered_target_comes_by_lot_whatever_its_amounts(losses in proptest::collection::vec((0.0f64..900.0, proptest::option::of(0i32..90), 0u32..99), 2..12)) {
            let with = |&(loss, days, waiting): &(f64, Option<i32>, u32)| {
                let deadline = days.map(|n| today().plus(n));
                Finding { loss, deadline, waiting, ..finding("libre") }
            };
            let plain = sorted(losses.iter().map(|_| finding("libre")).collect());
            proptest::prop_assert_eq!(sorted(losses.iter().map(with).collect()), plain);
        }
    }
}
