//! Rows between a numerator and its denominator: complements, ratios shown without their parts,
//! evolutions, and the producer's own rounded files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::breakdown::Breakdown;
use crate::columns::{Part, declared};
use crate::edition::{Edition, Figure, Formula, Mark};
use crate::measures::MeasureId;
use crate::names::{Key, Lexicon};
use crate::places::Place;
use crate::system::{Interval, Unknown};
use crate::world::{Batch, Hidden, Origin, World};

/// What 1 for 1 is in the unit of each ratio, where some figure shows the three numbers, or where
/// the denominators shown make whole numerators.
pub(crate) fn scales(editions: &[Edition], lexicon: &Lexicon, formulas: &[Formula]) -> Vec<Option<f64>> {
    let mut scales = vec![None; lexicon.indicators.len()];
    for figure in editions.iter().flat_map(|edition| &edition.figures) {
        let indicator = figure.key.indicator as usize;
        if scales[indicator].is_some() || formulas[indicator] != Formula::Ratio {
            continue;
        }
        if let (Some(value), Some(numerator), Some(denominator)) = (figure.value, figure.numerator, figure.denominator)
        {
            let scale = value * denominator / numerator;
            scales[indicator] = (scale.is_finite() && scale > 0.0).then(|| rounded(scale));
        }
    }
    scales
}

/// A scale to the nearest power of ten when it is close to one.
fn rounded(scale: f64) -> f64 {
    let power = 10_f64.powf(scale.log10().round());
    if (scale / power - 1.0).abs() < 0.01 { power } else { scale }
}

/// What a value as written may have been before it was rounded.
pub(crate) fn unrounded(value: f64, decimals: u8) -> Interval {
    let half = (0.5 * 10_f64.powi(-i32::from(decimals))).max(value.abs() * 1e-12);
    Interval { low: value - half, high: value + half }
}

/// Whether no numerator of an indicator exceeds its denominator: then what is left is a count too.
pub(crate) fn are_shares(world: &World) -> Vec<bool> {
    let mut shares = vec![true; world.formulas.len()];
    for figure in world.editions.iter().flat_map(|edition| &edition.figures) {
        if let (Some(numerator), Some(denominator)) = (figure.numerator, figure.denominator) {
            shares[figure.key.indicator as usize] &= numerator <= denominator;
        }
    }
    let is_ratio = |indicator: usize| world.formulas[indicator] == Formula::Ratio;
    let is_share = |indicator: usize| shares[indicator] && is_ratio(indicator) && world.counted[indicator];
    (0..shares.len()).map(is_share).collect()
}

/// The rows of every figure of the edition audited and of the others.
pub(crate) fn rows(world: &World, shares: &[bool], breakdowns: &[Breakdown]) -> Vec<Batch> {
    let rounded = rounded_figures(world);
    let mut batches = Vec::new();
    for (index, edition) in world.editions.iter().enumerate() {
        let chunks = edition.figures.par_chunks(1 << 16);
        let found: Vec<Batch> = chunks
            .map(|figures| {
                let mut batch = Batch::default();
                for figure in figures {
                    rows_of(world, &mut batch, figure, index, shares, breakdowns);
                    against_rounded(world, &mut batch, figure, index, &rounded);
                }
                batch
            })
            .collect();
        batches.extend(found);
    }
    batches.push(revealed(world));
    batches
}

fn rows_of(
    world: &World,
    batch: &mut Batch,
    figure: &Figure,
    edition: usize,
    shares: &[bool],
    breakdowns: &[Breakdown],
) {
    let key = figure.key;
    match world.formulas[key.indicator as usize] {
        Formula::Ratio if figure.mark != Mark::Absent => {
            let Some(sides) = Sides::of(world, key, edition) else { return };
            if shares[key.indicator as usize] && world.is_first(edition, key) {
                sides.complement(world, batch, breakdowns);
            }
            if let (Some(value), Mark::Shown, Some(scale)) =
                (figure.value, figure.mark, world.scales[key.indicator as usize])
            {
                let value = unrounded(value, figure.decimals);
                sides.ratio(batch, value, scale, Origin::Ratio(key), edition == 0);
            }
        }
        Formula::Evolution if figure.mark == Mark::Shown => evolution(world, batch, figure, edition),
        _ => {}
    }
}

/// A count as a row sees it.
#[derive(Debug, Clone, Copy)]
enum Side {
    Known(f64),
    Open(Unknown),
}

/// A numerator and a denominator of which at least one is hidden.
struct Sides {
    key: Key,
    place: Place,
    measures: (MeasureId, MeasureId),
    numerator: Side,
    denominator: Side,
}

fn side(world: &World, measure: MeasureId, month: u32, place: Place) -> Option<Side> {
    let shown = world.cell(measure, month, place).shown().map(Side::Known);
    shown.or_else(|| world.unknown(measure, month, place).map(Side::Open))
}

