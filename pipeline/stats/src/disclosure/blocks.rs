//! The blocks of a pass: hidden cells with all that is linked to them.
//!
//! A total hidden in an earlier pass is linked to every family of measures that stands on it (a
//! denominator that forty indicators share). It parts them: each family is solved with a copy of
//! the totals that it touches and of all the sums over them, and never with another family.

use std::collections::{BTreeMap, BTreeSet};

use portulan_secrecy::Need;

use super::cells::{Cells, KNOWN, State};
use super::solve::Solver;
use super::sums::group;

/// The cells that hidden ones are linked to, and what links them.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The cells, in order.
    pub cells: Vec<usize>,
    /// Ranks of the sums.
    pub sums: Vec<usize>,
    /// Rests: outer cell, inner cell, value, need.
    pub rests: Vec<Rest>,
}

/// What is left between two cells: outer, inner, value, need.
pub type Rest = (usize, usize, i64, Option<Need>);

/// What links cells, with the cells that it links.
struct Tied<T> {
    what: T,
    cells: Vec<usize>,
}

/// First pass where totals are decided: their parts follow.
const PARTS: usize = 2;

/// The blocks of a pass that hold something to protect. `opened` are decided cells that may
/// cover again.
pub fn blocks(solver: &Solver<'_>, cells: &Cells, pass: usize, opened: &BTreeSet<usize>) -> Vec<Block> {
    let group = |cell: usize| group(solver.places, solver.measures, cell);
    let is_in = |cell: &usize| match cells.states.get(*cell).copied().unwrap_or_default() {
        State::Hidden(_) => group(*cell) <= pass,
        State::Open => group(*cell) == pass || opened.contains(cell),
        _ => false,
    };
    let is_total = |cell: usize| pass >= PARTS && cells.is_hidden(cell) && group(cell) < PARTS;
    let sums = solver.sums.iter().enumerate().filter(|(_, sum)| sum.group <= pass).map(|(what, sum)| {
        let inside = sum.terms.iter().map(|(cell, _)| *cell).filter(is_in).collect();
        Tied { what, cells: inside }
    });
    let rests = rests(solver, cells, pass, &is_in).into_iter().map(|rest| {
        let inside = [rest.0, rest.1].into_iter().filter(is_in).collect();
        Tied { what: rest, cells: inside }
    });
    let (total_sums, sums): (Vec<_>, Vec<_>) =
        sums.filter(|sum| !sum.cells.is_empty()).partition(|sum| sum.cells.iter().all(|cell| is_total(*cell)));
    let (total_rests, rests): (Vec<_>, Vec<_>) =
        rests.filter(|rest| !rest.cells.is_empty()).partition(|rest| rest.cells.iter().all(|cell| is_total(*cell)));
    let mut totals = gathered(cells.states.len(), total_sums, total_rests, |_| false);
    let mut blocks = gathered(cells.states.len(), sums, rests, is_total);
    for block in &mut blocks.all {
        add_totals(block, &mut totals, &is_total);
    }
    let matters = |block: &Block| {
        block.cells.iter().any(|cell| cells.is_hidden(*cell)) || block.rests.iter().any(|rest| rest.3.is_some())
    };
    blocks.all.into_iter().filter(matters).collect()
}

/// Gives a block the totals it touches, with all that links these.
fn add_totals(block: &mut Block, totals: &mut Gathered, is_total: &dyn Fn(usize) -> bool) {
    let touched: BTreeSet<usize> = block.cells.iter().copied().filter(|cell| is_total(*cell)).collect();
    let found: BTreeSet<usize> = touched.iter().filter_map(|cell| totals.of(*cell)).collect();
    for rank in found {
        let total = &totals.all[rank];
        block.cells.extend(&total.cells);
        block.sums.extend(&total.sums);
        block.rests.extend(&total.rests);
    }
    block.cells.sort_unstable();
    block.cells.dedup();
    block.sums.sort_unstable();
}

