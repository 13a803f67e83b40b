//! The network inside a part that is none: some unknowns kept at their value in a whole completion.
//!
//! What moves there is a completion of the part; what does not move there may move elsewhere. So a
//! network proves that values are possible, cheaply, and never that they are not.

use crate::flow::{Flow, orientation};
use crate::system::{EPSILON, Interval, Row};

/// A network around a completion.
#[derive(Debug)]
pub(super) struct Network {
    flow: Flow,
    /// The completion, up to date where the flow has moved.
    base: Vec<f64>,
    /// The unknowns that may move, in order.
    moving: Vec<usize>,
}

impl Network {
    /// The network around `base`; `None` where that completion is not whole.
    pub(super) fn around(rows: &[Row], bounds: &[Interval], base: &[f64]) -> Option<Self> {
        let base: Vec<f64> = base.iter().map(|&value| whole(value)).collect::<Option<_>>()?;
        let (_, is_kept) = orientation(rows, bounds.len());
        let moving: Vec<usize> = (0..bounds.len()).filter(|&unknown| !is_kept[unknown]).collect();
        let local = |unknown: u32| moving.binary_search(&(unknown as usize)).unwrap_or_default() as u32;
        let without = |row: &Row| {
            let known = row.terms.iter().filter(|term| is_kept[term.0 as usize]);
            let known: f64 = known.map(|&(unknown, c)| c * base[unknown as usize]).sum();
            let within = Interval { low: row.within.low - known, high: row.within.high - known };
            let moving = row.terms.iter().filter(|term| !is_kept[term.0 as usize]);
            Row { terms: moving.map(|&(unknown, c)| (local(unknown), c)).collect(), within, ..*row }
        };
        let rows: Vec<Row> = rows.iter().map(without).filter(|row| !row.terms.is_empty()).collect();
        let bounds: Vec<Interval> = moving.iter().map(|&unknown| bounds[unknown]).collect();
        let flow = Flow::new(&rows, &bounds).ok()?;
        let mut network = Self { flow, base, moving };
        network.follow();
        Some(network)
    }

    /// A completion where an unknown goes up (or down) to `enough`, or as far as it does here; `None`
    /// where it does not move.
    pub(super) fn extreme(&mut self, unknown: usize, up: bool, enough: f64) -> Option<&[f64]> {
        let at = self.moving.binary_search(&unknown).ok()?;
        self.flow.extreme(at, up, enough);
        self.follow();
        Some(&self.base)
    }

    /// Whether each unknown can change while one of them has a given value; `None` where it cannot have it here.
    pub(super) fn can_change(&mut self, unknown: usize, value: f64) -> Option<Vec<bool>> {
        let at = self.moving.binary_search(&unknown).ok();
        let is_there = at.map_or(self.base[unknown] == value, |at| self.flow.move_to(at, value));
        self.follow();
        let mut free = vec![false; self.base.len()];
        for (&unknown, can) in self.moving.iter().zip(self.flow.can_change(at)) {
            free[unknown] = can;
        }
        is_there.then_some(free)
    }

    fn follow(&mut self) {
        for (&unknown, value) in self.moving.iter().zip(self.flow.values()) {
            self.base[unknown] = value;
        }
    }
}

fn whole(value: f64) -> Option<f64> {
    let whole = value.round();
    ((whole - value).abs() < EPSILON).then_some(whole)
}
