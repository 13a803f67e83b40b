//! The attacker who knows that values are whole, in a block that is not a network.
//!
//! There the linear program may find a completion with halves where no whole one exists, so
//! that what it calls protected is not. A completion of whole numbers is then searched for,
//! within a fixed number of nodes; what is not found counts as not there, which errs on the
//! side of hiding more.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::block::Block;

/// Nodes of one search.
const NODES: u64 = 400;

/// Deviations beyond this are not searched: the solver takes 32 bits.
const FAR: i64 = 1 << 30;

/// The outcome of a search.
pub(crate) struct Found {
    /// The deviation of each cell in the completion found, none if there is no better one than
    /// the true table.
    pub deviation: Option<Vec<i64>>,
    /// The search went to its end.
    pub proven: bool,
}

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// The cell as far as it goes.
    Furthest,
    /// The cell at that distance or further.
    AtLeast(i64),
}

/// A whole completion when the cells of `open` are hidden and the others known. The cell's
/// room is not cut short: it may be able to move by three and not by one.
pub(crate) fn search(block: &Block, open: &[bool], cell: usize, up: bool, search: Search) -> Found {
    let sign = if up { 1.0 } else { -1.0 };
    let mut program = Problem::new(OptimizationDirection::Maximize);
    let variables: Vec<Option<Variable>> = (0..block.cells.len())
        .map(|at| {
            let aim = at == cell && search == Search::Furthest;
            let (down, up) = (limit(block.room[at].down), limit(block.room[at].up));
            open[at].then(|| program.add_integer_var(if aim { sign } else { 0.0 }, (-down, up)))
        })
        .collect();
    for row in &block.rows {
        let terms: Vec<(Variable, f64)> =
            row.iter().filter_map(|&(at, coefficient)| Some((variables[at]?, coefficient as f64))).collect();
        if !terms.is_empty() {
            program.add_constraint(&terms, ComparisonOp::Eq, 0.0);
        }
    }
    if let (Search::AtLeast(least), Some(aim)) = (search, variables[cell]) {
        program.add_constraint([(aim, sign)], ComparisonOp::Ge, least as f64);
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    let outcome = match program.solve_with(options) {
        Ok(outcome) => outcome,
        Err(error) => return Found { deviation: None, proven: error == Error::Infeasible },
    };
    let value = |variable: Variable| Some(outcome.solution()?.var_value(variable).round() as i64);
    let deviation: Option<Vec<i64>> = variables.iter().map(|variable| variable.map_or(Some(0), value)).collect();
    let deviation = deviation.filter(|found| keeps_sums(block, found));
    Found { proven: outcome.is_optimal() && deviation.is_some(), deviation }
}

fn limit(room: i64) -> i32 {
    i32::try_from(room.min(FAR)).unwrap_or(i32::MAX)
}

/// Whether these deviations are whole numbers that keep all sums and bounds.
pub(crate) fn is_completion(block: &Block, deviation: &[f64]) -> bool {
    let whole: Vec<i64> = deviation.iter().map(|&moved| moved as i64).collect();
    whole.iter().zip(deviation).all(|(&whole, &moved)| whole as f64 == moved) && keeps_sums(block, &whole)
}

/// Checked on whole numbers, whatever the solver's tolerances.
fn keeps_sums(block: &Block, deviation: &[i64]) -> bool {
    let sum = |row: &Vec<(usize, i64)>| row.iter().map(|&(at, coefficient)| coefficient * deviation[at]).sum::<i64>();
    let bounded = |(room, &moved): (&crate::block::Room, &i64)| (-room.down..=room.up).contains(&moved);
    block.rows.iter().all(|row| sum(row) == 0) && block.room.iter().zip(deviation).all(bounded)
}
