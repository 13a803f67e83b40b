//! Hiding of least weight, by cutting planes and branching.
//!
//! The master program chooses shares between 0 and 1 that satisfy the cuts known so far at
//! least weight; the attacker answers with the cuts that its choice violates. When there are
//! none and a share is not whole, the search branches on it. Cuts hold everywhere, so the
//! pool serves all branches.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::attack::{Attacker, Cut, ONE, TINY};
use crate::demands::Demands;
use crate::greedy;

/// The best hiding found, one flag per choice.
pub(crate) struct Best {
    pub hidden: Vec<bool>,
    pub exact: bool,
}

/// Programs spent on hiding fewer cells at the same weight.
const POLISH: usize = 100;

struct Search<'a, 'b> {
    attacker: &'a mut Attacker<'b>,
    demands: &'a Demands,
    /// What each choice costs.
    weights: Vec<u64>,
    cuts: Vec<Cut>,
    best: Vec<bool>,
    /// Weight of `best` beyond what is forced.
    weight: u64,
    /// Programs that may still be solved.
    left: usize,
}

/// What the master program says of a branch.
enum Master {
    /// Nothing lighter than the best is left there.
    Closed,
    /// Shares of least weight.
    Shares(Vec<i64>),
    /// The budget, or the solver, is at its end.
    Spent,
}

/// The choices settled on the way to a branch.
type Branch = Vec<(usize, bool)>;

/// Hides the block at least weight, within a budget of `nodes` programs; at equal weight,
/// fewer cells if a few programs more can tell.
pub(crate) fn hide(attacker: &mut Attacker, demands: &Demands, nodes: usize) -> Best {
    let weights: Vec<u64> = attacker.block.choices.iter().map(|choice| choice.weight).collect();
    let mut cuts = Vec::new();
    let best = greedy::hide(attacker, demands, &mut cuts, &prices(&weights));
    let mut search = Search { attacker, demands, weights, cuts, best, weight: 0, left: nodes };
    search.weight = search.weight_of(&search.best);
    let exact = search.weight == 0 || search.run();
    if exact && search.polish() {
        search.run();
    }
    Best { hidden: search.best, exact }
}

fn prices(weights: &[u64]) -> Vec<f64> {
    weights.iter().map(|&weight| weight as f64).collect()
}

impl Search<'_, '_> {
    /// Weight of a hiding beyond what is forced.
    fn weight_of(&self, hidden: &[bool]) -> u64 {
        let added = (0..hidden.len()).filter(|&at| hidden[at] && !self.attacker.block.choices[at].forced);
        added.fold(0, |sum, at| sum.saturating_add(self.weights[at]))
    }

    /// Makes each choice cost its weight first and its number second. Nothing to do when a
    /// single choice is added, or when the weights are too large for that.
    fn polish(&mut self) -> bool {
        let choices = self.attacker.block.choices.iter().zip(&self.best);
        let added = choices.filter(|(choice, hidden)| **hidden && !choice.forced).count();
        let scale = self.weights.len() as u64 + 1;
        if added < 2 || self.weight.saturating_mul(scale) > 1 << 40 {
            return false;
        }
        self.weights.iter_mut().for_each(|weight| *weight = weight.saturating_mul(scale).saturating_add(1));
        self.weight = self.weight_of(&self.best);
        self.left = POLISH;
        true
    }

    /// Depth first, the hidden side of a branch first; says whether the search is complete.
    fn run(&mut self) -> bool {
        let prices = prices(&self.weights);
        let mut branches: Vec<Branch> = vec![Vec::new()];
        while let Some(branch) = branches.pop() {
            let shares = match self.settle(&branch) {
                Master::Closed => continue,
                Master::Spent => return false,
                Master::Shares(shares) => shares,
            };
            if branch.is_empty() {
                self.round(&shares, &prices);
            }
            match most_undecided(&shares, &prices) {
                None => self.keep(shares.iter().map(|&share| share == ONE).collect()),
                Some(choice) => {
                    branches.push([branch.as_slice(), &[(choice, false)]].concat());
                    branches.push([branch.as_slice(), &[(choice, true)]].concat());
                }
            }
        }
        true
    }

