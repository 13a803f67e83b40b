//! The counts of the editions, by column: one for each indicator, category and part (numerator or denominator).
//!
//! Joins the editions: what one shows is known in all. Holds no equation.

use std::collections::BTreeMap;

use crate::edition::{Declared, Edition, Figure, Formula, Mark};
use crate::names::{Key, Lexicon};
use crate::places::{Place, Places};

/// What the attacker sees of a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell(f64);

impl Cell {
    /// No row: nothing says that the count exists.
    pub(crate) const ABSENT: Self = Self(f64::NEG_INFINITY);
    /// A row without number.
    pub(crate) const HIDDEN: Self = Self(f64::INFINITY);

    pub(crate) fn of(value: f64) -> Self {
        Self(value)
    }

    pub(crate) fn is_absent(self) -> bool {
        self == Self::ABSENT
    }

    pub(crate) fn is_hidden(self) -> bool {
        self == Self::HIDDEN
    }

    pub(crate) fn shown(self) -> Option<f64> {
        self.0.is_finite().then_some(self.0)
    }
}

/// Which count of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Numerator,
    Denominator,
}

/// Number of a column.
pub(crate) type ColumnId = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column {
    pub(crate) indicator: u32,
    pub(crate) category: u32,
    pub(crate) part: Part,
}

/// The cells of a column, by month then by place; a month without row is empty.
pub(crate) type Slices = Vec<Vec<Cell>>;

/// A count that another edition shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elsewhere {
    pub(crate) column: ColumnId,
    pub(crate) key: Key,
    pub(crate) place: Place,
    pub(crate) edition: usize,
    pub(crate) value: f64,
}

/// The columns of all editions together.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) list: Vec<Column>,
    numbers: BTreeMap<Column, ColumnId>,
    pub(crate) slices: Vec<Slices>,
    /// Hidden in the edition audited, shown in another.
    pub(crate) revealed: Vec<Elsewhere>,
    /// Shown in both with different numbers: the other edition's, by column, month, place and edition.
    pub(crate) corrected: BTreeMap<(ColumnId, u32, Place, usize), f64>,
    /// Shown in the edition audited, hidden in another.
    pub(crate) unveiled: Vec<Elsewhere>,
}

impl Columns {
    pub(crate) fn of(editions: &[Edition], formulas: &[Formula], places: &Places, lexicon: &Lexicon) -> Self {
        let mut columns = Self::default();
        for (index, edition) in editions.iter().enumerate() {
            let mut own: Vec<Slices> = Vec::new();
            for figure in &edition.figures {
                let Some(place) = places.at(index, figure.key.zone) else { continue };
                let counts = counts(figure, formulas[figure.key.indicator as usize]);
                for (part, cell) in [(Part::Numerator, counts.0), (Part::Denominator, counts.1)] {
                    if cell.is_absent() {
                        continue;
                    }
                    let id = columns.number(figure.key, part);
                    let month = figure.key.month as usize;
                    own.resize(own.len().max(id as usize + 1), Vec::new());
                    let slices = &mut own[id as usize];
                    slices.resize(lexicon.months.len().max(month + 1), Vec::new());
                    if slices[month].is_empty() {
                        slices[month] = vec![Cell::ABSENT; places.len()];
                    }
                    let old = &mut slices[month][place as usize];
                    if old.shown().is_none() {
                        *old = cell;
                    }
                }
            }
            columns.join(index, own, places);
        }
        columns
    }

    fn number(&mut self, key: Key, part: Part) -> ColumnId {
        let column = Column { indicator: key.indicator, category: key.category, part };
        let next = self.list.len() as ColumnId;
        let id = *self.numbers.entry(column).or_insert(next);
        if id == next {
            self.list.push(column);
        }
        id
    }

    pub(crate) fn find(&self, indicator: u32, category: u32, part: Part) -> Option<ColumnId> {
        self.numbers.get(&Column { indicator, category, part }).copied()
    }

    /// Adds the cells of an edition to those of the editions before it.
    fn join(&mut self, edition: usize, own: Vec<Slices>, places: &Places) {
        self.slices.resize(self.list.len(), Vec::new());
        for (id, slices) in own.into_iter().enumerate() {
            for (month, cells) in slices.into_iter().enumerate().filter(|(_, cells)| !cells.is_empty()) {
                let joined = &mut self.slices[id];
                joined.resize(joined.len().max(month + 1), Vec::new());
                if joined[month].is_empty() {
                    joined[month] = cells;
                    continue;
                }
                for (place, other) in cells.into_iter().enumerate() {
                    self.join_cell(edition, (id as ColumnId, month as u32, place as Place), other, places);
                }
            }
        }
    }

    fn join_cell(&mut self, edition: usize, at: (ColumnId, u32, Place), other: Cell, places: &Places) {
        let (id, month, place) = at;
        let cell = &mut self.slices[id as usize][month as usize][place as usize];
        let column = self.list[id as usize];
        let (indicator, category) = (column.indicator, column.category);
        let key = Key { indicator, category, month, zone: places.zone[place as usize] };
        let elsewhere = |value| Elsewhere { column: id, key, place, edition, value };
        match (cell.shown(), other.shown()) {
            _ if other.is_absent() => {}
            _ if cell.is_absent() => *cell = other,
            (None, Some(value)) => self.revealed.push(elsewhere(value)),
            (Some(value), None) => self.unveiled.push(elsewhere(value)),
            (Some(now), Some(before)) if now != before => {
                self.corrected.insert((id, month, place, edition), before);
            }
            _ => {}
        }
    }
}

/// What a figure shows of its numerator and its denominator.
fn counts(figure: &Figure, formula: Formula) -> (Cell, Cell) {
    let shown = |number: Option<f64>| number.map(Cell);
    if figure.margin > 0.0 {
        return (Cell::ABSENT, Cell::ABSENT);
    }
    let unsaid = if figure.mark == Mark::Absent { Cell::ABSENT } else { Cell::HIDDEN };
    match formula {
        Formula::Count => (shown(figure.numerator.or(figure.value)).unwrap_or(unsaid), Cell::ABSENT),
        Formula::Ratio => (shown(figure.numerator).unwrap_or(unsaid), shown(figure.denominator).unwrap_or(unsaid)),
        Formula::Value | Formula::Evolution => (Cell::ABSENT, Cell::ABSENT),
    }
}

/// The formula of each indicator: as declared, else as the figures show it.
pub(crate) fn formulas(editions: &[Edition], lexicon: &Lexicon) -> Vec<Formula> {
    let mut seen = vec![(false, false); lexicon.indicators.len()];
    for figure in editions.iter().flat_map(|edition| &edition.figures) {
        let seen = &mut seen[figure.key.indicator as usize];
        seen.0 |= figure.numerator.is_some();
        seen.1 |= figure.denominator.is_some();
    }
    let guessed = |number: usize| match seen[number] {
        _ if lexicon.indicators.text(number as u32).starts_with("evolution_") => Formula::Evolution,
        (_, true) => Formula::Ratio,
        (true, false) => Formula::Count,
        (false, false) => Formula::Value,
    };
    let declared = |number: usize| declared(editions, number as u32).and_then(|d| d.formula);
    (0..seen.len()).map(|number| declared(number).unwrap_or_else(|| guessed(number))).collect()
}

/// What an edition declares of an indicator, the edition audited first.
pub(crate) fn declared(editions: &[Edition], indicator: u32) -> Option<&Declared> {
    editions.iter().find_map(|edition| edition.declared.get(&indicator))
}
