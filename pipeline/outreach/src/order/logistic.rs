//! Logistic regression with a ridge and coefficients that are never negative.
//!
//! Newton's steps as reweighted least squares (IRLS; P. McCullagh and J. A. Nelder, "Generalized
//! linear models", 1989, §2.5), each solved by coordinate descent held at zero (J. Friedman, T.
//! Hastie and R. Tibshirani, Journal of Statistical Software 33, 2010, §3). The penalised likelihood
//! is concave, so there is one answer. Rows that are alike are counted together.

/// Penalty of a coefficient, against the sum over rows: weak beside hundreds of rows, enough for
/// a bin that hardly anyone is in.
const RIDGE: f64 = 2.0;

const STEPS: usize = 50;
const SWEEPS: usize = 200;
const EPSILON: f64 = 1e-9;

/// Rows alike: the columns that are 1, how many rows, and how many with the event.
#[derive(Clone, Debug)]
pub(super) struct Alike {
    pub ones: Vec<usize>,
    pub rows: f64,
    pub events: f64,
}

/// Constant and coefficients.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub constant: f64,
    pub coefficients: Vec<f64>,
}

impl Fit {
    pub(super) fn logit(&self, ones: &[usize]) -> f64 {
        self.constant + ones.iter().map(|&at| self.coefficients[at]).sum::<f64>()
    }
}

/// The most likely coefficients at least 0, under the ridge.
pub(super) fn fit(alike: &[Alike], columns: usize) -> Fit {
    let mut fit = Fit { constant: 0.0, coefficients: vec![0.0; columns] };
    for _ in 0..STEPS {
        let before = fit.clone();
        step(&mut fit, alike);
        let moved = fit.coefficients.iter().zip(&before.coefficients).map(|(a, b)| (a - b).abs());
        if moved.fold((fit.constant - before.constant).abs(), f64::max) < EPSILON {
            break;
        }
    }
    fit
}

/// One Newton step: the weighted least squares that stand for the likelihood around the present fit.
fn step(fit: &mut Fit, alike: &[Alike]) {
    let weighted: Vec<(f64, f64)> = alike.iter().map(|group| working(fit, group)).collect();
    // What the working responses still have over the fit.
    let mut gaps: Vec<f64> = weighted.iter().map(|(_, gap)| *gap).collect();
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    let members = members(alike, fit.coefficients.len());
    for _ in 0..SWEEPS {
        let mut moved = 0.0_f64;
        let change = weighted.iter().zip(&gaps).map(|((w, _), gap)| w * gap).sum::<f64>() / total;
        fit.constant += change;
        gaps.iter_mut().for_each(|gap| *gap -= change);
        moved = moved.max(change.abs());
        for (coefficient, rows) in fit.coefficients.iter_mut().zip(&members) {
            let weight: f64 = rows.iter().map(|&at| weighted[at].0).sum();
            let pull: f64 = rows.iter().map(|&at| weighted[at].0 * (gaps[at] + *coefficient)).sum();
            let change = (pull / (weight + RIDGE)).max(0.0) - *coefficient;
            *coefficient += change;
            rows.iter().for_each(|&at| gaps[at] -= change);
            moved = moved.max(change.abs());
        }
        if moved < EPSILON / 10.0 {
            break;
        }
    }
}

/// Weight of a group and gap of its working response to the present fit.
fn working(fit: &Fit, group: &Alike) -> (f64, f64) {
    let share = chance(fit.logit(&group.ones)).clamp(1e-6, 1.0 - 1e-6);
    let weight = group.rows * share * (1.0 - share);
    (weight, (group.events - group.rows * share) / weight)
}

/// For each column, the groups in which it is 1.
fn members(alike: &[Alike], columns: usize) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); columns];
    for (at, group) in alike.iter().enumerate() {
        group.ones.iter().for_each(|&column| members[column].push(at));
    }
    members
}

/// Logistic function.
pub(super) fn chance(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(ones: &[usize], events: f64, rows: f64) -> Alike {
        Alike { ones: ones.to_vec(), rows, events }
    }

    #[test]
    fn one_column_gives_the_log_odds_ratio_drawn_in_by_the_ridge() {
        // Odds 1/3 without, 1 with: log 3 without a ridge; with many rows the ridge is not seen.
        let found = fit(&[alike(&[], 250_000.0, 1_000_000.0), alike(&[0], 500_000.0, 1_000_000.0)], 1);
        assert!((found.coefficients[0] - 3f64.ln()).abs() < 1e-4, "{found:?}");
        let few = fit(&[alike(&[], 5.0, 20.0), alike(&[0], 10.0, 20.0)], 1);
        assert!(few.coefficients[0] > 0.5 && few.coefficients[0] < 3f64.ln());
    }

    #[test]
    fn at_the_answer_the_slope_is_that_of_the_ridge_or_points_below_zero() {
        let groups =
            [alike(&[], 30.0, 90.0), alike(&[0], 50.0, 80.0), alike(&[0, 1], 20.0, 60.0), alike(&[1, 2], 25.0, 40.0)];
        let found = fit(&groups, 3);
        for column in 0..3 {
            let gap = |g: &Alike| g.events - g.rows * chance(found.logit(&g.ones));
            let slope: f64 = groups.iter().filter(|g| g.ones.contains(&column)).map(gap).sum();
            let slope = slope - RIDGE * found.coefficients[column];
            match found.coefficients[column] > 0.0 {
                true => assert!(slope.abs() < 1e-5, "{column}: {slope}"),
                false => assert!(slope <= 1e-9, "{column}: {slope}"),
            }
        }
        assert_eq!(found.coefficients[1], 0.0);
    }
}
