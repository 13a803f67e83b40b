//! The interval of every unknown of a linked part: propagation, then exact flows or linear programs.
//!
//! An unknown whose interval is already known to be wide enough is not pushed to its ends: two
//! completions are proof enough.

mod insider;
mod network;
mod pool;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::flow::{Flow, Refusal};
use crate::linear::{Failure, Linear};
use crate::system::{EPSILON, Interval, Row, components, propagate};

pub(crate) use insider::{Insiders, Told};
use insider::{Watch, by_network, by_programs};
use network::Network;
use pool::Pool;
use seen::Seen;

/// Most unknowns times rows, over all its programs, that a linear part may ask for before it is
/// left unproved.
const LINEAR_BUDGET: usize = 2_000_000_000;
/// Programs that prove many unknowns at once go on while they prove one in so many.
const PROGRESS: usize = 20;

/// Up to the threshold, down to zero, then up again where zero cannot be reached.
const ORDER: [bool; 3] = [true, false, true];

/// What was found of an unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// What can be deduced; when `is_exact` is false, values inside are known to be possible and
    /// are enough for the rule, or nothing could be proved.
    pub(crate) interval: Interval,
    /// Whether both ends are as tight as they get.
    pub(crate) is_exact: bool,
    /// Whether the solver gave up: the interval is that of propagation.
    pub(crate) is_unproved: bool,
}

/// The rows contradict one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Impossible;

/// A linked part with unknowns numbered from zero.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) rows: Vec<Row>,
    pub(crate) bounds: Vec<Interval>,
    /// How each unknown is judged, when it is.
    pub(crate) least: Vec<Option<Judged>>,
}

/// How an unknown is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Judged {
    /// Least count that may be published.
    pub(crate) least: f64,
    /// Whether what is left of a known whole is judged too: then a large count matters as a small one.
    pub(crate) complement: bool,
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Until each judged unknown is proved wide enough or known exactly.
    Judge,
    /// The ends of every unknown.
    Everything,
}

/// What was found of a part.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Solved {
    /// Of each unknown.
    pub(crate) found: Vec<Found>,
    /// What insiders find.
    pub(crate) told: Told,
}

/// The interval of each unknown of a part, and what its insiders find.
pub(crate) fn solve(part: &Part, effort: Effort, insiders: &Insiders) -> Result<Solved, Impossible> {
    let mut bounds = part.bounds.clone();
    let rows: Vec<&Row> = part.rows.iter().collect();
    if !propagate(&rows, &mut bounds) {
        return Err(Impossible);
    }
    let mut found: Vec<Found> =
        bounds.iter().map(|&b| Found { interval: b, is_exact: b.is_point(), is_unproved: false }).collect();
    let mut told = Told::default();
    let open = reduced(&part.rows, &bounds);
    for piece in components(bounds.len(), &open) {
        if piece.rows.is_empty() {
            for &unknown in &piece.unknowns {
                found[unknown as usize].is_exact = true;
            }
            continue;
        }
        let local = Piece::of(&piece.unknowns, piece.rows.iter().map(|&r| &open[r as usize]), &bounds);
        let least: Vec<Option<Judged>> = piece.unknowns.iter().map(|&u| part.least[u as usize]).collect();
        let solved = local.solve(&least, effort, &insiders.among(&piece.unknowns))?;
        for (&unknown, answer) in piece.unknowns.iter().zip(solved.found) {
            found[unknown as usize] = answer;
        }
        told.add(solved.told, &piece.unknowns);
    }
    Ok(Solved { found, told })
}

