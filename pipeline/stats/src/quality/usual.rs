//! The usual range of a quantity, from the months before.
//!
//! Range = median ± max(3 × 1.4826 × MAD, floor). MAD is the median of the distances to the
//! median; 1.4826 makes it the standard deviation of a normal law (P. J. Rousseeuw and
//! C. Croux, "Alternatives to the Median Absolute Deviation", JASA 88, 1993). Both bear one
//! month in two being wrong, so that an error of last spring does not make today's usual.

/// Months before without which nothing can be called usual.
pub const LEAST_MONTHS: usize = 4;

/// What a quantity usually is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// Median of the months before.
    pub median: f64,
    /// Distance to the median that is still usual.
    pub half: f64,
}

impl Usual {
    /// The usual range, given the months before; `floor` gives the least half-width, from the
    /// median. `None` with fewer than [`LEAST_MONTHS`].
    pub fn of(before: &[f64], floor: impl Fn(f64) -> f64) -> Option<Self> {
        if before.len() < LEAST_MONTHS {
            return None;
        }
        let middle = median(before)?;
        let distances: Vec<f64> = before.iter().map(|value| (value - middle).abs()).collect();
        let half = (3.0 * 1.4826 * median(&distances)?).max(floor(middle)).max(f64::EPSILON);
        Some(Self { median: middle, half })
    }

    /// How many half-ranges the value is from the median: beyond 1 it is unusual.
    pub fn excess(&self, value: f64) -> f64 {
        // A value on the edge is in, whatever the last bit says.
        (value - self.median).abs() / (self.half * (1.0 + 1e-9))
    }

    /// Lower end.
    pub fn low(&self) -> f64 {
        self.median - self.half
    }

    /// Upper end.
    pub fn high(&self) -> f64 {
        self.median + self.half
    }
}

/// The median; the mean of the two middle values when their number is even.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.get(values.len().checked_sub(1)? / 2)?, sorted.get(values.len() / 2)?);
    Some((low + high) / 2.0)
}

/// Least half-width of a share of `base` rows: one point, or three standard deviations of
/// what chance alone draws in so few rows.
pub fn share_floor(share: f64, base: f64) -> f64 {
    let chance = if base > 0.0 { (share * (1.0 - share)).max(0.0) / base } else { 1.0 };
    (3.0 * chance.sqrt()).max(0.01)
}

/// Least half-width of a number of rows: 2 %, or one standard deviation of a Poisson law.
pub fn rows_floor(rows: f64) -> f64 {
    (0.02 * rows).max(rows.max(0.0).sqrt())
}

/// Half-width of the usual number of rows of a commune: four standard deviations of a Poisson
/// law and three rows, since hundreds of communes are judged at once.
pub fn commune_half(rows: f64) -> f64 {
    4.0 * rows.max(0.0).sqrt() + 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_floor(_: f64) -> f64 {
        0.0
    }

    #[test]
    fn nothing_is_usual_in_fewer_than_four_months() {
        assert_eq!(Usual::of(&[1.0, 1.0, 1.0], no_floor), None);
        assert!(Usual::of(&[1.0; 4], no_floor).is_some());
    }

    #[test]
    fn the_range_follows_the_median_and_its_absolute_deviation() {
        // Median 10; distances 2, 1, 0, 1, 2: their median is 1.
        let usual = Usual::of(&[8.0, 9.0, 10.0, 11.0, 12.0], no_floor).expect("a range");
        assert_eq!(usual.median, 10.0);
        assert!((usual.half - 4.4478).abs() < 1e-12);
        assert!(usual.excess(14.4) < 1.0 && usual.excess(14.5) > 1.0 && usual.excess(5.5) > 1.0);
    }

    #[test]
    fn the_floor_holds_where_months_are_alike() {
        let usual = Usual::of(&[0.2; 6], |_| 0.01).expect("a range");
        assert!(usual.excess(0.21) <= 1.0, "the edge is in");
        assert!(usual.excess(0.19) <= 1.0 && usual.excess(0.2101) > 1.0);
        assert_eq!((usual.low(), usual.high()), (0.19, 0.21000000000000002));
    }

    #[test]
    fn one_wrong_month_does_not_widen_the_range() {
        let calm = Usual::of(&[100.0, 101.0, 99.0, 100.0, 102.0], rows_floor).expect("a range");
        let with_an_error = Usual::of(&[100.0, 101.0, 99.0, 100.0, 0.0], rows_floor).expect("a range");
        assert!((calm.half - with_an_error.half).abs() < 5.0, "{calm:?} {with_an_error:?}");
        assert!(with_an_error.excess(0.0) > 1.0, "and the same error is told again");
    }

    #[test]
    fn a_constant_of_zero_has_a_range() {
        let usual = Usual::of(&[0.0; 5], |median| share_floor(median, 70_000.0)).expect("a range");
        assert_eq!((usual.median, usual.half), (0.0, 0.01));
        assert!(usual.excess(0.011) > 1.0 && usual.excess(1.0).is_finite());
    }

    #[test]
    fn chance_widens_the_range_of_few_rows() {
        assert_eq!(share_floor(0.5, 70_000.0), 0.01);
        assert!((share_floor(0.5, 100.0) - 0.15).abs() < 1e-12);
        assert_eq!(rows_floor(10_000.0), 200.0);
        assert_eq!(rows_floor(100.0), 10.0);
        assert_eq!(commune_half(25.0), 23.0);
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}
