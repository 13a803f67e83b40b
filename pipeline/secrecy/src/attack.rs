//! The attacker: how far a hidden cell can go, and the inequality that a failed need gives.
//!
//! For a hiding `x` (one share per choice, 0 shown, 1 hidden, or between the two inside the
//! search) the attacker looks for a deviation that keeps all published sums, each cell
//! within its room times its share. The dual of that program bounds the reach of the cell by
//! a sum of rooms times shares: where the reach falls short of a need, that sum has to grow,
//! and this is the cut (Fischetti and Salazar-González 2001).

use std::collections::BTreeSet;

use crate::block::Block;
use crate::linear::Tableau;
use crate::memory::Memory;
use crate::model::Insider;
use crate::network::Network;
use crate::whole::{self, Search};

/// A whole share: shares are whole numbers of this part, so that flows are exact.
pub(crate) const ONE: i64 = 1 << 20;

/// Cells closed in search of a whole completion.
const DIVE: usize = 20;

/// Less than this is nothing, in reach and in what a cut lacks.
pub(crate) const TINY: f64 = 1e-6;

/// A question to an attacker.
pub(crate) struct Ask<'a> {
    pub cell: usize,
    pub up: bool,
    /// Going further than this is of no interest; at most the cell's own room.
    pub most: i64,
    /// What both directions together are asked for: a room beyond it counts as that much, so
    /// that a part of it is worth no more than the same part of the need.
    pub need: i64,
    /// Share of each cell.
    pub shares: &'a [i64],
    /// A cell that the attacker knows.
    pub frozen: Option<usize>,
}

/// How far the cell went, and when it is less than asked, what stopped it: no deviation goes
/// further than the sum of these coefficients times shares.
pub(crate) struct Push {
    pub reach: f64,
    pub wall: Vec<(usize, f64)>,
}

/// What a primary's interval must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    Down(i64),
    Up(i64),
    Width(i64),
}

/// A goal for a cell, against all, or against the one who knows the frozen cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub cell: usize,
    pub goal: Goal,
    pub frozen: Option<usize>,
}

/// An inequality that every sufficient hiding satisfies: coefficients by choice, in
/// increasing order and at most 1, add up to at least 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut(pub Vec<(usize, f64)>);

/// The two sides of a demand, as far as they were explored.
struct Sides {
    reach: f64,
    walls: Vec<(usize, f64)>,
    /// The cell's own room, where nothing else stopped it.
    open: f64,
}

/// A block with the attack that suits it, under a current hiding.
pub(crate) struct Attacker<'a> {
    pub block: &'a Block,
    engine: Engine,
    /// Share of each cell.
    shares: Vec<i64>,
    /// Every share is nothing or all, so that whole completions are asked for.
    whole: bool,
    /// What the completions met so far have shown.
    memory: Memory,
    /// The last push left a completion.
    complete: bool,
    /// Some search of whole completions ended without an answer.
    pub doubtful: bool,
}

enum Engine {
    Flow(Network),
    Linear(Tableau),
}

impl<'a> Attacker<'a> {
    /// The flow where the sums form a network, the linear program elsewhere. All is hidden.
    pub fn new(block: &'a Block, insider: Insider) -> Self {
        let engine = match Network::recognise(block) {
            Some(network) => Engine::Flow(network),
            None => Engine::Linear(Tableau::new(block)),
        };
        Self::with(engine, block, insider)
    }

    /// An attacker of the same block who remembers nothing, rounding errors included.
    pub fn afresh(&self, insider: Insider) -> Self {
        let engine = match &self.engine {
            Engine::Flow(network) => Engine::Flow(network.clone()),
            Engine::Linear(_) => Engine::Linear(Tableau::new(self.block)),
        };
        Self::with(engine, self.block, insider)
    }

    fn with(engine: Engine, block: &'a Block, insider: Insider) -> Self {
        let (memory, shares) = (Memory::new(block, insider), vec![ONE; block.cells.len()]);
        Self { block, engine, shares, whole: true, memory, complete: false, doubtful: false }
    }

