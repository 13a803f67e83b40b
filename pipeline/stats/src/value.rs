//! From numerator and denominator to value, margin and mark.

use portulan_plan::definition::{Formula, Header};
use portulan_terms::{Mark, Observation};

/// Half-widths of the rounding of each part, for one source cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps {
    /// In the numerator.
    pub numerator: u32,
    /// In the denominator.
    pub denominator: u32,
}

/// What a figure says, before secrecy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// The value, in the definition's unit.
    pub value: Option<f64>,
    /// Half-width of what the true value may be; 0 when exact.
    pub margin: Option<f64>,
    /// The mark.
    pub mark: Mark,
}

const MISSING: Said = Said { value: None, margin: None, mark: Mark::Manquant };
const POINTLESS: Said = Said { value: None, margin: None, mark: Mark::SansObjet };

/// The half-width of a count rounded to the nearest multiple of `step`: ± ⌊step / 2⌋.
/// A whole number rounded to the nearest multiple of 5 moved by 2 at most.
pub fn half_width(step: u32) -> u32 {
    step / 2
}

/// Value, margin and mark of an observation.
///
/// A sum over `cells` rounded counts is within `cells` × the half-width of the truth.
/// The margin of a quotient is the largest distance to it over that whole box.
pub fn say(header: &Header, steps: Steps, observation: &Observation) -> Said {
    if observation.mark == Some(Mark::Secret) {
        return Said { mark: Mark::Secret, ..MISSING };
    }
    let width = |step: u32| f64::from(observation.cells.unwrap_or(0)) * f64::from(half_width(step));
    let (e, f) = (width(steps.numerator), width(steps.denominator));
    match header.formula {
        Formula::Value => given(observation),
        Formula::Count => match observation.numerator {
            Some(n) => known(n, e),
            None => MISSING,
        },
        Formula::Ratio => quotient(observation, header.factor(), 0.0, e, f),
        Formula::Evolution => quotient(observation, 100.0, -100.0, e, f),
    }
}

fn given(observation: &Observation) -> Said {
    match observation.value {
        Some(value) => known(value, observation.margin.unwrap_or(0.0)),
        None => MISSING,
    }
}

fn known(value: f64, margin: f64) -> Said {
    let mark = if value == 0.0 && margin == 0.0 { Mark::Zero } else { Mark::Valeur };
    Said { value: Some(value), margin: Some(margin), mark }
}

fn quotient(observation: &Observation, factor: f64, shift: f64, e: f64, f: f64) -> Said {
    let (Some(n), Some(d)) = (observation.numerator, observation.denominator) else { return MISSING };
    if d == 0.0 {
        return POINTLESS;
    }
    let value = factor * n / d + shift;
    if e == 0.0 && f == 0.0 {
        return known(value, 0.0);
    }
    let high = factor * (n + e) / (d - f).max(1.0) + shift;
    let low = factor * (n - e).max(0.0) / (d + f) + shift;
    known(value, (high - value).max(value - low))
}

/// One side of an evolution: a published figure.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// Its value.
    pub value: Option<f64>,
    /// Half-width of what the true value may be.
    pub margin: f64,
    /// Its mark.
    pub mark: Mark,
}

