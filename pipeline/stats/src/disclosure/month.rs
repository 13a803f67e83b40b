//! One month of every definition, protected together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portulan_plan::definition::Formula;
use portulan_plan::{Plan, rounded_step};
use portulan_secrecy::Need;
use portulan_terms::ledger::Row;
use portulan_terms::{Diagnostic, Level, Mark, Month, Reason, Results, Told};

use super::cells::{Cells, KNOWN, Rest, State};
use super::measures::{Known, Measures, Shown, at_month, whole};
use super::places::Places;
use super::solve::Solver;
use super::sums::sums;
use crate::value::half_width;

/// What a month's protection reads.
pub struct Ask<'a> {
    pub plan: &'a Plan,
    pub places: &'a Places,
    pub results: &'a Results,
    pub left_out: &'a BTreeSet<String>,
    pub known: &'a Known,
    /// What an earlier edition told of the month.
    pub told: Option<&'a Told>,
    /// Figures hidden in the month before: definition, category, place.
    pub before: &'a BTreeSet<Named>,
}

/// A figure of a month: rank of the definition, category, place.
pub type Named = (usize, Arc<str>, usize);

/// What to hide in a month.
pub struct Hidden {
    /// The figures hidden.
    pub figures: BTreeSet<Named>,
    /// What the edition tells, for the ledger.
    pub rows: Vec<Row>,
    /// What cannot be protected, in French.
    pub faults: Vec<Diagnostic>,
}

/// Decides what to hide in `month`.
pub fn hide(ask: &Ask<'_>, month: Month) -> Hidden {
    let Ask { plan, places, .. } = *ask;
    let measures = Measures::of(plan, places, ask.results, ask.left_out, ask.known, month);
    let mut cells = Cells::of(plan, places, &measures);
    bound_by_public(ask, month, &measures, &mut cells);
    let mut formerly = Vec::new();
    let mut already = BTreeSet::new();
    if let Some(told) = ask.told {
        already = remember(ask, told, &measures, &mut cells);
        hide_wholes(ask, &measures, &mut cells);
        formerly = former_sums(ask, told, &measures, &mut cells);
    }
    let sums = sums(places, &measures, &cells, &formerly);
    let mut shares: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for shown in &measures.shown {
        if let (true, Some(n), Some(d)) = (shown.share, shown.numerator, shown.denominator) {
            let wholes = shares.entry(n).or_default();
            if n != d && !wholes.contains(&d) {
                wholes.push(d);
            }
        }
    }
    let before = measures.shown.iter().filter_map(|shown| shown.numerator.map(|measure| (shown, measure)));
    let before = before.flat_map(|(shown, measure)| {
        let hidden = move |place: &usize| ask.before.contains(&(shown.definition, shown.category.clone(), *place));
        (0..places.len()).filter(hidden).map(move |place| measure * places.len() + place)
    });
    let solver = Solver {
        places,
        measures: &measures,
        sums: &sums,
        shares: &shares,
        threshold: i64::from(plan.settings.secrecy.caf),
        before: &before.collect(),
    };
    let short = solver.solve(&mut cells);
    let faults = short.iter().chain(&already).map(|cell| told_of(ask, &measures, *cell, month, already.contains(cell)));
    let faults = faults.collect();
    let mut hidden = Hidden { figures: BTreeSet::new(), rows: Vec::new(), faults };
    for shown in &measures.shown {
        conclude(ask, shown, &cells, &already, month, &mut hidden);
    }
    hidden.rows.sort_by(|a, b| a.key().cmp(&b.key()));
    hidden
}

/// Whether the few units behind a figure that is no quotient hide it.
fn few_units(plan: &Plan, shown: &Shown, place: usize) -> bool {
    let header = &plan.indicators[shown.definition].header;
    let Some(threshold) = plan.settings.secrecy.threshold(&header.disclosure).map(f64::from) else { return false };
    header.formula == Formula::Value && shown.units(place).0.is_some_and(|units| units > 0.0 && units < threshold)
}

