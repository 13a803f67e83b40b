//! The cells of a month: what each holds, whether it may be shown, and what it needs.

use std::collections::BTreeMap;

use portulan_plan::{Numerator, Plan};
use portulan_secrecy::{LARGEST, Need};
use portulan_terms::Reason;

use super::measures::{Measures, Shown};
use super::places::Places;

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// No definition gives it.
    #[default]
    Absent,
    /// Shown for now; it may be hidden.
    Open,
    /// Shown whatever happens: a zero, what all know, what an earlier edition showed.
    Pinned,
    /// Hidden.
    Hidden(Reason),
}

/// The cells of a month: measure by place.
pub struct Cells {
    /// Number of places.
    pub width: usize,
    /// What becomes of each.
    pub states: Vec<State>,
    /// What each hidden cell needs, by cell.
    pub needs: BTreeMap<usize, Vec<Need>>,
    /// What anyone knows of a cell beforehand: its least and greatest value.
    pub bounds: BTreeMap<usize, (i64, i64)>,
    /// Cells that are what is left between two others: (outer, inner), and its value.
    pub rests: Vec<Rest>,
}

/// What is left between two cells, which nobody publishes but anyone can work out.
#[derive(Clone, Debug)]
pub struct Rest {
    /// The cell that holds the other; [`KNOWN`] when all know it.
    pub outer: usize,
    /// The cell inside; [`KNOWN`] when all know it.
    pub inner: usize,
    /// What is left.
    pub value: i64,
    /// What it needs; nothing when it is not small.
    pub need: Option<Need>,
}

/// In place of a cell that is no more: a total that an earlier edition showed.
pub const KNOWN: usize = usize::MAX;

/// Share of an amount over which one contributor makes it.
const DOMINANT: f64 = 0.85;

/// Share of an amount that must stay unknown on each side.
const AROUND: i64 = 10;

impl Cells {
    /// Cells of the measures, with what is small among them.
    pub fn of(plan: &Plan, places: &Places, measures: &Measures) -> Self {
        let width = places.len();
        let mut cells = Self {
            width,
            states: vec![State::Absent; measures.all.len() * width],
            needs: BTreeMap::new(),
            bounds: BTreeMap::new(),
            rests: Vec::new(),
        };
        for (rank, measure) in measures.all.iter().enumerate() {
            for (place, value) in measure.values.iter().enumerate() {
                cells.states[rank * width + place] = match value {
                    None => State::Absent,
                    Some(0) => State::Pinned,
                    Some(_) if measure.known => State::Pinned,
                    Some(_) => State::Open,
                };
            }
        }
        for shown in &measures.shown {
            cells.primaries(plan, measures, shown);
        }
        cells.nests(plan, places, measures);
        cells
    }

    /// The cell of a measure at a place.
    pub fn at(&self, measure: usize, place: usize) -> usize {
        measure * self.width + place
    }

    /// Whether the cell is hidden.
    pub fn is_hidden(&self, cell: usize) -> bool {
        matches!(self.states[cell], State::Hidden(_))
    }

    /// Hides a cell that may be; a cell hidden already keeps the first reason, unless it was
    /// cover and is now to be protected itself.
    pub fn hide(&mut self, cell: usize, reason: Reason) {
        match self.states[cell] {
            State::Open => self.states[cell] = State::Hidden(reason),
            State::Hidden(old) if !old.is_primary() && reason.is_primary() => self.states[cell] = State::Hidden(reason),
            _ => {}
        }
    }

    /// Hides a cell, which then needs `need`.
    pub fn protect(&mut self, cell: usize, reason: Reason, need: Need) {
        self.hide(cell, reason);
        if self.is_hidden(cell) {
            self.needs.entry(cell).or_default().push(need);
        }
    }

    fn primaries(&mut self, plan: &Plan, measures: &Measures, shown: &Shown) {
        let header = &plan.indicators[shown.definition].header;
        let disclosure = &header.disclosure;
        let Some(threshold) = plan.settings.secrecy.threshold(disclosure).map(i64::from) else { return };
        let is_small = |value: i64| (1..threshold).contains(&value);
        let few = |units: Option<f64>| units.is_some_and(|n| n > 0.0 && n < threshold as f64);
        for place in 0..self.width {
            let of = |measure: Option<usize>| measure.and_then(|measure| measures.value(measure, place));
            let cell = |measure: Option<usize>| measure.map(|measure| self.at(measure, place));
            let (numerator, denominator) = (of(shown.numerator), of(shown.denominator));
            let (units, largest) = shown.units(place);
            let (top, bottom) = (cell(shown.numerator), cell(shown.denominator));
            if let (Some(d), Some(bottom)) = (denominator, bottom)
                && is_small(d)
            {
                self.protect(bottom, Reason::Small, Need::contains_zero(d, threshold));
            }
            let (Some(n), Some(top)) = (numerator, top) else { continue };
            match disclosure.numerator {
                Numerator::Public => {}
                Numerator::Amount => {
                    let dominant = largest.is_some_and(|largest| largest * 100.0 > DOMINANT * n as f64);
                    let need = Need::around((n.abs() / AROUND).max(1));
                    if few(units) {
                        self.protect(top, Reason::FewUnits, need);
                    } else if dominant {
                        self.protect(top, Reason::Dominant, need);
                    }
                }
                Numerator::Units => {
                    if is_small(n) {
                        self.protect(top, Reason::Small, Need::contains_zero(n, threshold));
                    } else if few(units) {
                        self.protect(top, Reason::FewUnits, Need::width(threshold));
                    }
                }
            }
            if let Some(d) = denominator.filter(|d| shown.share && *d >= n) {
                if is_small(d - n) && n > 0 {
                    self.protect(top, Reason::Rest, Need::contains_total(n, d, threshold));
                } else if d == n && n > 0 && disclosure.sensitive {
                    self.protect(top, Reason::Everyone, Need::contains_total(n, d, threshold));
                }
            }
        }
    }

    /// What is left between two measures or two places where one holds the other.
    fn nests(&mut self, plan: &Plan, places: &Places, measures: &Measures) {
        let threshold = i64::from(plan.settings.secrecy.caf);
        let mut rests = Vec::new();
        for &(outer, inner) in &measures.nests {
            rests.extend(
                (0..self.width).map(|place| (self.at(outer, place), self.at(inner, place), outer, place, inner, place)),
            );
        }
        for (measure, _) in measures.all.iter().enumerate().filter(|(_, m)| !m.known && !m.fine) {
            for &(outer, inner) in &places.nests {
                rests.push((self.at(measure, outer), self.at(measure, inner), measure, outer, measure, inner));
            }
        }
        for (outer, inner, a, p, b, q) in rests {
            let (Some(whole), Some(part)) = (measures.value(a, p), measures.value(b, q)) else { continue };
            let value = whole - part;
            // A rest of zero is shown as any zero; a part that is larger is no part.
            if value > 0 {
                let need = (value < threshold).then(|| Need::contains_zero(value, threshold));
                self.rests.push(Rest { outer, inner, value, need });
            }
        }
    }

    /// Keeps what anyone knows beforehand of a cell, where it is true.
    pub fn bound(&mut self, cell: usize, value: i64, low: i64, high: i64) {
        if low <= value && value <= high {
            let (least, most) = self.bounds.entry(cell).or_insert((0, LARGEST));
            (*least, *most) = ((*least).max(low), (*most).min(high));
        }
    }
}
