//! Every figure of a territory, one line each, for the workbook, CSV and JSON.

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::definition::SPAN_OF;
use portulan_plan::{Definition, SectionSpec};
use portulan_stats::Figure;
use portulan_terms::{Level, french};

use super::cells;
use super::context::Context;
use super::words::{self, uncapitalised};
use crate::view::FigureLine;

/// The territory at every month; its communes at the latest one, for the indicators that the
/// document shows by commune (for the department, its EPCI, for all); the department and
/// France at every month. By month, level and territory.
pub fn lines(context: &Context<'_>) -> Vec<FigureLine> {
    let mut figures: Vec<&Figure> = Vec::new();
    let by_commune: BTreeSet<&str> = context.spec.sections.iter().flat_map(SectionSpec::by_commune).collect();
    for (level, code, every_month) in places(context) {
        let ours = context.shared.published.of_territory(level, &code);
        let ours = ours.filter(|figure| level != Level::Commune || by_commune.contains(&*figure.key().indicator));
        match every_month {
            true => figures.extend(ours),
            false => figures.extend(latest(ours)),
        }
    }
    figures.sort_by_key(|figure| figure.key());
    figures.into_iter().filter_map(|figure| line(context, figure)).collect()
}

/// The territories that a document tells of, and whether at every month.
fn places(context: &Context<'_>) -> Vec<(Level, String, bool)> {
    let territories = context.shared.territories;
    let all = |level: Level, every: bool| territories.at(level).map(move |t| (level, t.code.clone(), every));
    let mut places: Vec<_> = all(Level::Departement, true).chain(all(Level::France, true)).collect();
    let own = &context.territory.code;
    match context.spec.level {
        Level::Departement => places.extend(all(Level::EpciPartie, false).chain(all(Level::Epci, false))),
        _ => {
            places.extend([Level::EpciPartie, Level::Epci].map(|level| (level, own.clone(), true)));
            places.extend(context.territory.communes.iter().map(|commune| (Level::Commune, commune.clone(), false)));
        }
    }
    places
}

/// Of figures in order of time, the last of each indicator and category.
fn latest<'a>(figures: impl Iterator<Item = &'a Figure>) -> Vec<&'a Figure> {
    let last: BTreeMap<(&str, &str), &Figure> =
        figures.map(|figure| ((&*figure.key().indicator, &*figure.key().category), figure)).collect();
    last.into_values().collect()
}

fn line(context: &Context<'_>, figure: &Figure) -> Option<FigureLine> {
    let key = figure.key();
    let definition = context.definition(&key.indicator)?;
    let territory = context.shared.territories.get(key.level, &key.territory)?;
    let category = category(context, definition, &key.category);
    Some(FigureLine {
        theme: definition.header.theme.clone(),
        indicator: key.indicator.to_string(),
        title: definition.header.title.clone(),
        category: key.category.to_string(),
        category_label: category,
        month: key.month.to_string(),
        level: key.level.to_string(),
        territory: key.territory.to_string(),
        territory_name: match key.level {
            Level::Commune => french::titled(&territory.name, territory.tncc),
            level => words::label(territory, level),
        },
        value: figure.value(),
        numerator: figure.numerator(),
        denominator: figure.denominator(),
        margin: figure.margin(),
        mark: figure.mark().as_str().into(),
        unit: definition.header.unit.clone(),
        text: cells::value(definition, figure).text,
    })
}

/// The category in words; for the evolution of a breakdown, its category then its span.
fn category(context: &Context<'_>, definition: &Definition, code: &str) -> String {
    let base = definition.derived_from.as_deref().and_then(|name| context.definition(name));
    match (code.rsplit_once(SPAN_OF), base) {
        _ if code.is_empty() => String::new(),
        (Some((category, span)), Some(base)) => {
            format!("{}, {}", base.header.category(category), uncapitalised(definition.header.category(span)))
        }
        _ => definition.header.category(code).to_owned(),
    }
}
