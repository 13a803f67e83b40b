//! Disclosure control: the only door from [`Results`] to what may be shown.
//!
//! Applied here: what the producer hid stays hidden; counts of the rules `caf` and
//! `fiscal` under their threshold are hidden, their complements too, and enough
//! neighbours that no difference with a published total gives them back (nested
//! geography, one table at a time). Not done here: protection of several linked
//! tables and of successive editions together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portulan_plan::definition::{Definition, SPAN_OF, SPANS};
use portulan_plan::{Plan, rounded_step};
use portulan_terms::{Level, Mark, Month, Observation, Results, Territories};
use rayon::prelude::*;

use crate::secondary;
use crate::value::{Said, Side, Steps, change, say};

/// What names a figure in the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Month observed.
    pub month: Month,
    /// Level.
    pub level: Level,
    /// Official code of the territory.
    pub territory: Arc<str>,
    /// Indicator.
    pub indicator: Arc<str>,
    /// Category; empty when the indicator has none.
    pub category: Arc<str>,
}

/// A figure that may be shown. Only this module makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    key: Key,
    value: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    margin: Option<f64>,
    cells: u32,
    mark: Mark,
}

impl Figure {
    /// What names it.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Its value in the definition's unit, when it has one to show.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// Its numerator.
    pub fn numerator(&self) -> Option<f64> {
        self.numerator
    }

    /// Its denominator.
    pub fn denominator(&self) -> Option<f64> {
        self.denominator
    }

    /// Half-width of what the true value may be, in the value's unit; 0 when exact.
    pub fn margin(&self) -> Option<f64> {
        self.margin
    }

    /// Half-width within which the rounding of its source cells leaves it 95 times in 100.
    ///
    /// The margin adds the worst error of each of n cells. Their errors, whole numbers
    /// from −2 to 2, have a variance of 2 each, so the error of their sum has a standard
    /// deviation of √(2n): 1.96·√(2n) instead of 2n, that is the margin × 1.386/√n.
    pub fn noise(&self) -> Option<f64> {
        let share = if self.cells > 1 { 1.96 * (2.0f64).sqrt() / 2.0 / f64::from(self.cells).sqrt() } else { 1.0 };
        self.margin.map(|margin| margin * share.min(1.0))
    }

    /// Number of source cells summed, each with its own rounding; 0 when exact.
    pub fn cells(&self) -> u32 {
        self.cells
    }

    /// Why it is there, or not.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    fn hidden(key: Key, mark: Mark) -> Self {
        Self { key, value: None, numerator: None, denominator: None, margin: None, cells: 0, mark }
    }
}

/// The protected record of a run: every figure that may leave, each once.
#[derive(Clone, Debug)]
pub struct Published {
    month: Month,
    /// By key.
    figures: Vec<Figure>,
    /// Ranks of the figures of each territory.
    places: BTreeMap<(Level, Arc<str>), Vec<usize>>,
}

impl Published {
    fn of(month: Month, mut figures: Vec<Figure>) -> Self {
        figures.par_sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let mut places: BTreeMap<(Level, Arc<str>), Vec<usize>> = BTreeMap::new();
        // Figures of a territory follow each other within a month: one look-up for each run.
        let mut start = 0;
        for run in figures.chunk_by(|a, b| a.key.level == b.key.level && a.key.territory == b.key.territory) {
            let place = (run[0].key.level, Arc::clone(&run[0].key.territory));
            places.entry(place).or_default().extend(start..start + run.len());
            start += run.len();
        }
        Self { month, figures, places }
    }

    /// Month of the edition.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Every figure, by month, level, territory, indicator and category.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter()
    }

    /// The figures of one territory, in the same order.
    pub fn of_territory(&self, level: Level, territory: &str) -> impl Iterator<Item = &Figure> {
        let ranks = self.places.get(&(level, territory.into()));
        ranks.into_iter().flatten().map(|rank| &self.figures[*rank])
    }

    /// The figure with that key.
    pub fn get(&self, key: &Key) -> Option<&Figure> {
        self.figures.binary_search_by(|figure| figure.key.cmp(key)).ok().map(|rank| &self.figures[rank])
    }
}

/// Protects the results of a run: every definition, level and month up to `month` together.
/// A territory that a definition gives at some level, category and month but not here is
/// added as missing, so that an absence is always said.
pub fn protect(plan: &Plan, territories: &Territories, results: &Results, month: Month) -> Published {
    let one = |definition: &Definition| {
        let Some(observations) = results.by_indicator.get(&definition.name) else { return Vec::new() };
        let figures = protect_one(plan, territories, definition, observations, month);
        let evolution = plan.indicators.iter().find(|other| other.derived_from.as_ref() == Some(&definition.name));
        let evolutions = evolution.map(|evolution| evolutions(plan, evolution, definition, &figures));
        figures.into_values().chain(evolutions.into_iter().flatten()).collect()
    };
    let figures: Vec<Vec<Figure>> = plan.indicators.par_iter().map(one).collect();
    Published::of(month, figures.into_iter().flatten().collect())
}

/// The figures of one definition, by key.
fn protect_one(
    plan: &Plan,
    territories: &Territories,
    definition: &Definition,
    observations: &[Observation],
    month: Month,
) -> BTreeMap<Key, Figure> {
    let name: Arc<str> = definition.name.as_str().into();
    let steps = steps(plan, definition);
    let hidden = hidden(plan, territories, definition, observations);
    let told = observations.iter().enumerate().filter(|(_, observation)| observation.month <= month);
    let figures = told.map(|(index, observation)| {
        let figure = figure(&name, definition, steps, observation, hidden.contains(&index));
        (figure.key.clone(), figure)
    });
    let mut figures = figures.collect();
    fill(territories, &name, month, &mut figures);
    figures
}

