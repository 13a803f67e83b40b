//! Whether a group is left out of the lists, and the gate that then writes none (method §7, G9).
//!
//! Harm is here being left out: what is compared is recall, the share served among those in need.
//! In need: found by a target, and not objecting. Served: in a list of the month, or in an earlier
//! one whose result still stands — without this, a group well served last month would look left out
//! now. Dossiers held back by lot count as not served: the lot does not know groups. A dossier found
//! by several targets counts once; their number stands beside. Each level has its own tables, so
//! that a minimum set for one level cannot hide who is left out of the other.

use std::collections::{BTreeMap, BTreeSet};

use portulan_terms::Day;
use serde::{Deserialize, Serialize};

use super::ratio::ratio;
use super::waiver::Waiver;
use super::{Estimate, Share};
use crate::Dossier;
use crate::choose::{Headers, Selection, Why};

/// Fewest in need for a group to be judged, or to be the reference.
const FEWEST: u32 = 30;

/// Ratio to the best served group under which a group is left out: the four fifths.
const FOUR_FIFTHS: f64 = 0.80;

/// Dimension of the EPCI.
pub const TERRITORY: &str = "epci";

pub use crate::dossier::DISTANCE;

/// Group of those whose group is not known.
const UNKNOWN: &str = "non renseigné";

/// The report of a month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fairness {
    /// By scope then dimension.
    pub tables: Vec<Table>,
}

/// Whom a table counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All.
    All,
    /// Those to whom administrative support is offered.
    Level1,
    /// Those to whom social work is offered.
    Level2,
}

/// The groups of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Whom it counts.
    pub scope: Scope,
    /// `sexe`.
    pub dimension: String,
    /// By name.
    pub groups: Vec<GroupRow>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRow {
    /// `femme`.
    pub group: String,
    /// Served among those in need.
    pub served: Share,
    /// Of those in need, found by several targets.
    pub several: u32,
    /// Recall over that of the best served group, at 95 %; none without a reference.
    pub ratio: Option<Estimate>,
    /// What it says.
    pub verdict: Verdict,
}

/// What a ratio says of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The best served, to which the others are compared.
    Reference,
    /// At least four fifths of the best served.
    Fair,
    /// Under four fifths, which chance may explain.
    Warn,
    /// Under four fifths beyond chance: no list is written.
    Stop,
    /// Fewer than 30 in need, or nobody to compare with.
    Inconclusive,
}

/// A group that stops the lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stopped {
    /// Of which table.
    pub scope: Scope,
    /// `sexe`.
    pub dimension: String,
    /// `femme`.
    pub group: String,
}

/// Whether lists may be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Groups left out without a waiver.
    pub stopped: Vec<Stopped>,
    /// Groups left out, each with the waiver that lets it pass: for the public register.
    pub waived: Vec<(Stopped, Waiver)>,
}

impl Gate {
    /// Whether lists may be written.
    pub fn passes(&self) -> bool {
        self.stopped.is_empty()
    }
}

/// Counts the groups of the candidates of a month, before any exclusion.
pub fn fairness(dossiers: &[Dossier], headers: &Headers, selection: &Selection) -> Fairness {
    let known = Known::of(selection);
    let mut tables: BTreeMap<(Scope, &str), Counts> = BTreeMap::new();
    let dimensions: BTreeSet<&str> = dossiers.iter().flat_map(|d| d.profile.groups.keys()).map(|k| &**k).collect();
    for dossier in dossiers.iter().filter(|dossier| known.counts(dossier)) {
        let served = known.served.contains(&*dossier.pseudonym);
        let several = u32::from(dossier.findings.len() > 1);
        for (dimension, group) in groups(dossier, &dimensions) {
            for scope in [Scope::All, scope(dossier, headers)] {
                let count = tables.entry((scope, dimension)).or_default().entry(group).or_default();
                count.served.add(served);
                count.several += several;
            }
        }
    }
    let table = |((scope, dimension), counts): ((Scope, &str), Counts)| Table {
        scope,
        dimension: dimension.to_owned(),
        groups: compare(&counts),
    };
    Fairness { tables: tables.into_iter().map(table).collect() }
}

