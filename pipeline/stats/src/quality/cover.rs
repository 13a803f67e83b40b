//! What may be shown of a count or a share of rows about persons.
//!
//! The report shows many shares of the same rows, month after month, so three things are done:
//! a count of 1 to T − 1 is never shown, nor what is left by taking it from the whole; where one
//! is hidden, another cell of the column is too, large enough for every value from 1 to T − 1 to
//! remain possible; no share is given more finely than T rows. Rows about no person are shown
//! as they are.

/// A quantity as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    /// A number of rows.
    Count(u64),
    /// A share, in %, rounded to that many decimals.
    Share(f64, u8),
    /// A share of at least one row, below that value, in %.
    Below(f64, u8),
    /// A value of the column, in its unit, rounded to that many decimals.
    Number(f64, u8),
    /// A year.
    Year(i32),
    /// From 1 row to the threshold less one.
    Few,
    /// All the rows but a few.
    AllButFew,
    /// Not told, so that a hidden one cannot be found by taking the others from the whole.
    Covered,
    /// Nothing to show, or too few rows for a share.
    Nothing,
}

/// How finely shares are given.
#[derive(Clone, Copy)]
struct Step {
    /// Steps in the whole.
    parts: f64,
    decimals: u8,
}

const STEPS: [Step; 3] =
    [Step { parts: 1000.0, decimals: 1 }, Step { parts: 100.0, decimals: 0 }, Step { parts: 20.0, decimals: 0 }];

impl Step {
    fn share(self, steps: f64) -> Shown {
        Shown::Share(100.0 * steps / self.parts, self.decimals)
    }
}

/// The protection of a source.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    threshold: Option<u64>,
}

impl Cover {
    /// That of rows about persons, with the workspace's threshold; none for other rows.
    pub fn of(personal: bool, threshold: u32) -> Self {
        Self { threshold: personal.then_some(u64::from(threshold)) }
    }

    /// The smallest number of rows that may be shown, when there is one.
    pub fn threshold(self) -> Option<u64> {
        self.threshold
    }

    fn is_few(self, count: u64) -> bool {
        self.threshold.is_some_and(|threshold| (1..threshold).contains(&count))
    }

    /// A number of rows.
    pub fn count(self, count: u64) -> Shown {
        if self.is_few(count) { Shown::Few } else { Shown::Count(count) }
    }

    /// Step of the shares of `base` rows: 0.1 %, else 1 %, else 5 %, so that a step holds the
    /// threshold; `None` when even 5 % does not.
    fn step(self, base: u64) -> Option<Step> {
        let holds = |step: &Step| base as f64 / step.parts >= self.threshold.unwrap_or(0) as f64;
        STEPS.into_iter().find(|step| base > 0 && holds(step))
    }

    /// The share that `count` is of `base`.
    pub fn share(self, count: u64, base: u64) -> Shown {
        if self.is_few(count) {
            return Shown::Few;
        }
        if self.is_few(base.saturating_sub(count)) {
            return Shown::AllButFew;
        }
        let Some(step) = self.step(base) else { return Shown::Nothing };
        let steps = (step.parts * count as f64 / base as f64).round();
        match (count, steps > 0.0) {
            (0, _) => Shown::Share(0.0, 0),
            (_, true) => step.share(steps),
            (_, false) => Shown::Below(100.0 / step.parts, step.decimals),
        }
    }

    /// A usual range of shares of `base` rows, given as parts of one, its ends rounded outwards;
    /// `None` when a share of so few rows is not shown.
    pub fn range(self, low: f64, high: f64, base: u64) -> Option<(Shown, Shown)> {
        let step = self.step(base)?;
        let end = |value: f64, round: fn(f64) -> f64| {
            // A bit more or less than a whole number of steps is that number.
            let steps = step.parts * value.clamp(0.0, 1.0);
            let steps = if (steps - steps.round()).abs() < 1e-6 { steps.round() } else { round(steps) };
            step.share(steps)
        };
        Some((end(low, f64::floor), end(high, f64::ceil)))
    }

    /// Which cells of a whole must not be shown, given the count of each: those below the
    /// threshold, and the smallest others that leave each of them any value from 1 to T − 1,
    /// a reader knowing the sum of what is hidden and that the others hold T at least.
    pub fn hidden(self, cells: &[u64]) -> Vec<bool> {
        let mut hidden: Vec<bool> = cells.iter().map(|count| self.is_few(*count)).collect();
        let Some(threshold) = self.threshold else { return hidden };
        let mut missing: u64 =
            cells.iter().filter(|count| self.is_few(**count)).map(|count| threshold - 1 - count).sum();
        let some = hidden.contains(&true);
        let mut others: Vec<usize> = (0..cells.len()).filter(|at| cells[*at] >= threshold).collect();
        others.sort_by_key(|at| (cells[*at], *at));
        // One large enough is better than several small ones.
        if let Some(one) = others.iter().find(|at| cells[**at] - threshold >= missing).filter(|_| some) {
            hidden[*one] = true;
            return hidden;
        }
        for at in others.into_iter().rev().filter(|_| some) {
            if missing == 0 {
                break;
            }
            hidden[at] = true;
            missing = missing.saturating_sub(cells[at] - threshold);
        }
        hidden
    }

