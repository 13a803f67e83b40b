//! The attacker who knows that values are whole, in a block that is not a network.
//!
//! There the linear program may find a completion with halves where no whole one exists, so
//! that what it calls protected is not. A completion of whole numbers is then searched for,
//! within a fixed number of nodes; what is not found counts as not there, which errs on the
//! side of hiding more.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::block::Block;

/// Nodes of one search.
const NODES: u64 = 400;

/// Deviations beyond this are not searched: the solver takes 32 bits.
const FAR: i64 = 1 << 30;

/// The largest whole deviation found.
pub(crate) struct Found {
    pub reach: i64,
    /// Nothing larger exists.
    pub proven: bool,
}

/// How far the cell goes in whole numbers when the cells of `open` are hidden and the others
/// known. Its room is not cut short: a cell may be able to move by three and not by one.
pub(crate) fn reach(block: &Block, open: &[bool], cell: usize, up: bool) -> Found {
    let sign = if up { 1.0 } else { -1.0 };
    let mut program = Problem::new(OptimizationDirection::Maximize);
    let variables: Vec<Option<Variable>> = (0..block.cells.len())
        .map(|at| {
            let cost = if at == cell { sign } else { 0.0 };
            let (down, up) = (limit(block.room[at].down), limit(block.room[at].up));
            open[at].then(|| program.add_integer_var(cost, (-down, up)))
        })
        .collect();
    for row in &block.rows {
        let terms: Vec<(Variable, f64)> =
            row.iter().filter_map(|&(at, coefficient)| Some((variables[at]?, coefficient as f64))).collect();
        if !terms.is_empty() {
            program.add_constraint(&terms, ComparisonOp::Eq, 0.0);
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    options.warm_start = Some(variables.iter().flatten().map(|&variable| (variable, 0.0)).collect());
    let Ok(outcome) = program.solve_with(options) else { return Found { reach: 0, proven: false } };
    let proven = outcome.is_optimal();
    let deviation = |at: usize| {
        let solution = outcome.solution()?;
        Some(variables[at].map_or(0, |variable| solution.var_value(variable).round() as i64))
    };
    let found: Option<Vec<i64>> = (0..block.cells.len()).map(deviation).collect();
    match found.filter(|found| keeps_sums(block, found)) {
        Some(found) => Found { reach: if up { found[cell] } else { -found[cell] }, proven },
        None => Found { reach: 0, proven: false },
    }
}

fn limit(room: i64) -> i32 {
    i32::try_from(room.min(FAR)).unwrap_or(i32::MAX)
}

/// Checked on whole numbers, whatever the solver's tolerances.
fn keeps_sums(block: &Block, deviation: &[i64]) -> bool {
    let sum = |row: &Vec<(usize, i64)>| row.iter().map(|&(at, coefficient)| coefficient * deviation[at]).sum::<i64>();
    let bounded = |(room, &moved): (&crate::block::Room, &i64)| (-room.down..=room.up).contains(&moved);
    block.rows.iter().all(|row| sum(row) == 0) && block.room.iter().zip(deviation).all(bounded)
}
