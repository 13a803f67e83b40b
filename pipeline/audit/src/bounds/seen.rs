//! What the completions met so far prove of each unknown, and what is left to prove.

use super::{Effort, Found, Judged};
use crate::system::Interval;

/// The values already met in some completion, against what must be shown.
pub(super) struct Seen<'a> {
    bounds: &'a [Interval],
    least: &'a [Option<Judged>],
    effort: Effort,
    met: Vec<Interval>,
    /// Ends known exactly: low, high.
    exact: Vec<(bool, bool)>,
    pub(super) unproved: Vec<bool>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(bounds: &'a [Interval], least: &'a [Option<Judged>], effort: Effort) -> Self {
        let none = Interval { low: f64::INFINITY, high: f64::NEG_INFINITY };
        Self {
            bounds,
            least,
            effort,
            met: vec![none; bounds.len()],
            exact: vec![(false, false); bounds.len()],
            unproved: vec![false; bounds.len()],
        }
    }

    /// Adds the values of a completion.
    pub(super) fn add(&mut self, values: impl Iterator<Item = f64>) {
        for ((met, exact), (value, bound)) in self.met.iter_mut().zip(&mut self.exact).zip(values.zip(self.bounds)) {
            met.low = met.low.min(value);
            met.high = met.high.max(value);
            exact.0 |= met.low <= bound.low;
            exact.1 |= met.high >= bound.high;
        }
    }

    /// Up (or down) to where an unknown has to be pushed; `None` when enough is known.
    pub(super) fn goal(&self, unknown: usize, up: bool) -> Option<f64> {
        let exact = self.exact[unknown];
        if (up && exact.1) || (!up && exact.0) {
            return None;
        }
        let far = if up { f64::INFINITY } else { f64::NEG_INFINITY };
        if self.effort == Effort::Everything {
            return Some(far);
        }
        let Judged { least, complement } = self.least[unknown]?;
        let (met, bound) = (self.met[unknown], self.bounds[unknown]);
        if bound.low >= least && !complement {
            return None;
        }
        let never_zero = bound.low > 0.0 || (exact.0 && met.low > 0.0);
        let is_wide = match never_zero {
            true => exact.0 && met.high - met.low >= least,
            false => met.low <= 0.0 && met.high >= least,
        };
        if is_wide {
            return None;
        }
        Some(if up && !never_zero { least } else { far })
    }

    /// The unknowns that still have to go up (or down), and how far.
    pub(super) fn wanted(&self, up: bool) -> Vec<(usize, f64)> {
        let goal = |unknown: usize| {
            let enough = if self.effort == Effort::Judge { self.least[unknown]?.least } else { 0.0 };
            self.goal(unknown, up).map(|_| (unknown, self.bounds[unknown].low + enough))
        };
        (0..self.met.len()).filter_map(goal).collect()
    }

    /// Takes note that an unknown went as far as `end` when asked for `enough`.
    pub(super) fn reached(&mut self, unknown: usize, up: bool, end: f64, enough: f64) {
        let met = &mut self.met[unknown];
        if up {
            met.high = met.high.max(end);
            self.exact[unknown].1 |= end < enough || end >= self.bounds[unknown].high;
        } else {
            met.low = met.low.min(end);
            self.exact[unknown].0 |= end > enough || end <= self.bounds[unknown].low;
        }
    }

    pub(super) fn found(self) -> Vec<Found> {
        (0..self.met.len()).map(|unknown| self.found_of(unknown)).collect()
    }

    fn found_of(&self, unknown: usize) -> Found {
        let (exact, met, bound) = (self.exact[unknown], self.met[unknown], self.bounds[unknown]);
        let is_unproved = self.unproved[unknown];
        let is_judged = self.effort == Effort::Everything
            || self.least[unknown].is_some_and(|j| j.complement || bound.low < j.least);
        let interval = if is_unproved || !is_judged { bound } else { met.inwards() };
        Found { interval, is_exact: exact == (true, true), is_unproved }
    }

    /// Nothing but the bounds given.
    pub(super) fn given_up(mut self) -> Vec<Found> {
        self.unproved.fill(true);
        self.found()
    }
}