/// The figures of a column, hidden or not, and their rows in the ledger.
fn conclude(ask: &Ask<'_>, shown: &Shown, cells: &Cells, already: &BTreeSet<usize>, month: Month, hidden: &mut Hidden) {
    let definition = &ask.plan.indicators[shown.definition];
    let why = |measure: Option<usize>, place: usize| match cells.states[cells.at(measure?, place)] {
        State::Hidden(reason) => Some(reason),
        _ => already.contains(&cells.at(measure?, place)).then_some(Reason::Small),
    };
    let observations = ask.results.by_indicator.get(&definition.name).map_or(&[][..], |all| at_month(all, month));
    for row in observations.iter().filter(|row| row.category == shown.category) {
        let Some(place) = ask.places.get(row.level, &row.territory) else { continue };
        let (mut top, bottom) = (why(shown.numerator, place), why(shown.denominator, place));
        if few_units(ask.plan, shown, place) {
            top = Some(Reason::FewUnits);
        }
        if top.is_some() || bottom.is_some() {
            hidden.figures.insert((shown.definition, shown.category.clone(), place));
        }
        hidden.rows.push(Row {
            indicator: definition.name.as_str().into(),
            level: row.level,
            territory: row.territory.clone(),
            category: row.category.clone(),
            numerator: row.numerator,
            denominator: row.denominator,
            hidden: top,
            hidden_denominator: bottom,
        });
    }
}

/// What the producer's rounded figures tell anyone of the cells.
fn bound_by_public(ask: &Ask<'_>, month: Month, measures: &Measures, cells: &mut Cells) {
    for shown in &measures.shown {
        let public = ask.plan.indicators[shown.definition].header.disclosure.public.as_ref();
        let Some(public) = public.and_then(|name| ask.plan.indicators.iter().find(|other| other.name == *name)) else {
            continue;
        };
        let step = public.header.rounding.numerator.as_deref().and_then(|name| rounded_step(ask.plan, name));
        let half = i64::from(half_width(step.unwrap_or(0)));
        let observations = ask.results.by_indicator.get(&public.name).map_or(&[][..], |all| at_month(all, month));
        for row in observations.iter().filter(|row| row.category == shown.category && row.mark != Some(Mark::Secret)) {
            let place = ask.places.get(row.level, &row.territory);
            let (Some(place), Some(measure), Some(rounded)) = (place, shown.numerator, row.numerator) else { continue };
            let margin = half * i64::from(row.cells.unwrap_or(1));
            let rounded = whole(rounded, false);
            if let Some(value) = measures.value(measure, place) {
                cells.bound(cells.at(measure, place), value, (rounded - margin).max(0), rounded + margin);
            }
        }
    }
}

