//! The attacker who is alone in a hidden cell, and so knows that cell: what he then finds exactly.
//!
//! On networks the answer is exact: his cell is moved to its value and kept there, and an unknown is
//! found when no cycle can change it. Elsewhere the completions met while proving bounds settle most
//! pairs, mixed so that his cell has its value; the others are left to propagation, flows and linear
//! programs with his cell known, within a fixed effort for each linked part.
//!
//! Two lone cells are held against one another only as parts of one sum: a part and its total, both
//! of one person, are that person twice, and across tables of one population two lone cells are as a
//! rule the same person.

use std::collections::BTreeSet;

use super::network::Network;
use super::pool::Pool;
use super::{Found, Piece, reduced};
use crate::flow::{Flow, Refusal};
use crate::linear::{Failure, Linear};
use crate::system::{Interval, Row, components, propagate};

/// Most unknowns times rows that the programs of the insiders of a part may ask for.
const BUDGET: usize = 20_000_000;

/// Completions of the pool around which networks are looked at.
const NETWORKS: usize = 12;

/// Who knows what, and what he must not find.
#[derive(Debug, Clone, Default)]
pub(crate) struct Insiders {
    /// Unknowns with a lone contributor and their value, by increasing unknown.
    pub(crate) alone: Vec<(usize, f64)>,
    /// Whether each unknown must not be found.
    pub(crate) wanted: Vec<bool>,
}

impl Insiders {
    /// Those of a piece, with its numbers; `unknowns` increase.
    pub(super) fn among(&self, unknowns: &[u32]) -> Self {
        if self.alone.is_empty() {
            return Self::default();
        }
        let value = |unknown: u32| {
            let at = self.alone.binary_search_by_key(&(unknown as usize), |alone| alone.0).ok()?;
            Some(self.alone[at].1)
        };
        let alone = unknowns.iter().enumerate().filter_map(|(at, &unknown)| Some((at, value(unknown)?)));
        Self { alone: alone.collect(), wanted: unknowns.iter().map(|&unknown| self.wanted[unknown as usize]).collect() }
    }
}

/// What insiders find.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    /// An insider's cell, another that he finds, and its value.
    pub(crate) pairs: Vec<(usize, usize, f64)>,
    /// Pairs of a lone cell and another that the effort allowed could not settle.
    pub(crate) unsettled: usize,
}

impl Told {
    /// Adds what is told in a piece, in the numbers of the whole.
    pub(super) fn add(&mut self, piece: Self, unknowns: &[u32]) {
        let number = |at: usize| unknowns[at] as usize;
        self.pairs
            .extend(piece.pairs.into_iter().map(|(insider, other, value)| (number(insider), number(other), value)));
        self.unsettled += piece.unsettled;
    }
}

/// The pairs to settle in a piece.
pub(super) struct Watch<'a> {
    piece: &'a Piece,
    insiders: &'a Insiders,
    /// Wanted unknowns that the figures alone do not give away.
    others: Vec<usize>,
    /// Rows of each unknown; empty when there is no insider.
    rows: Vec<Vec<u32>>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(piece: &'a Piece, insiders: &'a Insiders, found: &[Found]) -> Self {
        if insiders.alone.is_empty() {
            return Self { piece, insiders, others: Vec::new(), rows: Vec::new() };
        }
        let is_settled = |found: &Found| found.is_unproved || (found.is_exact && found.interval.is_point());
        let others = (0..found.len()).filter(|&other| insiders.wanted[other] && !is_settled(&found[other])).collect();
        let mut rows = vec![Vec::new(); found.len()];
        for (index, row) in piece.rows.iter().enumerate() {
            row.terms.iter().for_each(|&(unknown, _)| rows[unknown as usize].push(index as u32));
        }
        Self { piece, insiders, others, rows }
    }

    /// The insiders who have something to find.
    fn seekers(&self) -> impl Iterator<Item = Seeker> + '_ {
        let seeker = |&(cell, own): &(usize, f64)| {
            let beside = self.beside(cell);
            let others = self.others_of(cell, &beside);
            Seeker { cell, own, beside, others }
        };
        self.insiders.alone.iter().map(seeker).filter(|seeker| !seeker.others.is_empty())
    }

    /// The other parts of the sums that the cell is a part of.
    fn beside(&self, insider: usize) -> BTreeSet<usize> {
        let beside = |row: &u32| {
            let terms = &self.piece.rows[*row as usize].terms;
            let own = terms.iter().find(|term| term.0 as usize == insider).map_or(0.0, |term| term.1);
            terms.iter().filter(move |term| term.1 * own > 0.0).map(|term| term.0 as usize)
        };
        self.rows[insider].iter().flat_map(beside).collect()
    }

    fn others_of(&self, insider: usize, beside: &BTreeSet<usize>) -> Vec<usize> {
        // Parts of one total are other people; a part and its total, both of one person, the same.
        let is_alone = |other: usize| self.insiders.alone.binary_search_by_key(&other, |alone| alone.0).is_ok();
        let others = self.others.iter().copied().filter(|&other| other != insider);
        others.filter(|&other| !is_alone(other) || beside.contains(&other)).collect()
    }
}

