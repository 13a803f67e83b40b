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

/// A completion: the cells that it moves, and by how much.
type Witness = Vec<(usize, f64)>;

/// The completions of a block, and what those that stand under the current hiding show.
pub(crate) struct Memory {
    /// What is known of each cell with needs.
    aims: Vec<Option<Aim>>,
    /// The number of each cell known to its contributor; none when insiders are ignored.
    lone: Vec<Option<usize>>,
    /// One bit per lone cell that a completion leaves alone.
    alone: Vec<u64>,
    /// Completions found under whole hidings, the latest last.
    witnesses: VecDeque<Witness>,
}

#[derive(Clone)]
struct Aim {
    /// How far the cell went.
    down: f64,
    up: f64,
    /// One bit per lone cell: some completion leaves it alone and moves the aim by a unit.
    free: Vec<u64>,
}

impl Memory {
    /// Of a block of which nothing is known yet.
    pub fn new(block: &Block, insider: Insider) -> Self {
        let cells = block.cells.len();
        let watched: &[usize] = if insider == Insider::Ignored { &[] } else { &block.lone };
        let mut lone = vec![None; cells];
        watched.iter().enumerate().for_each(|(at, &cell)| lone[cell] = Some(at));
        let alone = vec![0; watched.len().div_ceil(64)];
        let mut aims = vec![None; cells];
        for &(cell, _) in &block.needs {
            aims[cell] = Some(Aim { down: 0.0, up: 0.0, free: alone.clone() });
        }
        Self { aims, lone, alone, witnesses: VecDeque::new() }
    }

    /// Leaves aside all that was shown.
    pub fn clear(&mut self) {
        for aim in self.aims.iter_mut().flatten() {
            (aim.down, aim.up) = (0.0, 0.0);
            aim.free.fill(0);
        }
    }

    /// Takes up again the completions that move hidden cells only.
    pub fn recall(&mut self, hidden: impl Fn(usize) -> bool) {
        let witnesses = std::mem::take(&mut self.witnesses);
        for witness in witnesses.iter().filter(|witness| witness.iter().all(|&(cell, _)| hidden(cell))) {
            self.note(witness);
        }
        self.witnesses = witnesses;
    }

    /// Takes note of a completion; under a whole hiding it is kept if it shows something new.
    pub fn add(&mut self, witness: Witness, whole: bool) {
        if self.note(&witness) && whole {
            self.witnesses.push_back(witness);
            if self.witnesses.len() > WITNESSES {
                self.witnesses.pop_front();
            }
        }
    }

    /// Whether a completion was seen that meets the demand.
    pub fn meets(&self, demand: &Demand) -> bool {
        let Some(aim) = &self.aims[demand.cell] else { return false };
        let Some(frozen) = demand.frozen else { return aim.meets(demand.goal) };
        match self.lone[frozen] {
            Some(lone) if demand.goal == Goal::Width(1) => aim.free[lone / 64] >> (lone % 64) & 1 == 1,
            _ => false,
        }
    }

    /// Whether the completion shows some aim further, or free of some lone cell, for the
    /// first time.
    fn note(&mut self, witness: &[(usize, f64)]) -> bool {
        self.alone.fill(u64::MAX);
        for lone in witness.iter().filter_map(|&(cell, _)| self.lone[cell]) {
            self.alone[lone / 64] &= !(1 << (lone % 64));
        }
        let mut new = false;
        for &(cell, moved) in witness {
            if let Some(aim) = &mut self.aims[cell] {
                new |= aim.add(moved, &self.alone);
            }
        }
        new
    }
}

impl Aim {
    /// Whether a completion that moves the aim so, and leaves those lone cells alone, shows
    /// something new.
    fn add(&mut self, moved: f64, alone: &[u64]) -> bool {
        let mut new = moved > self.up || -moved > self.down;
        (self.down, self.up) = (self.down.max(-moved), self.up.max(moved));
        if moved.abs() >= 1.0 - TINY {
            for (free, alone) in self.free.iter_mut().zip(alone) {
                new |= alone & !*free != 0;
                *free |= alone;
            }
        }
        new
    }

    fn meets(&self, goal: Goal) -> bool {
        let reach = match goal {
            Goal::Down(_) => self.down,
            Goal::Up(_) => self.up,
            Goal::Width(_) => self.down + self.up,
        };
        reach >= goal.size() as f64 - TINY
    }
}
