//! Classes of a map: about as many territories in each, bounds that can be read.
//!
//! Values are compared as they are written: a territory shown at 14,0 is never
//! in a class that ends at 14.

use portulan_terms::french::{number, parse_number};

use super::scale::{is_attached, with_unit};

/// Most classes of a map.
const MOST: usize = 5;
/// How much larger than its share a class may be before a finer rounding is tried.
const UNEVEN: f64 = 1.6;

/// The classes of a set of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classes {
    /// Inner bounds, growing; each begins a class.
    pub bounds: Vec<f64>,
    /// Number of values in each class.
    pub counts: Vec<usize>,
    decimals: u8,
    /// The only value, when all are equal.
    single: Option<f64>,
}

/// The value as it is written.
fn rounded(value: f64, decimals: u8) -> f64 {
    parse_number(&number(value, decimals)).unwrap_or(value)
}

fn class_of(bounds: &[f64], value: f64) -> usize {
    bounds.iter().filter(|bound| value >= **bound - 1e-9).count()
}

fn counts(bounds: &[f64], values: &[f64]) -> Vec<usize> {
    let mut counts = vec![0; bounds.len() + 1];
    for value in values {
        counts[class_of(bounds, *value)] += 1;
    }
    counts
}

/// Rounding steps from coarse to fine: 5, 2 and 1 times each power of ten.
fn steps(span: f64, decimals: u8) -> impl Iterator<Item = f64> {
    let top = span.log10().floor() as i32;
    let finest = -i32::from(decimals);
    (finest..=top.max(finest)).rev().flat_map(|power| [5.0, 2.0, 1.0].map(|factor| factor * 10_f64.powi(power)))
}

impl Classes {
    /// At most five classes of the values, which are written with `decimals`.
    pub(super) fn of(values: &[f64], decimals: u8) -> Self {
        let mut sorted: Vec<f64> = values.iter().map(|value| rounded(*value, decimals)).collect();
        sorted.sort_by(f64::total_cmp);
        let mut distinct = sorted.clone();
        distinct.dedup();
        let wished = MOST.min(sorted.len().div_ceil(2).max(3)).min(distinct.len());
        let single = distinct.first().copied().filter(|_| wished == 1);
        let bounds = if wished < 2 { Vec::new() } else { readable(&sorted, wished, decimals) };
        Self { counts: counts(&bounds, &sorted), bounds, decimals, single }
    }

    /// The class of a value.
    pub(super) fn index(&self, value: f64) -> usize {
        class_of(&self.bounds, rounded(value, self.decimals))
    }

    /// The classes in words, from low to high.
    pub(super) fn words(&self, unit: &str) -> Vec<String> {
        let decimals = (0..self.decimals)
            .find(|d| self.bounds.iter().all(|b| (rounded(*b, *d) - b).abs() < 1e-9))
            .unwrap_or(self.decimals);
        if let Some(single) = self.single {
            return vec![with_unit(single, self.decimals, unit)];
        }
        let (Some(first), Some(last)) = (self.bounds.first(), self.bounds.last()) else { return Vec::new() };
        let mut words = vec![format!("moins de {}", with_unit(*first, decimals, unit))];
        for pair in self.bounds.windows(2) {
            let to = with_unit(pair[1], decimals, unit);
            words.push(format!("de {} à moins de {to}", number(pair[0], decimals)));
        }
        let space = if is_attached(unit) { " " } else { "\u{a0}" };
        words.push(format!("{}{space}et plus", with_unit(*last, decimals, unit)));
        words
    }
}

/// The roundest bounds that leave no class empty and none much larger than its
/// share; with the finest rounding, whatever bounds leave none empty.
fn readable(sorted: &[f64], wished: usize, decimals: u8) -> Vec<f64> {
    let count = sorted.len();
    let between = |part: usize| {
        let rank = (count * part + wished / 2) / wished;
        (sorted[rank.saturating_sub(1)] + sorted[rank.min(count - 1)]) / 2.0
    };
    let most = (UNEVEN * count as f64 / wished as f64).ceil() as usize;
    let span = sorted[count - 1] - sorted[0];
    let mut best: Vec<f64> = Vec::new();
    for step in steps(span, decimals) {
        let mut bounds: Vec<f64> =
            (1..wished).map(|part| rounded((between(part) / step).round() * step, decimals)).collect();
        bounds.dedup();
        bounds.retain(|bound| *bound > sorted[0] && *bound <= sorted[count - 1]);
        let bounds = without_empty(bounds, sorted);
        if bounds.len() + 1 == wished && counts(&bounds, sorted).iter().all(|held| *held <= most) {
            return bounds;
        }
        if bounds.len() > best.len() {
            best = bounds;
        }
    }
    if best.is_empty() { vec![sorted.iter().copied().find(|v| *v > sorted[0]).unwrap_or(sorted[0])] } else { best }
}

/// Drops the bounds that end an empty class.
fn without_empty(bounds: Vec<f64>, sorted: &[f64]) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::new();
    let mut floor = sorted[0];
    for bound in bounds {
        if sorted.iter().any(|value| *value >= floor - 1e-9 && *value < bound - 1e-9) {
            kept.push(bound);
            floor = bound;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Classes;

    #[test]
    fn bounds_are_round_and_classes_even() {
        let values: Vec<f64> = (0..40).map(|i| 28.0 + 0.53 * f64::from(i)).collect();
        let classes = Classes::of(&values, 1);
        assert_eq!(classes.counts.len(), 5);
        assert_eq!(classes.counts.iter().sum::<usize>(), 40);
        assert!(classes.bounds.iter().all(|bound| (bound - bound.round()).abs() < 1e-9), "{classes:?}");
        assert_eq!(classes.words("%").len(), 5);
    }

    #[test]
    fn a_value_written_as_the_bound_is_in_the_upper_class() {
        let classes = Classes::of(&[1.0, 2.0, 13.96, 20.0], 0);
        let words = classes.words("foyers");
        assert_eq!(words.len(), classes.counts.len());
        for bound in &classes.bounds {
            assert_eq!(classes.index(bound - 0.4), classes.index(*bound));
        }
    }

    #[test]
    fn few_or_equal_values_make_few_classes() {
        assert!(Classes::of(&[], 0).words("%").is_empty());
        assert_eq!(Classes::of(&[7.0, 7.0], 1).words("%"), ["7,0\u{202f}%"]);
        assert_eq!(Classes::of(&[0.0, 5.0], 0).counts, [1, 1]);
        let skewed: Vec<f64> = [vec![0.0; 90], vec![5.0; 5], vec![100.0; 5]].concat();
        let classes = Classes::of(&skewed, 0);
        assert!(classes.counts.iter().all(|count| *count > 0), "{classes:?}");
    }

    #[test]
    fn words_say_what_each_class_holds() {
        let classes = Classes::of(&[10.0, 20.0, 30.0], 0);
        let words = classes.words("%");
        assert!(words[0].starts_with("moins de ") && words[1].starts_with("de ") && words[2].ends_with("et plus"));
    }
}
