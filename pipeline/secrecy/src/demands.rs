//! From needs to demands that can be met: what is out of reach whatever is hidden is told
//! apart before the search, which then has a solution.

use crate::attack::{Attacker, Cut, Demand, Goal};
use crate::block::Block;
use crate::model::{Insider, Need};

/// What the hiding of a block must achieve.
pub(crate) struct Demands {
    /// Against all, by cell.
    pub outside: Vec<Demand>,
    /// What is demanded against those who know a lone cell.
    insider: Insider,
    /// Primaries that no hiding protects.
    pub short: Vec<usize>,
    /// Lone cell and primary where the first gives away the second whatever is hidden.
    pub exposed: Vec<(usize, usize)>,
}

impl Demands {
    /// Asks the attacker of a block where everything is hidden.
    pub fn of(block: &Block, attacker: &mut Attacker, insider: Insider) -> Self {
        let mut demands = Self { outside: Vec::new(), insider, short: Vec::new(), exposed: Vec::new() };
        for &(cell, need) in &block.needs {
            match goals(attacker, cell, need) {
                Some(goals) => {
                    demands.outside.extend(goals.into_iter().map(|goal| Demand { cell, goal, frozen: None }))
                }
                None => demands.short.push(cell),
            }
        }
        demands.short.dedup();
        demands.outside.dedup();
        if insider != Insider::Ignored {
            demands.exposed = demands.inside_cuts(attacker).into_iter().map(|(pair, _)| pair).collect();
        }
        demands
    }

    /// The cuts of all demands not met under the attacker's current hiding. Insiders are
    /// looked at once nobody else finds anything.
    pub fn cuts(&self, attacker: &mut Attacker) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = self.outside.iter().filter_map(|demand| attacker.cut(demand)).collect();
        if cuts.is_empty() && self.insider != Insider::Ignored {
            cuts = self.inside_cuts(attacker).into_iter().map(|(_, cut)| cut).collect();
        }
        cuts
    }

    /// The cut of the first demand not met under the attacker's current hiding.
    pub fn first_cut(&self, attacker: &mut Attacker) -> Option<Cut> {
        let outside = self.outside.iter().find_map(|demand| attacker.cut(demand));
        if outside.is_some() || self.insider == Insider::Ignored {
            return outside;
        }
        self.inside_cuts(attacker).into_iter().next().map(|(_, cut)| cut)
    }

    /// Asks everything again of the final hiding: what it does not meet is short or exposed.
    pub fn audit(&mut self, attacker: &mut Attacker) {
        let failed: Vec<usize> =
            self.outside.iter().filter(|demand| attacker.cut(demand).is_some()).map(|demand| demand.cell).collect();
        self.short.extend(failed);
        self.short.sort_unstable();
        self.short.dedup();
        if self.insider != Insider::Ignored {
            let pairs = self.inside_cuts(attacker).into_iter().map(|(pair, _)| pair);
            self.exposed.extend(pairs);
            self.exposed.sort_unstable();
        }
    }

    /// Primaries with something to meet, each once.
    fn primaries(&self) -> impl Iterator<Item = usize> {
        let first = |at: &usize| *at == 0 || self.outside[at - 1].cell != self.outside[*at].cell;
        (0..self.outside.len()).filter(first).map(|at| self.outside[at].cell)
    }

    /// The pairs (lone cell, primary) where the first knows the second, with their cuts.
    ///
    /// The cut of a pair holds whether or not the lone cell is hidden: a primary protected
    /// against all while that cell is shown moves without it.
    fn inside_cuts(&self, attacker: &mut Attacker) -> Vec<((usize, usize), Cut)> {
        let mut found = Vec::new();
        for cell in self.primaries() {
            for lone in suspects(attacker, cell) {
                let demand = Demand { cell, goal: Goal::Width(1), frozen: Some(lone) };
                let pair = (lone, cell);
                let known = self.exposed.binary_search(&pair).is_ok() || self.excused(attacker.block, pair);
                if !known && let Some(cut) = attacker.cut(&demand) {
                    found.push((pair, cut));
                }
            }
        }
        found.sort_by_key(|(pair, _)| *pair);
        found
    }

    /// Whether the first of the pair may know the second: see [`Insider::Neighbour`].
    fn excused(&self, block: &Block, (lone, cell): (usize, usize)) -> bool {
        self.insider == Insider::Neighbour && block.lone.binary_search(&cell).is_ok() && !block.share_a_sum(lone, cell)
    }
}

/// The lone cells without which the cell may not move: those that one completion where it
/// moves by a unit leaves alone are not among them.
fn suspects(attacker: &mut Attacker, cell: usize) -> Vec<usize> {
    let up = attacker.block.room[cell].up > 0;
    let moves = attacker.push(cell, up, 1, None).reach >= 1.0;
    let lone = attacker.block.lone.iter().copied();
    lone.filter(|&lone| lone != cell && !(moves && attacker.left_alone(lone))).collect()
}

/// The goals that stand for a need, or `None` when it cannot be met.
fn goals(attacker: &mut Attacker, cell: usize, need: Need) -> Option<Vec<Goal>> {
    let down = attacker.reach(cell, false, need.below.max(need.width), None);
    let up = attacker.reach(cell, true, need.above.max(need.width), None);
    let ends = down >= need.below && up >= need.above;
    let mut goals = Vec::new();
    if ends && need.below > 0 {
        goals.push(Goal::Down(need.below));
    }
    if ends && need.above > 0 {
        goals.push(Goal::Up(need.above));
    }
    if need.width > 0 && (!ends || need.width > need.below + need.above) {
        goals.push(Goal::Width(need.width));
    }
    let wide = down + up >= need.width;
    (wide && (ends || need.width > 0)).then_some(goals)
}
