//! From needs to demands that can be met: what is out of reach whatever is hidden is told
//! apart before the search, which then has a solution.

use crate::attack::{Attacker, Cut, Demand, Goal};
use crate::block::Block;
use crate::model::{Insider, Need};

/// What the hiding of a block must achieve.
pub(crate) struct Demands {
    /// Against all, by cell.
    pub outside: Vec<Demand>,
    /// Lone cell and primary where the first must not give away the second, by primary.
    inside: Vec<(usize, usize)>,
    /// Primaries that no hiding protects.
    pub short: Vec<usize>,
    /// Lone cell and primary where the first gives away the second whatever is hidden.
    pub exposed: Vec<(usize, usize)>,
}

impl Demands {
    /// Asks the attacker of a block where everything is hidden.
    pub fn of(block: &Block, attacker: &mut Attacker, insider: Insider) -> Self {
        let mut demands = Self { outside: Vec::new(), inside: Vec::new(), short: Vec::new(), exposed: Vec::new() };
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
        demands.inside = pairs(block, insider, &demands.outside);
        demands.exposed = demands.inside_cuts(attacker).map(|(pair, _)| pair).collect();
        demands.exposed.sort_unstable();
        let exposed = &demands.exposed;
        demands.inside.retain(|pair| exposed.binary_search(pair).is_err());
        demands
    }

    /// The cuts of all demands not met under the attacker's current hiding. Insiders are
    /// looked at once nobody else finds anything.
    pub fn cuts(&self, attacker: &mut Attacker) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = self.outside.iter().filter_map(|demand| attacker.cut(demand)).collect();
        if cuts.is_empty() {
            cuts = self.inside_cuts(attacker).map(|(_, cut)| cut).collect();
        }
        cuts
    }

    /// The cut of the first demand not met under the attacker's current hiding.
    pub fn first_cut(&self, attacker: &mut Attacker) -> Option<Cut> {
        let outside = self.outside.iter().find_map(|demand| attacker.cut(demand));
        outside.or_else(|| self.inside_cuts(attacker).next().map(|(_, cut)| cut))
    }

    /// Asks everything again of the final hiding: what it does not meet is short or exposed.
    pub fn audit(&mut self, attacker: &mut Attacker) {
        let failed: Vec<usize> =
            self.outside.iter().filter(|demand| attacker.cut(demand).is_some()).map(|demand| demand.cell).collect();
        self.short.extend(failed);
        self.short.sort_unstable();
        self.short.dedup();
        let known: Vec<(usize, usize)> = self.inside_cuts(attacker).map(|(pair, _)| pair).collect();
        self.exposed.extend(known);
        self.exposed.sort_unstable();
    }

    /// The pairs (lone cell, primary) where the first knows the second, with their cuts, as
    /// they are found.
    ///
    /// The cut of a pair holds whether or not the lone cell is hidden: a primary protected
    /// against all while that cell is shown moves without it.
    fn inside_cuts(&self, attacker: &mut Attacker) -> impl Iterator<Item = ((usize, usize), Cut)> {
        self.inside.iter().filter_map(|&(lone, cell)| {
            let demand = Demand { cell, goal: Goal::Width(1), frozen: Some(lone) };
            Some(((lone, cell), attacker.cut(&demand)?))
        })
    }
}

/// The pairs (lone cell, primary) where the first must not give away the second.
fn pairs(block: &Block, insider: Insider, outside: &[Demand]) -> Vec<(usize, usize)> {
    if insider == Insider::Ignored {
        return Vec::new();
    }
    let mut primaries: Vec<usize> = outside.iter().map(|demand| demand.cell).collect();
    primaries.dedup();
    let pairs = primaries.into_iter().flat_map(|cell| block.lone.iter().map(move |&lone| (lone, cell)));
    pairs.filter(|&(lone, cell)| lone != cell && !excused(block, insider, lone, cell)).collect()
}

/// Whether the lone cell may give away the other: see [`Insider::Neighbour`].
fn excused(block: &Block, insider: Insider, lone: usize, cell: usize) -> bool {
    insider == Insider::Neighbour && block.lone.binary_search(&cell).is_ok() && !block.share_a_sum(lone, cell)
}

/// The goals that stand for a need, or `None` when it cannot be met.
fn goals(attacker: &mut Attacker, cell: usize, need: Need) -> Option<Vec<Goal>> {
    let mut down = attacker.reach(cell, false, need.below, None);
    let mut up = attacker.reach(cell, true, need.above, None);
    let ends = down >= need.below && up >= need.above;
    if !ends || need.width > need.below + need.above {
        up = attacker.reach(cell, true, need.width, None);
        down = attacker.reach(cell, false, need.width - up, None);
    }
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
