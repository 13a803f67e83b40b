//! The attack on a block of linked tables: a linear program, by the primal simplex.
//!
//! Every attack on a block has the same sums; only the aim and the rooms change. The true
//! table, no deviation at all, is always a solution, whatever the basis. So one tableau
//! serves all attacks without a first phase, and the row of the cell aimed at is at once its
//! reduced costs and, at the end, the dual that bounds it. This is why the crate does not
//! hand the attack to a general solver, which would start anew each time and keep the dual
//! to itself.
//!
//! The tableau is dense and floating; its entries are nearly always 0, 1 or -1, and an entry
//! that close to a whole number is set to it, so that errors do not build up.

use crate::attack::{Ask, Push};
use crate::block::{Block, Room};

/// Entries closer than this to a whole number are that number.
const SNAP: f64 = 1e-9;

/// Steps without progress before the rule that cannot cycle (Bland 1977) takes over.
const PATIENCE: usize = 30;

/// Sums solved for some of their cells: `basic + Σ entry * other = 0` in each row.
pub(crate) struct Tableau {
    width: usize,
    /// Row after row.
    entries: Vec<f64>,
    /// The cell solved for in each row.
    basic: Vec<usize>,
    /// The row that solves for each cell.
    row_of: Vec<Option<usize>>,
    room: Vec<Room>,
    /// Deviation of each cell in the last attack, with its bounds.
    pub value: Vec<f64>,
    least: Vec<f64>,
    greatest: Vec<f64>,
}

/// A cell to move, by how much, and the row that stops it, if any does before its own bound.
struct Move {
    column: usize,
    sign: f64,
    step: f64,
    leaving: Option<usize>,
}

impl Tableau {
    /// The block's sums, dependent ones left out.
    pub fn new(block: &Block) -> Self {
        let width = block.cells.len();
        let mut tableau = Self {
            width,
            entries: Vec::new(),
            basic: Vec::new(),
            row_of: vec![None; width],
            room: block.room.clone(),
            value: vec![0.0; width],
            least: vec![0.0; width],
            greatest: vec![0.0; width],
        };
        block.rows.iter().for_each(|row| tableau.add_row(row));
        tableau
    }

    /// Reduces the sum by the rows so far and solves it for its largest entry.
    fn add_row(&mut self, row: &[(usize, i64)]) {
        let mut line = vec![0.0; self.width];
        row.iter().for_each(|&(cell, coefficient)| line[cell] = coefficient as f64);
        for (at, &cell) in self.basic.iter().enumerate() {
            let factor = line[cell];
            if factor != 0.0 {
                let known = &self.entries[at * self.width..(at + 1) * self.width];
                line.iter_mut().zip(known).for_each(|(entry, known)| *entry = settle(*entry - factor * known));
            }
        }
        let Some(column) = largest(&line) else { return };
        self.entries.extend(line);
        self.basic.push(column);
        self.row_of[column] = Some(self.basic.len() - 1);
        self.clear_column(self.basic.len() - 1, column);
    }

    /// Divides the row so that the entry is 1, and takes the column out of all other rows.
    fn clear_column(&mut self, row: usize, column: usize) {
        let width = self.width;
        let pivot = self.entries[row * width + column];
        let line: Vec<f64> = self.entries[row * width..][..width].iter().map(|entry| settle(entry / pivot)).collect();
        for (at, other) in self.entries.chunks_exact_mut(width).enumerate() {
            let factor = other[column];
            if at != row && factor != 0.0 {
                other.iter_mut().zip(&line).filter(|(_, known)| **known != 0.0).for_each(|(entry, known)| {
                    *entry = settle(*entry - factor * known);
                });
            }
        }
        self.entries[row * width..][..width].copy_from_slice(&line);
    }

    /// How far the cell goes in the asked direction, and what stops it.
    pub fn push(&mut self, ask: &Ask) -> Push {
        self.open(ask);
        let sign = if ask.up { 1.0 } else { -1.0 };
        let mut idle = 0;
        while let Some(step) = self.next_move(ask.cell, sign, idle > PATIENCE) {
            idle = if step.step > SNAP { 0 } else { idle + 1 };
            self.apply(&step);
            if self.value[ask.cell] * sign >= ask.most as f64 - SNAP {
                return Push { reach: ask.most as f64, wall: Vec::new() };
            }
        }
        Push { reach: self.value[ask.cell] * sign, wall: self.wall(ask, sign) }
    }

