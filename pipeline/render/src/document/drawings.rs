//! The charts of a section: from figures of the record to drawings with their words.

mod findings;

use portulan_plan::definition::Formula;
use portulan_plan::{ChartKind, ChartSpec, Definition, SectionSpec};
use portulan_stats::Figure;
use portulan_terms::{Level, Month, Territory, french};

use findings::{communes_title, every, evolution_alt, evolution_title, extremes, in_brackets, position_title};

use super::context::Context;
use super::{cells, tables, words};
use crate::charts::{self, ChartError, Item, Series, Shape, Words};
use crate::view::{Cell, Chart, Row, Table};

/// Most communes drawn as bars; all are in the table.
const MOST_BARS: usize = 25;

/// Most values that a text alternative tells one by one.
const FEW: usize = 8;

/// What a chart is made of, before it is drawn.
struct Sketch<'a> {
    id: &'a str,
    definition: &'a Definition,
    category: &'a str,
    unit: &'a str,
    decimals: u8,
    /// Title of the indicator or of its category.
    name: String,
}

/// The chart; `None` when the record has nothing to draw there.
pub fn chart(context: &Context<'_>, id: &str, spec: &ChartSpec) -> Result<Option<Chart>, ChartError> {
    let Some(definition) = context.definition(&spec.indicator) else { return Ok(None) };
    let category = spec.category.as_deref().unwrap_or_else(|| context.first_category(definition));
    let short = definition.header.short();
    let name = match &spec.category {
        Some(code) => format!("{short}, {}", words::uncapitalised(definition.header.category(code))),
        None => short.to_owned(),
    };
    let sketch = Sketch {
        id,
        definition,
        category,
        unit: &definition.header.unit,
        decimals: definition.header.decimals(),
        name,
    };
    match spec.kind {
        ChartKind::Evolution => evolution(context, &sketch),
        ChartKind::Position => position(context, &sketch),
        ChartKind::Communes => communes(context, &sketch),
        ChartKind::CarteCommunes => commune_map(context, &sketch, spec.widest_margin),
        ChartKind::CarteEpci => epci_map(context, &sketch),
        ChartKind::Categories => categories(context, &sketch),
    }
}

impl Sketch<'_> {
    fn words<'w>(&'w self, title: &'w str, alt: &'w str) -> Words<'w> {
        Words { id: self.id, title, alt }
    }

    fn finish(
        &self,
        context: &Context<'_>,
        title: String,
        alt: String,
        svg: String,
        wide: bool,
        table: Table,
    ) -> Chart {
        let header = &self.definition.header;
        Chart {
            id: self.id.to_owned(),
            title,
            alt,
            svg,
            wide,
            table,
            data_in: None,
            definition: header.definition.clone(),
            source: format!("{}.", context.source_line(self.definition)),
        }
    }

    fn table(&self, caption: &str, head: Vec<String>, rows: Vec<Row>) -> Table {
        Table { id: format!("{}-donnees", self.id), caption: caption.to_owned(), head, rows, note: None }
    }

    /// The text alternative: what is drawn, of what, and what it shows.
    fn alt(&self, drawn: &str, shows: &str) -> String {
        let name = words::uncapitalised(&self.name);
        french::typographic(&format!("{drawn} : {name}. {shows} Toutes les valeurs sont dans le tableau de données."))
    }

    /// The value as a title says it: with its unit, unless the name of the indicator counts it.
    fn told(&self, figure: &Figure) -> String {
        let with_unit = match self.definition.header.formula {
            Formula::Count => None,
            _ => cells::in_sentence(self.definition, figure),
        };
        with_unit.unwrap_or_else(|| cells::value(self.definition, figure).text)
    }

    fn column(&self) -> String {
        cells::titled(self.definition, &self.name)
    }

    fn item(&self, name: String, figure: Option<&Figure>, own: bool) -> Item {
        let cell = figure.map_or_else(cells::absent, |figure| cells::value(self.definition, figure));
        Item {
            name,
            value: figure.and_then(Figure::value),
            text: cell.text,
            margin: figure.and_then(Figure::margin).filter(|margin| *margin > 0.0),
            own,
        }
    }
}

