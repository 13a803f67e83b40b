//! What the completions met so far have shown, so that most demands need no attack.
//!
//! A completion under a whole hiding is a table that an attacker cannot tell from the true
//! one. It stands under every hiding that hides the cells it moves, and settles much at
//! once: how far each cell can go, and, for each primary that it moves, all the lone cells
//! that it leaves alone. Finds nothing by itself: the attacks bring the completions.

use std::collections::VecDeque;

use crate::attack::{Demand, Goal, TINY};
use crate::block::Block;
use crate::model::Insider;

/// Completions kept.
const WITNESSES: usize = 1_000;

/// The completions of a block, and what those that stand under the current hiding show.
pub(crate) struct Memory {
    /// Cells with needs, in order.
    aims: Vec<usize>,
    /// Cells known to their contributor, in order; none when insiders are ignored.
    lone: Vec<usize>,
    /// How far each cell went.
    seen: Vec<Seen>,
    /// For each aim, one bit per lone cell: some completion moves the first by a unit and
    /// leaves the second alone.
    free: Vec<Vec<u64>>,
    /// The lone cells that a completion leaves alone, one bit each.
    alone: Vec<u64>,
    /// Completions found under whole hidings, the latest last, as the cells they move.
    witnesses: VecDeque<Vec<(usize, f64)>>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    down: f64,
    up: f64,
}

impl Memory {
    /// Of a block of which nothing is known yet.
    pub fn new(block: &Block, insider: Insider) -> Self {
        let mut aims: Vec<usize> = block.needs.iter().map(|&(cell, _)| cell).collect();
        aims.dedup();
        let lone = if insider == Insider::Ignored { Vec::new() } else { block.lone.clone() };
        let alone = vec![0; lone.len().div_ceil(64)];
        let seen = vec![Seen::default(); block.cells.len()];
        Self { free: vec![alone.clone(); aims.len()], aims, lone, seen, alone, witnesses: VecDeque::new() }
    }

    /// Leaves aside all that was shown.
    pub fn clear(&mut self) {
        self.seen.fill(Seen::default());
        self.free.iter_mut().for_each(|free| free.fill(0));
    }

    /// Takes up again the completions that move hidden cells only.
    pub fn recall(&mut self, hidden: impl Fn(usize) -> bool) {
        let witnesses = std::mem::take(&mut self.witnesses);
        let mut moved = vec![0.0; self.seen.len()];
        for witness in witnesses.iter().filter(|witness| witness.iter().all(|&(cell, _)| hidden(cell))) {
            witness.iter().for_each(|&(cell, by)| moved[cell] = by);
            self.note(&moved);
            witness.iter().for_each(|&(cell, _)| moved[cell] = 0.0);
        }
        self.witnesses = witnesses;
    }

    /// Takes note of a completion, given as the deviation of each cell; under a whole hiding
    /// it is kept if it shows something new.
    pub fn add(&mut self, moved: &[f64], whole: bool) {
        if self.note(moved) && whole {
            let support = moved.iter().copied().enumerate().filter(|&(_, moved)| moved != 0.0);
            self.witnesses.push_back(support.collect());
            if self.witnesses.len() > WITNESSES {
                self.witnesses.pop_front();
            }
        }
    }

    /// Whether a completion was seen that meets the demand.
    pub fn meets(&self, demand: &Demand) -> bool {
        let Some(lone) = demand.frozen else { return self.seen[demand.cell].meets(demand.goal) };
        let places = (self.aims.binary_search(&demand.cell), self.lone.binary_search(&lone));
        match (places, demand.goal) {
            ((Ok(aim), Ok(lone)), Goal::Width(1)) => self.free[aim][lone / 64] >> (lone % 64) & 1 == 1,
            _ => false,
        }
    }

    /// Whether the completion shows some aim further, or free of some lone cell, for the
    /// first time.
    fn note(&mut self, moved: &[f64]) -> bool {
        for (bits, cells) in self.alone.iter_mut().zip(self.lone.chunks(64)) {
            let alone = |(at, &cell): (usize, &usize)| u64::from(moved[cell] == 0.0) << at;
            *bits = cells.iter().enumerate().map(alone).sum();
        }
        let mut new = false;
        for (&cell, free) in self.aims.iter().zip(&mut self.free) {
            let moved = moved[cell];
            new |= self.seen[cell].add(moved);
            if moved.abs() >= 1.0 - TINY {
                new |= free.iter().zip(&self.alone).any(|(free, alone)| alone & !free != 0);
                free.iter_mut().zip(&self.alone).for_each(|(free, alone)| *free |= alone);
            }
        }
        new
    }
}

impl Seen {
    /// Whether the cell went further than before.
    fn add(&mut self, moved: f64) -> bool {
        let further = moved > self.up || -moved > self.down;
        *self = Self { down: self.down.max(-moved), up: self.up.max(moved) };
        further
    }

    fn meets(self, goal: Goal) -> bool {
        let reach = match goal {
            Goal::Down(_) => self.down,
            Goal::Up(_) => self.up,
            Goal::Width(_) => self.down + self.up,
        };
        reach >= goal.size() as f64 - TINY
    }
}
