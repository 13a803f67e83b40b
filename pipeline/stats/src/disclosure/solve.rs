//! Which cells of a month to hide besides the small ones.

use std::collections::{BTreeMap, BTreeSet};

use portulan_secrecy::{Cell, Equation, Insider, LARGEST, Need, Options, Problem, Status, protect};
use portulan_terms::Reason;
use rayon::prelude::*;

use super::blocks::{Block, blocks};
use super::cells::{Cells, State};
use super::measures::Measures;
use super::places::Places;
use super::sums::{GROUPS, Sum};

/// Programs that the exact search of one block may solve.
const NODES: usize = 50;

/// Times that totals are opened for a block that has no other cover.
const ROUNDS: usize = 4;

/// Weight of a total that was to be shown, against that of a part.
const TOTAL: u64 = 1_000;

/// How much less is lost by hiding what the month before hid already.
const HIDDEN_BEFORE: u64 = 4;

/// A month to protect.
pub struct Solver<'a> {
    pub places: &'a Places,
    pub measures: &'a Measures,
    pub sums: &'a [Sum],
    /// Denominators of each numerator that is a share of them.
    pub shares: &'a BTreeMap<usize, Vec<usize>>,
    /// Smallest count that may be shown.
    pub threshold: i64,
    /// Cells hidden in the month before.
    pub before: &'a BTreeSet<usize>,
}

struct Solved {
    hidden: Vec<usize>,
    /// Cells that nothing in the block can protect.
    short: Vec<usize>,
    /// Cells of one unit, each with another cell that this unit would find.
    exposed: Vec<(usize, usize)>,
}

/// What the passes could not protect so far.
#[derive(Default)]
struct Left {
    /// Cells that nothing protects.
    short: BTreeSet<usize>,
    /// Cells of one unit, each with another cell that this unit would find.
    exposed: BTreeSet<(usize, usize)>,
}