/// The rests between decided cells, of which one at least may still move.
fn rests(solver: &Solver<'_>, cells: &Cells, pass: usize, is_in: &dyn Fn(&usize) -> bool) -> Vec<Rest> {
    let mut all = Vec::new();
    for rest in &cells.rests {
        let ends = [rest.outer, rest.inner];
        let is_decided = |cell: &usize| *cell == KNOWN || group(solver.places, solver.measures, *cell) <= pass;
        let inside = ends.iter().filter(|cell| is_in(cell)).count();
        if ends.iter().all(is_decided) && (inside == 2 || (inside == 1 && rest.need.is_some())) {
            all.push((rest.outer, rest.inner, rest.value, rest.need));
        }
    }
    for (numerator, denominator) in solver.pairs() {
        for place in 0..solver.places.len() {
            let (top, bottom) = (cells.at(numerator, place), cells.at(denominator, place));
            if cells.is_hidden(bottom) && is_in(&top) && is_in(&bottom) {
                let value = |measure| solver.measures.value(measure, place).unwrap_or(0);
                let left = value(denominator) - value(numerator);
                let need = (1..solver.threshold).contains(&left).then(|| Need::contains_zero(left, solver.threshold));
                if left >= 0 {
                    all.push((bottom, top, left, need));
                }
            }
        }
    }
    all
}

/// Blocks, and the one that each cell is in.
struct Gathered {
    all: Vec<Block>,
    links: Links,
    ranks: BTreeMap<usize, usize>,
}

impl Gathered {
    /// Rank of the block that links the cell.
    fn of(&mut self, cell: usize) -> Option<usize> {
        let root = self.links.root(cell);
        self.ranks.get(&root).copied()
    }
}

/// Gathers what is linked, otherwise than through the cells that part.
fn gathered(cells: usize, sums: Vec<Tied<usize>>, rests: Vec<Tied<Rest>>, parts: impl Fn(usize) -> bool) -> Gathered {
    let mut links = Links::over(cells);
    let ties = sums.iter().map(|sum| &sum.cells).chain(rests.iter().map(|rest| &rest.cells));
    let mut known = BTreeSet::new();
    for tied in ties {
        let mut linking = tied.iter().copied().filter(|cell| !parts(*cell));
        let Some(first) = linking.next() else { continue };
        known.insert(first);
        for other in linking {
            links.join(first, other);
            known.insert(other);
        }
    }
    let mut all: Vec<Block> = Vec::new();
    let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
    for cell in known {
        let rank = *ranks.entry(links.root(cell)).or_insert_with(|| {
            all.push(Block::default());
            all.len() - 1
        });
        all[rank].cells.push(cell);
    }
    let mut rank_of = |tied: &[usize]| {
        let first = tied.iter().copied().find(|cell| !parts(*cell))?;
        ranks.get(&links.root(first)).copied()
    };
    for sum in sums {
        if let Some(rank) = rank_of(&sum.cells) {
            all[rank].cells.extend(sum.cells.iter().filter(|cell| parts(**cell)));
            all[rank].sums.push(sum.what);
        }
    }
    for rest in rests {
        if let Some(rank) = rank_of(&rest.cells) {
            all[rank].cells.extend(rest.cells.iter().filter(|cell| parts(**cell)));
            all[rank].rests.push(rest.what);
        }
    }
    for block in &mut all {
        block.cells.sort_unstable();
        block.cells.dedup();
    }
    Gathered { all, links, ranks }
}

/// Which cells are linked: a forest, each tree named after its smallest cell.
struct Links {
    parents: Vec<u32>,
}

#[allow(clippy::cast_possible_truncation)] // Measures times places: under four thousand million.
impl Links {
    fn over(cells: usize) -> Self {
        Self { parents: (0..cells as u32).collect() }
    }

    fn root(&mut self, cell: usize) -> usize {
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
}