impl Sides {
    fn of(world: &World, key: Key, edition: usize) -> Option<Self> {
        let place = world.places.at(edition, key.zone)?;
        let (Some(numerator), Some(denominator)) = world.parts(key.indicator, key.category) else { return None };
        let measures = (numerator, denominator);
        let numerator = side(world, numerator, key.month, place)?;
        let denominator = side(world, denominator, key.month, place)?;
        let both_known = matches!((numerator, denominator), (Side::Known(_), Side::Known(_)));
        (!both_known).then_some(Self { key, place, measures, numerator, denominator })
    }

    /// Numerator and complement make the denominator.
    fn complement(&self, world: &World, batch: &mut Batch, breakdowns: &[Breakdown]) {
        let origin = Origin::Whole(self.key);
        match (self.numerator, self.denominator) {
            (Side::Open(numerator), Side::Known(whole)) => {
                batch.row(vec![(numerator, 1.0)], Interval { low: 0.0, high: whole }, origin, true);
            }
            (Side::Known(part), Side::Open(denominator)) => {
                batch.row(vec![(denominator, 1.0)], Interval { low: part, high: f64::INFINITY }, origin, true);
            }
            (Side::Open(numerator), Side::Open(denominator)) => {
                let is_in_breakdown = |b: &Breakdown| b.total == self.measures.1 && b.parts.contains(&self.measures.0);
                if breakdowns.iter().any(is_in_breakdown) {
                    return;
                }
                let Key { indicator, category, month, .. } = self.key;
                let column = |part| world.columns.find(indicator, category, part).unwrap_or_default();
                let hidden = Hidden::Complement {
                    numerator: column(Part::Numerator),
                    denominator: column(Part::Denominator),
                    month,
                    place: self.place,
                };
                let rest = batch.unknown(hidden);
                let terms = vec![(numerator, 1.0), (rest, 1.0), (denominator, -1.0)];
                batch.row(terms, Interval::exactly(0.0), origin, true);
            }
            (Side::Known(_), Side::Known(_)) => {}
        }
    }

    /// `value.low × denominator ≤ scale × numerator ≤ value.high × denominator`.
    fn ratio(&self, batch: &mut Batch, value: Interval, scale: f64, origin: Origin, own: bool) {
        let (low, high) = (value.low / scale, value.high / scale);
        match (self.numerator, self.denominator) {
            (Side::Open(numerator), Side::Known(whole)) => {
                let within = Interval { low: low * whole, high: high * whole };
                batch.row(vec![(numerator, 1.0)], within, origin, own);
            }
            (Side::Known(part), Side::Open(denominator)) if low > 0.0 => {
                let within = Interval { low: part / high, high: part / low };
                batch.row(vec![(denominator, 1.0)], within, origin, own);
            }
            (Side::Open(numerator), Side::Open(denominator)) => {
                let below = Interval { low: f64::NEG_INFINITY, high: 0.0 };
                let above = Interval { low: 0.0, high: f64::INFINITY };
                batch.row(vec![(numerator, 1.0), (denominator, -high)], below, origin, own);
                batch.row(vec![(numerator, 1.0), (denominator, -low)], above, origin, own);
            }
            _ => {}
        }
    }
}

/// A clue about the value of one figure: a count, or a ratio as written.
///
/// As what another edition says, it is left out where it contradicts the figures.
pub(crate) fn clue(world: &World, batch: &mut Batch, key: Key, value: Interval, origin: Origin) {
    match world.formulas[key.indicator as usize] {
        Formula::Count => {
            let measure = world.parts(key.indicator, key.category).0;
            let place = world.places.at(0, key.zone);
            let unknown = measure.zip(place).and_then(|(measure, place)| world.unknown(measure, key.month, place));
            if let Some(unknown) = unknown {
                batch.row(vec![(unknown, 1.0)], value, origin, false);
            }
        }
        Formula::Ratio => {
            let sides = Sides::of(world, key, 0);
            if let (Some(sides), Some(scale)) = (sides, world.scales[key.indicator as usize]) {
                sides.ratio(batch, value, scale, origin, false);
            }
        }
        Formula::Value | Formula::Evolution => {}
    }
}

