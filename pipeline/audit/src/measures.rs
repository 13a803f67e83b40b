//! Columns that count the same thing: equal wherever both are shown, they are one measure.
//!
//! A denominator hidden in one indicator and shown in another is known.

use crate::columns::{Cell, ColumnId, Columns, Slices};

/// Least number of equal counts over zero for two columns to be one measure.
const PROOFS: usize = 8;

pub(crate) type MeasureId = u32;

/// The measures, with all that any of their columns shows.
#[derive(Debug, Default)]
pub(crate) struct Measures {
    pub(crate) cells: Vec<Slices>,
    /// The columns of each measure.
    pub(crate) columns: Vec<Vec<ColumnId>>,
    of_column: Vec<MeasureId>,
}

impl Measures {
    /// Joins the columns, whose cells move into the measures.
    pub(crate) fn of(columns: &mut Columns) -> Self {
        let mut measures = Self::default();
        let slices = std::mem::take(&mut columns.slices);
        for (id, slices) in slices.into_iter().enumerate() {
            let twin = (0..measures.cells.len()).find(|&measure| is_same(&measures.cells[measure], &slices));
            let measure = match twin {
                Some(measure) => {
                    merge(&mut measures.cells[measure], slices);
                    measure
                }
                None => {
                    measures.cells.push(slices);
                    measures.columns.push(Vec::new());
                    measures.cells.len() - 1
                }
            };
            measures.columns[measure].push(id as ColumnId);
            measures.of_column.push(measure as MeasureId);
        }
        measures
    }

    pub(crate) fn of_column(&self, column: ColumnId) -> MeasureId {
        self.of_column[column as usize]
    }

    /// The cells of a measure in a month; empty when there are none.
    pub(crate) fn slice(&self, measure: MeasureId, month: u32) -> &[Cell] {
        self.cells[measure as usize].get(month as usize).map_or(&[], Vec::as_slice)
    }
}

fn is_same(one: &Slices, other: &Slices) -> bool {
    let mut proofs = 0;
    for (a, b) in one.iter().zip(other).flat_map(|(a, b)| a.iter().zip(b)) {
        match (a.shown(), b.shown()) {
            (Some(a), Some(b)) if a != b => return false,
            (Some(a), Some(_)) if a != 0.0 => proofs += 1,
            _ => {}
        }
    }
    proofs >= PROOFS
}

fn merge(into: &mut Slices, from: Slices) {
    into.resize(into.len().max(from.len()), Vec::new());
    for (into, from) in into.iter_mut().zip(from) {
        if into.is_empty() {
            *into = from;
            continue;
        }
        for (into, from) in into.iter_mut().zip(from) {
            if into.shown().is_none() && (from.shown().is_some() || into.is_absent()) {
                *into = from;
            }
        }
    }
}
