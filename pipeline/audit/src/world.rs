//! All that the editions say together: places, measures, and a number for each hidden count.

use std::collections::BTreeMap;

use crate::columns::{Cell, ColumnId, Columns, Part, declared, formulas};
use crate::edition::{Edition, Formula, Mark};
use crate::measures::{MeasureId, Measures};
use crate::names::{Key, Lexicon};
use crate::places::{Place, Places};
use crate::system::{Interval, Row, Unknown};

/// No unknown: the count is shown, or there is none.
const NONE: Unknown = Unknown::MAX;
/// First number of the unknowns that a batch of equations adds, before they get their own.
pub(crate) const ADDED: Unknown = 1 << 31;

/// A count that no file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hidden {
    /// A count of a measure.
    Cell { measure: MeasureId, month: u32, place: Place },
    /// What is left of a territory without the parts that have a figure.
    Rest { measure: MeasureId, month: u32, place: Place },
    /// A denominator less its numerator.
    Complement { numerator: ColumnId, denominator: ColumnId, month: u32, place: Place },
}

/// Why a row holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    /// A territory is the sum of its parts.
    Sum { measure: MeasureId, month: u32, place: Place },
    /// Categories add up; position in the list of breakdowns.
    Breakdown { breakdown: u32, month: u32, place: Place },
    /// A numerator and its complement make the denominator.
    Whole(Key),
    /// A value shown without its parts.
    Ratio(Key),
    /// An evolution shown.
    Evolution(Key),
    /// The producer's own rounded file.
    Rounded(Key),
    /// Another edition shows it; position of the edition.
    Edition(Key, u32),
    /// A number read in a document; position in the list of clues.
    Clue(u32),
}

/// Rows found together, whose added unknowns are numbered from [`ADDED`].
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) rows: Vec<Row>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) added: Vec<Hidden>,
}

impl Batch {
    /// Adds `within.low ≤ Σ terms ≤ within.high`.
    ///
    /// An unknown that comes back counts once, with the sum of its coefficients.
    pub(crate) fn row(&mut self, mut terms: Vec<(Unknown, f64)>, within: Interval, origin: Origin, own: bool) {
        terms.sort_by_key(|term| term.0);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        terms.retain(|term| term.1 != 0.0);
        if terms.is_empty() {
            return;
        }
        self.rows.push(Row { terms, within, origin: self.origins.len() as u32, own });
        self.origins.push(origin);
    }

    /// Adds an unknown.
    pub(crate) fn unknown(&mut self, hidden: Hidden) -> Unknown {
        self.added.push(hidden);
        ADDED + self.added.len() as u32 - 1
    }
}

/// Everything known, and the numbers of what is not.
pub(crate) struct World {
    pub(crate) lexicon: Lexicon,
    pub(crate) editions: Vec<Edition>,
    pub(crate) formulas: Vec<Formula>,
    pub(crate) places: Places,
    pub(crate) columns: Columns,
    pub(crate) measures: Measures,
    /// Unknown of each cell, by measure, month and place.
    unknowns: Vec<Vec<Vec<Unknown>>>,
    pub(crate) hidden: Vec<Hidden>,
    /// Corrected counts, by measure, month, place and edition.
    pub(crate) corrected: BTreeMap<(MeasureId, u32, Place, usize), f64>,
    /// Whether an indicator is ours to protect, and from which count on it may be published.
    pub(crate) least: Vec<Option<f64>>,
    /// Whether all of a group in one category is a disclosure, by indicator.
    pub(crate) sensitive: Vec<bool>,
    /// By indicator, whether its numerator counts units that are protected.
    pub(crate) counted: Vec<bool>,
    /// Whether each edition has figures of a month.
    months: Vec<Vec<bool>>,
    /// Value of 1 for 1 in the unit of each ratio: 100 for a percentage.
    pub(crate) scales: Vec<Option<f64>>,
}

impl World {
    pub(crate) fn of(editions: Vec<Edition>, lexicon: Lexicon, floor: f64) -> Self {
        let formulas = formulas(&editions, &lexicon);
        let places = Places::of(&editions);
        let mut columns = Columns::of(&editions, &formulas, &places, &lexicon);
        let measures = Measures::of(&mut columns);
        let by_measure =
            |(&(column, month, place, edition), &value)| ((measures.of_column(column), month, place, edition), value);
        let corrected = columns.corrected.iter().map(by_measure).collect();
        let least = thresholds(&editions, &lexicon, floor);
        let is_sensitive = |number| declared(&editions, number).is_some_and(|declared| declared.sensitive);
        let sensitive = (0..lexicon.indicators.len() as u32).map(is_sensitive).collect();
        let is_counted = |number| declared(&editions, number).is_none_or(|declared| declared.counts);
        let counted = (0..lexicon.indicators.len() as u32).map(is_counted).collect();
        let scales = crate::ratios::scales(&editions, &lexicon, &formulas);
        let has = |edition: &Edition| {
            let mut months = vec![false; lexicon.months.len()];
            edition.figures.iter().for_each(|figure| months[figure.key.month as usize] = true);
            months
        };
        let months = editions.iter().map(has).collect();
        let mut world = Self {
            lexicon,
            editions,
            formulas,
            places,
            columns,
            measures,
            unknowns: Vec::new(),
            hidden: Vec::new(),
            corrected,
            least,
            sensitive,
            counted,
            months,
            scales,
        };
        world.number();
        world
    }

