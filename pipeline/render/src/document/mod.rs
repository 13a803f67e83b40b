//! The protected record → what one document says, in words, cells and charts.
//!
//! Names no indicator: `reports/portraits/*.toml` says which figures a document shows,
//! the definitions say how each is called. Computes no figure: values, margins, ranks
//! and trends are read from the record and from [`portulan_stats::compare`].

mod cells;
mod context;
mod drawings;
mod figures;
mod gaps;
mod sentences;
mod tables;
mod typography;
mod words;

use std::collections::BTreeSet;

use portulan_plan::source::MonthRule;
use portulan_plan::{Definition, PortraitSpec, SectionSpec};
use portulan_terms::{Level, Month, Territory, french};

pub use context::{Context, Shared};
pub use gaps::of_run as gaps_of_run;

use crate::charts::ChartError;
use crate::view::{self, KeyFigure, Line, Portrait, Section, SourceLine};

/// The document of one territory.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn portrait(shared: &Shared<'_>, spec: &PortraitSpec, territory: &Territory) -> Result<Portrait, ChartError> {
    let context = Context::new(shared, spec, territory);
    let (told, untold): (Vec<&SectionSpec>, Vec<&SectionSpec>) =
        spec.sections.iter().partition(|section| context.has_any(section.indicators()));
    let sections = told.into_iter().map(|section| self::section(&context, section)).collect::<Result<_, _>>()?;
    let mut introduction = sentences::introduction(&context);
    introduction.extend(words::untold(&untold));
    introduction.extend(words::synthetic(&context));
    let month = shared.published.month();
    let mut portrait = Portrait {
        code: territory.code.clone(),
        slug: slug(territory, spec.level),
        level: spec.level.to_string(),
        title: spec.title.clone(),
        heading: words::heading(territory, spec.level),
        short_name: words::label(territory, spec.level),
        part: words::part(&context),
        month: month.to_string(),
        month_text: month.in_french(),
        caf: shared.plan.settings.caf.name.clone(),
        identity: identity(&context),
        introduction,
        key_figures: spec.key_figures.iter().filter_map(|name| key_figure(&context, name)).collect(),
        sections,
        definitions: definitions(&context),
        sources: sources(&context),
        reading: words::reading(&context),
        figures: figures::lines(&context),
    };
    typography::set(&mut portrait);
    Ok(portrait)
}

/// File stem of a territory's documents.
pub fn slug(territory: &Territory, level: Level) -> String {
    format!("{}-{}", territory.code, french::slug(&words::label(territory, level)))
}

fn line(label: &str, text: impl Into<String>) -> Line {
    Line { label: label.into(), text: text.into() }
}

fn identity(context: &Context<'_>) -> Vec<Line> {
    let territory = context.territory;
    let mut lines = Vec::new();
    let communes = territory.communes.len();
    if context.spec.level == Level::Departement {
        lines.push(line("Code du département", territory.code.clone()));
        lines.push(line("Intercommunalités", french::count(context.peers.len(), "EPCI", "EPCI")));
        lines.push(line("Communes", french::number(communes as f64, 0)));
    } else {
        lines.push(line("Nature", french::capitalised(words::kind(territory))));
        lines.push(line("Code SIREN", territory.code.clone()));
        let text = match territory.is_part() {
            true => format!("{communes} des {} communes de l’EPCI", territory.communes_total),
            false => communes.to_string(),
        };
        lines.push(line(&words::here("Communes", context), text));
    }
    if let Some(population) = territory.population {
        let census = context.shared.census().map(|census| format!(" ({census})")).unwrap_or_default();
        let text = format!("{}{census}", french::with_unit(f64::from(population), 0, "habitants"));
        lines.push(line(&words::here("Population municipale", context), text));
    }
    if let Some(whole) = context.shared.territories.get(Level::Epci, &territory.code).filter(|_| territory.is_part())
        && let Some(population) = whole.population
    {
        lines.push(line("Population de l’EPCI entier", french::with_unit(f64::from(population), 0, "habitants")));
    }
    if let Some(freshness) = context.shared.edition.freshness {
        lines.push(line("Extraits des foyers", freshness.in_french()));
    }
    lines.push(line("Caisse d’allocations familiales", context.shared.plan.settings.caf.name.clone()));
    lines
}