/// An evolution shown: `now = (1 + value / 100) × before` for a count, a difference of points for a ratio.
fn evolution(world: &World, batch: &mut Batch, figure: &Figure, edition: usize) {
    let origin = Origin::Evolution(figure.key);
    let Some((now, before)) = ends(world, figure.key) else { return };
    let value = figure.value.map(|value| unrounded(value, figure.decimals));
    let Some(place) = world.places.at(edition, now.zone) else { return };
    match world.formulas[now.indicator as usize] {
        Formula::Count => {
            let Some(measure) = world.parts(now.indicator, now.category).0 else { return };
            let side = |month| side(world, measure, month, place);
            let (Some(numerator), Some(denominator)) = (side(now.month), side(before.month)) else { return };
            // The two counts that an evolution compares may stand beside it.
            for (side, count) in [(numerator, figure.numerator), (denominator, figure.denominator)] {
                if let (Side::Open(unknown), Some(count), true) = (side, count, figure.margin == 0.0) {
                    batch.row(vec![(unknown, 1.0)], Interval::exactly(count), origin, edition == 0);
                }
            }
            let Some(value) = value else { return };
            let sides = Sides { key: now, place, measures: (measure, measure), numerator, denominator };
            let growth = Interval { low: 100.0 + value.low, high: 100.0 + value.high };
            sides.ratio(batch, growth, 100.0, origin, edition == 0);
        }
        Formula::Ratio => {
            let Some((scale, value)) = world.scales[now.indicator as usize].zip(value) else { return };
            if let Some(then) = shown_ratio(world, before, place, scale) {
                let value = Interval { low: then + value.low, high: then + value.high };
                clue_at(world, batch, now, edition, value, scale, origin);
            }
            if let Some(today) = shown_ratio(world, now, place, scale) {
                let value = Interval { low: today - value.high, high: today - value.low };
                clue_at(world, batch, before, edition, value, scale, origin);
            }
        }
        Formula::Value | Formula::Evolution => {}
    }
}

fn clue_at(world: &World, batch: &mut Batch, key: Key, edition: usize, value: Interval, scale: f64, origin: Origin) {
    if let Some(sides) = Sides::of(world, key, edition) {
        sides.ratio(batch, value, scale, origin, edition == 0);
    }
}

fn shown_ratio(world: &World, key: Key, place: Place, scale: f64) -> Option<f64> {
    let (numerator, denominator) = world.parts(key.indicator, key.category);
    let value = |measure: Option<MeasureId>| world.cell(measure?, key.month, place).shown();
    Some(scale * value(numerator)? / value(denominator).filter(|whole| *whole > 0.0)?)
}

/// The two figures that an evolution compares: `evolution_x`, category `c/un_an` or `c/depuis_2020`.
fn ends(world: &World, key: Key) -> Option<(Key, Key)> {
    let lexicon = &world.lexicon;
    let base = lexicon.indicators.find(lexicon.indicators.text(key.indicator).strip_prefix("evolution_")?)?;
    let text = lexicon.categories.text(key.category);
    let (category, since) = text.rsplit_once('/').unwrap_or(("", text));
    let (year, month) = lexicon.months.text(key.month).split_once('-')?;
    let before = match since.strip_prefix("depuis_") {
        Some(year) => format!("{year}-{month}"),
        None if since == "un_an" => format!("{}-{month}", year.parse::<u32>().ok()?.checked_sub(1)?),
        None => return None,
    };
    let now = Key { indicator: base, category: lexicon.categories.find(category)?, ..key };
    Some((now, Key { month: lexicon.months.find(&before)?, ..now }))
}

type Rounded = BTreeMap<Key, (f64, f64)>;

/// The counts of the producers' rounded files that an indicator of ours names: count and margin.
fn rounded_figures(world: &World) -> Rounded {
    let mut named = vec![false; world.formulas.len()];
    for declared in world.editions.iter().flat_map(|edition| edition.declared.values()) {
        if let Some(rounded) = declared.rounded {
            named[rounded as usize] = true;
        }
    }
    let figures = world.editions.iter().rev().flat_map(|edition| &edition.figures);
    let wanted = figures.filter(|figure| named[figure.key.indicator as usize]);
    wanted.filter_map(|f| Some((f.key, (f.numerator?, f64::from(f.margin))))).collect()
}

fn against_rounded(world: &World, batch: &mut Batch, figure: &Figure, edition: usize, rounded: &Rounded) {
    let key = figure.key;
    if figure.mark != Mark::Secret {
        return;
    }
    let Some(public) = declared(&world.editions, key.indicator).and_then(|d| d.rounded) else { return };
    let Some(&(count, margin)) = rounded.get(&Key { indicator: public, ..key }) else { return };
    let Some(measure) = world.parts(key.indicator, key.category).0 else { return };
    let Some(place) = world.places.at(edition, key.zone) else { return };
    if let Some(unknown) = world.unknown(measure, key.month, place) {
        let within = Interval { low: count - margin, high: count + margin };
        batch.row(vec![(unknown, 1.0)], within, Origin::Rounded(key), edition == 0);
    }
}

/// What is hidden in the edition audited and shown in another.
fn revealed(world: &World) -> Batch {
    let mut batch = Batch::default();
    for shown in &world.columns.revealed {
        let measure = world.measures.of_column(shown.column);
        if let Some(unknown) = world.unknown(measure, shown.key.month, shown.place) {
            let origin = Origin::Edition(shown.key, shown.edition as u32);
            batch.row(vec![(unknown, 1.0)], Interval::exactly(shown.value), origin, false);
        }
    }
    batch
}