impl Solver<'_> {
    /// Hides what the needs ask for; gives the cells that nothing can protect.
    pub fn solve(&self, cells: &mut Cells) -> BTreeSet<usize> {
        loop {
            self.follow(cells);
            let mut left = Left::default();
            for pass in 0..GROUPS {
                self.pass(cells, pass, &mut left);
            }
            // A denominator hidden late takes its numerators along: they may cover others.
            let before = cells.states.clone();
            self.blur(cells, &left.exposed);
            self.follow(cells);
            if before == cells.states {
                // A total hidden for one reader's sake may stay known: what it covers is hidden.
                left.short.retain(|cell| !matches!(cells.states[*cell], State::Hidden(Reason::Cover)));
                return left.short;
            }
        }
    }

    /// Numerators with the denominators that they are a share of.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.shares.iter().flat_map(|(numerator, wholes)| wholes.iter().map(move |whole| (*numerator, *whole)))
    }

    /// A hidden denominator hides the numerators that are a share of it.
    fn follow(&self, cells: &mut Cells) {
        for (numerator, denominator) in self.pairs() {
            for place in 0..self.places.len() {
                if cells.is_hidden(cells.at(denominator, place)) {
                    cells.hide(cells.at(numerator, place), Reason::Cover);
                }
            }
        }
    }

    /// Hides the total of two parts of which one, of a single unit, gives the other away to that
    /// unit: 1 + 4 = 5 beside zeros, where no part is left to hide.
    fn blur(&self, cells: &mut Cells, exposed: &BTreeSet<(usize, usize)>) {
        if exposed.is_empty() {
            return;
        }
        let mut totals = Vec::new();
        for sum in self.sums {
            let sign = |wanted: usize| sum.terms.iter().find(|(cell, _)| *cell == wanted).map(|(_, sign)| *sign);
            let lone = sum.terms.iter().flat_map(|(cell, _)| exposed.range((*cell, 0)..(*cell + 1, 0)));
            for part in lone.filter_map(|(lone, other)| sign(*lone).filter(|part| sign(*other) == Some(*part))) {
                totals.extend(sum.terms.iter().filter(|(_, sign)| *sign != part).map(|(cell, _)| *cell));
            }
        }
        totals.retain(|total| cells.states[*total] == State::Open);
        // Known from above, a total would hide nothing: it has a need of its own.
        totals.into_iter().for_each(|total| cells.protect(total, Reason::Cover, Need::width(self.threshold)));
    }

    /// Solves the blocks of a pass. `left` are the cells that earlier passes could not protect:
    /// those met again are judged anew.
    fn pass(&self, cells: &mut Cells, pass: usize, left: &mut Left) {
        let mut opened: BTreeSet<usize> = BTreeSet::new();
        let mut trouble: BTreeSet<usize> = BTreeSet::new();
        for round in 0..=ROUNDS {
            let blocks = blocks(self, cells, pass, &opened);
            let wanted = |block: &&Block| round == 0 || block.cells.iter().any(|cell| trouble.contains(cell));
            let solved: Vec<Solved> =
                blocks.par_iter().filter(wanted).map(|block| self.block(cells, block, &opened)).collect();
            let met: BTreeSet<usize> =
                blocks.iter().filter(wanted).flat_map(|block| block.cells.iter().copied()).collect();
            left.short.retain(|cell| !met.contains(cell));
            left.exposed.retain(|(lone, _)| !met.contains(lone));
            trouble.clear();
            for solved in solved {
                solved.hidden.into_iter().for_each(|cell| cells.hide(cell, Reason::Cover));
                left.short.extend(&solved.short);
                left.exposed.extend(solved.exposed);
                trouble.extend(solved.short);
            }
            if trouble.is_empty() || round == ROUNDS {
                break;
            }
            let inside: BTreeSet<usize> = blocks
                .iter()
                .filter(|block| block.cells.iter().any(|cell| trouble.contains(cell)))
                .flat_map(|block| block.cells.iter().copied())
                .collect();
            let more = self.around(cells, &inside, pass);
            if more.is_subset(&opened) || round + 1 == ROUNDS {
                // Nothing less was found: all that the blocks may hide is hidden.
                inside.into_iter().for_each(|cell| cells.hide(cell, Reason::Cover));
            }
            opened.extend(more);
        }
    }

    /// Decided cells that stand in a sum with those of some blocks: opened, they may cover.
    fn around(&self, cells: &Cells, inside: &BTreeSet<usize>, pass: usize) -> BTreeSet<usize> {
        let near =
            self.sums.iter().filter(|sum| sum.group <= pass && sum.terms.iter().any(|(c, _)| inside.contains(c)));
        let decided = near.flat_map(|sum| sum.terms.iter().map(|(cell, _)| *cell));
        decided.filter(|cell| matches!(cells.states[*cell], State::Open)).collect()
    }

    fn block(&self, cells: &Cells, block: &Block, opened: &BTreeSet<usize>) -> Solved {
        let problem = self.problem(cells, block, opened);
        let protection = protect(&problem, &Options { insider: Insider::Neighbour, nodes: NODES });
        let hidden = block.cells.iter().zip(&protection.hidden).filter(|(_, hidden)| **hidden).map(|(cell, _)| *cell);
        let rest = |at: usize| block.rests.get(at - block.cells.len()).map(|(outer, inner, ..)| outer.min(inner));
        let real = |at: usize| block.cells.get(at).or_else(|| rest(at));
        let short = protection.short.iter().copied().filter_map(real).copied().collect();
        let both = |(lone, other): &(usize, usize)| Some((*block.cells.get(*lone)?, *block.cells.get(*other)?));
        Solved { hidden: hidden.collect(), short, exposed: protection.exposed.iter().filter_map(both).collect() }
    }

    fn problem(&self, cells: &Cells, block: &Block, opened: &BTreeSet<usize>) -> Problem {
        let position: BTreeMap<usize, usize> = block.cells.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
        let mut problem = Problem::default();
        problem.cells.extend(block.cells.iter().map(|cell| self.cell(cells, *cell, opened)));
        for rank in &block.sums {
            let inside = self.sums[*rank].terms.iter().filter_map(|(cell, sign)| Some((*position.get(cell)?, *sign)));
            problem.equations.push(equation(&problem.cells, inside.collect()));
        }
        for (outer, inner, value, need) in &block.rests {
            let at = problem.cells.len();
            problem.cells.push(Cell::primary(*value, LARGEST, need.iter().copied().collect()));
            let known = [(position.get(inner), 1), (position.get(outer), -1)];
            let mut terms: Vec<(usize, i64)> = known.into_iter().filter_map(|(at, sign)| Some((*at?, sign))).collect();
            terms.push((at, 1));
            problem.equations.push(equation(&problem.cells, terms));
        }
        problem
    }

    fn cell(&self, cells: &Cells, cell: usize, opened: &BTreeSet<usize>) -> Cell {
        let (measure, place) = (cell / self.places.len(), cell % self.places.len());
        let value = self.measures.value(measure, place).unwrap_or(0);
        let (low, high) = self.known(cells, cell, measure, place, value);
        let weight = value.unsigned_abs().max(1) * if opened.contains(&cell) { TOTAL } else { 1 };
        let weight = if self.before.contains(&cell) { weight.div_ceil(HIDDEN_BEFORE) } else { weight };
        let hidden = cells.is_hidden(cell);
        let needs = cells.needs.get(&cell).filter(|_| hidden).cloned().unwrap_or_default();
        let needs = needs.into_iter().map(|need| within(need, value, low, high)).collect();
        let status = if hidden { Status::Primary } else { Status::Free };
        Cell { value, weight, low, high, status, needs, lone: value == 1 && !self.measures.all[measure].fine }
    }

    /// What anyone knows of a cell beforehand.
    fn known(&self, cells: &Cells, cell: usize, measure: usize, place: usize, value: i64) -> (i64, i64) {
        let (mut low, mut high) = cells.bounds.get(&cell).copied().unwrap_or((0, LARGEST));
        for &denominator in self.shares.get(&measure).into_iter().flatten() {
            let whole = self.measures.value(denominator, place);
            if let Some(whole) = whole.filter(|whole| *whole >= value && !cells.is_hidden(cells.at(denominator, place)))
            {
                high = high.min(whole);
            }
        }
        low = low.min(value);
        (low, high.max(value))
    }
}

/// A need, as far as what all know beforehand leaves room for it.
fn within(need: Need, value: i64, low: i64, high: i64) -> Need {
    let (below, above) = (need.below.min(value - low), need.above.min(high - value));
    Need { below, above, width: need.width.min(high - low) }
}

fn equation(cells: &[Cell], terms: Vec<(usize, i64)>) -> Equation {
    let rhs = terms.iter().map(|&(at, sign)| sign * cells[at].value).sum();
    Equation { rhs, terms }
}
