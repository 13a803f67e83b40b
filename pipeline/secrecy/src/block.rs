//! A problem cut into blocks that share no published sum: each is solved on its own.
//!
//! A block only knows what can be hidden. Shown cells are constants, so they leave the
//! equations; what stays is which deviations from the true values keep every sum.

use crate::model::{Need, Problem, Status};

/// Hideable cells linked by published sums or ties, renumbered from zero.
pub(crate) struct Block {
    /// Position of each cell in the problem, increasing.
    pub cells: Vec<usize>,
    /// How far each cell can go under and over its true value before any sum is read.
    pub room: Vec<Room>,
    /// Sums as cell and coefficient, in increasing order of cells; deviations add up to zero.
    pub rows: Vec<Vec<(usize, i64)>>,
    /// The choice that hides each cell.
    pub choice: Vec<usize>,
    /// What is hidden or shown in one go: a cell, or the cells of a tie.
    pub choices: Vec<Choice>,
    /// The primaries' needs.
    pub needs: Vec<(usize, Need)>,
    /// Cells known to their single contributor.
    pub lone: Vec<usize>,
}

/// How far a cell can go from its true value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    pub down: i64,
    pub up: i64,
}

impl Room {
    /// The room in one direction.
    pub fn side(self, up: bool) -> i64 {
        if up { self.up } else { self.down }
    }
}

/// Something to hide or show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    pub weight: u64,
    /// Hidden in every solution.
    pub forced: bool,
}

/// Sets of positions that merge; the smallest member names its set.
struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn merge(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }

    fn merge_all(&mut self, members: impl IntoIterator<Item = usize>) {
        let mut members = members.into_iter();
        if let Some(first) = members.next() {
            members.for_each(|member| self.merge(first, member));
        }
    }
}

/// The blocks with at least one primary, by their first cell. Without one, nothing is to hide.
pub(crate) fn blocks(problem: &Problem) -> Vec<Block> {
    let primary = |cell: usize| problem.cells[cell].status == Status::Primary;
    if !(0..problem.cells.len()).any(primary) {
        return Vec::new();
    }
    split(problem, &hideable(problem), &problem.ties, primary)
}

/// The block of one cell when exactly `hidden` is hidden. Ties do not matter to an attacker.
pub(crate) fn attacked(problem: &Problem, hidden: &[bool], cell: usize) -> Option<Block> {
    split(problem, hidden, &[], |member| member == cell).pop()
}

/// All the blocks when exactly `hidden` is hidden.
pub(crate) fn all_attacked(problem: &Problem, hidden: &[bool]) -> Vec<Block> {
    split(problem, hidden, &[], |_| true)
}

/// A cell can be hidden unless it, or a cell tied to it, is shown; a primary always is.
fn hideable(problem: &Problem) -> Vec<bool> {
    let count = problem.cells.len();
    let mut ties = Sets((0..count).collect());
    problem.ties.iter().for_each(|tie| ties.merge_all(tie.iter().copied()));
    let mut bound = vec![false; count];
    for (cell, _) in problem.cells.iter().enumerate().filter(|(_, cell)| cell.status == Status::Shown) {
        bound[ties.find(cell)] = true;
    }
    let free = |cell: usize, ties: &mut Sets| !bound[ties.find(cell)];
    (0..count)
        .map(|cell| match problem.cells[cell].status {
            Status::Primary => true,
            Status::Free => free(cell, &mut ties),
            Status::Shown => false,
        })
        .collect()
}

/// The blocks of the open cells that hold a wanted cell.
fn split(problem: &Problem, open: &[bool], ties: &[Vec<usize>], wanted: impl Fn(usize) -> bool) -> Vec<Block> {
    let count = problem.cells.len();
    let rows: Vec<_> = problem.equations.iter().map(|equation| open_terms(&equation.terms, open)).collect();
    let mut tied = Sets((0..count).collect());
    let mut linked = Sets((0..count).collect());
    for tie in ties {
        let members = || tie.iter().copied().filter(|&cell| open[cell]);
        tied.merge_all(members());
        linked.merge_all(members());
    }
    rows.iter().for_each(|row| linked.merge_all(row.iter().map(|&(cell, _)| cell)));

    let mut members = vec![Vec::new(); count];
    (0..count).filter(|&cell| open[cell]).for_each(|cell| members[linked.find(cell)].push(cell));
    let mut sums = vec![Vec::new(); count];
    for row in rows {
        if let Some(&(first, _)) = row.first() {
            sums[linked.find(first)].push(row);
        }
    }
    let pairs = members.into_iter().zip(sums).filter(|(cells, _)| cells.iter().any(|&cell| wanted(cell)));
    pairs.map(|(cells, rows)| Block::new(problem, cells, &rows, &mut tied)).collect()
}

/// The terms of cells that can be hidden, by cell, repeated cells added.
fn open_terms(terms: &[(usize, i64)], open: &[bool]) -> Vec<(usize, i64)> {
    let mut row: Vec<_> = terms.iter().copied().filter(|&(cell, _)| open[cell]).collect();
    row.sort_unstable();
    row.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    row.retain(|&(_, coefficient)| coefficient != 0);
    row
}

impl Block {
    /// Whether some published sum holds both cells.
    pub fn share_a_sum(&self, one: usize, other: usize) -> bool {
        let holds = |row: &[(usize, i64)], cell: usize| row.binary_search_by_key(&cell, |term| term.0).is_ok();
        self.rows.iter().any(|row| holds(row, one) && holds(row, other))
    }

    fn new(problem: &Problem, cells: Vec<usize>, sums: &[Vec<(usize, i64)>], tied: &mut Sets) -> Self {
        let local = |cell: usize| cells.partition_point(|&other| other < cell);
        let mut rows: Vec<Vec<_>> = sums
            .iter()
            .map(|row| row.iter().map(|&(cell, coefficient)| (local(cell), coefficient)).collect())
            .collect();
        rows.sort();
        rows.dedup();
        let (choice, choices) = choices(problem, &cells, tied);
        let given = || cells.iter().enumerate().map(|(at, &cell)| (at, &problem.cells[cell]));
        let room = given().map(|(_, cell)| Room { down: cell.value - cell.low, up: cell.high - cell.value }).collect();
        let primaries = given().filter(|(_, cell)| cell.status == Status::Primary);
        let needs = primaries.flat_map(|(at, cell)| cell.needs.iter().map(move |&need| (at, need))).collect();
        let lone = given().filter(|(_, cell)| cell.lone).map(|(at, _)| at).collect();
        Self { room, rows, choice, choices, needs, lone, cells }
    }
}

/// The choice of each cell, and the choices in order of their first cell.
fn choices(problem: &Problem, cells: &[usize], tied: &mut Sets) -> (Vec<usize>, Vec<Choice>) {
    let mut names: Vec<usize> = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    let mut choice = Vec::with_capacity(cells.len());
    for &cell in cells {
        let name = tied.find(cell);
        // A set is named by its smallest member, so names come in increasing order.
        let at = names.binary_search(&name).unwrap_or_else(|at| {
            names.insert(at, name);
            choices.insert(at, Choice::default());
            at
        });
        choices[at].weight = choices[at].weight.saturating_add(problem.cells[cell].weight);
        choices[at].forced |= problem.cells[cell].status == Status::Primary;
        choice.push(at);
    }
    (choice, choices)
}
