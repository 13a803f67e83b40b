//! The attack itself: gathers every equation, bounds every hidden count, judges those that matter.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::Primary;
use crate::bounds::{Effort, Found, Impossible, Insiders, Judged, Part as Linked, solve};
use crate::breakdown::{self, Breakdown};
use crate::columns::Part;
use crate::edition::{Formula, Mark};
use crate::formats::Clue;
use crate::geography;
use crate::names::Key;
use crate::places::Place;
use crate::ratios;
use crate::rule::falls_short;
use crate::system::{Component, Interval, Row, Unknown, components};
use crate::world::{ADDED, Batch, Hidden, Origin, World};

/// Every equation over every hidden count.
pub(crate) struct Attack<'a> {
    pub(crate) world: &'a World,
    pub(crate) breakdowns: Vec<Breakdown>,
    pub(crate) rows: Vec<Row>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) shares: Vec<bool>,
    pub(crate) targets: Vec<Target>,
    pub(crate) judged: Vec<Option<Judged>>,
    pub(crate) parts: Vec<Component>,
    /// Where the clues were read.
    pub(crate) clues: Vec<Clue>,
}

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Target {
    pub(crate) unknown: Unknown,
    pub(crate) key: Key,
    pub(crate) what: What,
    pub(crate) least: f64,
}

/// Which quantity, from the unknown of the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum What {
    Count(Part),
    /// Denominator and numerator both hidden: the complement is an unknown of its own.
    Complement,
    /// A known denominator less the unknown.
    Under(f64),
    /// The unknown less a known numerator.
    Over(f64),
    /// A territory without the parts that have a figure.
    Rest,
}

impl What {
    pub(crate) fn in_french(self) -> &'static str {
        match self {
            Self::Count(Part::Numerator) => "numérateur",
            Self::Count(Part::Denominator) => "dénominateur",
            Self::Complement | Self::Under(_) | Self::Over(_) => "complément",
            Self::Rest => "reste sans les parties publiées",
        }
    }

    /// The interval of the quantity, from that of the unknown.
    pub(crate) fn of(self, interval: Interval) -> Interval {
        match self {
            Self::Under(whole) => Interval::exactly(whole).less(interval),
            Self::Over(part) => interval.less(Interval::exactly(part)),
            Self::Count(_) | Self::Complement | Self::Rest => interval,
        }
    }
}

/// What is known of each hidden count, and the linked parts that contradict themselves.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) found: Vec<Found>,
    pub(crate) contradictory: Vec<u32>,
    /// Parts solved with the edition audited alone, because another edition contradicts it.
    pub(crate) alone: usize,
    /// What the only contributor of a hidden count, who knows it, finds of another: both, and the value.
    pub(crate) told: Vec<(Unknown, Unknown, f64)>,
    /// Pairs of such counts that the effort allowed could not settle.
    pub(crate) unsettled: usize,
}

impl<'a> Attack<'a> {
    /// Gathers the equations; `read` are those of the `clues` read in documents, `primaries` the only cells judged when given.
    pub(crate) fn new(
        world: &'a World,
        read: Batch,
        clues: Vec<Clue>,
        primaries: Option<&BTreeMap<Key, Primary>>,
    ) -> Self {
        let additive = geography::additive(world);
        let breakdowns = breakdown::breakdowns(world);
        let shares = ratios::are_shares(world);
        let mut attack = Self {
            world,
            rows: Vec::new(),
            origins: Vec::new(),
            hidden: world.hidden.clone(),
            shares,
            targets: Vec::new(),
            judged: Vec::new(),
            parts: Vec::new(),
            breakdowns: Vec::new(),
            clues,
        };
        let batches = geography::sums(world, &additive)
            .into_iter()
            .chain(breakdown::sums(world, &breakdowns, &additive))
            .chain(ratios::rows(world, &attack.shares, &breakdowns))
            .chain([read]);
        for batch in batches {
            attack.add(batch);
        }
        attack.breakdowns = breakdowns;
        attack.judged = vec![None; attack.hidden.len()];
        attack.parts = components(attack.hidden.len(), &attack.rows);
        attack.aim(primaries);
        attack
    }

    /// Adds equations, giving their own numbers to the unknowns they add.
    fn add(&mut self, batch: Batch) {
        let (first, origin) = (self.hidden.len() as Unknown, self.origins.len() as u32);
        let renumbered = |unknown: Unknown| if unknown >= ADDED { unknown - ADDED + first } else { unknown };
        for mut row in batch.rows {
            row.terms.iter_mut().for_each(|term| term.0 = renumbered(term.0));
            row.origin += origin;
            self.rows.push(row);
        }
        self.origins.extend(batch.origins);
        self.hidden.extend(batch.added);
    }

