//! The slow obvious answers: all completions of a small problem, all its hidings.

use portulan_secrecy::{Insider, Need, Problem, Status};

/// The least and greatest value of each cell over all whole completions, the cells that are
/// not hidden being known.
pub fn intervals(problem: &Problem, hidden: &[bool]) -> Vec<(i64, i64)> {
    let mut found = vec![(i64::MAX, i64::MIN); problem.cells.len()];
    let mut values: Vec<Option<i64>> =
        problem.cells.iter().zip(hidden).map(|(cell, hidden)| (!hidden).then_some(cell.value)).collect();
    complete(problem, &mut values, &mut found);
    found
}

fn complete(problem: &Problem, values: &mut Vec<Option<i64>>, found: &mut [(i64, i64)]) {
    if !problem.equations.iter().all(|equation| possible(problem, &equation.terms, equation.rhs, values)) {
        return;
    }
    let Some(next) = values.iter().position(Option::is_none) else {
        for (bounds, value) in found.iter_mut().zip(values.iter().flatten()) {
            *bounds = (bounds.0.min(*value), bounds.1.max(*value));
        }
        return;
    };
    for value in problem.cells[next].low..=problem.cells[next].high {
        values[next] = Some(value);
        complete(problem, values, found);
    }
    values[next] = None;
}

/// Whether the sum can still be reached.
fn possible(problem: &Problem, terms: &[(usize, i64)], rhs: i64, values: &[Option<i64>]) -> bool {
    let (mut least, mut greatest) = (0, 0);
    for &(cell, coefficient) in terms {
        let (low, high) = match values[cell] {
            Some(value) => (value, value),
            None => (problem.cells[cell].low, problem.cells[cell].high),
        };
        least += (low * coefficient).min(high * coefficient);
        greatest += (low * coefficient).max(high * coefficient);
    }
    (least..=greatest).contains(&rhs)
}

/// All that can be hidden at once.
pub fn everything(problem: &Problem) -> Vec<bool> {
    let shown = |cell: usize| problem.cells[cell].status == Status::Shown;
    let held = |cell: usize| groups(problem)[cell].iter().any(|&other| shown(other));
    (0..problem.cells.len()).map(|cell| primary(problem, cell) || !held(cell)).collect()
}

fn primary(problem: &Problem, cell: usize) -> bool {
    problem.cells[cell].status == Status::Primary
}

/// The cells tied to each cell, itself included, by repeated union.
fn groups(problem: &Problem) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..problem.cells.len()).map(|cell| vec![cell]).collect();
    for _ in 0..problem.ties.len() {
        for tie in &problem.ties {
            let mut all: Vec<usize> = tie.iter().flat_map(|&cell| groups[cell].clone()).collect();
            all.sort_unstable();
            all.dedup();
            all.iter().for_each(|&cell| groups[cell] = all.clone());
        }
    }
    groups
}

/// What each need comes to once it is known what is within reach.
fn met(value: i64, need: Need, widest: (i64, i64), bounds: (i64, i64)) -> Option<bool> {
    let ends = |(low, high): (i64, i64)| low <= value - need.below && high >= value + need.above;
    let wide = |(low, high): (i64, i64)| high - low >= need.width;
    match (ends(widest), wide(widest)) {
        (true, true) => Some(ends(bounds) && wide(bounds)),
        (false, true) if need.width > 0 => Some(wide(bounds)),
        _ => None,
    }
}

/// A problem with what its widest hiding gives.
pub struct Judge<'a> {
    problem: &'a Problem,
    insider: Insider,
    widest: Vec<(i64, i64)>,
    exposed: Vec<(usize, usize)>,
}

impl<'a> Judge<'a> {
    pub fn new(problem: &'a Problem, insider: Insider) -> Self {
        let all = everything(problem);
        let widest = intervals(problem, &all);
        let mut judge = Self { problem, insider, widest, exposed: Vec::new() };
        judge.exposed = judge.given_away(&all);
        judge
    }

    /// Primaries that nothing protects.
    pub fn short(&self) -> Vec<usize> {
        let fails = |cell: usize| {
            let given = &self.problem.cells[cell];
            given.needs.iter().any(|&need| met(given.value, need, self.widest[cell], self.widest[cell]).is_none())
        };
        (0..self.problem.cells.len()).filter(|&cell| primary(self.problem, cell) && fails(cell)).collect()
    }

    pub fn exposed(&self) -> &[(usize, usize)] {
        &self.exposed
    }

    /// The primaries with something to meet.
    fn protected(&self) -> Vec<usize> {
        let asks = |cell: usize| {
            let given = &self.problem.cells[cell];
            let goal = |&need: &Need| {
                need != Need::width(0) && met(given.value, need, self.widest[cell], self.widest[cell]).is_some()
            };
            primary(self.problem, cell) && given.needs.iter().any(goal)
        };
        (0..self.problem.cells.len()).filter(|&cell| asks(cell)).collect()
    }

    fn given_away(&self, hidden: &[bool]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        if self.insider == Insider::Ignored {
            return pairs;
        }
        for lone in (0..hidden.len()).filter(|&cell| hidden[cell] && self.problem.cells[cell].lone) {
            let mut known = hidden.to_vec();
            known[lone] = false;
            let bounds = intervals(self.problem, &known);
            let found = self.protected().into_iter().filter(|&cell| cell != lone && bounds[cell].0 == bounds[cell].1);
            pairs.extend(found.filter(|&cell| self.counts(lone, cell)).map(|cell| (lone, cell)));
        }
        pairs
    }

    fn counts(&self, lone: usize, cell: usize) -> bool {
        let together = |terms: &[(usize, i64)]| [lone, cell].iter().all(|of| terms.iter().any(|(at, _)| at == of));
        self.insider == Insider::Anyone
            || !self.problem.cells[cell].lone
            || self.problem.equations.iter().any(|equation| together(&equation.terms))
    }

    /// Whether every need within reach is met.
    pub fn accepts(&self, hidden: &[bool]) -> bool {
        let bounds = intervals(self.problem, hidden);
        let needs = (0..hidden.len()).filter(|&cell| primary(self.problem, cell)).flat_map(|cell| {
            let given = &self.problem.cells[cell];
            let bounds = bounds[cell];
            given.needs.iter().map(move |&need| met(given.value, need, self.widest[cell], bounds))
        });
        needs.into_iter().all(|met| met != Some(false))
            && self.given_away(hidden).iter().all(|pair| self.exposed.contains(pair))
    }

    /// The least weight over all hidings that are accepted.
    pub fn least_weight(&self) -> u64 {
        let groups = groups(self.problem);
        let forced = |cell: usize| groups[cell].iter().any(|&other| primary(self.problem, other));
        let open: Vec<usize> = (0..self.problem.cells.len())
            .filter(|&cell| everything(self.problem)[cell] && !forced(cell) && groups[cell][0] == cell)
            .collect();
        let mut least = u64::MAX;
        for choice in 0u32..1 << open.len() {
            let mut hidden: Vec<bool> =
                (0..groups.len()).map(|cell| everything(self.problem)[cell] && forced(cell)).collect();
            for (_, &first) in open.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1) {
                groups[first].iter().for_each(|&cell| hidden[cell] = true);
            }
            let weight = weight(self.problem, &hidden);
            if weight < least && self.accepts(&hidden) {
                least = weight;
            }
        }
        least
    }
}

/// The weight of all that is hidden.
pub fn weight(problem: &Problem, hidden: &[bool]) -> u64 {
    problem.cells.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(cell, _)| cell.weight).sum()
}
