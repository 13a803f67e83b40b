//! Disclosure control: the only door from [`Results`] to what may be shown.
//!
//! All definitions, territories, categories and months of a run are protected together, knowing
//! what earlier editions told. `pipeline/stats/DISCLOSURE.md` says the model, its references
//! and its limits; `portulan-secrecy` is the mathematics, without communes or months.

mod blocks;
mod cells;
mod measures;
mod month;
mod places;
mod solve;
mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portulan_plan::definition::{Definition, SPAN_OF, SPANS};
use portulan_plan::{Plan, rounded_step};
use portulan_terms::ledger::Row;
use portulan_terms::{
    Diagnostic, Diagnostics, Ledger, Level, Mark, Month, Observation, Place, Results, Territories, Told,
};
use rayon::prelude::*;

use self::measures::{Known, at_month, does_not_add_up};
use self::month::{Ask, Named};
use self::places::Places;
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
    fn of(month: Month, by_definition: Vec<Vec<Figure>>) -> Self {
        let mut figures = Vec::with_capacity(by_definition.iter().map(Vec::len).sum());
        by_definition.into_iter().for_each(|mut some| figures.append(&mut some));
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

/// What protection made of the results of a run.
#[derive(Debug)]
pub struct Protected {
    /// What may leave.
    pub published: Published,
    /// What the run tells of each month, for the editions to come. Restricted: it holds what
    /// is secret.
    pub ledger: Ledger,
    /// Definitions left out because their categories do not add up as they say.
    pub left_out: Diagnostics,
    /// Errors: hidden cells that nothing can protect. Warnings: cells to hide from now on that
    /// an earlier edition showed.
    pub unprotected: Diagnostics,
}

/// Protects the results of a run: every definition, level and month up to `month` together,
/// knowing what `earlier` editions told. A territory that a definition gives at some level,
/// category and month but not here is added as missing, so that an absence is always said.
pub fn protect(plan: &Plan, territories: &Territories, results: Results, month: Month, earlier: &Ledger) -> Protected {
    let (names, left_out) = left_out(plan, &results);
    let mut unprotected = Diagnostics::default();
    let given = plan.indicators.iter().map(|definition| definition.name.as_str());
    let present = given.filter(|name| results.by_indicator.contains_key(*name)).collect();
    let places = Places::of(territories);
    let run = Run { plan, territories, places, results: &results, left_out: names, present, month };
    let (hidden, ledger) = run.hide(earlier, &mut unprotected);
    let Run { places, left_out: names, .. } = run;
    let show = Show { plan, territories, places, hidden, month };
    // Each definition's rows are let go as soon as its figures are made: a country has ten million.
    let mut by_indicator = results.by_indicator;
    let kept = plan.indicators.iter().enumerate().filter(|(_, definition)| !names.contains(&definition.name));
    let rows: Vec<_> = kept.filter_map(|(rank, d)| Some((rank, d, by_indicator.remove(&d.name)?))).collect();
    drop(by_indicator);
    let figures: Vec<Vec<Figure>> =
        rows.into_par_iter().map(|(rank, definition, rows)| show.figures(rank, definition, &rows)).collect();
    Protected { published: Published::of(month, figures), ledger, left_out, unprotected }
}

/// The definitions whose categories do not add up as their header says: no sum of theirs could
/// be protected.
fn left_out(plan: &Plan, results: &Results) -> (BTreeSet<String>, Diagnostics) {
    let written = plan.indicators.iter().filter(|definition| definition.is_protected());
    let (mut names, mut faults) = (BTreeSet::new(), Diagnostics::default());
    for definition in written {
        let observations = results.by_indicator.get(&definition.name).map_or(&[][..], Vec::as_slice);
        let Some((month, level, territory)) = does_not_add_up(definition, observations) else { continue };
        let message = format!(
            "les catégories ne s'additionnent pas à leur total ({level} {territory}, {}) : l'indicateur est laissé de côté",
            month.in_french()
        );
        let hint =
            "corrigez le SQL, ou dites `breakdown = \"overlapping\"` si une unité peut être dans plusieurs catégories";
        faults.push(Diagnostic::error(message).at(Place::file(&definition.path)).hint(hint));
        names.insert(definition.name.clone());
    }
    (names, faults)
}

/// What the protection of a run reads.
struct Run<'a> {
    plan: &'a Plan,
    territories: &'a Territories,
    places: Places,
    results: &'a Results,
    left_out: BTreeSet<String>,
    /// Names of the definitions of the plan that gave rows.
    present: BTreeSet<&'a str>,
    month: Month,
}