    fn number(&mut self) {
        for (measure, slices) in self.measures.cells.iter().enumerate() {
            let mut by_month = Vec::with_capacity(slices.len());
            for (month, cells) in slices.iter().enumerate() {
                if !cells.iter().any(|cell| cell.is_hidden()) {
                    by_month.push(Vec::new());
                    continue;
                }
                let mut numbers = vec![NONE; cells.len()];
                for (place, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_hidden()) {
                    numbers[place] = self.hidden.len() as Unknown;
                    let (measure, month, place) = (measure as MeasureId, month as u32, place as Place);
                    self.hidden.push(Hidden::Cell { measure, month, place });
                }
                by_month.push(numbers);
            }
            self.unknowns.push(by_month);
        }
    }

    pub(crate) fn cell(&self, measure: MeasureId, month: u32, place: Place) -> Cell {
        self.measures.slice(measure, month).get(place as usize).copied().unwrap_or(Cell::ABSENT)
    }

    /// The count as a given edition has it.
    pub(crate) fn cell_in(&self, edition: usize, measure: MeasureId, month: u32, place: Place) -> Cell {
        match self.corrected.get(&(measure, month, place, edition)) {
            Some(&value) => Cell::of(value),
            None => self.cell(measure, month, place),
        }
    }

    /// The number of a hidden count.
    pub(crate) fn unknown(&self, measure: MeasureId, month: u32, place: Place) -> Option<Unknown> {
        let numbers = self.unknowns.get(measure as usize)?.get(month as usize)?;
        numbers.get(place as usize).copied().filter(|&unknown| unknown != NONE)
    }

    /// The measures of a figure's numerator and denominator.
    pub(crate) fn parts(&self, indicator: u32, category: u32) -> (Option<MeasureId>, Option<MeasureId>) {
        let of = |part| self.columns.find(indicator, category, part).map(|c| self.measures.of_column(c));
        (of(Part::Numerator), of(Part::Denominator))
    }

    /// What the category of a count is a part of: the category without name, where it is shown.
    pub(crate) fn whole_of_category(&self, key: Key, place: Place) -> Option<f64> {
        let unnamed = self.lexicon.categories.find("").filter(|&unnamed| unnamed != key.category)?;
        self.cell(self.parts(key.indicator, unnamed).0?, key.month, place).shown()
    }

    /// Whether an edition is the first to have a territory in a month: the one audited, or one that
    /// has months or territories that it has not.
    pub(crate) fn is_first(&self, edition: usize, key: Key) -> bool {
        let has = |other: usize| {
            self.months[other][key.month as usize]
                && self.places.at(other, key.zone) == self.places.at(edition, key.zone)
        };
        !(0..edition).any(has)
    }

    /// Whether the edition audited names this place.
    pub(crate) fn is_own(&self, place: Place) -> bool {
        self.places.is_named(place, 0)
    }

    /// The largest threshold of the indicators that count this; `None` when none is ours to protect.
    pub(crate) fn least_of_measure(&self, measure: MeasureId) -> Option<f64> {
        let indicators =
            self.measures.columns[measure as usize].iter().map(|&c| self.columns.list[c as usize].indicator);
        indicators.filter_map(|indicator| self.least[indicator as usize]).reduce(f64::max)
    }
}

/// The least publishable count of each indicator; `None` for those of a producer who protects them.
///
/// An indicator that nothing declares is ours when it hides something.
fn thresholds(editions: &[Edition], lexicon: &Lexicon, floor: f64) -> Vec<Option<f64>> {
    let mut hides = vec![false; lexicon.indicators.len()];
    for figure in editions.iter().flat_map(|edition| &edition.figures) {
        hides[figure.key.indicator as usize] |= figure.mark == Mark::Secret;
    }
    let least = |number: usize| match declared(editions, number as u32) {
        Some(declared) if declared.public => None,
        Some(declared) => Some(declared.threshold.unwrap_or(floor).max(floor)),
        None => hides[number].then_some(floor),
    };
    (0..hides.len()).map(least).collect()
}
