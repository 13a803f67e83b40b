//! Which cells of a month to hide besides the small ones.

use std::collections::{BTreeMap, BTreeSet};

use portulan_secrecy::{Cell, Equation, Insider, LARGEST, Need, Options, Problem, Status, protect};
use portulan_terms::Reason;
use rayon::prelude::*;

use super::cells::{Cells, KNOWN, State};
use super::measures::Measures;
use super::places::Places;
use super::sums::{GROUPS, Sum, group};

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

/// A block: the cells that hidden ones are linked to, and the sums that link them.
#[derive(Default)]
struct Block {
    cells: Vec<usize>,
    sums: Vec<usize>,
    rests: Vec<(usize, usize, i64, Option<Need>)>,
}

struct Solved {
    hidden: Vec<usize>,
    /// Cells that nothing in the block can protect.
    short: Vec<usize>,
}

impl Solver<'_> {
    /// Hides what the needs ask for; gives the cells that nothing can protect.
    pub fn solve(&self, cells: &mut Cells) -> BTreeSet<usize> {
        loop {
            self.follow(cells);
            let mut short = BTreeSet::new();
            for pass in 0..GROUPS {
                short = self.pass(cells, pass, short);
            }
            // A denominator hidden late takes its numerators along: they may cover others.
            let before = cells.states.clone();
            self.follow(cells);
            if before == cells.states {
                return short;
            }
        }
    }

    /// Numerators with the denominators that they are a share of.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
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

    fn pass(&self, cells: &mut Cells, pass: usize, mut short: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut opened: BTreeSet<usize> = BTreeSet::new();
        for round in 0..=ROUNDS {
            let blocks = self.blocks(cells, pass, &opened);
            let wanted = |block: &&Block| round == 0 || block.cells.iter().any(|cell| short.contains(cell));
            let solved: Vec<Solved> =
                blocks.par_iter().filter(wanted).map(|block| self.block(cells, block, &opened)).collect();
            let mut left = BTreeSet::new();
            for Solved { hidden, short } in solved {
                hidden.into_iter().for_each(|cell| cells.hide(cell, Reason::Cover));
                left.extend(short);
            }
            short = left;
            if short.is_empty() || round == ROUNDS {
                break;
            }
            let near = blocks.iter().filter(|block| block.cells.iter().any(|cell| short.contains(cell)));
            let more: BTreeSet<usize> = near.flat_map(|block| self.around(cells, block, pass)).collect();
            if more.is_subset(&opened) {
                break;
            }
            opened.extend(more);
        }
        short
    }

    /// Decided cells that stand in a sum with the block's: opened, they may cover.
    fn around(&self, cells: &Cells, block: &Block, pass: usize) -> Vec<usize> {
        let inside: BTreeSet<usize> = block.cells.iter().copied().collect();
        let near =
            self.sums.iter().filter(|sum| sum.group <= pass && sum.terms.iter().any(|(c, _)| inside.contains(c)));
        let decided = near.flat_map(|sum| sum.terms.iter().map(|(cell, _)| *cell));
        decided.filter(|cell| matches!(cells.states[*cell], State::Open)).collect()
    }

    /// The blocks of a pass that hold a hidden cell.
    fn blocks(&self, cells: &Cells, pass: usize, opened: &BTreeSet<usize>) -> Vec<Block> {
        let mut links = Links::over(cells.states.len());
        let is_in = |cell: usize| match cells.states.get(cell).copied().unwrap_or_default() {
            State::Hidden(_) => group(self.places, self.measures, cell) <= pass,
            State::Open => group(self.places, self.measures, cell) == pass || opened.contains(&cell),
            _ => false,
        };
        let used: Vec<(usize, Vec<usize>)> = self
            .sums
            .iter()
            .enumerate()
            .filter(|(_, sum)| sum.group <= pass)
            .map(|(rank, sum)| {
                (rank, sum.terms.iter().map(|(cell, _)| *cell).filter(|c| is_in(*c)).collect::<Vec<_>>())
            })
            .filter(|(_, inside)| !inside.is_empty())
            .collect();
        for (_, inside) in &used {
            inside.windows(2).for_each(|pair| links.join(pair[0], pair[1]));
            links.join(inside[0], inside[0]);
        }
        let mut rests: Vec<(usize, usize, i64, Option<Need>)> = Vec::new();
        for rest in &cells.rests {
            let open = [rest.outer, rest.inner].map(is_in);
            let is_decided = |cell: &usize| *cell == KNOWN || group(self.places, self.measures, *cell) <= pass;
            let decided = [rest.outer, rest.inner].iter().all(is_decided);
            if decided && (open[0] || open[1]) && (rest.need.is_some() || (open[0] && open[1])) {
                rests.push((rest.outer, rest.inner, rest.value, rest.need));
            }
        }
        for (numerator, denominator) in self.pairs() {
            for place in 0..self.places.len() {
                let (top, bottom) = (cells.at(numerator, place), cells.at(denominator, place));
                if cells.is_hidden(bottom) && is_in(top) && is_in(bottom) {
                    let value = |measure| self.measures.value(measure, place).unwrap_or(0);
                    let left = value(denominator) - value(numerator);
                    let need = (1..self.threshold).contains(&left).then(|| Need::contains_zero(left, self.threshold));
                    if left >= 0 {
                        rests.push((bottom, top, left, need));
                    }
                }
            }
        }
        for (outer, inner, ..) in &rests {
            let inside: Vec<usize> = [*outer, *inner].into_iter().filter(|cell| is_in(*cell)).collect();
            inside.windows(2).for_each(|pair| links.join(pair[0], pair[1]));
            links.join(inside[0], inside[0]);
        }
        let mut blocks: BTreeMap<usize, Block> = BTreeMap::new();
        for cell in links.known() {
            blocks.entry(links.root(cell)).or_default().cells.push(cell);
        }
        for (rank, inside) in used {
            if let Some(block) = blocks.get_mut(&links.root(inside[0])) {
                block.sums.push(rank);
            }
        }
        for rest in rests {
            let cell = if is_in(rest.0) { rest.0 } else { rest.1 };
            if let Some(block) = blocks.get_mut(&links.root(cell)) {
                block.rests.push(rest);
            }
        }
        let matters = |block: &Block| {
            block.cells.iter().any(|cell| cells.is_hidden(*cell)) || block.rests.iter().any(|rest| rest.3.is_some())
        };
        blocks.into_values().filter(matters).collect()
    }

    fn block(&self, cells: &Cells, block: &Block, opened: &BTreeSet<usize>) -> Solved {
        let problem = self.problem(cells, block, opened);
        let protection = protect(&problem, &Options { insider: Insider::Neighbour, nodes: NODES });
        let hidden = block.cells.iter().zip(&protection.hidden).filter(|(_, hidden)| **hidden).map(|(cell, _)| *cell);
        let real =
            |at: usize| block.cells.get(at).or_else(|| block.rests.get(at - block.cells.len()).map(|rest| &rest.1));
        let short = protection.short.iter().copied().filter_map(real).copied().collect();
        Solved { hidden: hidden.collect(), short }
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

/// Which cells are linked: a forest, each tree named after its smallest cell.
struct Links {
    parents: Vec<u32>,
    known: Vec<usize>,
}

/// Of a cell that nothing linked yet.
const ALONE: u32 = u32::MAX;

#[allow(clippy::cast_possible_truncation)] // Measures times places: under four thousand million.
impl Links {
    fn over(cells: usize) -> Self {
        Self { parents: vec![ALONE; cells], known: Vec::new() }
    }

    fn root(&mut self, cell: usize) -> usize {
        if self.parents[cell] == ALONE {
            self.parents[cell] = cell as u32;
            self.known.push(cell);
        }
        let mut at = cell;
        while self.parents[at] as usize != at {
            let parent = self.parents[at] as usize;
            self.parents[at] = self.parents[parent];
            at = parent;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b) as u32;
    }

    /// The linked cells, in order.
    fn known(&mut self) -> Vec<usize> {
        self.known.sort_unstable();
        self.known.clone()
    }
}
