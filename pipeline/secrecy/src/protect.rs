//! The two questions of the crate: what to hide, and what is still deduced.

use crate::attack::Attacker;
use crate::block::{self, Block};
use crate::demands::Demands;
use crate::model::{Insider, Options, Problem, Protection};
use crate::{greedy, planes};

/// Chooses which cells to hide so that every primary has its needs, at least weight.
///
/// The problem must pass [`Problem::check`]. Cells beyond the primaries are hidden only where
/// some need asks for it. Same problem, same answer.
pub fn protect(problem: &Problem, options: &Options) -> Protection {
    let mut protection =
        Protection { hidden: vec![false; problem.cells.len()], exact: true, short: Vec::new(), exposed: Vec::new() };
    for block in block::blocks(problem) {
        add(&mut protection, &block, options);
    }
    protection.short.sort_unstable();
    protection.exposed.sort_unstable();
    protection
}

fn add(protection: &mut Protection, block: &Block, options: &Options) {
    let mut attacker = Attacker::new(block, options.insider);
    let mut demands = Demands::of(block, &mut attacker, options.insider);
    let mut best = planes::hide(&mut attacker, &demands, options.nodes);
    best.exact &= !attacker.doubtful;
    let mut auditor = attacker.afresh(options.insider);
    auditor.set(&greedy::shares(&best.hidden));
    demands.audit(&mut auditor);

    protection.exact &= best.exact;
    let global = |cell: usize| block.cells[cell];
    protection.short.extend(demands.short.iter().map(|&cell| global(cell)));
    protection.exposed.extend(demands.exposed.iter().map(|&(lone, cell)| (global(lone), global(cell))));
    for (at, &cell) in block.cells.iter().enumerate() {
        protection.hidden[cell] = best.hidden[block.choice[at]];
    }
}

/// The interval of whole numbers that an attacker deduces for a cell when `hidden` is hidden;
/// its value twice when the cell is shown.
pub fn bounds(problem: &Problem, hidden: &[bool], cell: usize) -> (i64, i64) {
    match block::attacked(problem, hidden, cell) {
        Some(block) => {
            let at = block.cells.partition_point(|&other| other < cell);
            interval(&mut Attacker::new(&block, Insider::Ignored), at, problem.cells[cell].value)
        }
        None => (problem.cells[cell].value, problem.cells[cell].value),
    }
}

/// The interval of every hidden cell, as [`bounds`] gives it, `None` for shown ones: each
/// block is prepared once.
pub fn all_bounds(problem: &Problem, hidden: &[bool]) -> Vec<Option<(i64, i64)>> {
    let mut intervals = vec![None; problem.cells.len()];
    for block in block::all_attacked(problem, hidden) {
        let mut attacker = Attacker::new(&block, Insider::Ignored);
        for (at, &cell) in block.cells.iter().enumerate() {
            intervals[cell] = Some(interval(&mut attacker, at, problem.cells[cell].value));
        }
    }
    intervals
}

fn interval(attacker: &mut Attacker, at: usize, value: i64) -> (i64, i64) {
    let down = attacker.reach(at, false, i64::MAX, None);
    let up = attacker.reach(at, true, i64::MAX, None);
    (value - down, value + up)
}