/// Names, for each chart whose data stand in a table of the section or behind an
/// earlier chart, that table.
pub fn same_data(spec: &SectionSpec, tables: &[Table], charts: &mut [Chart]) {
    let of_section = |suffix: &str| tables.iter().find(|table| table.id == format!("{}-{suffix}", spec.id));
    for at in 0..charts.len() {
        let kind =
            spec.charts.iter().enumerate().find(|(index, _)| charts[at].id == format!("{}-{}", spec.id, index + 1));
        let Some((_, chart)) = kind else { continue };
        let shown = match chart.kind {
            ChartKind::Communes | ChartKind::CarteCommunes if spec.communes.contains(&chart.indicator) => {
                of_section("communes")
            }
            ChartKind::Position | ChartKind::CarteEpci if spec.peers.contains(&chart.indicator) => of_section("epci"),
            _ => None,
        };
        let caption = shown.map(|table| table.caption.clone());
        let earlier = charts[..at].iter().find(|other| other.table.caption == charts[at].table.caption);
        charts[at].data_in = caption.or_else(|| earlier.map(|other| other.table.caption.clone()));
    }
}

// ---- Evolution -------------------------------------------------------------------

fn evolution(context: &Context<'_>, sketch: &Sketch<'_>) -> Result<Option<Chart>, ChartError> {
    let lines = lines(context, sketch);
    let own = match lines.first() {
        Some((_, _, figures)) if figures.iter().filter(|figure| figure.value().is_some()).count() >= 2 => {
            figures.clone()
        }
        _ => return Ok(None),
    };
    let series: Vec<Series> = lines
        .iter()
        .enumerate()
        .map(|(index, (name, _, figures))| Series {
            name: name.clone(),
            points: figures.iter().map(|figure| (figure.key().month, figure.value())).collect(),
            own: index == 0,
        })
        .collect();
    let title = french::typographic(&evolution_title(context, sketch, own.last().copied()));
    let alt = evolution_alt(sketch, &lines);
    let svg = charts::evolution(
        &sketch.words(&title, &alt),
        &series,
        &breaks(context, sketch),
        sketch.unit,
        sketch.decimals,
    )?;
    let mut head = vec!["Mois".to_owned()];
    head.extend(lines.iter().map(|(name, _, _)| name.clone()));
    let rows = own.iter().map(|figure| month_row(sketch, figure, &lines)).collect();
    let table = sketch.table(&format!("{} par mois", sketch.column()), head, rows);
    Ok(Some(sketch.finish(context, title, alt, svg, true, table)))
}

/// First months of the new series of the sources that the indicator reads.
fn breaks(context: &Context<'_>, sketch: &Sketch<'_>) -> Vec<Month> {
    let plan = context.shared.plan;
    let sources = plan.sources_of(&sketch.definition.reads).into_iter().filter_map(|name| plan.source(name));
    sources.flat_map(|source| &source.breaks).filter_map(|b| b.month.parse().ok()).collect()
}

/// The part of a series that is drawn: all of a yearly one, the last thirteen months of a
/// monthly one, so that a month is seen beside the same month a year before.
fn recent<'a>(figures: &[&'a Figure]) -> Vec<&'a Figure> {
    let Some(last) = figures.last().map(|figure| figure.key().month) else { return Vec::new() };
    let yearly = figures.iter().all(|figure| figure.key().month.number() == last.number());
    let shown = figures.iter().filter(|figure| yearly || figure.key().month >= last.minus(12));
    shown.copied().collect()
}

type Line<'a> = (String, Level, Vec<&'a Figure>);

/// The territory's line, then for a share those of the department and of France.
fn lines<'a>(context: &Context<'a>, sketch: &Sketch<'_>) -> Vec<Line<'a>> {
    let history = &context.shared.history;
    let name = &sketch.definition.name;
    let mut lines = Vec::new();
    if let Some(level) = context.level_of(name, sketch.category) {
        let figures = recent(history.all(name, sketch.category, level, &context.territory.code));
        lines.push((words::label(context.territory, context.spec.level), level, figures));
    }
    let comparable = sketch.definition.header.formula != Formula::Count;
    let mut add = |level: Level, territory: Option<&Territory>| {
        let Some(territory) = territory else { return };
        let figures = recent(history.all(name, sketch.category, level, &territory.code));
        if comparable && !figures.is_empty() {
            lines.push((words::label(territory, level), level, figures));
        }
    };
    if context.spec.level != Level::Departement {
        add(Level::Departement, Some(context.department));
    }
    add(Level::France, context.shared.territories.at(Level::France).next());
    lines
}

fn month_row(sketch: &Sketch<'_>, own: &Figure, lines: &[Line<'_>]) -> Row {
    let month = own.key().month;
    let at = |(_, _, figures): &Line<'_>| {
        let figure = figures.iter().find(|figure| figure.key().month == month);
        figure.map_or_else(cells::absent, |figure| cells::with_margin(sketch.definition, figure))
    };
    Row { header: french::capitalised(&month.in_french()), own: false, cells: lines.iter().map(at).collect() }
}