    /// Finds what has to be judged, the first figure of each count giving its name.
    fn aim(&mut self, primaries: Option<&BTreeMap<Key, Primary>>) {
        let world = self.world;
        let mut named = vec![false; self.hidden.len()];
        for (index, edition) in world.editions.iter().enumerate() {
            for figure in edition.figures.iter().filter(|figure| figure.mark != Mark::Absent) {
                let key = figure.key;
                let Some(asked) = asked(primaries, key).filter(|_| world.is_first(index, key)) else { continue };
                let has_counts = matches!(world.formulas[key.indicator as usize], Formula::Count | Formula::Ratio);
                let least = world.least[key.indicator as usize].filter(|_| has_counts);
                if let Some((least, place)) = least.zip(world.places.at(index, key.zone)) {
                    self.aim_at_counts(&mut named, (key, asked), place, least);
                    if asked.complement {
                        self.aim_at_complement(key, place, least);
                    }
                }
            }
        }
        self.aim_at_added(primaries);
    }

    /// The numerator and the denominator of a figure, where they are hidden.
    fn aim_at_counts(&mut self, named: &mut [bool], (key, asked): (Key, Primary), place: Place, least: f64) {
        let world = self.world;
        let (numerator, denominator) = world.parts(key.indicator, key.category);
        let counts =
            [(numerator, Part::Numerator, asked.numerator), (denominator, Part::Denominator, asked.denominator)];
        for (measure, part, is_asked) in counts {
            let Some(measure) = measure.filter(|_| is_asked) else { continue };
            if part == Part::Numerator && !world.counted[key.indicator as usize] {
                continue;
            }
            let Some(unknown) = world.unknown(measure, key.month, place) else { continue };
            if !std::mem::replace(&mut named[unknown as usize], true) {
                let least = world.least_of_measure(measure).unwrap_or(least);
                self.target(Target { unknown, key, what: What::Count(part), least });
            }
        }
    }

    /// What is left of a whole, where one of the two counts is hidden and the other is known.
    fn aim_at_complement(&mut self, key: Key, place: Place, least: f64) {
        let world = self.world;
        let (numerator, denominator) = world.parts(key.indicator, key.category);
        let unknown = |measure: Option<u32>| world.unknown(measure?, key.month, place);
        let shown = |measure: Option<u32>| world.cell(measure?, key.month, place).shown();
        let is_sensitive = world.sensitive[key.indicator as usize];
        let category = unknown(numerator).zip(world.whole_of_category(key, place)).filter(|_| is_sensitive);
        let is_share = self.shares[key.indicator as usize];
        let under = unknown(numerator).zip(shown(denominator)).filter(|_| is_share);
        let over = unknown(denominator).zip(shown(numerator)).filter(|_| is_share);
        for (unknown, whole) in category.into_iter().chain(under) {
            self.target(Target { unknown, key, what: What::Under(whole), least });
        }
        if let Some((unknown, part)) = over {
            self.target(Target { unknown, key, what: What::Over(part), least });
        }
    }

    /// Complements and rests, which are unknowns of the equations only.
    fn aim_at_added(&mut self, primaries: Option<&BTreeMap<Key, Primary>>) {
        let world = self.world;
        for unknown in world.hidden.len()..self.hidden.len() {
            let (column, month, place, what) = match self.hidden[unknown] {
                Hidden::Complement { numerator, month, place, .. } => (numerator, month, place, What::Complement),
                Hidden::Rest { measure, month, place } => {
                    (world.measures.columns[measure as usize][0], month, place, What::Rest)
                }
                Hidden::Cell { .. } => continue,
            };
            let column_of = world.columns.list[column as usize];
            let key = Key {
                indicator: column_of.indicator,
                category: column_of.category,
                month,
                zone: world.places.zone[place as usize],
            };
            let is_asked = what == What::Rest || asked(primaries, key).is_some_and(|asked| asked.complement);
            let least = world.least_of_measure(world.measures.of_column(column));
            if let Some(least) = least.filter(|_| is_asked) {
                self.target(Target { unknown: unknown as Unknown, key, what, least });
            }
        }
    }

    fn target(&mut self, target: Target) {
        let judged = &mut self.judged[target.unknown as usize];
        let complement = matches!(target.what, What::Under(_) | What::Over(_));
        let before = judged.unwrap_or(Judged { least: target.least, complement });
        *judged = Some(Judged {
            least: before.least.max(target.least),
            complement: before.complement || complement || before.least != target.least,
        });
        self.targets.push(target);
    }

