//! The index of a batch: the department's map, the list of portraits, the files beside it.

use portulan_stats::is_shown;
use portulan_terms::{Diagnostic, Level, french};

use crate::Kit;
use crate::charts::{self, Item, Shape, Words};
use crate::document::Shared;
use crate::html::{self, Batch, Department, FileLink, IndexEntry, Map};

/// The index page.
///
/// # Errors
/// When its map or its template fails.
pub fn index(
    kit: &Kit,
    shared: &Shared<'_>,
    mut entries: Vec<IndexEntry>,
    warnings: &[String],
) -> Result<Vec<u8>, Diagnostic> {
    // The department first, then the EPCI by name.
    entries.sort_by_key(|entry| (entry.level != Level::Departement.as_str(), french::slug(&entry.short_name)));
    let settings = &shared.plan.settings;
    let (name, tncc) = (&settings.department.name, settings.department.tncc);
    let month = shared.published.month();
    let batch = Batch {
        month: month.to_string(),
        month_text: month.in_french(),
        caf: french::typographic(&settings.caf.name),
        department: Department {
            code: settings.department.code.clone(),
            name: name.clone(),
            with_article: french::the(name, tncc),
            of: french::of(name, tncc),
            within: french::within(name, tncc),
        },
        map: map(shared).map_err(|error| Diagnostic::error(format!("la carte de l'index ne se fait pas : {error}")))?,
        files: files(),
        warnings: warnings.iter().map(|warning| french::typographic(warning)).collect(),
        notes: Vec::new(),
    };
    html::index(&kit.pages, &entries, &batch).map(String::into_bytes).map_err(|error| error.0)
}

fn files() -> Vec<FileLink> {
    let link =
        |href: &str, label: &str, text: &str| FileLink { href: href.into(), label: label.into(), text: text.into() };
    vec![
        link("figures.csv", "figures.csv", "tous les chiffres, une ligne chacun, valeurs non arrondies"),
        link("figures.parquet", "figures.parquet", "les mêmes, pour un outil statistique"),
        link(crate::QUALITY, "qualite.html", "la qualité des fichiers du mois, comparés à ceux d’avant"),
        link("refus.csv", "refus.csv", "les lignes refusées ou écartées à l’entrée, avec leur motif"),
        link(
            "manifest.json",
            "manifest.json",
            "les empreintes des fichiers lus, des définitions et des fichiers produits",
        ),
    ]
}

/// The map of the EPCI, coloured by the first key figure of the first portrait that has a
/// share to show; `None` when no outline is known.
fn map(shared: &Shared<'_>) -> Result<Option<Map>, charts::ChartError> {
    let definition = shared
        .plan
        .portraits
        .iter()
        .flat_map(|spec| &spec.key_figures)
        .filter_map(|name| shared.plan.indicator(name))
        .find(|definition| definition.header.unit == "%");
    let Some(definition) = definition else { return Ok(None) };
    let mut shapes = Vec::new();
    let mut date = None;
    for territory in shared.territories.at(Level::EpciPartie).filter(|territory| !territory.outline.is_empty()) {
        let figure = shared.history.latest(&definition.name, "", Level::EpciPartie, &territory.code);
        let value = figure.filter(|figure| is_shown(figure)).and_then(|figure| figure.value());
        date = figure.map(|figure| figure.key().month).or(date);
        let text = match (value, figure) {
            (Some(value), _) => french::with_unit(value, definition.header.decimals(), &definition.header.unit),
            (None, Some(figure)) => figure.mark().in_french().unwrap_or_default().to_owned(),
            (None, None) => "non disponible".into(),
        };
        let item = Item { name: french::epci_label(&territory.name), value, text, margin: None, own: false };
        shapes.push(Shape { item, outline: territory.outline.clone(), named: true });
    }
    let (false, Some(date)) = (shapes.is_empty(), date) else { return Ok(None) };
    let title = french::typographic(&format!("{}, {}", definition.header.title, date.in_french()));
    let list: Vec<String> = shapes.iter().map(|shape| format!("{} {}", shape.item.name, shape.item.text)).collect();
    let alt = french::typographic(&format!("Carte des EPCI. {}.", list.join(" ; ")));
    let words = Words { id: "carte", title: &title, alt: &alt };
    let svg = charts::map(&words, &shapes, &[], &definition.header.unit, definition.header.decimals())?;
    let sources: Vec<String> = shared
        .plan
        .sources_of(&definition.reads)
        .into_iter()
        .filter_map(|name| shared.plan.source(name))
        .filter(|source| matches!(source.month, portulan_plan::source::MonthRule::Column { .. }))
        .map(|source| format!("{}, {}", source.publisher, source.origin))
        .collect();
    Ok(Some(Map { title, svg, source: french::typographic(&format!("{}.", sources.join(" ; "))) }))
}
