//! The rule that an interval must meet, from the specification of statistical secrecy.

use crate::system::Interval;

/// Whether what can be deduced of a count is too much, for a threshold `least`: a count under the
/// threshold is possible, and neither does the interval go from zero to the threshold, nor, where zero
/// cannot be reached, is it at least as wide as the threshold.
///
/// # Example
/// For a threshold of 5: `[0, 5]` and `[2, 7]` are wide enough, `[0, 4]` and `[2, 6]` are not,
/// `[5, 6]` tells nothing that matters.
pub(crate) fn falls_short(deduced: Interval, least: f64) -> bool {
    let is_possible = deduced.low.max(1.0) <= deduced.high.min(least - 1.0);
    let is_wide = if deduced.low <= 0.0 { deduced.high >= least } else { deduced.high - deduced.low >= least };
    is_possible && !is_wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_judged_by_the_rule() {
        let judged = |low: f64, high: f64| falls_short(Interval { low, high }, 5.0);
        for (low, high) in [(0.0, 5.0), (2.0, 7.0), (5.0, 6.0), (0.0, 0.0), (9.0, 9.0), (0.0, f64::INFINITY)] {
            assert!(!judged(low, high), "[{low}, {high}]");
        }
        for (low, high) in [(0.0, 4.0), (2.0, 6.0), (3.0, 3.0), (0.0, 1.0), (4.0, 8.0)] {
            assert!(judged(low, high), "[{low}, {high}]");
        }
    }
}