/// The evolutions of the published figures of `base` over each span: made from what is
/// published and nothing else, they tell nothing that a reader could not work out. None is
/// made for a span whose earlier month the record does not have.
fn evolutions(plan: &Plan, definition: &Definition, base: &Definition, figures: &BTreeMap<Key, Figure>) -> Vec<Figure> {
    let months: BTreeSet<Month> = figures.keys().map(|key| key.month).collect();
    let name: Arc<str> = definition.name.as_str().into();
    let mut all = Vec::new();
    for (span, length, _) in SPANS {
        for now in figures.values().filter(|figure| months.contains(&figure.key.month.minus(length))) {
            let before = Key { month: now.key.month.minus(length), ..now.key.clone() };
            let category = match &*now.key.category {
                "" => span.to_owned(),
                category => format!("{category}{SPAN_OF}{span}"),
            };
            let key = Key { indicator: name.clone(), category: category.into(), ..now.key.clone() };
            all.push(match figures.get(&before) {
                None => Figure::hidden(key, Mark::Manquant),
                Some(_) if is_broken(plan, base, before.month, now.key.month) => Figure::hidden(key, Mark::Rupture),
                Some(before) => {
                    let Said { value, margin, mark } = change(&definition.header, side(before), side(now));
                    Figure { value, margin, cells: now.cells.max(before.cells), ..Figure::hidden(key, mark) }
                }
            });
        }
    }
    all
}

fn side(figure: &Figure) -> Side {
    Side { value: figure.value, margin: figure.margin.unwrap_or(0.0), mark: figure.mark }
}

/// Whether a source of the definition changed after `before` and until `now`.
fn is_broken(plan: &Plan, definition: &Definition, before: Month, now: Month) -> bool {
    let sources = plan.sources_of(&definition.reads).into_iter().filter_map(|name| plan.source(name));
    let mut months = sources.flat_map(|source| &source.breaks).filter_map(|b| b.month.parse::<Month>().ok());
    months.any(|month| before < month && month <= now)
}

fn steps(plan: &Plan, definition: &Definition) -> Steps {
    let step = |name: &Option<String>| name.as_deref().and_then(|name| rounded_step(plan, name)).unwrap_or(0);
    let rounding = &definition.header.rounding;
    Steps { numerator: step(&rounding.numerator), denominator: step(&rounding.denominator) }
}

fn key(name: &Arc<str>, observation: &Observation) -> Key {
    Key {
        month: observation.month,
        level: observation.level,
        territory: observation.territory.clone(),
        indicator: name.clone(),
        category: observation.category.clone(),
    }
}

fn figure(name: &Arc<str>, definition: &Definition, steps: Steps, observation: &Observation, hide: bool) -> Figure {
    let key = key(name, observation);
    let Said { value, margin, mark } = say(&definition.header, steps, observation);
    if hide || mark == Mark::Secret {
        return Figure::hidden(key, Mark::Secret);
    }
    let cells = observation.cells.unwrap_or(0);
    Figure { key, value, margin, cells, mark, numerator: observation.numerator, denominator: observation.denominator }
}

/// The smallest count that a definition may show; `None` when it is public already.
fn threshold(plan: &Plan, definition: &Definition) -> Option<f64> {
    let disclosure = &definition.header.disclosure;
    let floor = plan.settings.secrecy.floor(disclosure.rule)?;
    Some(f64::from(floor.max(disclosure.threshold.unwrap_or(0))))
}

/// The observations of a definition that secrecy hides, by index.
fn hidden(
    plan: &Plan,
    territories: &Territories,
    definition: &Definition,
    observations: &[Observation],
) -> BTreeSet<usize> {
    let Some(threshold) = threshold(plan, definition) else { return BTreeSet::new() };
    let small = |x: f64| x > 0.0 && x < threshold;
    let primaries = observations.iter().enumerate().filter(|(_, o)| {
        let complement = o.numerator.zip(o.denominator).map(|(n, d)| d - n);
        [o.count, o.numerator, complement].into_iter().flatten().any(small)
    });
    let primaries: BTreeSet<usize> = primaries.map(|(index, _)| index).collect();
    secondary::hide(territories, observations, primaries, threshold)
}

/// Share of the territories of a level that a source tells of in an earlier month, from which
/// the others are added as missing. Under it, the source does not cover the area.
const COVERED: f64 = 0.5;

/// Adds as missing every territory of the levels and categories that are there, at the
/// edition's month and at the earlier ones that cover the area.
fn fill(territories: &Territories, name: &Arc<str>, edition: Month, figures: &mut BTreeMap<Key, Figure>) {
    let mut groups: BTreeMap<(Month, Level, Arc<str>), usize> = BTreeMap::new();
    for key in figures.keys() {
        *groups.entry((key.month, key.level, key.category.clone())).or_default() += 1;
    }
    for ((month, level, category), told) in groups {
        if month != edition && (told as f64) < COVERED * territories.at(level).count() as f64 {
            continue;
        }
        for territory in territories.at(level) {
            let (indicator, category) = (name.clone(), category.clone());
            let key = Key { month, level, territory: territory.code.as_str().into(), indicator, category };
            if !figures.contains_key(&key) {
                figures.insert(key.clone(), Figure::hidden(key, Mark::Manquant));
            }
        }
    }
}