/// Figures hidden, by month.
type HiddenByMonth = BTreeMap<Month, BTreeSet<Named>>;

impl Run<'_> {
    fn observations(&self, definition: &Definition) -> Option<&[Observation]> {
        let sound = !self.left_out.contains(&definition.name);
        self.results.by_indicator.get(&definition.name).filter(|_| sound).map(Vec::as_slice)
    }

    /// What to hide, month after month, and what the run tells of each.
    fn hide(&self, earlier: &Ledger, faults: &mut Diagnostics) -> (HiddenByMonth, Ledger) {
        let known = Known::of(self.plan, &self.places, self.results);
        let rules = rules(self.plan);
        let composition = composition(self.territories);
        let protected = self.plan.indicators.iter().filter(|definition| definition.is_protected());
        let observations = protected.filter_map(|definition| self.observations(definition)).flatten();
        let months: BTreeSet<Month> = observations.map(|o| o.month).filter(|month| *month <= self.month).collect();
        let (mut hidden, mut ledger) = (HiddenByMonth::new(), Ledger::new());
        let nothing = BTreeSet::new();
        for month in months {
            let told = earlier.get(&month);
            let same =
                told.filter(|told| told.rules == rules && told.territories == composition && self.is_told(told, month));
            let (figures, told) = match same {
                Some(told) => (self.again(told), told.clone()),
                None => {
                    let ask = Ask {
                        plan: self.plan,
                        places: &self.places,
                        results: self.results,
                        left_out: &self.left_out,
                        known: &known,
                        told,
                        before: hidden.values().next_back().unwrap_or(&nothing),
                    };
                    let month = month::hide(&ask, month);
                    faults.0.extend(month.faults);
                    let mut rows = month.rows;
                    rows.extend(told.into_iter().flat_map(|told| self.withdrawn(told)).cloned());
                    rows.sort_by(|a, b| a.key().cmp(&b.key()));
                    let told = Told { rows, territories: composition.clone(), rules: rules.clone() };
                    (month.figures, told)
                }
            };
            ledger.insert(month, told);
            hidden.insert(month, figures);
        }
        (hidden, ledger)
    }

    /// Whether the results of a month are those that an earlier edition told of, to the unit.
    fn is_told(&self, told: &Told, month: Month) -> bool {
        let protected = self.plan.indicators.iter().filter(|definition| definition.is_protected());
        let mut names: Vec<&Definition> = protected.collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        let mut rows = told.rows.iter().filter(|row| self.is_there(row));
        for definition in names {
            for now in self.observations(definition).map_or(&[][..], |all| at_month(all, month)) {
                let Some(then) = rows.next() else { return false };
                let key = (definition.name.as_str(), now.level, &*now.territory, &*now.category);
                if then.key() != key || (then.numerator, then.denominator) != (now.numerator, now.denominator) {
                    return false;
                }
            }
        }
        rows.next().is_none()
    }

    /// Whether the run has the indicator that the row is of.
    fn is_there(&self, row: &Row) -> bool {
        !self.left_out.contains(&*row.indicator) && self.present.contains(&*row.indicator)
    }

    /// What an earlier edition told of indicators that this run does not have: it stays known.
    fn withdrawn<'a>(&'a self, told: &'a Told) -> impl Iterator<Item = &'a Row> {
        told.rows.iter().filter(|row| !self.is_there(row))
    }

    /// The figures that an earlier edition hid.
    fn again(&self, told: &Told) -> BTreeSet<Named> {
        let ranks: BTreeMap<&str, usize> =
            self.plan.indicators.iter().enumerate().map(|(rank, d)| (d.name.as_str(), rank)).collect();
        let hidden = told.rows.iter().filter(|row| row.is_hidden());
        let named = hidden.filter_map(|row| {
            let place = self.places.get(row.level, &row.territory)?;
            Some((*ranks.get(&*row.indicator)?, row.category.clone(), place))
        });
        named.collect()
    }
}

/// What the figures are made with.
struct Show<'a> {
    plan: &'a Plan,
    territories: &'a Territories,
    places: Places,
    hidden: HiddenByMonth,
    month: Month,
}

