//! Numbers on a drawing: scales, round ticks, French writing.
//!
//! Computes no figure: every value comes from the record.

use portulan_terms::french;

/// A straight map from values to units of the drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// Lowest and highest value.
    pub domain: (f64, f64),
    /// Where they stand on the drawing.
    pub range: (f64, f64),
}

impl Scale {
    /// Where `value` stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        let span = self.domain.1 - self.domain.0;
        let share = if span > 0.0 { (value - self.domain.0) / span } else { 0.5 };
        self.range.0 + share * (self.range.1 - self.range.0)
    }
}

/// Round values along an axis.
#[derive(Clone, Debug)]
pub(super) struct Ticks {
    /// Distance between two ticks.
    pub step: f64,
    /// Decimals needed to write them.
    pub decimals: u8,
}

impl Ticks {
    /// At most about `count` steps of 1, 2 or 5 times a power of ten over `low..high`,
    /// never finer than `decimals` allow.
    pub(super) fn over(low: f64, high: f64, count: usize, decimals: u8) -> Self {
        let finest = 10_f64.powi(-i32::from(decimals));
        let wished = ((high - low) / count.max(1) as f64).max(finest);
        let power = wished.log10().floor();
        let tens = 10_f64.powf(power);
        let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * tens >= wished * 0.999).unwrap_or(10.0);
        let step = factor * tens;
        let decimals = (-step.log10().floor()).clamp(0.0, 6.0) as u8;
        Self { step, decimals }
    }

    /// The multiples of the step inside `low..=high`.
    pub(super) fn inside(&self, low: f64, high: f64) -> Vec<f64> {
        let first = (low / self.step - 1e-6).ceil() as i64;
        let last = (high / self.step + 1e-6).floor() as i64;
        (first..=last).map(|index| index as f64 * self.step).collect()
    }

    /// The multiple of the step at or under `value`.
    pub(super) fn under(&self, value: f64) -> f64 {
        (value / self.step + 1e-6).floor() * self.step
    }

    /// The multiple of the step at or over `value`.
    pub(super) fn over_value(&self, value: f64) -> f64 {
        (value / self.step - 1e-6).ceil() * self.step
    }
}

/// The values that a drawing can place, lowest and highest.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().fold(None, |seen, value| {
        Some(seen.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
    })
}

/// The domain of an axis for values from `low` to `high`, and whether zero is on it.
/// Zero may be left out when the value nearest to it is over 70 % of the farthest;
/// the axis then spans a tenth of the farthest or more, so that noise does not look
/// like a trend.
pub(super) fn axis_domain((low, high): (f64, f64)) -> ((f64, f64), bool) {
    let narrow = |near: f64, far: f64| near > 0.7 * far && far > near;
    if narrow(low, high) || narrow(-high, -low) {
        let middle = (low + high) / 2.0;
        let half = ((high - low) * 0.6).max(0.05 * high.abs().max(low.abs()));
        return ((middle - half, middle + half), false);
    }
    let high = if low == 0.0 && high == 0.0 { 1.0 } else { high.max(0.0) };
    ((low.min(0.0), high), true)
}

/// Whether the unit is written beside every value rather than once.
pub(super) fn is_attached(unit: &str) -> bool {
    matches!(unit, "%" | "€")
}

/// `value` in French, followed by the unit when it is written beside every value.
pub(super) fn with_unit(value: f64, decimals: u8, unit: &str) -> String {
    if is_attached(unit) { french::with_unit(value, decimals, unit) } else { french::number(value, decimals) }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Ticks, axis_domain, with_unit};

    #[test]
    fn only_short_units_are_repeated() {
        assert_eq!(with_unit(42.1, 1, "%"), "42,1\u{202f}%");
        assert_eq!(with_unit(42.0, 0, "foyers"), "42");
    }

    #[test]
    fn ticks_are_round_and_not_finer_than_the_figures() {
        let ticks = Ticks::over(0.0, 17_120.0, 5, 0);
        assert_eq!(ticks.inside(0.0, 17_120.0), [0.0, 5000.0, 10_000.0, 15_000.0]);
        assert_eq!(Ticks::over(0.0, 2.0, 5, 0).step, 1.0);
        let fine = Ticks::over(-0.3, 0.4, 5, 1);
        assert_eq!((fine.step, fine.decimals), (0.2, 1));
        assert_eq!(fine.under(-0.3), -0.4);
    }

    #[test]
    fn zero_is_left_out_only_for_a_narrow_range() {
        assert_eq!(axis_domain((3.0, 12.0)), ((0.0, 12.0), true));
        assert_eq!(axis_domain((-3.0, 5.0)), ((-3.0, 5.0), true));
        assert_eq!(axis_domain((7.0, 7.0)), ((0.0, 7.0), true));
        assert_eq!(axis_domain((0.0, 0.0)), ((0.0, 1.0), true));
        let ((low, high), from_zero) = axis_domain((100.0, 101.0));
        assert!(!from_zero && high - low >= 10.0);
        assert!(!axis_domain((-101.0, -100.0)).1);
    }

    #[test]
    fn an_empty_domain_stands_in_the_middle() {
        let scale = Scale { domain: (4.0, 4.0), range: (0.0, 100.0) };
        assert_eq!(scale.at(4.0), 50.0);
    }
}
