//! The ratio of two shares with its score interval.
//!
//! P. A. R. Koopman, "Confidence intervals for the ratio of two binomial proportions", Biometrics
//! 40 (1984), 513–517: the ratios that a chi-square test at 5 % does not reject. Unlike Katz's
//! logarithm, it holds when a group has no one served, which is the case that matters most here.

use super::{Estimate, Share, Z95};

/// Halvings: beyond the precision of a double.
const HALVINGS: usize = 200;

/// `group` over `reference`. Nothing when nobody of the reference has the event, or a side is empty.
pub fn ratio(group: Share, reference: Share) -> Option<Estimate> {
    if reference.events == 0 || group.of == 0 {
        return None;
    }
    let value = group.value() / reference.value();
    let rejected = |ratio: f64| chi_square(group, reference, ratio) > Z95 * Z95;
    let low = if group.events == 0 { 0.0 } else { boundary(0.0, value, |ratio| !rejected(ratio)) };
    let mut far = value.max(1.0) * 2.0;
    while !rejected(far) && far < 1e12 {
        far *= 2.0;
    }
    Some(Estimate { value, low, high: boundary(value, far, rejected) })
}

/// Where `after` becomes true between two bounds, by halving.
fn boundary(mut low: f64, mut high: f64, after: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if after(middle) { high = middle } else { low = middle }
    }
    f64::midpoint(low, high)
}

/// Pearson's chi-square of both shares, were their ratio the one given.
fn chi_square(group: Share, reference: Share, ratio: f64) -> f64 {
    let (x1, n1) = (f64::from(group.events), f64::from(group.of));
    let (x0, n0) = (f64::from(reference.events), f64::from(reference.of));
    // Most likely share of the reference under that ratio: the lower root of a second degree.
    let (a, c) = ((n0 + n1) * ratio, x0 + x1);
    let b = (x0 + n1) * ratio + x1 + n0;
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    let p0 = if a > 0.0 { (2.0 * c / (b + root)).min(1.0) } else { c / b };
    part(x0, n0, p0) + part(x1, n1, (p0 * ratio).min(1.0))
}

fn part(events: f64, of: f64, share: f64) -> f64 {
    let (gap, variance) = (events - of * share, of * share * (1.0 - share));
    if gap.abs() < 1e-9 * of { 0.0 } else { gap * gap / variance }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(events: u32, of: u32) -> Share {
        Share { events, of }
    }

    #[test]
    fn koopman_s_own_example() {
        // Koopman (1984): 36 of 40 over 16 of 80.
        let found = ratio(share(36, 40), share(16, 80)).expect("a ratio");
        assert!((found.value - 4.5).abs() < 1e-12);
        assert!((found.low - 2.94).abs() < 0.005 && (found.high - 7.15).abs() < 0.005, "{found:?}");
    }

    #[test]
    fn no_one_served_has_an_upper_bound_and_no_reference_no_ratio() {
        let found = ratio(share(0, 30), share(20, 40)).expect("a ratio");
        assert_eq!((found.value, found.low), (0.0, 0.0));
        assert!(found.high > 0.05 && found.high < 0.5, "{found:?}");
        assert_eq!(ratio(share(3, 30), share(0, 40)), None);
        assert_eq!(ratio(share(0, 0), share(3, 40)), None);
    }

    /// P. Katz and others, Biometrics 34 (1978): far from 0 and from large samples' edge, the same.
    fn katz(group: Share, reference: Share) -> Estimate {
        let value = group.value() / reference.value();
        let term = |s: Share| 1.0 / f64::from(s.events) - 1.0 / f64::from(s.of);
        let half = (Z95 * (term(group) + term(reference)).sqrt()).exp();
        Estimate { value, low: value / half, high: value * half }
    }

    proptest! {
        #[test]
        fn large_counts_agree_with_the_logarithm(x1 in 600u32..1400, x0 in 600u32..1400) {
            let (group, reference) = (share(x1, 2000), share(x0, 2000));
            let (score, log) = (ratio(group, reference).expect("a ratio"), katz(group, reference));
            prop_assert!((score.low / log.low - 1.0).abs() < 0.01 && (score.high / log.high - 1.0).abs() < 0.01);
        }

        #[test]
        fn the_estimate_is_inside_and_bounds_are_where_the_test_turns(n1 in 1u32..200, n0 in 1u32..200, a in 0.0f64..=1.0, b in 0.0f64..=1.0) {
            let (group, reference) = (share((f64::from(n1) * a) as u32, n1), share(((f64::from(n0) * b) as u32).max(1), n0));
            let found = ratio(group, reference).expect("a ratio");
            prop_assert!(found.low <= found.value && found.value <= found.high);
            prop_assert!((chi_square(group, reference, found.high) - Z95 * Z95).abs() < 1e-3);
        }
    }
}
