//! Lines of an evolution chart: dashes, markers, and the months under them.
//!
//! Places nothing: positions come from the chart.

use portulan_terms::Month;

use super::ChartError;
use super::palette::{Colour, Palette};
use super::pen::{Pen, Point};

/// Lengths of dashes and gaps of the series that are not the document's own, in turn.
const DASHES: [(f64, f64); 4] = [(7.0, 4.0), (2.5, 3.5), (13.0, 4.0), (4.0, 8.0)];

const SHORT: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

/// `déc. 2024`.
pub(super) fn short_month(month: Month) -> String {
    format!("{} {}", SHORT[usize::from(month.number()) - 1], month.year())
}

/// Months since year 0, the unit of the horizontal axis.
pub(super) fn index(month: Month) -> i32 {
    month.year() * 12 + i32::from(month.number()) - 1
}

/// The month with that index.
pub(super) fn month(index: i32) -> Option<Month> {
    Month::new(index.div_euclid(12), u8::try_from(index.rem_euclid(12) + 1).ok()?)
}

/// How a series looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Rank among the series that are not the document's own; `None` for its own.
    pub rank: Option<usize>,
    /// Colour of line, markers and name.
    pub colour: Colour,
}

impl Look {
    /// The look of the own series (`None`) or of the other series of that rank.
    pub(super) fn new(palette: &Palette, rank: Option<usize>) -> Self {
        Self { rank, colour: if rank.is_none() { palette.own } else { palette.muted } }
    }

    /// The line through a run of points without gap.
    pub(super) fn line(&self, pen: &Pen<'_>, run: &[Point]) -> Result<(), ChartError> {
        match self.rank {
            None => pen.line(run, self.colour, 2.8),
            Some(rank) => pen.dashed(run, DASHES[rank % DASHES.len()], self.colour, 1.5),
        }
    }

    /// The marker of a point: disc, then square, triangle, diamond, cross.
    pub(super) fn marker(&self, pen: &Pen<'_>, (x, y): Point) -> Result<(), ChartError> {
        let Some(rank) = self.rank else {
            pen.disc((x, y), 5.2, Colour::WHITE)?;
            return pen.disc((x, y), 4.0, self.colour);
        };
        let corner = |dx: f64, dy: f64| (x + dx, y + dy);
        let ring = match rank % DASHES.len() {
            0 => vec![corner(-3.2, -3.2), corner(3.2, -3.2), corner(3.2, 3.2), corner(-3.2, 3.2)],
            1 => vec![corner(0.0, -4.2), corner(4.0, 3.0), corner(-4.0, 3.0)],
            2 => vec![corner(0.0, -4.4), corner(4.4, 0.0), corner(0.0, 4.4), corner(-4.4, 0.0)],
            _ => {
                pen.line(&[corner(-3.5, -3.5), corner(3.5, 3.5)], self.colour, 1.5)?;
                return pen.line(&[corner(-3.5, 3.5), corner(3.5, -3.5)], self.colour, 1.5);
            }
        };
        pen.surface(&ring, Colour::WHITE)?;
        let closed: Vec<Point> = ring.iter().chain(ring.first()).copied().collect();
        pen.line(&closed, self.colour, 1.5)
    }
}

/// Months to write under the axis, from `first` to `last` (indices): the smallest
/// step whose labels of width `label` fit in `length` units, on the common month
/// of the points when they all fall on one, else on January.
pub(super) fn months_shown(first: i32, last: i32, yearly: bool, label: f64, length: f64) -> Vec<i32> {
    let anchor = if yearly { first.rem_euclid(12) } else { 0 };
    let months = f64::from((last - first).max(1));
    let fits = |step: &&i32| f64::from(**step) / months * length >= label + 12.0;
    let steps: &[i32] = if yearly { &[12, 24, 60, 120] } else { &[1, 2, 3, 6, 12, 24, 60, 120] };
    let step = steps.iter().find(fits).copied().unwrap_or(120);
    let shown: Vec<i32> = (first..=last).filter(|index| (index - anchor).rem_euclid(step) == 0).collect();
    if shown.is_empty() { vec![first] } else { shown }
}

#[cfg(test)]
mod tests {
    use super::{index, month, months_shown, short_month};
    use portulan_terms::Month;

    #[test]
    fn months_and_indices_are_inverse() {
        let december = Month::new(2024, 12).expect("a month");
        assert_eq!(month(index(december)), Some(december));
        assert_eq!(short_month(december), "déc. 2024");
    }

    #[test]
    fn five_years_are_all_written() {
        let shown = months_shown(2020 * 12 + 11, 2024 * 12 + 11, true, 60.0, 480.0);
        assert_eq!(shown.len(), 5);
        let thin = months_shown(2020 * 12, 2024 * 12 + 11, false, 60.0, 480.0);
        assert_eq!(thin.len(), 5);
        assert!(thin.iter().all(|index| index % 12 == 0));
    }

    #[test]
    fn a_single_month_is_written() {
        assert_eq!(months_shown(24_000, 24_000, true, 60.0, 480.0), [24_000]);
        assert_eq!(months_shown(24_005, 24_007, false, 2000.0, 480.0), [24_005]);
    }
}
