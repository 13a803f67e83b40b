//! What is asked (cells, published sums, needs) and what is answered (which cells to hide).
//!
//! Deliberately unaware of communes, indicators and months: the caller names its cells by
//! their position.

use std::fmt;

/// Values, bounds and needs stay under this size, so that sums of them fit an `i64`.
pub const LARGEST: i64 = 1 << 40;

/// A set of records with its count or amount, in whole units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The true value.
    pub value: i64,
    /// The loss when the cell is hidden, in any unit common to all cells.
    pub weight: u64,
    /// The least value that an attacker thinks possible before reading anything.
    pub low: i64,
    /// The greatest value that an attacker thinks possible before reading anything.
    pub high: i64,
    /// Whether the cell may, must or must not be hidden.
    pub status: Status,
    /// What the interval deduced by an attacker must satisfy, all of them together; used
    /// for a primary cell only.
    pub needs: Vec<Need>,
    /// A single contributor stands behind the cell, and so knows its value. Read by the
    /// defence against insiders only.
    pub lone: bool,
}

impl Cell {
    /// A count that may be shown or hidden: its weight is its value, an attacker knows that
    /// it is not negative and at most `high`.
    pub fn free(value: i64, high: i64) -> Self {
        let weight = value.unsigned_abs();
        Self { value, weight, low: 0, high, status: Status::Free, needs: Vec::new(), lone: value == 1 }
    }

    /// A count that must be hidden, with its needs.
    pub fn primary(value: i64, high: i64, needs: Vec<Need>) -> Self {
        Self { status: Status::Primary, needs, ..Self::free(value, high) }
    }

    /// What an inequality leaves: never published, nothing to protect. With it, "at most"
    /// becomes a sum: `a + b <= 10` is `a + b + slack = 10`.
    pub fn slack(value: i64, high: i64) -> Self {
        Self { weight: 0, lone: false, ..Self::primary(value, high, Vec::new()) }
    }

    /// A count that is published whatever happens, such as a true zero.
    pub fn shown(value: i64, high: i64) -> Self {
        Self { status: Status::Shown, ..Self::free(value, high) }
    }
}

/// Whether a cell may be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Shown unless it is needed as cover.
    Free,
    /// Always hidden, and its needs are to be met.
    Primary,
    /// Never hidden.
    Shown,
}

/// What the interval that an attacker deduces for a cell must satisfy: it contains
/// `[value - below, value + above]` and is at least `width` wide.
///
/// An interval that cannot be so, whatever is hidden, must still be `width` wide: this is
/// the rule "contains [0, T]; where the zero cannot be reached, at least T wide".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Room under the value (lower protection level).
    pub below: i64,
    /// Room over the value (upper protection level).
    pub above: i64,
    /// Least width of the interval (sliding protection level).
    pub width: i64,
}

impl Need {
    /// The interval contains `[0, threshold]`; where the zero cannot be reached, it is at
    /// least `threshold` wide.
    pub fn contains_zero(value: i64, threshold: i64) -> Self {
        Self { below: value.max(0), above: (threshold - value).max(0), width: threshold }
    }

    /// The complement `total - value` has `contains_zero`: the interval of the value contains
    /// `[total - threshold, total]`.
    pub fn contains_total(value: i64, total: i64, threshold: i64) -> Self {
        let mirrored = Self::contains_zero(total - value, threshold);
        Self { below: mirrored.above, above: mirrored.below, width: threshold }
    }

    /// The interval is at least `width` wide, wherever it lies.
    pub fn width(width: i64) -> Self {
        Self { below: 0, above: 0, width }
    }

    /// The interval reaches `margin` under and over the value.
    pub fn around(margin: i64) -> Self {
        Self { below: margin, above: margin, width: 0 }
    }
}

/// A published sum: the sum of `coefficient * cell` over `terms` is `rhs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The right-hand side, known to all.
    pub rhs: i64,
    /// Cell and coefficient.
    pub terms: Vec<(usize, i64)>,
}

/// Cells with all that is published about their sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The cells; all other fields name them by position.
    pub cells: Vec<Cell>,
    /// The published sums.
    pub equations: Vec<Equation>,
    /// The cells of one tie are hidden or shown together (a numerator and its complement).
    /// A tie with a shown cell keeps its free cells shown.
    pub ties: Vec<Vec<usize>>,
}

/// What is demanded against the single contributor of a hidden cell, who knows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insider {
    /// Nothing.
    Ignored,
    /// He finds no other primary exactly, except another lone cell with which his own shares
    /// no published sum: across tables of one population, two such cells are as a rule one
    /// and the same person, and hiding more to part them protects nobody.
    Neighbour,
    /// He finds no other primary exactly, whichever it is.
    Anyone,
}

/// How to protect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether those who know a lone hidden cell count as attackers.
    pub insider: Insider,
    /// How many linear programs the search of one block may solve before it settles for the
    /// best hiding known; 0 means the greedy alone.
    pub nodes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { insider: Insider::Ignored, nodes: 2_000 }
    }
}

/// Which cells to hide. Every primary that is not `short` has its needs, checked on the
/// final hiding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// For each cell, whether it is hidden.
    pub hidden: Vec<bool>,
    /// No hiding of smaller weight gives the primaries their needs.
    pub exact: bool,
    /// Primaries that no hiding can protect, or whose protection the last audit could not
    /// confirm, in order. The caller must treat them as disclosed: hide a total, or merge.
    pub short: Vec<usize>,
    /// Pairs (lone cell, primary) where the first gives away the second whatever is hidden,
    /// in order; short primaries are not repeated here.
    pub exposed: Vec<(usize, usize)>,
}

/// Why a problem has no meaning. A fault of the calling program, not of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A cell's value lies outside its bounds, or a number exceeds [`LARGEST`].
    Bounds(usize),
    /// The equation of that position names a cell that does not exist, or does not hold.
    Equation(usize),
    /// The tie of that position names a cell that does not exist.
    Tie(usize),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bounds(cell) => write!(f, "cell {cell} is outside its bounds, or too large"),
            Self::Equation(equation) => write!(f, "equation {equation} does not hold"),
            Self::Tie(tie) => write!(f, "tie {tie} names a cell that does not exist"),
        }
    }
}

impl std::error::Error for Fault {}

impl Problem {
    /// The first fault found, cells first: bounds, sums and positions.
    pub fn check(&self) -> Result<(), Fault> {
        if let Some(cell) = self.cells.iter().position(|cell| !within_bounds(cell)) {
            return Err(Fault::Bounds(cell));
        }
        if let Some(equation) = self.equations.iter().position(|equation| !self.holds(equation)) {
            return Err(Fault::Equation(equation));
        }
        let known = |tie: &Vec<usize>| tie.iter().all(|&cell| cell < self.cells.len());
        self.ties.iter().position(|tie| !known(tie)).map_or(Ok(()), |tie| Err(Fault::Tie(tie)))
    }

    fn holds(&self, equation: &Equation) -> bool {
        let mut sum = 0i128;
        for &(cell, coefficient) in &equation.terms {
            let Some(cell) = self.cells.get(cell) else { return false };
            sum += i128::from(cell.value) * i128::from(coefficient);
        }
        sum == i128::from(equation.rhs)
    }
}

fn within_bounds(cell: &Cell) -> bool {
    let sizes = [cell.value, cell.low, cell.high].into_iter();
    let needs = cell.needs.iter().flat_map(|need| [need.below, need.above, need.width]);
    sizes.chain(needs.clone()).all(|size| size.abs() <= LARGEST)
        && needs.into_iter().all(|need| need >= 0)
        && (cell.low..=cell.high).contains(&cell.value)
}
