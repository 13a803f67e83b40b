//! The tables of a section: the territory's figures, the EPCI compared, the communes.

use portulan_plan::{ChartKind, ChartSpec, Definition, SectionSpec};
use portulan_stats::Figure;
use portulan_terms::{Level, french};

use super::context::{Context, TOTAL, evolution_key, evolution_of};
use super::{cells, words};
use crate::view::{Cell, Row, Table};

/// The territory's own figures, with the department, France where known, and evolutions.
pub fn main(context: &Context<'_>, spec: &SectionSpec) -> Option<Table> {
    let definitions = context.told(&spec.figures);
    if definitions.is_empty() {
        return None;
    }
    let is_department = context.spec.level == Level::Departement;
    let france = definitions.iter().any(|d| context.of_france(&d.name, context.first_category(d)).is_some());
    let changes = changes(context, &definitions);
    let mut head = vec!["Indicateur".to_owned(), words::label(context.territory, context.spec.level)];
    head.extend(changes.iter().map(|(_, label)| label.clone()));
    if !is_department {
        head.push("Rang parmi les EPCI".into());
        head.push(words::label(context.department, Level::Departement));
    }
    if france {
        head.push("France".into());
    }
    head.push("Date".into());
    let mut rows = Vec::new();
    for definition in &definitions {
        for category in told_categories(context, spec, definition) {
            rows.push(main_row(context, definition, category, &changes, france));
        }
    }
    Some(Table {
        id: format!("{}-chiffres", spec.id),
        caption: format!("{} : les chiffres {}", spec.title, subject(context, &definitions)),
        head,
        rows,
        note: note(words::margin_note(context, &definitions), exceptions(context, &definitions)),
    })
}

/// The categories that have a row: the first alone when it is their total, or when a chart of
/// the section draws them all. The workbook has the others.
fn told_categories<'a>(context: &Context<'a>, spec: &SectionSpec, definition: &'a Definition) -> Vec<&'a str> {
    let drawn = |chart: &ChartSpec| chart.kind == ChartKind::Categories && chart.indicator == definition.name;
    let mut categories = context.filled_categories(definition);
    if categories.first() == Some(&TOTAL) || spec.charts.iter().any(drawn) {
        categories.truncate(1);
    }
    categories
}