/// An insider and what he must not find.
struct Seeker {
    /// His cell.
    cell: usize,
    /// Its value.
    own: f64,
    /// The other parts of its sums.
    beside: BTreeSet<usize>,
    /// What he must not find.
    others: Vec<usize>,
}

impl Seeker {
    /// Whether the value of another cell tells him of somebody else: a cell of one person that is
    /// no other part of a sum of his is himself, in another territory or another edition.
    fn is_news(&self, other: usize, value: f64) -> bool {
        self.own != 1.0 || value != 1.0 || self.beside.contains(&other)
    }
}

/// What insiders find in a network.
pub(super) fn by_network(flow: &mut Flow, watch: &Watch<'_>) -> Told {
    let mut told = Told::default();
    for seeker in watch.seekers() {
        let insider = seeker.cell;
        if !flow.move_to(insider, seeker.own) {
            continue;
        }
        let free = flow.can_change(Some(insider));
        let values: Vec<f64> = flow.values().collect();
        let fixed = seeker.others.iter().copied().filter(|&other| !free[other]);
        let found = fixed.map(|other| (insider, other, values[other]));
        told.pairs.extend(found.filter(|&(_, other, found)| seeker.is_news(other, found)));
    }
    told
}

/// What insiders find in a part that is no network; `pool` has some of its completions.
pub(super) fn by_programs(pool: &Pool, watch: &Watch<'_>) -> Told {
    let mut told = Told::default();
    let mut budget = BUDGET;
    let mut networks = networks(pool, watch);
    for mut seeker in watch.seekers() {
        let (insider, value, mut others) = (seeker.cell, seeker.own, std::mem::take(&mut seeker.others));
        for network in &mut networks {
            if let Some(free) = network.can_change(insider, value) {
                others.retain(|&other| !free[other]);
            }
        }
        let left = not_moved(pool, insider, value, others);
        if left.is_empty() {
            continue;
        }
        let mut slice = Slice { found: Vec::new(), unsettled: 0, budget: &mut budget };
        if slice.settle(watch.piece, (insider, value), &left).is_some() {
            let found = slice.found.into_iter().map(|(other, found)| (insider, other, found));
            told.pairs.extend(found.filter(|&(_, other, found)| seeker.is_news(other, found)));
            told.unsettled += slice.unsettled;
        }
    }
    told
}

/// The networks around some completions of the pool; none without insiders.
fn networks(pool: &Pool, watch: &Watch<'_>) -> Vec<Network> {
    let wanted = if watch.others.is_empty() { 0 } else { NETWORKS };
    let around = |base: &[f64]| Network::around(&watch.piece.rows, &watch.piece.bounds, base);
    pool.some(wanted).filter_map(around).collect()
}

/// The unknowns that no two completions of the pool show at two whole values, the insider's at its own.
fn not_moved(pool: &Pool, insider: usize, value: f64, others: Vec<usize>) -> Vec<usize> {
    let mut left: Vec<(usize, Interval)> = others.into_iter().map(|other| (other, NEVER)).collect();
    for mix in pool.at(insider, value) {
        left.retain_mut(|(other, met)| {
            join(met, mix.value(*other));
            !has_two(*met)
        });
        if left.is_empty() {
            break;
        }
    }
    left.into_iter().map(|(other, _)| other).collect()
}