    /// A linked part with its own numbers; `own` leaves the other editions out.
    pub(crate) fn linked(&self, part: &Component, own: bool) -> Linked {
        let local = |unknown: Unknown| part.unknowns.binary_search(&unknown).unwrap_or_default() as Unknown;
        let rows = part.rows.iter().map(|&row| &self.rows[row as usize]).filter(|row| row.own || !own);
        let renumbered = |row: &Row| Row { terms: row.terms.iter().map(|&(u, c)| (local(u), c)).collect(), ..*row };
        Linked {
            rows: rows.map(renumbered).collect(),
            bounds: vec![Interval::COUNT; part.unknowns.len()],
            least: part.unknowns.iter().map(|&unknown| self.judged[unknown as usize]).collect(),
        }
    }

    /// Bounds every hidden count; those `alone`, in order, have a single contributor.
    pub(crate) fn run(&self, alone: &[Unknown]) -> Outcome {
        let answer = |part: &Component| {
            let insiders = self.insiders(part, alone);
            match solve(&self.linked(part, false), Effort::Judge, &insiders) {
                Ok(solved) => (Ok(solved), false),
                Err(Impossible) => (solve(&self.linked(part, true), Effort::Judge, &insiders), true),
            }
        };
        let answers: Vec<_> = self.parts.par_iter().map(answer).collect();
        let free = Found { interval: Interval::COUNT, is_exact: false, is_unproved: false };
        let mut outcome = Outcome { found: vec![free; self.hidden.len()], ..Outcome::default() };
        for (index, (part, (answer, alone))) in self.parts.iter().zip(answers).enumerate() {
            let Ok(solved) = answer else {
                outcome.contradictory.push(index as u32);
                continue;
            };
            outcome.alone += usize::from(alone);
            for (&unknown, found) in part.unknowns.iter().zip(solved.found) {
                outcome.found[unknown as usize] = found;
            }
            let named = |(a, b, value): (usize, usize, f64)| (part.unknowns[a], part.unknowns[b], value);
            outcome.told.extend(solved.told.pairs.into_iter().map(named));
            outcome.unsettled += solved.told.unsettled;
        }
        outcome
    }

    /// The insiders of a linked part: each knows that he is alone, so that his count is 1.
    fn insiders(&self, part: &Component, alone: &[Unknown]) -> Insiders {
        let positions = (0..part.unknowns.len()).filter(|&at| alone.binary_search(&part.unknowns[at]).is_ok());
        Insiders {
            alone: positions.map(|at| (at, 1.0)).collect(),
            wanted: part.unknowns.iter().map(|&unknown| self.judged[unknown as usize].is_some()).collect(),
        }
    }

    /// Whether a target tells that all of a group is in one sensitive category.
    pub(crate) fn is_group(&self, target: &Target, found: Found) -> bool {
        let is_all =
            matches!(target.what, What::Under(whole) if whole > 0.0 && found.interval == Interval::exactly(whole));
        is_all && self.world.sensitive[target.key.indicator as usize]
    }

    /// Whether a target is too well known.
    pub(crate) fn is_short(target: &Target, found: Found) -> bool {
        let interval = target.what.of(found.interval);
        // Nothing says that a territory has anything outside the parts that have a figure.
        let may_be_empty = target.what == What::Rest && interval.low <= 0.0;
        !may_be_empty && falls_short(interval, target.least)
    }

    /// The key of a hidden count, by the first figure that has it.
    pub(crate) fn name(&self, unknown: Unknown) -> String {
        let world = self.world;
        let (column, month, place) = match self.hidden[unknown as usize] {
            Hidden::Cell { measure, month, place } | Hidden::Rest { measure, month, place } => {
                (world.measures.columns[measure as usize][0], month, place)
            }
            Hidden::Complement { numerator, month, place, .. } => (numerator, month, place),
        };
        let column = world.columns.list[column as usize];
        let zone = world.places.zone[place as usize];
        world.lexicon.written(Key { indicator: column.indicator, category: column.category, month, zone })
    }

    /// Which count of the figure a hidden count is, in French.
    pub(crate) fn part_name(&self, unknown: Unknown) -> &'static str {
        match self.hidden[unknown as usize] {
            Hidden::Cell { measure, .. } => {
                let column = self.world.measures.columns[measure as usize][0];
                What::Count(self.world.columns.list[column as usize].part).in_french()
            }
            Hidden::Rest { .. } => What::Rest.in_french(),
            Hidden::Complement { .. } => What::Complement.in_french(),
        }
    }
}

/// What of a figure is to be judged; `None` for nothing.
fn asked(primaries: Option<&BTreeMap<Key, Primary>>, key: Key) -> Option<Primary> {
    primaries.map_or(Some(Primary::ALL), |primaries| primaries.get(&key).copied())
}