fn key_figure(context: &Context<'_>, name: &str) -> Option<KeyFigure> {
    let definition = context.definition(name)?;
    let category = context.first_category(definition);
    let figure = context.own(name, category)?;
    Some(KeyFigure {
        label: definition.header.short().to_owned(),
        cell: cells::value(definition, figure),
        unit: words::unit_line(context, definition, figure),
        position: words::position(context, figure),
        evolution: words::evolutions(context, name),
        date: figure.key().month.in_french(),
    })
}

fn section(context: &Context<'_>, spec: &portulan_plan::SectionSpec) -> Result<Section, ChartError> {
    let mut tables = Vec::new();
    tables.extend(tables::peers(context, spec));
    tables.extend(tables::communes(context, spec));
    let mut charts = Vec::new();
    for (index, chart) in spec.charts.iter().enumerate() {
        charts.extend(drawings::chart(context, &format!("{}-{}", spec.id, index + 1), chart)?);
    }
    drawings::same_data(spec, &tables, &mut charts);
    let sentences = sentences::of_section(context, spec);
    Ok(Section {
        id: spec.id.clone(),
        title: spec.title.clone(),
        sentences,
        summary: tables::main(context, spec),
        tables,
        charts,
    })
}

/// The indicators that the document shows, evolutions included, in order of appearance.
fn shown<'a>(context: &Context<'a>) -> Vec<&'a Definition> {
    let mut seen = BTreeSet::new();
    let mut definitions = Vec::new();
    let told = context.spec.sections.iter().filter(|section| context.has_any(section.indicators()));
    let names = context.spec.key_figures.iter().map(String::as_str).chain(told.flat_map(SectionSpec::indicators));
    for name in names.filter(|name| context.is_told(name)) {
        for name in [name.to_owned(), context::evolution_of(name)] {
            if let (Some(definition), true) = (context.definition(&name), seen.insert(name.clone())) {
                // One that the program derives has no wording of its own: the reading notes say it for all.
                definitions.extend(Some(definition).filter(|definition| !definition.is_derived()));
            }
        }
    }
    definitions
}

fn definitions(context: &Context<'_>) -> Vec<view::Definition> {
    let one = |definition: &Definition| view::Definition {
        name: definition.name.clone(),
        title: definition.header.title.clone(),
        definition: definition.header.definition.clone(),
        numerator: definition.header.numerator.clone(),
        denominator: definition.header.denominator.clone(),
        unit: definition.header.unit.clone(),
        caveats: definition.header.caveats.clone(),
        sources: context.source_line(definition),
        reference: definition.header.reference.clone(),
        owner: definition.header.owner.clone(),
    };
    shown(context).into_iter().map(one).collect()
}

fn sources(context: &Context<'_>) -> Vec<SourceLine> {
    let plan = context.shared.plan;
    let mut names = BTreeSet::new();
    for definition in shown(context) {
        names.extend(plan.sources_of(&definition.reads));
    }
    let one = |name: &str| {
        let source = plan.source(name)?;
        let vintage = match &source.month {
            MonthRule::Fixed { fixed } => fixed.parse::<Month>().map_or(fixed.clone(), Month::in_french),
            MonthRule::Column { .. } => source.vintage.clone(),
        };
        let qualities = context.shared.qualities(source);
        let text = format!("{}, {} ; {vintage}{qualities}. {}.", source.publisher, source.origin, source.licence);
        Some(SourceLine { title: source.title.clone(), text })
    };
    names.into_iter().filter_map(one).collect()
}