    /// Sets the bounds of an attack; it starts from the true table.
    fn open(&mut self, ask: &Ask) {
        self.value.fill(0.0);
        for cell in 0..self.width {
            let share =
                if ask.frozen == Some(cell) { 0.0 } else { ask.shares[cell] as f64 / crate::attack::ONE as f64 };
            self.least[cell] = -(self.room[cell].down as f64) * share;
            self.greatest[cell] = self.room[cell].up as f64 * share;
        }
        let bound = if ask.up { &mut self.greatest } else { &mut self.least };
        bound[ask.cell] = if ask.up { ask.most as f64 } else { -(ask.most as f64) };
    }

    /// A move that takes the aimed cell further, or not back; `None` at its end.
    fn next_move(&self, aim: usize, sign: f64, first: bool) -> Option<Move> {
        let Some(row) = self.row_of[aim] else {
            return Some(self.measure(aim, sign, first));
        };
        let entries = &self.entries[row * self.width..][..self.width];
        let mut best: Option<(usize, f64)> = None;
        for (column, &entry) in entries.iter().enumerate() {
            let direction = if entry * sign < 0.0 { 1.0 } else { -1.0 };
            let better = best.is_none_or(|(_, found)| entry.abs() > found + SNAP);
            if entry != 0.0 && better && self.row_of[column].is_none() && self.own_room(column, direction) > SNAP {
                best = Some((column, entry.abs()));
                if first {
                    break;
                }
            }
        }
        let (column, _) = best?;
        let direction = if entries[column] * sign < 0.0 { 1.0 } else { -1.0 };
        Some(self.measure(column, direction, first))
    }

    /// How far a cell is from its own bound.
    fn own_room(&self, column: usize, direction: f64) -> f64 {
        if direction > 0.0 {
            self.greatest[column] - self.value[column]
        } else {
            self.value[column] - self.least[column]
        }
    }

    /// How far the column can move before a bound stops it: its own, or a basic cell's. Among
    /// rows that stop it together, the largest entry, or the first cell in `first` mode.
    fn measure(&self, column: usize, sign: f64, first: bool) -> Move {
        let mut found = Move { column, sign, step: self.own_room(column, sign), leaving: None };
        let mut size = 0.0;
        for (row, &cell) in self.basic.iter().enumerate() {
            let entry = self.entries[row * self.width + column];
            if entry.abs() <= SNAP {
                continue;
            }
            let direction = -entry * sign;
            let step = (self.own_room(cell, direction) / entry.abs()).max(0.0);
            let tie = (step - found.step).abs() <= SNAP;
            let preferred = match found.leaving {
                Some(other) if first => cell < self.basic[other],
                _ => entry.abs() > size + SNAP,
            };
            if step < found.step - SNAP || (tie && found.leaving.is_some() && preferred) {
                found.step = step.min(found.step);
                found.leaving = Some(row);
                size = entry.abs();
            }
        }
        found
    }

    fn apply(&mut self, step: &Move) {
        let moved = step.sign * step.step;
        for (row, &cell) in self.basic.iter().enumerate() {
            let entry = self.entries[row * self.width + step.column];
            self.value[cell] = settle(self.value[cell] - entry * moved);
        }
        self.value[step.column] = settle(self.value[step.column] + moved);
        if let Some(row) = step.leaving {
            self.row_of[self.basic[row]] = None;
            self.row_of[step.column] = Some(row);
            self.basic[row] = step.column;
            self.clear_column(row, step.column);
        }
    }

    /// The row of the aimed cell says what its deviation is made of.
    fn wall(&self, ask: &Ask, sign: f64) -> Vec<(usize, f64)> {
        let Some(row) = self.row_of[ask.cell] else { return Vec::new() };
        let entries = self.entries[row * self.width..][..self.width].iter().enumerate();
        let others = entries.filter(|&(cell, &entry)| entry != 0.0 && cell != ask.cell && ask.frozen != Some(cell));
        others
            .map(|(cell, &entry)| {
                let room = if entry * sign < 0.0 { self.room[cell].up } else { self.room[cell].down };
                (cell, entry.abs() * room as f64)
            })
            .filter(|&(_, coefficient)| coefficient > 0.0)
            .collect()
    }
}

/// The nearest whole number when it is that close.
///
/// Rounds by adding and taking away a number whose unit in the last place is one: `f64::round`
/// is a call where the processor's baseline has no instruction for it.
fn settle(number: f64) -> f64 {
    const UNIT: f64 = 6_755_399_441_055_744.0;
    let whole = (number + UNIT) - UNIT;
    if (number - whole).abs() < SNAP { whole } else { number }
}

/// The column of the entry of largest size, the first of equals.
fn largest(line: &[f64]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (column, entry) in line.iter().enumerate() {
        if entry.abs() > best.map_or(SNAP, |(_, size)| size + SNAP) {
            best = Some((column, entry.abs()));
        }
    }
    best.map(|(column, _)| column)
}
