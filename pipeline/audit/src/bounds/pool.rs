//! Completions kept while proving bounds, to prove other things with them.

/// Most completions kept of a part.
const MOST: usize = 1024;

/// Some of the completions met, spread evenly over them.
#[derive(Debug, Default)]
pub(super) struct Pool {
    kept: Vec<Vec<f64>>,
    met: usize,
    /// How many of those met one kept stands for, as a power of two.
    thinned: u32,
}

/// A completion between two of the pool: `share` of the first, the rest of the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mix<'a> {
    first: &'a [f64],
    second: &'a [f64],
    share: f64,
}

impl<'a> Mix<'a> {
    /// Where an unknown has a value, which is not under that of the first nor over that of the second.
    fn at(unknown: usize, value: f64, first: &'a [f64], second: &'a [f64]) -> Self {
        let gap = second[unknown] - first[unknown];
        Self { first, second, share: if gap > 0.0 { (second[unknown] - value) / gap } else { 1.0 } }
    }

    pub(super) fn value(self, unknown: usize) -> f64 {
        self.share * self.first[unknown] + (1.0 - self.share) * self.second[unknown]
    }
}

impl Pool {
    pub(super) fn keep(&mut self, values: &[f64]) {
        if self.met.is_multiple_of(1 << self.thinned) {
            self.kept.push(values.to_vec());
        }
        self.met += 1;
        if self.kept.len() > MOST {
            let mut is_even = false;
            self.kept.retain(|_| {
                is_even = !is_even;
                is_even
            });
            self.thinned += 1;
        }
    }

    /// Some completions, as many as `wanted` or about, far from one another.
    pub(super) fn some(&self, wanted: usize) -> impl Iterator<Item = &[f64]> {
        let step = self.kept.len().div_ceil(wanted.max(1)).max(1);
        self.kept.iter().step_by(step).take(wanted).map(Vec::as_slice)
    }

    /// Completions where an unknown has a value: completions are a convex set, so any one under the
    /// value mixed with any one over it is such a completion.
    pub(super) fn at(&self, unknown: usize, value: f64) -> Vec<Mix<'_>> {
        let kept = || self.kept.iter().map(Vec::as_slice);
        let under: Vec<&[f64]> = kept().filter(|values| values[unknown] <= value).collect();
        let over: Vec<&[f64]> = kept().filter(|values| values[unknown] >= value).collect();
        let count = if under.is_empty() || over.is_empty() { 0 } else { under.len().max(over.len()) };
        let mixed = |first, second| Mix::at(unknown, value, first, second);
        // Each of the longer list meets two of the shorter one.
        (0..2 * count).map(|at| mixed(under[at / 2 % under.len()], over[at.div_ceil(2) % over.len()])).collect()
    }
}