    /// Sets the share of each choice, in parts of [`ONE`].
    pub fn set(&mut self, choices: &[i64]) {
        for (share, &choice) in self.shares.iter_mut().zip(&self.block.choice) {
            *share = choices[choice];
        }
        self.whole = choices.iter().all(|&share| share == 0 || share == ONE);
        self.memory.clear();
        if self.whole {
            let shares = &self.shares;
            self.memory.recall(|cell| shares[cell] == ONE);
        }
    }

    /// Hides one more choice: completions seen before still stand.
    pub fn hide(&mut self, choice: usize) {
        let cells = self.shares.iter_mut().zip(&self.block.choice);
        cells.filter(|(_, of)| **of == choice).for_each(|(share, _)| *share = ONE);
    }

    /// Whether the cell is wholly hidden.
    pub fn is_hidden(&self, cell: usize) -> bool {
        self.shares[cell] == ONE
    }

    fn deviation(&self, cell: usize) -> f64 {
        match &self.engine {
            Engine::Flow(network) => network.flow[cell] as f64 / ONE as f64,
            Engine::Linear(tableau) => tableau.value[cell],
        }
    }

    /// Whether the last push left a completion for the attacker of the current hiding: one of
    /// whole numbers where the hiding is whole.
    fn is_completion(&self) -> bool {
        match &self.engine {
            Engine::Linear(tableau) if self.whole => whole::is_completion(self.block, &tableau.value),
            _ => true,
        }
    }

    /// How far the cell goes, at most `most`.
    pub fn push(&mut self, cell: usize, up: bool, most: i64, frozen: Option<usize>) -> Push {
        self.push_for(most, cell, up, most, frozen)
    }

    /// The same as a part of a need.
    fn push_for(&mut self, need: i64, cell: usize, up: bool, most: i64, frozen: Option<usize>) -> Push {
        let most = most.min(self.block.room[cell].side(up));
        if most <= 0 {
            return Push { reach: 0.0, wall: Vec::new() };
        }
        let ask = Ask { cell, up, most, need, shares: &self.shares, frozen };
        let push = match &mut self.engine {
            Engine::Flow(network) => network.push(&ask),
            Engine::Linear(tableau) => tableau.push(&ask),
        };
        self.complete = self.is_completion();
        if self.complete {
            let moved = (0..self.shares.len()).map(|cell| (cell, self.deviation(cell)));
            self.memory.add(moved.filter(|&(_, moved)| moved != 0.0).collect(), self.whole);
        }
        push
    }

    /// How far the cell goes in whole numbers, at most `most`, under a whole hiding.
    pub fn reach(&mut self, cell: usize, up: bool, most: i64, frozen: Option<usize>) -> i64 {
        let most = most.clamp(0, self.block.room[cell].side(up));
        let goal = if up { Goal::Up(most) } else { Goal::Down(most) };
        if self.whole && self.memory.meets(&Demand { cell, goal, frozen }) {
            return most;
        }
        let push = self.push(cell, up, most, frozen);
        let bound = (push.reach + TINY).floor() as i64;
        if bound <= 0 || self.complete || self.dive(cell, up, bound, frozen) {
            return bound.max(0);
        }
        let open: Vec<bool> = (0..self.shares.len()).map(|at| self.is_hidden(at) && frozen != Some(at)).collect();
        // Mostly the bound of the linear program is reached, and to find it so is quick.
        for search in [Search::AtLeast(bound), Search::Furthest] {
            let found = whole::search(self.block, &open, cell, up, search);
            if let Some(deviation) = found.deviation {
                let moved = deviation.iter().map(|&moved| moved as f64).enumerate();
                self.memory.add(moved.filter(|&(_, moved)| moved != 0.0).collect(), self.whole);
                let reach = if up { deviation[cell] } else { -deviation[cell] };
                self.doubtful |= !found.proven && reach < bound;
                return reach.clamp(0, bound);
            }
            self.doubtful |= !found.proven && search == Search::Furthest;
        }
        0
    }

    /// Looks for a whole completion where the cell goes that far by closing, one by one, cells
    /// that stand between whole numbers: quick, and mostly enough.
    fn dive(&mut self, cell: usize, up: bool, far: i64, frozen: Option<usize>) -> bool {
        let shares = self.shares.clone();
        let mut found = false;
        for _ in 0..DIVE {
            let between = |&at: &usize| at != cell && self.deviation(at).fract() != 0.0;
            let Some(part) = (0..shares.len()).find(between) else { break };
            self.shares[part] = 0;
            let far_enough = self.push(cell, up, far, frozen).reach >= far as f64 - TINY;
            found = far_enough && self.complete;
            if found || !far_enough {
                break;
            }
        }
        self.shares = shares;
        found
    }