/// Met in no completion yet.
const NEVER: Interval = Interval { low: f64::INFINITY, high: f64::NEG_INFINITY };

fn join(met: &mut Interval, value: f64) {
    *met = Interval { low: met.low.min(value), high: met.high.max(value) };
}

/// Whether two whole numbers are inside.
fn has_two(met: Interval) -> bool {
    let whole = met.inwards();
    whole.low < whole.high
}

/// A piece where one insider's cell is known.
struct Slice<'a> {
    found: Vec<(usize, f64)>,
    unsettled: usize,
    budget: &'a mut usize,
}

impl Slice<'_> {
    /// Settles what is left; `None` when the insider's value is in no completion.
    fn settle(&mut self, piece: &Piece, (insider, value): (usize, f64), left: &[usize]) -> Option<()> {
        let mut bounds = piece.bounds.clone();
        bounds[insider] = bounds[insider].meet(Interval::exactly(value));
        let rows: Vec<&Row> = piece.rows.iter().collect();
        if bounds[insider].low > bounds[insider].high || !propagate(&rows, &mut bounds) {
            return None;
        }
        let points = left.iter().filter(|&&other| bounds[other].is_point());
        self.found.extend(points.map(|&other| (other, bounds[other].low)));
        let open = reduced(&piece.rows, &bounds);
        for part in components(bounds.len(), &open).into_iter().filter(|part| !part.rows.is_empty()) {
            let local = |&other: &usize| part.unknowns.binary_search(&(other as u32)).ok();
            let wanted: Vec<usize> = left.iter().filter_map(local).collect();
            if wanted.is_empty() {
                continue;
            }
            let inner = Piece::of(&part.unknowns, part.rows.iter().map(|&row| &open[row as usize]), &bounds);
            let first = self.found.len();
            self.inner(&inner, &wanted)?;
            self.found[first..].iter_mut().for_each(|(other, _)| *other = part.unknowns[*other] as usize);
        }
        Some(())
    }

    fn inner(&mut self, piece: &Piece, wanted: &[usize]) -> Option<()> {
        if piece.is_contradictory() {
            return None;
        }
        match Flow::new(&piece.rows, &piece.bounds) {
            Ok(flow) => {
                let (free, values) = (flow.can_change(None), flow.values().collect::<Vec<_>>());
                let fixed = wanted.iter().filter(|&&other| !free[other]);
                self.found.extend(fixed.map(|&other| (other, values[other])));
                Some(())
            }
            Err(Refusal::Impossible) => None,
            Err(Refusal::Shape) => self.programs(piece, wanted),
        }
    }

    /// Pushes what is left to both its ends, each completion serving all.
    fn programs(&mut self, piece: &Piece, wanted: &[usize]) -> Option<()> {
        let cost = piece.bounds.len() * (piece.rows.len() + 1);
        let spend = |budget: &mut usize| {
            *budget = budget.saturating_sub(cost);
            *budget > 0
        };
        let mut left: Vec<(usize, Interval)> = wanted.iter().map(|&other| (other, NEVER)).collect();
        let first = if spend(self.budget) { Linear::new(&piece.rows, &piece.bounds) } else { Err(Failure::Numerical) };
        let mut program = match first {
            Ok(program) => program,
            Err(Failure::Impossible) => return None,
            Err(Failure::Numerical) => {
                self.unsettled += wanted.len();
                return Some(());
            }
        };
        while let Some(&(other, _)) = left.first() {
            let mut ends = [0.0; 2];
            for (up, end) in [false, true].into_iter().zip(&mut ends) {
                let moved = if spend(self.budget) { program.extreme(other, up) } else { Err(Failure::Numerical) };
                match moved {
                    Ok(reached) => *end = reached,
                    Err(Failure::Impossible) => return None,
                    Err(Failure::Numerical) => *end = f64::NAN,
                }
                left.iter_mut().for_each(|(other, met)| join(met, program.values()[*other]));
            }
            if ends[0] == ends[1] {
                self.found.push((other, ends[0]));
            }
            self.unsettled += usize::from(ends.iter().any(|end| end.is_nan()) && !has_two(left[0].1));
            left.remove(0);
            left.retain(|(_, met)| !has_two(*met));
        }
        Some(())
    }
}