    /// A value of the column, of which `spread` is the distance from its lowest shown to its
    /// highest. When rows are about persons it is rounded to a hundredth or so of that distance,
    /// or to a tenth when it is an `end`, which few of them are near.
    pub fn number(self, value: f64, spread: f64, whole: bool, end: bool) -> Shown {
        let digits = match (self.threshold, end) {
            (None, _) => 3,
            (Some(_), false) => 2,
            (Some(_), true) => 1,
        };
        let power = if spread > 0.0 { spread.log10().floor() as i32 - digits } else { 0 };
        let power = if whole { power.max(0) } else { power };
        let step = 10_f64.powi(power);
        Shown::Number((value / step).round() * step, u8::try_from(-power).unwrap_or(0).min(4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Cover = Cover { threshold: None };
    const FIVE: Cover = Cover { threshold: Some(5) };

    #[test]
    fn small_counts_and_their_complements_are_not_shown() {
        assert_eq!(FIVE.count(0), Shown::Count(0));
        assert_eq!([1, 4].map(|count| FIVE.count(count)), [Shown::Few; 2]);
        assert_eq!(FIVE.count(5), Shown::Count(5));
        assert_eq!(FIVE.share(3, 70_000), Shown::Few);
        assert_eq!(FIVE.share(69_997, 70_000), Shown::AllButFew);
        assert_eq!(FIVE.share(70_000, 70_000), Shown::Share(100.0, 1));
        assert_eq!(FIVE.share(0, 70_000), Shown::Share(0.0, 0));
        assert_eq!(OPEN.count(3), Shown::Count(3));
        assert_eq!(OPEN.share(3, 1000), Shown::Share(0.3, 1));
    }

    #[test]
    fn no_share_is_finer_than_the_threshold() {
        assert_eq!(FIVE.share(1234, 70_000), Shown::Share(1.8, 1));
        assert_eq!(FIVE.share(123, 2550), Shown::Share(5.0, 0));
        assert_eq!(FIVE.share(46, 300), Shown::Share(15.0, 0));
        assert_eq!(FIVE.share(46, 99), Shown::Nothing);
        assert_eq!(FIVE.share(10, 70_000), Shown::Below(0.1, 1));
        assert_eq!(OPEN.share(46, 99), Shown::Share(46.5, 1));
    }

    #[test]
    fn ranges_are_rounded_outwards() {
        assert_eq!(OPEN.range(0.1234, 0.1267, 1000), Some((Shown::Share(12.3, 1), Shown::Share(12.7, 1))));
        assert_eq!(FIVE.range(-0.2, 0.013, 2000), Some((Shown::Share(0.0, 0), Shown::Share(2.0, 0))));
        assert_eq!(FIVE.range(0.01, 0.03, 2000), Some((Shown::Share(1.0, 0), Shown::Share(3.0, 0))));
        assert_eq!(FIVE.range(0.1, 0.2, 50), None);
    }

    /// Every small count that a reader may still believe in, knowing the sum of what is hidden,
    /// which cells are below the threshold and which are not.
    fn possible(cells: &[u64], hidden: &[bool]) -> Vec<std::collections::BTreeSet<u64>> {
        let few: Vec<usize> = (0..cells.len()).filter(|at| (1..5).contains(&cells[*at])).collect();
        let others = (0..cells.len()).filter(|at| hidden[*at] && cells[*at] >= 5).count() as u64;
        let sum: u64 = cells.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| count).sum();
        let mut found = vec![std::collections::BTreeSet::new(); few.len()];
        for code in 0..4_usize.pow(few.len() as u32) {
            let guess: Vec<u64> = (0..few.len()).map(|at| (code / 4_usize.pow(at as u32) % 4 + 1) as u64).collect();
            let left = sum.checked_sub(guess.iter().sum());
            let holds = left.is_some_and(|left| if others == 0 { left == 0 } else { left >= 5 * others });
            if holds {
                for (set, value) in found.iter_mut().zip(&guess) {
                    set.insert(*value);
                }
            }
        }
        found
    }

    #[test]
    fn a_hidden_cell_cannot_be_found_from_the_others() {
        let wholes: [&[u64]; 6] = [
            &[3, 1000, 500],
            &[4, 4, 5, 900],
            &[1, 6, 7, 0, 2000],
            &[1, 1, 1, 9, 40],
            &[2, 5, 5, 5, 5, 5, 60],
            &[1, 0, 2, 70_000],
        ];
        for cells in wholes {
            let hidden = FIVE.hidden(cells);
            for set in possible(cells, &hidden) {
                assert_eq!(set.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4], "{cells:?} {hidden:?}");
            }
        }
        assert_eq!(FIVE.hidden(&[5, 1000, 0]), [false; 3]);
        assert_eq!(OPEN.hidden(&[1, 2]), [false; 2]);
    }

    #[test]
    fn numbers_are_rounded_to_the_width_of_their_spread() {
        assert_eq!(FIVE.number(1234.56, 3250.0, false, true), Shown::Number(1200.0, 0));
        assert_eq!(FIVE.number(1234.56, 3250.0, false, false), Shown::Number(1230.0, 0));
        assert_eq!(OPEN.number(1234.56, 3250.0, false, true), Shown::Number(1235.0, 0));
        assert_eq!(OPEN.number(1.234, 2.0, false, false), Shown::Number(1.234, 3));
        assert_eq!(FIVE.number(2.0, 5.0, true, true), Shown::Number(2.0, 0));
        assert_eq!(FIVE.number(2.0, 0.0, false, true), Shown::Number(2.0, 0));
    }
}
