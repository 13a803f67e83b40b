//! Sums over categories: as declared, or as the figures show them wherever all is shown.
//!
//! Finds the whole of a breakdown among the category without name, the common denominator and the
//! other categories of the same indicator (« A, B et C » is the sum of « A », « B » and « C »).

use rayon::prelude::*;

use crate::columns::declared;
use crate::edition::Formula;
use crate::geography;
use crate::measures::MeasureId;
use crate::places::Place;
use crate::system::{Interval, Unknown};
use crate::world::{Batch, Origin, World};

/// Least number of places over zero that show a sum nobody declared.
const PROOFS: usize = 3;
/// The same for a sum over some of the categories, found by trying all: chance must be ruled out.
const PROOFS_OF_SOME: usize = 8;
/// Most categories among which sums over some of them are looked for.
const MOST_TRIED: usize = 12;
/// One contradiction in so many places is an error of one figure, in a declared sum.
const RARE: usize = 50;

/// Measures that add up to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breakdown {
    pub(crate) indicator: u32,
    pub(crate) parts: Vec<MeasureId>,
    pub(crate) total: MeasureId,
}

/// The breakdowns of all indicators, in their order.
pub(crate) fn breakdowns(world: &World) -> Vec<Breakdown> {
    let indicators: Vec<u32> = (0..world.lexicon.indicators.len() as u32).collect();
    let found: Vec<Vec<Breakdown>> = indicators.into_par_iter().map(|indicator| of(world, indicator)).collect();
    found.into_iter().flatten().collect()
}

fn of(world: &World, indicator: u32) -> Vec<Breakdown> {
    if !matches!(world.formulas[indicator as usize], Formula::Count | Formula::Ratio) {
        return Vec::new();
    }
    let declared = declared(&world.editions, indicator).and_then(|d| d.additive);
    if declared == Some(false) {
        return Vec::new();
    }
    let unnamed = world.lexicon.categories.find("");
    let mut categories = Vec::new();
    let (mut whole, mut denominators) = (None, Vec::new());
    for category in 0..world.lexicon.categories.len() as u32 {
        let (numerator, denominator) = world.parts(indicator, category);
        let Some(numerator) = numerator else { continue };
        denominators.extend(denominator);
        if Some(category) == unnamed { whole = Some(numerator) } else { categories.push(numerator) }
    }
    denominators.sort_unstable();
    denominators.dedup();
    if categories.len() < 2 {
        return Vec::new();
    }
    let breakdown = |parts: &[MeasureId], total| Breakdown { indicator, parts: parts.to_vec(), total };
    let common = (denominators.len() == 1).then(|| denominators[0]);
    let mut found = Vec::new();
    for total in whole.into_iter().chain(common) {
        let (right, wrong) = tried(world, &categories, total);
        let is_declared = declared == Some(true) && Some(total) == whole;
        if (is_declared && wrong * RARE <= right) || (wrong == 0 && right >= PROOFS) {
            found.push(breakdown(&categories, total));
        }
    }
    if found.is_empty() {
        found = of_some(world, &categories).into_iter().map(|(parts, total)| breakdown(&parts, total)).collect();
    }
    found
}

/// In how many places the shown parts make the shown total, and in how many they do not.
fn tried(world: &World, parts: &[MeasureId], total: MeasureId) -> (usize, usize) {
    let (mut right, mut wrong) = (0, 0);
    for (month, cells) in world.measures.cells[total as usize].iter().enumerate() {
        for (place, whole) in cells.iter().enumerate().filter_map(|(place, cell)| Some((place, cell.shown()?))) {
            let value = |part: &MeasureId| world.cell(*part, month as u32, place as Place).shown();
            let sum: Option<f64> = parts.iter().map(value).sum();
            match sum {
                Some(sum) if sum != whole => wrong += 1,
                Some(_) if whole > 0.0 => right += 1,
                _ => {}
            }
        }
    }
    (right, wrong)
}