/// Two notes, one after the other.
fn note(first: Option<String>, second: Option<String>) -> Option<String> {
    let notes: Vec<String> = first.into_iter().chain(second).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// In a document on a part of an EPCI, the indicators told of the whole.
fn of_whole<'a>(context: &Context<'_>, definitions: &[&'a Definition]) -> Vec<&'a Definition> {
    let is_whole = |definition: &&&Definition| {
        let own = context.own(&definition.name, context.first_category(definition));
        own.is_some_and(|figure| words::whole(context, figure).is_some())
    };
    definitions.iter().filter(is_whole).copied().collect()
}

/// What the figures of a table are about: the territory, its part, or the whole EPCI when
/// all are told of it.
fn subject(context: &Context<'_>, definitions: &[&Definition]) -> String {
    match of_whole(context, definitions).len() == definitions.len() && context.territory.is_part() {
        true => format!("{} (EPCI entier)", words::of_whole_territory(context)),
        false => words::of_territory(context),
    }
}

/// The indicators told of the whole EPCI among others that are not.
fn exceptions(context: &Context<'_>, definitions: &[&Definition]) -> Option<String> {
    let whole = of_whole(context, definitions);
    let names: Vec<String> = whole.iter().map(|d| words::uncapitalised(&d.header.title)).collect();
    let some = !whole.is_empty() && whole.len() < definitions.len();
    some.then(|| format!("Chiffres de l’EPCI entier pour : {}.", french::and_list(&names)))
}

/// Categories of the evolutions of these indicators: code and words, each once.
fn changes(context: &Context<'_>, definitions: &[&Definition]) -> Vec<(String, String)> {
    let mut changes: Vec<(String, String)> = Vec::new();
    for evolution in definitions.iter().filter_map(|d| context.definition(&evolution_of(&d.name))) {
        let known = |code: &&str| {
            let bases = definitions.iter().flat_map(|base| context.categories(base));
            let mut keys = bases.map(|base| evolution_key(base, code)).chain([(*code).to_owned()]);
            keys.any(|key| context.own(&evolution.name, &key).is_some())
        };
        for category in context.categories(evolution).into_iter().filter(known) {
            if !changes.iter().any(|(code, _)| code == category) {
                changes.push((category.to_owned(), evolution.header.category(category).to_owned()));
            }
        }
    }
    changes
}

fn main_row(
    context: &Context<'_>,
    definition: &Definition,
    category: &str,
    changes: &[(String, String)],
    france: bool,
) -> Row {
    let own = context.own(&definition.name, category);
    let shown = |figure: Option<&Figure>| figure.map_or_else(cells::absent, |f| cells::with_margin(definition, f));
    let mut row = vec![shown(own)];
    for (code, _) in changes {
        row.push(change(context, definition, category, code));
    }
    if context.spec.level != Level::Departement {
        row.push(cells::text(own.and_then(|figure| words::rank(context, figure)).unwrap_or_else(|| "–".into())));
        row.push(shown(context.of_department(&definition.name, category)));
    }
    if france {
        row.push(
            context
                .of_france(&definition.name, category)
                .map_or_else(|| cells::text("–"), |f| cells::with_margin(definition, f)),
        );
    }
    row.push(cells::text(own.map_or_else(|| "–".into(), |figure| figure.key().month.in_french())));
    Row { header: row_title(definition, category), own: false, cells: row }
}

fn change(context: &Context<'_>, definition: &Definition, category: &str, code: &str) -> Cell {
    let name = evolution_of(&definition.name);
    let shown = |evolution: &&Definition| {
        evolution.header.categories.contains_key(code) && (category.is_empty() || evolution.is_derived())
    };
    match context.definition(&name).filter(shown) {
        Some(evolution) => {
            let figure = context.own(&name, &evolution_key(category, code));
            figure.map_or_else(cells::absent, |f| cells::with_margin(evolution, f))
        }
        None => cells::text("–"),
    }
}

/// Title of an indicator, or of one of its categories.
pub fn row_title(definition: &Definition, category: &str) -> String {
    match category {
        "" | TOTAL => cells::titled(definition, &definition.header.title),
        code => {
            let category = definition.header.category(code);
            cells::titled(definition, &format!("{} : {category}", definition.header.short()))
        }
    }
}

/// The EPCI compared: one row each, one column an indicator, the department last.
pub fn peers(context: &Context<'_>, spec: &SectionSpec) -> Option<Table> {
    let definitions = context.told(&spec.peers);
    if definitions.is_empty() {
        return None;
    }
    let columns: Vec<_> = definitions.iter().map(|d| (*d, context.first_category(d))).collect();
    let peers = french::count(context.peers.len(), "EPCI", "EPCI");
    Some(Table {
        id: format!("{}-epci", spec.id),
        caption: format!("{} : les {peers} {}", spec.title, words::of_department(context)),
        head: std::iter::once("EPCI".to_owned()).chain(definitions.iter().map(|d| column_title(d))).collect(),
        rows: peer_rows(context, &columns),
        note: peers_note(context, &columns),
    })
}

fn column_title(definition: &Definition) -> String {
    cells::titled(definition, definition.header.short())
}

/// What a reader of [`peer_rows`] must know.
pub fn peers_note(context: &Context<'_>, columns: &[(&Definition, &str)]) -> Option<String> {
    let definitions: Vec<&Definition> = columns.iter().map(|(definition, _)| *definition).collect();
    note(words::margin_note(context, &definitions), words::whole_note(context, peers_level(context, columns)))
}

/// The level of the EPCI in these columns: their parts as soon as one column has them.
fn peers_level(context: &Context<'_>, columns: &[(&Definition, &str)]) -> Option<Level> {
    columns.iter().filter_map(|(definition, category)| context.peer_level(&definition.name, category)).max()
}

/// A row for each EPCI and one for the department, with these indicators as columns.
pub fn peer_rows(context: &Context<'_>, columns: &[(&Definition, &str)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let level = peers_level(context, columns);
    for code in &context.peers {
        let Some(territory) = context.shared.territories.get(Level::EpciPartie, code) else { continue };
        let cell = |(definition, category): &(&Definition, &str)| {
            let level = context.peer_level(&definition.name, category);
            let figure = level.and_then(|level| context.shared.history.latest(&definition.name, category, level, code));
            figure.map_or_else(cells::absent, |figure| cells::with_margin(definition, figure))
        };
        rows.push(Row {
            header: words::label_with_part(territory, level),
            own: territory.code == context.territory.code,
            cells: columns.iter().map(cell).collect(),
        });
    }
    rows.sort_by_key(|row| french::slug(&row.header));
    let cell = |(definition, category): &(&Definition, &str)| {
        let figure = context.of_department(&definition.name, category);
        figure.map_or_else(cells::absent, |figure| cells::with_margin(definition, figure))
    };
    rows.push(Row {
        header: words::label(context.department, Level::Departement),
        own: context.spec.level == Level::Departement,
        cells: columns.iter().map(cell).collect(),
    });
    rows
}

/// The communes of the territory: one row each, one column an indicator.
pub fn communes(context: &Context<'_>, spec: &SectionSpec) -> Option<Table> {
    let definitions = context.told(&spec.communes);
    if definitions.is_empty() {
        return None;
    }
    Some(Table {
        id: format!("{}-communes", spec.id),
        caption: format!("{} : les communes {}", spec.title, words::of_territory(context)),
        head: std::iter::once("Commune".to_owned()).chain(definitions.iter().map(|d| column_title(d))).collect(),
        rows: commune_rows(context, &definitions.iter().map(|d| (*d, context.first_category(d))).collect::<Vec<_>>()),
        note: words::commune_note(context, &definitions),
    })
}

/// A row for each commune of the territory, by name.
pub fn commune_rows(context: &Context<'_>, columns: &[(&Definition, &str)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for code in &context.territory.communes {
        let Some(commune) = context.shared.territories.get(Level::Commune, code) else { continue };
        let cell = |(definition, category): &(&Definition, &str)| {
            let figure = context.shared.history.latest(&definition.name, category, Level::Commune, code);
            figure.map_or_else(cells::absent, |figure| cells::with_margin(definition, figure))
        };
        rows.push(Row {
            header: french::titled(&commune.name, commune.tncc),
            own: false,
            cells: columns.iter().map(cell).collect(),
        });
    }
    rows.sort_by_key(|row| french::slug(&row.header));
    rows
}