/// Two completions of a part: one where an unknown is as low as it goes, one where it is as high.
///
/// `None` where a completion is not whole, or none was found.
pub(crate) fn completions(part: &Part, unknown: usize) -> Option<[Vec<f64>; 2]> {
    let mut bounds = part.bounds.clone();
    if !propagate(&part.rows.iter().collect::<Vec<_>>(), &mut bounds) {
        return None;
    }
    let open = reduced(&part.rows, &bounds);
    let mut ends = [bounds.iter().map(|b| b.low).collect::<Vec<f64>>(), Vec::new()];
    ends[1] = ends[0].clone();
    if bounds[unknown].high.is_finite() {
        ends[1][unknown] = bounds[unknown].high;
    }
    for piece in components(bounds.len(), &open).into_iter().filter(|piece| !piece.rows.is_empty()) {
        let local = Piece::of(&piece.unknowns, piece.rows.iter().map(|&r| &open[r as usize]), &bounds);
        let wanted = piece.unknowns.binary_search(&(unknown as u32)).ok();
        for (up, end) in [false, true].into_iter().zip(&mut ends) {
            for (&at, value) in piece.unknowns.iter().zip(local.completion(wanted, up)?) {
                end[at as usize] = value;
            }
        }
    }
    Some(ends)
}

/// Rows without the unknowns already known, without repetition, without those that say no more than the bounds.
fn reduced(rows: &[Row], bounds: &[Interval]) -> Vec<Row> {
    let mut merged: BTreeMap<Vec<(u32, u64)>, Row> = BTreeMap::new();
    for row in rows {
        let known: f64 = row
            .terms
            .iter()
            .map(|&(u, c)| (u, c, bounds[u as usize]))
            .filter(|t| t.2.is_point())
            .map(|t| t.1 * t.2.low)
            .sum();
        let mut terms: Vec<(u32, f64)> =
            row.terms.iter().copied().filter(|&(u, _)| !bounds[u as usize].is_point()).collect();
        if terms.len() < 2 {
            continue;
        }
        terms.sort_by_key(|t| t.0);
        let mut within = Interval { low: row.within.low - known, high: row.within.high - known };
        if terms[0].1 < 0.0 {
            terms.iter_mut().for_each(|t| t.1 = -t.1);
            within = Interval { low: -within.high, high: -within.low };
        }
        let shape = terms.iter().map(|&(u, c)| (u, c.to_bits())).collect();
        match merged.entry(shape) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Row { terms, within, ..*row });
            }
            std::collections::btree_map::Entry::Occupied(mut same) => {
                let both = same.get().within.meet(within);
                same.get_mut().within = both;
            }
        }
    }
    merged.into_values().collect()
}

/// An indivisible part with its own numbering.
struct Piece {
    rows: Vec<Row>,
    bounds: Vec<Interval>,
}