/// Categories that are the sum of some others, tried in the place that tells them best apart.
fn of_some(world: &World, categories: &[MeasureId]) -> Vec<(Vec<MeasureId>, MeasureId)> {
    if categories.len() > MOST_TRIED {
        return Vec::new();
    }
    let Some(values) = telling(world, categories) else { return Vec::new() };
    let mut found = Vec::new();
    for (at, &total) in categories.iter().enumerate() {
        let sums_up = |mask: &u32| {
            let sum: f64 = (0..values.len()).filter(|part| mask >> part & 1 == 1).map(|part| values[part]).sum();
            mask.count_ones() >= 2 && mask >> at & 1 == 0 && sum == values[at] && sum > 0.0
        };
        for mask in (0..1_u32 << categories.len()).filter(sums_up) {
            let parts: Vec<MeasureId> =
                (0..categories.len()).filter(|part| mask >> part & 1 == 1).map(|part| categories[part]).collect();
            let (right, wrong) = tried(world, &parts, total);
            if wrong == 0 && right >= PROOFS_OF_SOME {
                found.push((parts, total));
            }
        }
    }
    found
}

/// The values of the categories in the fully shown place with the fewest zeros; `None` when some category is always hidden.
fn telling(world: &World, categories: &[MeasureId]) -> Option<Vec<f64>> {
    let first = &world.measures.cells[*categories.first()? as usize];
    let mut best: Option<(usize, Vec<f64>)> = None;
    for (month, cells) in first.iter().enumerate() {
        for place in 0..cells.len() as Place {
            let value = |measure: &MeasureId| world.cell(*measure, month as u32, place).shown();
            let Some(values) = categories.iter().map(value).collect::<Option<Vec<f64>>>() else { continue };
            let filled = values.iter().filter(|value| **value > 0.0).count();
            if best.as_ref().is_none_or(|(most, _)| filled > *most) {
                best = Some((filled, values));
            }
        }
    }
    best.map(|(_, values)| values)
}

/// The equations of the breakdowns, where something is hidden.
///
/// The equation of a territory follows from those of its parts where these are complete, and is left
/// out there: what is left keeps the shape of a network.
pub(crate) fn sums(world: &World, breakdowns: &[Breakdown], additive: &[bool]) -> Vec<Batch> {
    let batch = |(index, breakdown): (usize, &Breakdown)| {
        let mut batch = Batch::default();
        for month in 0..world.measures.cells[breakdown.total as usize].len() as u32 {
            for place in 0..world.places.len() as Place {
                if !follows(world, breakdown, additive, month, place) {
                    sum(world, &mut batch, breakdown, index as u32, (month, place));
                }
            }
        }
        batch
    };
    breakdowns.par_iter().enumerate().map(batch).collect()
}

fn follows(world: &World, breakdown: &Breakdown, additive: &[bool], month: u32, place: Place) -> bool {
    if world.places.cover[place as usize].is_empty() {
        return false;
    }
    breakdown.parts.iter().chain([&breakdown.total]).all(|&measure| {
        let cells = world.measures.slice(measure, month);
        let parts = geography::parts(world, cells, place);
        additive[measure as usize] && !parts.known.is_empty() && !parts.has_rest
    })
}

fn sum(world: &World, batch: &mut Batch, breakdown: &Breakdown, index: u32, at: (u32, Place)) {
    let (month, place) = at;
    let mut terms: Vec<(Unknown, f64)> = Vec::new();
    let mut known = 0.0;
    let members = breakdown.parts.iter().map(|&part| (part, 1.0)).chain([(breakdown.total, -1.0)]);
    for (measure, sign) in members {
        let cell = world.cell(measure, month, place);
        if cell.is_absent() {
            return;
        }
        match cell.shown() {
            Some(value) => known -= sign * value,
            None => terms.extend(world.unknown(measure, month, place).map(|unknown| (unknown, sign))),
        }
    }
    if !terms.is_empty() {
        let origin = Origin::Breakdown { breakdown: index, month, place };
        batch.row(terms, Interval::exactly(known), origin, world.is_own(place));
    }
}
