//! Ranks, quartiles and trends, read from what is published and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portulan_terms::{Level, Mark};
use rayon::prelude::*;

use crate::disclosure::{Figure, Key, Published};

/// Where a territory stands among its peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// 1 for the highest value; equal values share the better rank.
    pub rank: usize,
    /// Number of peers with a value, this one included.
    pub of: usize,
    /// Whether another has the same value.
    pub tied: bool,
    /// The quarter of the peers it falls in.
    pub quarter: Quarter,
}

/// A quarter of an ordered list of peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarter {
    /// The quarter with the highest values.
    Highest,
    /// Above the median, not in the highest quarter.
    AboveMedian,
    /// Below the median, not in the lowest quarter.
    BelowMedian,
    /// The quarter with the lowest values.
    Lowest,
}

/// The position of the figure `key` among all territories of its level; `None` when it
/// has no value or fewer than four territories have one.
pub fn position(published: &Published, key: &Key, peers: &[Arc<str>]) -> Option<Position> {
    let own = published.get(key)?.value()?;
    let value = |code: &Arc<str>| published.get(&Key { territory: code.clone(), ..key.clone() })?.value();
    let values: Vec<f64> = peers.iter().filter_map(value).collect();
    place(own, &values)
}

/// The position of `own` in `values`, which holds it.
///
/// The quarter follows the rank among `n` peers: highest while rank ≤ n/4, above the
/// median while rank ≤ n/2, below it while rank ≤ 3n/4.
fn place(own: f64, values: &[f64]) -> Option<Position> {
    let of = values.len();
    if of < 4 {
        return None;
    }
    let rank = 1 + values.iter().filter(|v| **v > own).count();
    let tied = values.iter().filter(|v| **v == own).count() > 1;
    let quarter = match rank {
        r if 4 * r <= of => Quarter::Highest,
        r if 2 * r <= of => Quarter::AboveMedian,
        r if 4 * r <= 3 * of => Quarter::BelowMedian,
        _ => Quarter::Lowest,
    };
    Some(Position { rank, of, tied, quarter })
}

/// The direction of an evolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Up by more than the noise of rounding.
    Up,
    /// Down by more than the noise of rounding.
    Down,
    /// Within that noise, or nothing once rounded to the decimals shown.
    Stable,
}

/// The trend that an evolution figure tells, at `decimals` shown; `None` without a value.
///
/// Stable when nothing is left once rounded to the decimals shown, or when the change is
/// within the noise that the producer's rounding leaves 95 times in 100 ([`Figure::noise`]).
pub fn trend(evolution: &Figure, decimals: u8) -> Option<Trend> {
    let value = evolution.value()?;
    let visible = 0.5 * 10f64.powi(-i32::from(decimals));
    let noise = evolution.noise().unwrap_or(0.0);
    Some(match value {
        v if v.abs() < visible || v.abs() <= noise => Trend::Stable,
        v if v > 0.0 => Trend::Up,
        _ => Trend::Down,
    })
}

/// The figures of the record by what they measure and where, each in order of time.
#[derive(Debug)]
pub struct History<'a> {
    /// By indicator, category, level, territory, then month.
    figures: Vec<&'a Figure>,
}

type Series<'a> = (&'a str, &'a str, Level, &'a str);

fn series(figure: &Figure) -> Series<'_> {
    let key = figure.key();
    (&key.indicator, &key.category, key.level, &key.territory)
}

impl<'a> History<'a> {
    /// Arranges a record.
    pub fn of(published: &'a Published) -> Self {
        let mut figures: Vec<&Figure> = published.figures().collect();
        // Stable: the record is in order of time.
        figures.par_sort_by(|a, b| series(a).cmp(&series(b)));
        Self { figures }
    }

    /// Every month of a figure, in order of time; empty when the record has none.
    pub fn all(&self, indicator: &str, category: &str, level: Level, territory: &str) -> &[&'a Figure] {
        let wanted = (indicator, category, level, territory);
        let start = self.figures.partition_point(|figure| series(figure) < wanted);
        let length = self.figures[start..].iter().take_while(|figure| series(figure) == wanted).count();
        &self.figures[start..start + length]
    }

    /// The figure at its latest month: the edition's own where the source has it.
    pub fn latest(&self, indicator: &str, category: &str, level: Level, territory: &str) -> Option<&'a Figure> {
        self.all(indicator, category, level, territory).last().copied()
    }
}

/// Communes that a source should have told of and did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Indicators concerned, by name.
    pub indicators: Vec<Arc<str>>,
    /// Codes of the communes, sorted.
    pub communes: Vec<Arc<str>>,
}

/// The communes without a row at the edition's month in a source that has rows for
/// others: the sums of their territories lack them. Indicators that lack the same
/// communes make one gap.
pub fn gaps(published: &Published) -> Vec<Gap> {
    let mut by_indicator: BTreeMap<&Arc<str>, (usize, BTreeSet<Arc<str>>)> = BTreeMap::new();
    for figure in published.figures() {
        let key = figure.key();
        if key.level == Level::Commune && key.month == published.month() {
            let (told, missing) = by_indicator.entry(&key.indicator).or_default();
            *told += usize::from(figure.cells() > 0);
            if figure.cells() == 0 && figure.mark() == Mark::Manquant {
                missing.insert(key.territory.clone());
            }
        }
    }
    let mut gaps: Vec<Gap> = Vec::new();
    for (indicator, (told, missing)) in by_indicator {
        // A source that misses more communes than it tells of does not cover the area.
        if missing.is_empty() || missing.len() > told {
            continue;
        }
        let communes: Vec<Arc<str>> = missing.into_iter().collect();
        match gaps.iter_mut().find(|gap| gap.communes == communes) {
            Some(gap) => gap.indicators.push(indicator.clone()),
            None => gaps.push(Gap { indicators: vec![indicator.clone()], communes }),
        }
    }
    gaps
}

/// Whether a figure has a value to show.
pub fn is_shown(figure: &Figure) -> bool {
    matches!(figure.mark(), Mark::Valeur | Mark::Zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_peers_fall_three_by_quarter() {
        let values: Vec<f64> = (1..=12).map(f64::from).collect();
        let quarters: Vec<Quarter> =
            (1..=12).rev().map(|v| place(f64::from(v), &values).expect("a place").quarter).collect();
        for (index, quarter) in quarters.iter().enumerate() {
            let expected = [Quarter::Highest, Quarter::AboveMedian, Quarter::BelowMedian, Quarter::Lowest][index / 3];
            assert_eq!(*quarter, expected, "rank {}", index + 1);
        }
    }

    #[test]
    fn equal_values_share_the_better_rank() {
        let place = place(3.0, &[5.0, 3.0, 3.0, 1.0]).expect("a place");
        assert_eq!((place.rank, place.of, place.tied), (2, 4, true));
    }

    #[test]
    fn under_four_peers_there_is_no_position() {
        assert_eq!(place(1.0, &[1.0, 2.0, 3.0]), None);
    }
}