impl Show<'_> {
    /// The figures of one definition, in order, then those of its evolution.
    fn figures(&self, rank: usize, definition: &Definition, observations: &[Observation]) -> Vec<Figure> {
        let name: Arc<str> = definition.name.as_str().into();
        let steps = steps(self.plan, definition);
        let is_hidden = |o: &Observation| {
            let place = self.places.get(o.level, &o.territory);
            let of_month = self.hidden.get(&o.month);
            of_month.zip(place).is_some_and(|(hidden, place)| hidden.contains(&(rank, o.category.clone(), place)))
        };
        let told = observations.iter().filter(|observation| observation.month <= self.month);
        let mut figures: Vec<Figure> = told.map(|o| figure(&name, definition, steps, o, is_hidden(o))).collect();
        figures.sort_by(|a, b| a.key.cmp(&b.key));
        fill(self.territories, &name, self.month, &mut figures);
        let evolution = self.plan.indicators.iter().find(|other| other.derived_from.as_ref() == Some(&definition.name));
        let evolutions = evolution.map(|evolution| evolutions(self.plan, evolution, definition, &figures));
        figures.extend(evolutions.into_iter().flatten());
        figures
    }
}

/// The rules of secrecy in force: with others, a month is protected anew.
fn rules(plan: &Plan) -> String {
    let secrecy = &plan.settings.secrecy;
    let protected = plan.indicators.iter().filter(|definition| definition.is_protected());
    let each =
        protected.map(|d| format!("{} {:?} {} {:?}", d.name, d.header.disclosure, d.header.unit, d.header.formula));
    format!("caf {} fiscal {}\n{}", secrecy.caf, secrecy.fiscal, each.collect::<Vec<_>>().join("\n"))
}

/// The evolutions of the published figures of `base` over each span: made from what is
/// published and nothing else, they tell nothing that a reader could not work out. None is
/// made for a span whose earlier month the record does not have.
fn evolutions(plan: &Plan, definition: &Definition, base: &Definition, figures: &[Figure]) -> Vec<Figure> {
    let months: BTreeSet<Month> = figures.iter().map(|figure| figure.key.month).collect();
    let find = |key: &Key| figures.binary_search_by(|figure| figure.key.cmp(key)).ok().map(|rank| &figures[rank]);
    let name: Arc<str> = definition.name.as_str().into();
    let mut all = Vec::new();
    for (span, length, _) in SPANS {
        for now in figures.iter().filter(|figure| months.contains(&figure.key.month.minus(length))) {
            let before = Key { month: now.key.month.minus(length), ..now.key.clone() };
            let category = match &*now.key.category {
                "" => span.to_owned(),
                category => format!("{category}{SPAN_OF}{span}"),
            };
            let key = Key { indicator: name.clone(), category: category.into(), ..now.key.clone() };
            all.push(match find(&before) {
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

/// Share of the territories of a level that a source tells of in an earlier month, from which
/// the others are added as missing. Under it, the source does not cover the area.
const COVERED: f64 = 0.5;

/// Adds as missing every territory of the levels and categories that are there, at the
/// edition's month and at the earlier ones that cover the area.
fn fill(territories: &Territories, name: &Arc<str>, edition: Month, figures: &mut Vec<Figure>) {
    let mut groups: BTreeMap<(Month, Level, Arc<str>), usize> = BTreeMap::new();
    for Figure { key, .. } in figures.iter() {
        *groups.entry((key.month, key.level, key.category.clone())).or_default() += 1;
    }
    let mut missing = Vec::new();
    for ((month, level, category), told) in groups {
        if month != edition && (told as f64) < COVERED * territories.at(level).count() as f64 {
            continue;
        }
        for territory in territories.at(level) {
            let (indicator, category) = (name.clone(), category.clone());
            let key = Key { month, level, territory: territory.code.as_str().into(), indicator, category };
            if figures.binary_search_by(|figure| figure.key.cmp(&key)).is_err() {
                missing.push(Figure::hidden(key, Mark::Manquant));
            }
        }
    }
    if !missing.is_empty() {
        figures.extend(missing);
        figures.sort_by(|a, b| a.key.cmp(&b.key));
    }
}

/// The communes of each territory above the commune.
fn composition(territories: &Territories) -> BTreeMap<(Level, Arc<str>), Vec<Arc<str>>> {
    let above = Level::ALL.into_iter().filter(|level| *level != Level::Commune);
    above
        .flat_map(|level| territories.at(level).map(move |territory| (level, territory)))
        .map(|(level, territory)| {
            let communes = territory.communes.iter().map(|code| Arc::from(code.as_str())).collect();
            ((level, Arc::from(territory.code.as_str())), communes)
        })
        .collect()
}
