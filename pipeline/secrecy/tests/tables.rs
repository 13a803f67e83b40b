//! Tables as problems: communes × categories with published margins.

use portulan_secrecy::{Cell, Equation, Need, Problem};

/// The requirement on a primary count.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// An interval as wide as the threshold.
    Width,
    /// An interval that contains zero and the threshold.
    ContainsZero,
}

/// The threshold of all tests.
pub const THRESHOLD: i64 = 5;

impl Rule {
    fn need(self, value: i64) -> Need {
        match self {
            Self::Width => Need::width(THRESHOLD),
            Self::ContainsZero => Need::contains_zero(value, THRESHOLD),
        }
    }

    /// A count: shown when it is zero, primary under the threshold.
    pub fn cell(self, value: i64, high: i64) -> Cell {
        match value {
            0 => Cell::shown(value, high),
            1..THRESHOLD => Cell::primary(value, high, vec![self.need(value)]),
            _ => Cell::free(value, high),
        }
    }
}

/// A table whose margins are published, row after row.
pub fn two_dimensional(values: &[Vec<i64>], rule: Rule) -> Problem {
    let (rows, columns) = (values.len(), values[0].len());
    let flat: Vec<i64> = values.concat();
    let total = flat.iter().sum();
    let sum = |cells: Vec<usize>| Equation {
        rhs: cells.iter().map(|&at| flat[at]).sum(),
        terms: cells.into_iter().map(|at| (at, 1)).collect(),
    };
    let across = (0..rows).map(|row| sum((0..columns).map(|column| row * columns + column).collect()));
    let down = (0..columns).map(|column| sum((0..rows).map(|row| row * columns + column).collect()));
    let cells = flat.iter().map(|&value| rule.cell(value, total)).collect();
    Problem { cells, equations: across.chain(down).collect(), ties: Vec::new() }
}

/// A table with its margins, row after row, the margin last in each direction. Margins are
/// cells like others: hidden when they are small, and cover when nothing else will do.
pub fn with_margins(values: &[Vec<i64>], rule: Rule) -> Problem {
    let mut rows: Vec<Vec<i64>> = values.iter().map(|row| [row.as_slice(), &[row.iter().sum()]].concat()).collect();
    let columns = rows[0].len();
    rows.push((0..columns).map(|column| rows.iter().map(|row| row[column]).sum()).collect());
    let total = rows[values.len()][columns - 1];
    let cells = rows.iter().flatten().map(|&value| rule.cell(value, total)).collect();
    let sum = |parts: Vec<usize>, whole: usize| Equation {
        rhs: 0,
        terms: parts.into_iter().map(|at| (at, 1)).chain([(whole, -1)]).collect(),
    };
    let at = |row: usize, column: usize| row * columns + column;
    let across =
        (0..rows.len()).map(|row| sum((0..columns - 1).map(|column| at(row, column)).collect(), at(row, columns - 1)));
    let down = (0..columns)
        .map(|column| sum((0..values.len()).map(|row| at(row, column)).collect(), at(values.len(), column)));
    Problem { cells, equations: across.chain(down).collect(), ties: Vec::new() }
}