    /// The cut of a demand that is not met under the current hiding; `None` when it is met.
    pub fn cut(&mut self, demand: &Demand) -> Option<Cut> {
        if self.memory.meets(demand) {
            return None;
        }
        let need = demand.goal.size();
        let sides = match demand.goal {
            Goal::Down(_) => self.side(demand, false, need),
            Goal::Up(_) => self.side(demand, true, need),
            Goal::Width(_) => self.both_sides(demand, need),
        };
        if sides.reach < need as f64 - TINY {
            return Some(self.strengthen(&sides.walls, need as f64 - sides.open));
        }
        let linear = matches!(self.engine, Engine::Linear(_));
        (linear && self.whole && !self.met_in_whole_numbers(demand)).then(|| self.one_more())
    }

    fn met_in_whole_numbers(&mut self, demand: &Demand) -> bool {
        if self.memory.meets(demand) {
            return true;
        }
        let need = demand.goal.size();
        let mut reach = 0;
        if !matches!(demand.goal, Goal::Down(_)) {
            reach = self.reach(demand.cell, true, need, demand.frozen);
        }
        if !matches!(demand.goal, Goal::Up(_)) && reach < need {
            reach += self.reach(demand.cell, false, need - reach, demand.frozen);
        }
        reach >= need
    }

    /// The only cut known when whole numbers fail where the linear program does not: what is
    /// hidden does not suffice, nor does any part of it.
    fn one_more(&self) -> Cut {
        let hidden: BTreeSet<usize> =
            (0..self.shares.len()).filter(|&cell| self.is_hidden(cell)).map(|cell| self.block.choice[cell]).collect();
        let shown = (0..self.block.choices.len()).filter(|choice| !hidden.contains(choice));
        Cut(shown.map(|choice| (choice, 1.0)).collect())
    }

    /// One side of the demand, explored up to `most`.
    fn side(&mut self, demand: &Demand, up: bool, most: i64) -> Sides {
        let push = self.push_for(demand.goal.size(), demand.cell, up, most, demand.frozen);
        let most = most.min(self.block.room[demand.cell].side(up)) as f64;
        let stopped = push.reach < most - TINY;
        Sides { reach: push.reach, open: if stopped { 0.0 } else { most }, walls: push.wall }
    }

    fn both_sides(&mut self, demand: &Demand, need: i64) -> Sides {
        let mut sides = self.side(demand, true, need);
        let rest = (need as f64 - sides.reach - TINY).ceil() as i64;
        if rest > 0 {
            let down = self.side(demand, false, rest);
            sides.reach += down.reach;
            sides.open += down.open;
            sides.walls.extend(down.walls);
        }
        sides
    }

    /// Adds up the coefficients by choice, takes away what is hidden anyway, and caps the
    /// others at what remains: a choice that alone suffices counts for all.
    fn strengthen(&self, walls: &[(usize, f64)], need: f64) -> Cut {
        let mut sums = vec![0.0; self.block.choices.len()];
        walls.iter().for_each(|&(cell, coefficient)| sums[self.block.choice[cell]] += coefficient);
        let choices = || sums.iter().zip(&self.block.choices).enumerate();
        let given: f64 = choices().filter(|(_, (_, choice))| choice.forced).map(|(_, (sum, _))| sum).sum();
        let rest = (need - given).max(TINY);
        let open = choices().filter(|(_, (sum, choice))| !choice.forced && **sum > TINY);
        Cut(open.map(|(at, (sum, _))| (at, (sum / rest).min(1.0))).collect())
    }
}

impl Cut {
    /// How much of the cut the shares give; at least 1 satisfies it.
    pub fn given(&self, shares: &[i64]) -> f64 {
        self.0.iter().map(|&(choice, coefficient)| coefficient * shares[choice] as f64 / ONE as f64).sum()
    }
}

impl Goal {
    /// The reach, or the sum of both reaches, that it asks for.
    pub fn size(self) -> i64 {
        match self {
            Self::Down(need) | Self::Up(need) | Self::Width(need) => need,
        }
    }
}