    /// Solves and cuts until the attacker finds nothing.
    fn settle(&mut self, branch: &Branch) -> Master {
        loop {
            let shares = match self.solve(branch) {
                Master::Shares(shares) => shares,
                other => return other,
            };
            self.attacker.set(&shares);
            let cuts = self.demands.cuts(self.attacker);
            let (known, found) = (self.cuts.len(), cuts.len());
            for cut in cuts.into_iter().filter(|cut| cut.given(&shares) < 1.0 - TINY) {
                greedy::add(&mut self.cuts, cut);
            }
            if self.cuts.len() == known {
                // A failed need whose cut lacks next to nothing: not settled, and no way on.
                let stuck = found > 0 && shares.iter().all(|&share| share == 0 || share == ONE);
                return if stuck { Master::Spent } else { Master::Shares(shares) };
            }
        }
    }

    /// The master program of a branch.
    fn solve(&mut self, branch: &Branch) -> Master {
        if self.left == 0 {
            return Master::Spent;
        }
        self.left -= 1;
        let mut program = Problem::new(OptimizationDirection::Minimize);
        let variables = self.variables(&mut program, branch);
        for Cut(terms) in &self.cuts {
            let terms: Vec<(Variable, f64)> =
                terms.iter().filter_map(|&(choice, coefficient)| Some((variables[choice]?, coefficient))).collect();
            program.add_constraint(&terms, ComparisonOp::Ge, 1.0);
        }
        let mut options = SolveOptions::default();
        options.presolve = false;
        match program.solve_with(options) {
            Ok(outcome) => match outcome.solution() {
                Some(solution) if bound(solution.objective()) >= self.weight => Master::Closed,
                Some(solution) => Master::Shares(self.shares(&variables, |variable| solution.var_value(variable))),
                None => Master::Spent,
            },
            Err(Error::Infeasible) => Master::Closed,
            Err(_) => Master::Spent,
        }
    }

    /// A variable for each choice that some cut names: the others are best shown.
    fn variables(&self, program: &mut Problem, branch: &Branch) -> Vec<Option<Variable>> {
        let mut bounds: Vec<Option<(f64, f64)>> = vec![None; self.weights.len()];
        self.cuts.iter().flat_map(|cut| &cut.0).for_each(|&(choice, _)| bounds[choice] = Some((0.0, 1.0)));
        for &(choice, hidden) in branch {
            bounds[choice] = Some(if hidden { (1.0, 1.0) } else { (0.0, 0.0) });
        }
        let pairs = bounds.into_iter().zip(&self.weights);
        pairs.map(|(bounds, &weight)| Some(program.add_var(weight as f64, bounds?))).collect()
    }

    fn shares(&self, variables: &[Option<Variable>], value: impl Fn(Variable) -> f64) -> Vec<i64> {
        let choices = self.attacker.block.choices.iter().zip(variables);
        choices
            .map(|(choice, variable)| match variable {
                _ if choice.forced => ONE,
                Some(variable) => share(value(*variable)),
                None => 0,
            })
            .collect()
    }

    /// A hiding near the relaxed optimum: what it hides in part is cheap.
    fn round(&mut self, shares: &[i64], prices: &[f64]) {
        let discount = |(price, &share): (&f64, &i64)| price * (1.0 - 0.99 * share as f64 / ONE as f64);
        let prices: Vec<f64> = prices.iter().zip(shares).map(discount).collect();
        let hidden = greedy::hide(self.attacker, self.demands, &mut self.cuts, &prices);
        self.keep(hidden);
    }

    fn keep(&mut self, hidden: Vec<bool>) {
        let weight = self.weight_of(&hidden);
        if weight < self.weight {
            self.weight = weight;
            self.best = hidden;
        }
    }
}

/// The least whole weight that a relaxed optimum allows.
fn bound(objective: f64) -> u64 {
    (objective - TINY - objective * 1e-9).ceil().max(0.0) as u64
}

/// A share in parts of [`ONE`], whole when it nearly is.
fn share(value: f64) -> i64 {
    let part = (value.clamp(0.0, 1.0) * ONE as f64).round() as i64;
    match part {
        _ if part <= 4 => 0,
        _ if part >= ONE - 4 => ONE,
        _ => part,
    }
}

/// The choice nearest to one half, the heaviest of equals, then the first.
fn most_undecided(shares: &[i64], prices: &[f64]) -> Option<usize> {
    let undecided = (0..shares.len()).filter(|&at| shares[at] != 0 && shares[at] != ONE);
    let distance = |at: usize| (shares[at] - ONE / 2).abs();
    undecided.min_by(|&one, &other| {
        distance(one).cmp(&distance(other)).then(prices[other].total_cmp(&prices[one])).then(one.cmp(&other))
    })
}
