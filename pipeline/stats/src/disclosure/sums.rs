//! The published sums of a month, as rows over its cells.

use super::cells::Cells;
use super::measures::Measures;
use super::places::Places;

/// A true sum: Σ sign × cell is the same for everyone who reads the figures.
#[derive(Clone, Debug)]
pub struct Sum {
    /// Cell and sign. Zeros, which all see, are left out.
    pub terms: Vec<(usize, i64)>,
    /// Groups decided before the sum may be used (see [`group`]).
    pub group: usize,
}

/// Number of groups of cells, decided one after the other.
pub const GROUPS: usize = 4;

/// The group of a cell: totals of the larger territories, totals of the communes, their parts
/// in the larger territories, their parts in the communes.
///
/// Totals are decided first: where they are shown, what is inside each falls apart into small
/// blocks that are solved exactly.
pub fn group(places: &Places, measures: &Measures, cell: usize) -> usize {
    let (measure, place) = (cell / places.len(), cell % places.len());
    2 * usize::from(!measures.all[measure].whole) + usize::from(places.rank(place) == 0)
}

/// Every sum that is true in the data: between territories for each measure, between the
/// categories of a breakdown at each place. `formerly` are the communes of territories as an
/// earlier edition had them, whose total for that measure it showed.
pub fn sums(places: &Places, measures: &Measures, cells: &Cells, formerly: &[(usize, Vec<usize>)]) -> Vec<Sum> {
    let mut all = Vec::new();
    let mut add = |terms: Vec<(usize, i64)>, total_known: bool| {
        let value = |cell: usize| measures.value(cell / places.len(), cell % places.len()).unwrap_or(0);
        let rest: i64 = terms.iter().map(|&(cell, sign)| sign * value(cell)).sum();
        let tolerance = if measures.all[terms[0].0 / places.len()].fine { terms.len() as i64 } else { 0 };
        if !total_known && rest.abs() > tolerance {
            return;
        }
        let terms: Vec<(usize, i64)> = terms.into_iter().filter(|&(cell, _)| value(cell) != 0).collect();
        let group = terms.iter().map(|&(cell, _)| group(places, measures, cell)).max();
        if let Some(group) = group {
            all.push(Sum { terms, group });
        }
    };
    let signed = |cells: Vec<usize>| -> Vec<(usize, i64)> {
        cells.into_iter().enumerate().map(|(at, cell)| (cell, if at == 0 { -1 } else { 1 })).collect()
    };
    for measure in (0..measures.all.len()).filter(|measure| !measures.all[*measure].known) {
        for sum in &places.sums {
            if measures.value(measure, sum[0]).is_some() {
                add(signed(sum.iter().map(|place| cells.at(measure, *place)).collect()), false);
            }
        }
    }
    for sum in &measures.sums {
        for place in 0..places.len() {
            if measures.value(sum[0], place).is_some() {
                add(signed(sum.iter().map(|measure| cells.at(*measure, place)).collect()), false);
            }
        }
    }
    for (measure, communes) in formerly {
        add(communes.iter().map(|place| (cells.at(*measure, *place), 1)).collect(), true);
    }
    all
}
