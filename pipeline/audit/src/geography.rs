//! Sums over territories: a place is the sum of the places that lie in it.
//!
//! A measure whose shown figures do not add up (distinct persons, medians) has no such sums.

use rayon::prelude::*;

use crate::columns::Cell;
use crate::measures::MeasureId;
use crate::places::Place;
use crate::system::{Interval, Unknown};
use crate::world::{Batch, Hidden, Origin, World};

/// One contradiction in so many sums is taken for an error of one figure, not of the equation.
const RARE: usize = 50;

/// The parts of a place that have a figure, and whether communes without figure are left.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) known: Vec<Place>,
    pub(crate) has_rest: bool,
}

/// The largest parts of a place that a measure has in a month.
pub(crate) fn parts(world: &World, cells: &[Cell], place: Place) -> Parts {
    let mut parts = Parts::default();
    let mut left = world.places.cover[place as usize].clone();
    while let Some(part) = left.pop() {
        if cells.get(part as usize).is_some_and(|cell| !cell.is_absent()) {
            parts.known.push(part);
        } else if world.places.cover[part as usize].is_empty() {
            parts.has_rest = true;
        } else {
            left.extend(&world.places.cover[part as usize]);
        }
    }
    parts.known.sort_unstable();
    parts
}

/// Whether the shown figures of each measure add up over territories.
pub(crate) fn additive(world: &World) -> Vec<bool> {
    (0..world.measures.cells.len() as MeasureId).into_par_iter().map(|measure| is_additive(world, measure)).collect()
}

fn is_additive(world: &World, measure: MeasureId) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for cells in world.measures.cells[measure as usize].iter().filter(|cells| !cells.is_empty()) {
        for place in 0..cells.len() as Place {
            let Some(total) = cells[place as usize].shown() else { continue };
            let parts = parts(world, cells, place);
            let sum: Option<f64> = parts.known.iter().map(|&part| cells[part as usize].shown()).sum();
            let Some(sum) = sum.filter(|_| !parts.known.is_empty()) else { continue };
            let holds = if parts.has_rest { sum <= total } else { sum == total };
            if holds { right += 1 } else { wrong += 1 }
        }
    }
    let is_whole = world.measures.cells[measure as usize]
        .iter()
        .flatten()
        .filter_map(|c| c.shown())
        .all(|v| v.fract() == 0.0 && v >= 0.0);
    is_whole && wrong * RARE <= right
}

/// The sums of all measures in which something is hidden.
pub(crate) fn sums(world: &World, additive: &[bool]) -> Vec<Batch> {
    let months = |measure: &MeasureId| world.measures.cells[*measure as usize].len() as u32;
    let measures = (0..world.measures.cells.len() as MeasureId).filter(|&measure| additive[measure as usize]);
    let slices: Vec<(MeasureId, u32)> = measures.flat_map(|m| (0..months(&m)).map(move |month| (m, month))).collect();
    slices.into_par_iter().map(|(measure, month)| sums_of(world, measure, month)).collect()
}

fn sums_of(world: &World, measure: MeasureId, month: u32) -> Batch {
    let mut batch = Batch::default();
    let cells = world.measures.slice(measure, month);
    let has_corrections = world.corrected.range((measure, month, 0, 0)..(measure, month + 1, 0, 0)).next().is_some();
    for place in 0..cells.len() as Place {
        if cells[place as usize].is_absent() || world.places.cover[place as usize].is_empty() {
            continue;
        }
        let parts = parts(world, cells, place);
        if parts.known.is_empty() {
            continue;
        }
        let named = (0..world.editions.len()).filter(|&edition| world.places.is_named(place, edition));
        let is_touched = |edition: usize| {
            let touched = |place: Place| world.corrected.contains_key(&(measure, month, place, edition));
            touched(place) || parts.known.iter().any(|&part| touched(part))
        };
        for (at, edition) in named.enumerate() {
            if at == 0 || (has_corrections && is_touched(edition)) {
                sum(world, &mut batch, (measure, month, place), &parts, edition);
            }
        }
    }
    batch
}

/// One territory and its parts, as an edition has them.
fn sum(world: &World, batch: &mut Batch, at: (MeasureId, u32, Place), parts: &Parts, edition: usize) {
    let (measure, month, place) = at;
    let mut terms: Vec<(Unknown, f64)> = Vec::new();
    let mut known = 0.0;
    let members = parts.known.iter().map(|&part| (part, 1.0)).chain([(place, -1.0)]);
    for (part, sign) in members {
        match world.cell_in(edition, measure, month, part).shown() {
            Some(value) => known -= sign * value,
            None => terms.extend(world.unknown(measure, month, part).map(|unknown| (unknown, sign))),
        }
    }
    if parts.has_rest {
        terms.push((batch.unknown(Hidden::Rest { measure, month, place }), 1.0));
    }
    if !terms.is_empty() {
        batch.row(terms, Interval::exactly(known), Origin::Sum { measure, month, place }, edition == 0);
    }
}