// ---- Position among the EPCI -------------------------------------------------------

fn position(context: &Context<'_>, sketch: &Sketch<'_>) -> Result<Option<Chart>, ChartError> {
    let items = peer_items(context, sketch);
    if items.iter().filter(|item| item.value.is_some()).count() < 4 {
        return Ok(None);
    }
    let reference = context.of_department(&sketch.definition.name, sketch.category);
    let reference = match sketch.definition.header.formula {
        Formula::Count => None,
        _ => reference
            .map(|figure| sketch.item(words::label(context.department, Level::Departement), Some(figure), false)),
    };
    let title = french::typographic(&position_title(context, sketch, &items));
    let alt = sketch
        .alt(&format!("Position des {} sur un axe", french::count(items.len(), "EPCI", "EPCI")), &extremes(&items));
    let svg = charts::strip(&sketch.words(&title, &alt), &items, reference.as_ref(), sketch.unit, sketch.decimals)?;
    let table = peers_table(context, sketch);
    Ok(Some(sketch.finish(context, title, alt, svg, true, table)))
}

fn peer_items(context: &Context<'_>, sketch: &Sketch<'_>) -> Vec<Item> {
    let level = context.peer_level(&sketch.definition.name, sketch.category);
    let peers = context.peers.iter().filter_map(|code| context.shared.territories.get(Level::EpciPartie, code));
    peers
        .map(|territory| {
            let figure = level.and_then(|level| {
                context.shared.history.latest(&sketch.definition.name, sketch.category, level, &territory.code)
            });
            sketch.item(words::label(territory, Level::EpciPartie), figure, territory.code == context.territory.code)
        })
        .collect()
}

fn peers_table(context: &Context<'_>, sketch: &Sketch<'_>) -> Table {
    let columns = [(sketch.definition, sketch.category)];
    let rows = tables::peer_rows(context, &columns);
    let mut table = sketch.table(&format!("{} par EPCI", sketch.column()), vec!["EPCI".into(), sketch.column()], rows);
    table.note = tables::peers_note(context, &columns);
    table
}

// ---- Communes ----------------------------------------------------------------------

fn commune_items(context: &Context<'_>, sketch: &Sketch<'_>) -> Vec<(Item, String)> {
    let communes = context.territory.communes.iter();
    communes
        .filter_map(|code| {
            let commune = context.shared.territories.get(Level::Commune, code)?;
            let figure = context.shared.history.latest(&sketch.definition.name, sketch.category, Level::Commune, code);
            let name = french::titled(&commune.name, commune.tncc);
            Some((sketch.item(name, figure, false), code.clone()))
        })
        .collect()
}

fn communes_table(context: &Context<'_>, sketch: &Sketch<'_>) -> Table {
    let rows = tables::commune_rows(context, &[(sketch.definition, sketch.category)]);
    let mut table =
        sketch.table(&format!("{} par commune", sketch.column()), vec!["Commune".into(), sketch.column()], rows);
    table.note = words::commune_note(context, &[sketch.definition]);
    table
}

fn communes(context: &Context<'_>, sketch: &Sketch<'_>) -> Result<Option<Chart>, ChartError> {
    let mut items: Vec<Item> = commune_items(context, sketch).into_iter().map(|(item, _)| item).collect();
    if items.iter().all(|item| item.value.is_none()) {
        return Ok(None);
    }
    items.sort_by(|a, b| {
        let value = |item: &Item| item.value.unwrap_or(f64::NEG_INFINITY);
        value(b).total_cmp(&value(a)).then_with(|| french::slug(&a.name).cmp(&french::slug(&b.name)))
    });
    let all = items.len();
    let title = french::typographic(&communes_title(sketch, &items, all));
    let alt = sketch.alt("Barres par commune", &extremes(&items));
    items.truncate(MOST_BARS);
    let svg = charts::bars(&sketch.words(&title, &alt), &items, None, sketch.unit, sketch.decimals)?;
    let table = communes_table(context, sketch);
    Ok(Some(sketch.finish(context, title, alt, svg, true, table)))
}

// ---- Maps --------------------------------------------------------------------------