/// Keeps shown what an earlier edition showed with the same value, and hidden what it hid: two
/// editions that hide the same cells tell nothing by their differences.
/// Gives the cells that are to be hidden now and were shown then.
fn remember(ask: &Ask<'_>, told: &Told, measures: &Measures, cells: &mut Cells) -> BTreeSet<usize> {
    let mut already = BTreeSet::new();
    let mut rows: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    told.rows.iter().for_each(|row| rows.entry((&row.indicator, &row.category)).or_default().push(row));
    for shown in &measures.shown {
        let name = ask.plan.indicators[shown.definition].name.as_str();
        for row in rows.get(&(name, &*shown.category)).into_iter().flatten() {
            let Some(place) = ask.places.get(row.level, &row.territory) else { continue };
            let parts = [
                (shown.numerator, row.numerator, row.hidden),
                (shown.denominator, row.denominator, row.hidden_denominator),
            ];
            for (measure, then, hidden) in parts {
                let Some(measure) = measure else { continue };
                let same = measures.value(measure, place) == then.map(|then| whole(then, measures.all[measure].fine));
                let cell = cells.at(measure, place);
                match (same, hidden, cells.states[cell]) {
                    // Corrected or not: what was hidden there stays so.
                    (_, Some(_), State::Open) => cells.hide(cell, Reason::Earlier),
                    (true, None, State::Open) if !row.is_hidden() => cells.states[cell] = State::Pinned,
                    (true, None, State::Hidden(reason)) if !row.is_hidden() => {
                        cells.states[cell] = State::Pinned;
                        // The number is not small, its rest is: the denominator will hide it.
                        if !matches!(reason, Reason::Rest | Reason::Everyone) {
                            already.insert(cell);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    already
}

/// Hides the denominators that would tell a small rest beside a numerator shown already.
fn hide_wholes(ask: &Ask<'_>, measures: &Measures, cells: &mut Cells) {
    for shown in measures.shown.iter().filter(|shown| shown.share) {
        let (Some(top), Some(bottom)) = (shown.numerator, shown.denominator) else { continue };
        let disclosure = &ask.plan.indicators[shown.definition].header.disclosure;
        let Some(threshold) = ask.plan.settings.secrecy.threshold(disclosure).map(i64::from) else { continue };
        for place in 0..ask.places.len() {
            let Some((part, whole)) = measures.value(top, place).zip(measures.value(bottom, place)) else { continue };
            let is_told = cells.states[cells.at(top, place)] == State::Pinned && part > 0;
            if is_told && (1..threshold).contains(&(whole - part)) {
                let need = Need::contains_zero(whole - part, threshold);
                cells.protect(cells.at(bottom, place), Reason::Rest, need);
            }
        }
    }
}

/// What an earlier edition showed of a territory that was other communes then.
struct Former<'a> {
    row: &'a Row,
    /// Its communes then, and now.
    then: BTreeSet<usize>,
    now: BTreeSet<usize>,
}

/// The figures shown of territories whose communes have changed since, for one column.
fn former<'a>(ask: &Ask<'a>, told: &'a Told, shown: &Shown) -> Vec<Former<'a>> {
    let commune = |code: &Arc<str>| ask.places.get(Level::Commune, code);
    let name = &ask.plan.indicators[shown.definition].name;
    let changed = told.territories.iter().filter_map(|((level, code), communes)| {
        let then: Option<BTreeSet<usize>> = communes.iter().map(commune).collect();
        let then = then.filter(|then| !then.is_empty())?;
        let place = ask.places.get(*level, code);
        let now: BTreeSet<usize> =
            place.map(|place| ask.places.communes[place].iter().copied().collect()).unwrap_or_default();
        let row = told.get(name, *level, code, &shown.category).filter(|row| then != now && !row.is_hidden())?;
        Some(Former { row, then, now })
    });
    changed.collect()
}

/// The two measures of a column with what a row told of each, in the measure's unit.
fn told_parts(measures: &Measures, shown: &Shown, row: &Row) -> Vec<(usize, i64)> {
    let parts = [(shown.numerator, row.numerator), (shown.denominator, row.denominator)];
    let told = parts.into_iter().filter_map(|(measure, then)| Some((measure?, then?)));
    let told = told.filter(|(measure, _)| !measures.all[*measure].known);
    told.map(|(measure, then)| (measure, whole(then, measures.all[measure].fine))).collect()
}

/// Totals that an earlier edition showed for territories that were other communes then: true
/// sums over the communes that still hold. Where only the larger territories are given, what
/// the territory gained or lost is the rest between then and now.
fn former_sums(ask: &Ask<'_>, told: &Told, measures: &Measures, cells: &mut Cells) -> Vec<(usize, Vec<usize>)> {
    let mut sums = Vec::new();
    let threshold = i64::from(ask.plan.settings.secrecy.caf);
    for shown in &measures.shown {
        for Former { row, then, now } in former(ask, told, shown) {
            for (measure, total) in told_parts(measures, shown, row) {
                let sum: i64 = then.iter().filter_map(|place| measures.value(measure, *place)).sum();
                if sum == total {
                    sums.push((measure, then.iter().copied().collect()));
                    continue;
                }
                let Some(place) = ask.places.get(row.level, &row.territory) else { continue };
                let Some(value) = measures.value(measure, place) else { continue };
                let cell = cells.at(measure, place);
                let rest = match (then.is_subset(&now), now.is_subset(&then)) {
                    (true, _) => Rest { outer: cell, inner: KNOWN, value: value - total, need: None },
                    (_, true) => Rest { outer: KNOWN, inner: cell, value: total - value, need: None },
                    _ => continue,
                };
                if (1..threshold).contains(&rest.value) {
                    let need = Some(Need::contains_zero(rest.value, threshold));
                    cells.rests.push(Rest { need, ..rest });
                }
            }
        }
    }
    sums.sort();
    sums.dedup();
    sums
}

/// A cell that cannot be protected, in words; its value is not told.
fn told_of(ask: &Ask<'_>, measures: &Measures, cell: usize, month: Month, already: bool) -> Diagnostic {
    let (measure, place) = (cell / ask.places.len(), cell % ask.places.len());
    let (level, code) = ask.places.name(place);
    let shown =
        measures.shown.iter().find(|shown| shown.numerator == Some(measure) || shown.denominator == Some(measure));
    let name = shown.map_or_else(String::new, |shown| {
        let category = if shown.category.is_empty() { String::new() } else { format!(" ({})", shown.category) };
        format!("{}{category}", ask.plan.indicators[shown.definition].name)
    });
    let place = format!("{} {code}, {}", level.as_str(), month.in_french());
    if already {
        return Diagnostic::warning(format!(
            "{name}, {place} : à cacher désormais, mais une édition précédente l'a montré"
        ))
        .hint("ce qui a été publié ne se reprend pas ; ce chiffre reste caché dans les nouvelles éditions");
    }
    let because = match ask.told {
        Some(_) => "ce que montrent les éditions précédentes le laisse déduire",
        None => "les totaux publiés le laissent déduire, quoi qu'on cache d'autre",
    };
    Diagnostic::error(format!("{name}, {place} : ce chiffre caché ne peut pas être protégé : {because}"))
        .hint("retirez la définition du portrait, ou ne republiez pas ce mois-là")
}