/// Groups of a table, by name.
type Counts<'a> = BTreeMap<&'a str, Count>;

/// What is counted of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    served: Share,
    several: u32,
}

impl Fairness {
    /// Whether lists may be written on that day, given the waivers.
    pub fn gate(&self, waivers: &[Waiver], day: Day) -> Gate {
        let mut gate = Gate::default();
        for table in &self.tables {
            for row in table.groups.iter().filter(|row| row.verdict == Verdict::Stop) {
                let stopped =
                    Stopped { scope: table.scope, dimension: table.dimension.clone(), group: row.group.clone() };
                let same = |w: &&Waiver| w.dimension == stopped.dimension && w.group == stopped.group && w.holds(day);
                match waivers.iter().find(same) {
                    Some(waiver) => gate.waived.push((stopped, waiver.clone())),
                    None => gate.stopped.push(stopped),
                }
            }
        }
        gate
    }
}

/// What a selection tells of pseudonyms.
struct Known<'a> {
    opposed: BTreeSet<&'a str>,
    served: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(selection: &'a Selection) -> Self {
        let stands = |why: &Why| matches!(why, Why::SameReason { .. } | Why::AlreadyTreated | Why::RightUnderDecision);
        let aside = |wanted: &dyn Fn(&Why) -> bool| -> BTreeSet<&'a str> {
            selection.set_aside.iter().filter(|a| wanted(&a.why)).map(|a| a.pseudonym.as_str()).collect()
        };
        let mut served = aside(&stands);
        served.extend(selection.lines.iter().map(|line| line.pseudonym.as_str()));
        Self { opposed: aside(&|why| *why == Why::Opposition), served }
    }

    fn counts(&self, dossier: &Dossier) -> bool {
        !dossier.profile.opposed && !self.opposed.contains(&*dossier.pseudonym) && !dossier.findings.is_empty()
    }
}

fn scope(dossier: &Dossier, headers: &Headers) -> Scope {
    let level = |f: &crate::Finding| headers.get(&*f.target).map_or(f.level, |h| h.level.max(f.level));
    if dossier.findings.iter().any(|f| level(f) >= 2) { Scope::Level2 } else { Scope::Level1 }
}

/// One group for each dimension, that of those not known included.
fn groups<'a>(dossier: &'a Dossier, dimensions: &BTreeSet<&'a str>) -> Vec<(&'a str, &'a str)> {
    let known = |dimension: &&'a str| dossier.profile.groups.get(*dimension).map_or(UNKNOWN, |group| &**group);
    let mut groups: Vec<(&str, &str)> = dimensions.iter().map(|dimension| (*dimension, known(dimension))).collect();
    groups.push((TERRITORY, &dossier.territory));
    groups.push((DISTANCE, if dossier.profile.distant { "oui" } else { "non" }));
    groups
}

fn compare(counts: &Counts) -> Vec<GroupRow> {
    let enough = counts.iter().filter(|(_, count)| count.served.of >= FEWEST && count.served.events > 0);
    let best = enough.max_by(|a, b| a.1.served.value().total_cmp(&b.1.served.value()));
    let row = |(group, count): (&&str, &Count)| {
        let ratio = best.and_then(|(_, reference)| ratio(count.served, reference.served));
        let is_best = best.is_some_and(|(name, _)| name == group);
        let verdict = if is_best { Verdict::Reference } else { verdict(count.served, ratio) };
        GroupRow { group: (*group).to_owned(), served: count.served, several: count.several, ratio, verdict }
    };
    counts.iter().map(row).collect()
}

fn verdict(served: Share, ratio: Option<Estimate>) -> Verdict {
    match ratio {
        Some(ratio) if served.of >= FEWEST => match () {
            () if ratio.high < FOUR_FIFTHS => Verdict::Stop,
            () if ratio.value < FOUR_FIFTHS => Verdict::Warn,
            () => Verdict::Fair,
        },
        _ => Verdict::Inconclusive,
    }
}

#[cfg(test)]
mod tests;