fn commune_map(context: &Context<'_>, sketch: &Sketch<'_>, widest: Option<f64>) -> Result<Option<Chart>, ChartError> {
    let items = commune_items(context, sketch);
    let named = largest(context, &items);
    let shapes: Vec<Shape> = items
        .iter()
        .filter_map(|(item, code)| {
            let commune = context.shared.territories.get(Level::Commune, code)?;
            Some(Shape { item: certain(item, widest), outline: commune.outline.clone(), named: named.contains(code) })
        })
        .collect();
    if shapes.iter().all(|shape| shape.outline.is_empty() || shape.item.value.is_none()) {
        return Ok(None);
    }
    let title = french::typographic(&format!("{} : carte des {}", sketch.name, words::communes(context)));
    let drawn: Vec<Item> = shapes.iter().map(|shape| shape.item.clone()).collect();
    let alt =
        sketch.alt(&format!("Carte des {}", french::count(shapes.len(), "commune", "communes")), &extremes(&drawn));
    let svg = charts::map(&sketch.words(&title, &alt), &shapes, &[], sketch.unit, sketch.decimals)?;
    let table = communes_table(context, sketch);
    Ok(Some(sketch.finish(context, title, alt, svg, true, table)))
}

/// The communes whose names are written on a map: the eight most populated.
fn largest(context: &Context<'_>, items: &[(Item, String)]) -> Vec<String> {
    let population =
        |code: &str| context.shared.territories.get(Level::Commune, code).and_then(|c| c.population).unwrap_or(0);
    let mut codes: Vec<String> = items.iter().map(|(_, code)| code.clone()).collect();
    codes.sort_by(|a, b| population(b).cmp(&population(a)).then_with(|| a.cmp(b)));
    codes.truncate(8);
    codes
}

/// A value too uncertain for a colour is drawn as such: its margin is above `widest`.
fn certain(item: &Item, widest: Option<f64>) -> Item {
    match (item.margin, widest) {
        (Some(margin), Some(widest)) if margin > widest => {
            Item { value: None, text: "trop incertain (peu de foyers)".into(), ..item.clone() }
        }
        _ => item.clone(),
    }
}

fn epci_map(context: &Context<'_>, sketch: &Sketch<'_>) -> Result<Option<Chart>, ChartError> {
    let items = peer_items(context, sketch);
    let shapes: Vec<Shape> = context
        .peers
        .iter()
        .filter_map(|code| context.shared.territories.get(Level::EpciPartie, code))
        .zip(&items)
        .map(|(territory, item)| Shape { item: item.clone(), outline: territory.outline.clone(), named: true })
        .collect();
    if shapes.iter().all(|shape| shape.outline.is_empty() || shape.item.value.is_none()) {
        return Ok(None);
    }
    let title = french::typographic(&format!("{} : carte des EPCI {}", sketch.name, words::of_department(context)));
    let alt = sketch.alt(&format!("Carte des {}", french::count(shapes.len(), "EPCI", "EPCI")), &extremes(&items));
    let svg = charts::map(&sketch.words(&title, &alt), &shapes, &[], sketch.unit, sketch.decimals)?;
    let table = peers_table(context, sketch);
    Ok(Some(sketch.finish(context, title, alt, svg, true, table)))
}

// ---- Breakdowns --------------------------------------------------------------------

fn categories(context: &Context<'_>, sketch: &Sketch<'_>) -> Result<Option<Chart>, ChartError> {
    let definition = sketch.definition;
    let figures: Vec<(String, Option<&Figure>)> = context
        .filled_categories(definition)
        .into_iter()
        .map(|code| (definition.header.category(code).to_owned(), context.own(&definition.name, code)))
        .collect();
    let has_bar = |figure: &Figure| figure.value().is_some_and(|value| value != 0.0);
    if !figures.iter().any(|(_, figure)| figure.is_some_and(has_bar)) {
        return Ok(None);
    }
    let items: Vec<Item> = figures.iter().map(|(name, figure)| sketch.item(name.clone(), *figure, false)).collect();
    let month = figures.iter().find_map(|(_, figure)| *figure).map(|figure| figure.key().month.in_french());
    let whole = figures.iter().find_map(|(_, figure)| words::whole(context, (*figure)?));
    let title = format!("{}{} en {}", sketch.name, in_brackets(whole), month.unwrap_or_default());
    let alt = sketch.alt("Barres par catégorie", &if items.len() <= FEW { every(&items) } else { extremes(&items) });
    let svg = charts::category_bars(&sketch.words(&title, &alt), &items, sketch.unit, sketch.decimals)?;
    let cell = |figure: &Option<&Figure>| -> Cell {
        figure.map_or_else(cells::absent, |figure| cells::with_margin(definition, figure))
    };
    let rows = figures.iter().map(|(name, figure)| Row { header: name.clone(), own: false, cells: vec![cell(figure)] });
    let head = vec!["Catégorie".into(), sketch.column()];
    let table = sketch.table(&format!("{} par catégorie", sketch.column()), head, rows.collect());
    Ok(Some(sketch.finish(context, title, alt, svg, false, table)))
}
