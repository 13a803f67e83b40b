//! Bounds where the equations are no network: the linear program, rounded inwards.
//!
//! The whole numbers lie inside what the linear program allows, so these bounds contain the true ones.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use crate::system::{EPSILON, Interval, Row};

/// Rows over unknowns `0..bounds.len()` and the last completion found.
#[derive(Debug)]
pub(crate) struct Linear<'a> {
    rows: &'a [Row],
    bounds: &'a [Interval],
    last: Vec<f64>,
}

/// Why the linear solver gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No completion satisfies the rows.
    Impossible,
    /// The solver gave up.
    Numerical,
}

impl<'a> Linear<'a> {
    /// Finds a first completion.
    pub(crate) fn new(rows: &'a [Row], bounds: &'a [Interval]) -> Result<Self, Failure> {
        let mut linear = Self { rows, bounds, last: Vec::new() };
        linear.optimum(&vec![1.0; bounds.len()], false)?;
        Ok(linear)
    }

    /// Moves an unknown as high (or as low) as it goes; its value then, rounded inwards.
    pub(crate) fn extreme(&mut self, unknown: usize, up: bool) -> Result<f64, Failure> {
        let mut objective = vec![0.0; self.bounds.len()];
        objective[unknown] = 1.0;
        let unbounded = self.bounds[unknown].high;
        let end = match self.optimum(&objective, up)? {
            None => return Ok(unbounded),
            Some(end) => end,
        };
        Ok(if up { (end + EPSILON).floor() } else { (end - EPSILON).ceil() })
    }

    /// The value of each unknown in the last completion.
    pub(crate) fn values(&self) -> &[f64] {
        &self.last
    }

    /// A completion where the unknowns wanted are low together.
    pub(crate) fn all_low(&mut self, wanted: &[usize]) -> Result<(), Failure> {
        let mut objective = vec![0.0; self.bounds.len()];
        wanted.iter().for_each(|&unknown| objective[unknown] = 1.0);
        self.optimum(&objective, false).map(|_| ())
    }

    /// A completion where as many unknowns as possible reach the value wanted of each: what an unknown
    /// has beyond it counts for nothing.
    pub(crate) fn all_high(&mut self, wanted: &[(usize, f64)]) -> Result<(), Failure> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let variables = self.model(&mut problem, &vec![0.0; self.bounds.len()]);
        for &(unknown, enough) in wanted {
            let counted = problem.add_var(1.0, (0.0, enough.max(0.0)));
            problem.add_constraint(&[(counted, 1.0), (variables[unknown], -1.0)][..], ComparisonOp::Le, 0.0);
        }
        self.solve(&problem, &variables).map(|_| ())
    }

    /// The best value of a sum of unknowns; `None` when it has no end.
    fn optimum(&mut self, objective: &[f64], up: bool) -> Result<Option<f64>, Failure> {
        let direction = if up { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
        let mut problem = Problem::new(direction);
        let variables = self.model(&mut problem, objective);
        self.solve(&problem, &variables)
    }

    /// The unknowns and the rows as the solver takes them.
    fn model(&self, problem: &mut Problem, objective: &[f64]) -> Vec<Variable> {
        let variables: Vec<Variable> =
            objective.iter().zip(self.bounds).map(|(&weight, b)| problem.add_var(weight, (b.low, b.high))).collect();
        for row in self.rows {
            let terms: Vec<(Variable, f64)> =
                row.terms.iter().map(|&(unknown, c)| (variables[unknown as usize], c)).collect();
            if row.within.is_point() {
                problem.add_constraint(&terms[..], ComparisonOp::Eq, row.within.low);
                continue;
            }
            if row.within.low.is_finite() {
                problem.add_constraint(&terms[..], ComparisonOp::Ge, row.within.low);
            }
            if row.within.high.is_finite() {
                problem.add_constraint(&terms[..], ComparisonOp::Le, row.within.high);
            }
        }
        variables
    }

    fn solve(&mut self, problem: &Problem, variables: &[Variable]) -> Result<Option<f64>, Failure> {
        match problem.solve() {
            Ok(outcome) => {
                let solution = outcome.into_solution().map_err(|_| Failure::Numerical)?;
                self.last = variables.iter().map(|&v| solution.var_value(v)).collect();
                Ok(Some(solution.objective()))
            }
            Err(microlp::Error::Unbounded) => Ok(None),
            Err(microlp::Error::Infeasible) => Err(Failure::Impossible),
            Err(_) => Err(Failure::Numerical),
        }
    }
}