/// The evolution between two published figures: a difference in points for the formula
/// `value`, 100 × (now / before − 1) otherwise. What one side lacks, the evolution lacks.
pub fn change(header: &Header, before: Side, now: Side) -> Said {
    let absent = [Mark::Secret, Mark::Manquant, Mark::SansObjet, Mark::Rupture];
    if let Some(mark) = absent.into_iter().find(|mark| before.mark == *mark || now.mark == *mark) {
        return Said { mark, ..MISSING };
    }
    let (Some(a), Some(b)) = (before.value, now.value) else { return MISSING };
    if header.formula == Formula::Value {
        return known(b - a, before.margin + now.margin);
    }
    if a == 0.0 {
        return POINTLESS;
    }
    let value = 100.0 * (b / a - 1.0);
    if before.margin == 0.0 && now.margin == 0.0 {
        return known(value, 0.0);
    }
    let high = 100.0 * ((b + now.margin) / (a - before.margin).max(1.0) - 1.0);
    let low = 100.0 * ((b - now.margin).max(0.0) / (a + before.margin) - 1.0);
    known(value, (high - value).max(value - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(formula: &str) -> Header {
        toml::from_str(&format!(
            "title='t'\ntheme='x'\nunit='%'\npolarity='none'\nformula='{formula}'\nnumerator='n'\n\
             definition='d'\nreference='http://x'\nowner='o'\ndisclosure={{rule='publique'}}"
        ))
        .expect("a header")
    }

    fn observation(n: Option<f64>, d: Option<f64>, cells: u32) -> Observation {
        Observation {
            month: portulan_terms::Month::new(2024, 12).expect("a month"),
            level: portulan_terms::Level::Commune,
            territory: "03001".into(),
            category: "".into(),
            numerator: n,
            denominator: d,
            value: None,
            margin: None,
            count: None,
            largest: None,
            cells: Some(cells),
            mark: None,
        }
    }

    const FIVE: Steps = Steps { numerator: 5, denominator: 5 };

    #[test]
    fn a_sum_of_rounded_counts_is_within_two_for_each_commune() {
        let said = say(&header("count"), FIVE, &observation(Some(35_350.0), None, 39));
        assert_eq!((said.value, said.margin, said.mark), (Some(35_350.0), Some(78.0), Mark::Valeur));
    }

    #[test]
    fn a_zero_read_from_rounded_counts_is_not_a_true_zero() {
        assert_eq!(say(&header("count"), FIVE, &observation(Some(0.0), None, 1)).mark, Mark::Valeur);
        assert_eq!(say(&header("count"), Steps::default(), &observation(Some(0.0), None, 1)).mark, Mark::Zero);
    }

    #[test]
    fn nothing_to_divide_by_is_pointless_and_nothing_to_divide_is_missing() {
        assert_eq!(say(&header("ratio"), FIVE, &observation(Some(3.0), Some(0.0), 1)).mark, Mark::SansObjet);
        assert_eq!(say(&header("ratio"), FIVE, &observation(None, Some(3.0), 1)).mark, Mark::Manquant);
    }

    #[test]
    fn an_evolution_says_what_both_sides_allow() {
        let side = |value: f64| Side { value: Some(value), margin: 0.0, mark: Mark::Valeur };
        let secret = Side { value: None, margin: 0.0, mark: Mark::Secret };
        assert_eq!(change(&header("evolution"), side(80.0), side(100.0)).value, Some(25.0));
        assert_eq!(change(&header("value"), side(12.5), side(10.0)).value, Some(-2.5));
        assert_eq!(change(&header("evolution"), side(0.0), side(10.0)).mark, Mark::SansObjet);
        assert_eq!(change(&header("evolution"), side(5.0), secret).mark, Mark::Secret);
        let rounded = Side { margin: 2.0, ..side(50.0) };
        assert_eq!(change(&header("value"), rounded, rounded).margin, Some(4.0));
    }

    /// The margin against every whole pair that rounds to the pair published.
    #[test]
    fn the_margin_of_a_share_holds_every_pair_that_rounds_to_it() {
        for n in (0..=60u32).step_by(5) {
            for d in (5..=60u32).step_by(5) {
                let said = say(&header("ratio"), FIVE, &observation(Some(f64::from(n)), Some(f64::from(d)), 1));
                let (value, margin) = (said.value.expect("a value"), said.margin.expect("a margin"));
                for true_n in n.saturating_sub(2)..=n + 2 {
                    for true_d in d - 2..=d + 2 {
                        let truth = 100.0 * f64::from(true_n) / f64::from(true_d);
                        assert!((truth - value).abs() <= margin + 1e-9, "{true_n}/{true_d} against {n}/{d}");
                    }
                }
            }
        }
    }
}