impl Piece {
    fn of<'a>(unknowns: &[u32], rows: impl Iterator<Item = &'a Row>, bounds: &[Interval]) -> Self {
        let local = |unknown: u32| unknowns.binary_search(&unknown).unwrap_or_default() as u32;
        let rows = rows.map(|row| Row { terms: row.terms.iter().map(|&(u, c)| (local(u), c)).collect(), ..*row });
        Self { rows: rows.collect(), bounds: unknowns.iter().map(|&u| bounds[u as usize]).collect() }
    }

    /// Whether one sum would have to be at two places.
    fn is_contradictory(&self) -> bool {
        self.rows.iter().any(|row| row.within.low > row.within.high + EPSILON)
    }

    fn solve(&self, least: &[Option<Judged>], effort: Effort, insiders: &Insiders) -> Result<Solved, Impossible> {
        if self.is_contradictory() {
            return Err(Impossible);
        }
        match Flow::new(&self.rows, &self.bounds) {
            Ok(mut flow) => {
                let found = self.by_flow(&mut flow, least, effort);
                let told = by_network(&mut flow, &Watch::new(self, insiders, &found));
                Ok(Solved { found, told })
            }
            Err(Refusal::Impossible) => Err(Impossible),
            Err(Refusal::Shape) => {
                let mut pool = Pool::default();
                let found = self.by_program(least, effort, &mut pool)?;
                let told = by_programs(&pool, &Watch::new(self, insiders, &found));
                Ok(Solved { found, told })
            }
        }
    }

    /// A whole completion with an unknown at one of its ends.
    fn completion(&self, unknown: Option<usize>, up: bool) -> Option<Vec<f64>> {
        let far = if up { f64::INFINITY } else { f64::NEG_INFINITY };
        match Flow::new(&self.rows, &self.bounds) {
            Ok(mut flow) => {
                if let Some(unknown) = unknown {
                    flow.extreme(unknown, up, far);
                }
                Some(flow.values().collect())
            }
            Err(Refusal::Impossible) => None,
            Err(Refusal::Shape) => {
                let mut program = Linear::new(&self.rows, &self.bounds).ok()?;
                if let Some(unknown) = unknown {
                    program.extreme(unknown, up).ok()?;
                }
                let values: Vec<f64> = program.values().iter().map(|value| value.round()).collect();
                let is_whole = values.iter().zip(program.values()).all(|(a, b)| (a - b).abs() < EPSILON);
                is_whole.then_some(values)
            }
        }
    }

    fn by_flow(&self, flow: &mut Flow, least: &[Option<Judged>], effort: Effort) -> Vec<Found> {
        let mut seen = Seen::new(&self.bounds, least, effort);
        seen.add(flow.values());
        for unknown in 0..self.bounds.len() {
            for up in ORDER {
                if let Some(enough) = seen.goal(unknown, up) {
                    let end = flow.extreme(unknown, up, enough);
                    seen.add(flow.values());
                    seen.reached(unknown, up, end, enough);
                }
            }
        }
        seen.found()
    }

    /// Proves what the network around a completion proves.
    fn inside<'a>(&self, base: &[f64], seen: &mut Seen<'a>, learn: &mut impl FnMut(&[f64], &mut Seen<'a>)) {
        let Some(mut network) = Network::around(&self.rows, &self.bounds, base) else { return };
        for unknown in 0..self.bounds.len() {
            for up in ORDER {
                let Some(enough) = seen.goal(unknown, up) else { continue };
                if let Some(values) = network.extreme(unknown, up, enough) {
                    learn(values, seen);
                }
            }
        }
    }

    /// Proves many unknowns wide enough with few programs, as long as each round proves some.
    fn together<'a>(
        &self,
        program: &mut Linear<'_>,
        seen: &mut Seen<'a>,
        learn: &mut impl FnMut(&[f64], &mut Seen<'a>),
    ) {
        loop {
            let high = seen.wanted(true);
            let low: Vec<usize> = seen.wanted(false).into_iter().map(|(unknown, _)| unknown).collect();
            for up in [true, false] {
                let solved = if up { program.all_high(&high) } else { program.all_low(&low) };
                if solved.is_ok() {
                    learn(program.values(), seen);
                    self.inside(program.values(), seen, learn);
                }
            }
            let left = seen.wanted(true).len() + seen.wanted(false).len();
            if left == 0 || left * PROGRESS > (high.len() + low.len()) * (PROGRESS - 1) {
                return;
            }
        }
    }

    fn by_program(&self, least: &[Option<Judged>], effort: Effort, pool: &mut Pool) -> Result<Vec<Found>, Impossible> {
        let mut seen = Seen::new(&self.bounds, least, effort);
        let mut program = match Linear::new(&self.rows, &self.bounds) {
            Ok(program) => program,
            Err(Failure::Impossible) => return Err(Impossible),
            Err(Failure::Numerical) => return Ok(seen.given_up()),
        };
        let mut learn = |values: &[f64], seen: &mut Seen<'_>| {
            seen.add(values.iter().copied());
            pool.keep(values);
        };
        learn(program.values(), &mut seen);
        if effort == Effort::Judge {
            self.inside(program.values(), &mut seen, &mut learn);
            self.together(&mut program, &mut seen, &mut learn);
        }
        let mut budget = LINEAR_BUDGET;
        let cost = self.bounds.len() * (self.rows.len() + 1);
        for unknown in 0..self.bounds.len() {
            for up in ORDER {
                if seen.goal(unknown, up).is_none() || seen.unproved[unknown] {
                    continue;
                }
                budget = budget.saturating_sub(cost);
                match if budget == 0 { Err(Failure::Numerical) } else { program.extreme(unknown, up) } {
                    Ok(end) => {
                        learn(program.values(), &mut seen);
                        seen.reached(unknown, up, end, if up { f64::INFINITY } else { f64::NEG_INFINITY });
                    }
                    Err(Failure::Impossible) => return Err(Impossible),
                    Err(Failure::Numerical) => seen.unproved[unknown] = true,
                }
            }
        }
        Ok(seen.found())
    }
}
