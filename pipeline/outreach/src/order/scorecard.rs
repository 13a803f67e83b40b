//! Whole points by bin, added up. Used inside this room to sort, never given out for a person.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Row;
use super::logistic::{Alike, Fit, chance, fit};
use super::request::{Direction, Request};

/// Points of the largest step of one bin: enough steps to tell bins apart, few enough to be said.
const LARGEST_STEP: f64 = 10.0;

/// Points of each bin of each variable.
#[derive(Clone, Debug)]
pub(super) struct Scorecard {
    pub points: Vec<Vec<i32>>,
    fit: Fit,
    directions: Vec<(Direction, usize)>,
}

impl Scorecard {
    /// Learns from rows whose label is known.
    pub(super) fn learn(request: &Request, rows: &[&Row]) -> Self {
        let directions: Vec<(Direction, usize)> =
            request.variables.iter().map(|variable| (variable.direction, variable.bins.len())).collect();
        let columns = directions.iter().map(|(_, bins)| bins - 1).sum();
        let fit = fit(&alike(rows, &directions), columns);
        let points = points(&fit, &directions);
        Self { points, fit, directions }
    }

    /// Positions of rows, the most points first, then the default order.
    pub(super) fn order(&self, rows: &[Row]) -> Vec<usize> {
        let all: Vec<&Row> = rows.iter().collect();
        self.order_of(&all)
    }

    /// The same, of rows chosen among others.
    pub(super) fn order_of(&self, rows: &[&Row]) -> Vec<usize> {
        let total = |row: &Row| -> i32 {
            self.points.iter().zip(&row.bins).map(|(points, &bin)| points[usize::from(bin)]).sum()
        };
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_cached_key(|&at| (Reverse(total(rows[at])), rows[at].place, rows[at].pseudonym.clone()));
        order
    }

    /// Chance of the end, for the calibration of the card only.
    pub(super) fn expected(&self, row: &Row) -> f64 {
        chance(self.fit.logit(&ones(&row.bins, &self.directions)))
    }
}

/// Rows alike counted together.
fn alike(rows: &[&Row], directions: &[(Direction, usize)]) -> Vec<Alike> {
    let mut counts: BTreeMap<&[u8], (f64, f64)> = BTreeMap::new();
    for row in rows {
        let (all, events) = counts.entry(&row.bins).or_default();
        *all += 1.0;
        *events += f64::from(u8::from(row.label == Some(true)));
    }
    let one = |(bins, (rows, events)): (&[u8], (f64, f64))| Alike { ones: ones(bins, directions), rows, events };
    counts.into_iter().map(one).collect()
}

/// Steps climbed: one column for each passage from a bin to the next, in the direction of points;
/// steps that are never negative make points that never turn back.
fn ones(bins: &[u8], directions: &[(Direction, usize)]) -> Vec<usize> {
    let mut first = 0;
    let mut ones = Vec::new();
    for (&bin, &(direction, count)) in bins.iter().zip(directions) {
        let climbed = match direction {
            Direction::Rising => usize::from(bin),
            Direction::Falling => count - 1 - usize::from(bin),
        };
        ones.extend(first..first + climbed);
        first += count - 1;
    }
    ones
}

fn points(fit: &Fit, directions: &[(Direction, usize)]) -> Vec<Vec<i32>> {
    let largest = fit.coefficients.iter().copied().fold(0.0, f64::max);
    let unit = if largest > 0.0 { largest / LARGEST_STEP } else { 1.0 };
    let mut first = 0;
    let mut points = Vec::new();
    for &(direction, count) in directions {
        let steps = &fit.coefficients[first..first + count - 1];
        let climb = |n: usize| (steps[..n].iter().sum::<f64>() / unit).round() as i32;
        let mut bins: Vec<i32> = (0..count).map(climb).collect();
        if direction == Direction::Falling {
            bins.reverse();
        }
        points.push(bins);
        first += count - 1;
    }
    points
}
