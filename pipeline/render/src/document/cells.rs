//! Figures of the record → cells as a French reader sees them.

use portulan_plan::Definition;
use portulan_plan::definition::Formula;
use portulan_stats::Figure;
use portulan_terms::{Level, Mark, french};

use crate::view::Cell;

/// Units that are written in every cell; the others stand in the row's or column's title.
const UNITS_IN_CELLS: [&str; 3] = ["%", "points", "€"];

/// Whether that unit is written in every cell.
pub fn in_cells(unit: &str) -> bool {
    UNITS_IN_CELLS.contains(&unit)
}

/// Whether an indicator tells a change: then its values carry their sign.
fn is_change(definition: &Definition) -> bool {
    definition.header.formula == Formula::Evolution || definition.header.unit == "points"
}

/// The key of a figure as text: `indicator|category|month|level|territory`.
pub fn key(figure: &Figure) -> String {
    let key = figure.key();
    format!("{}|{}|{}|{}|{}", key.indicator, key.category, key.month, key.level, key.territory)
}

/// The value with its unit where it is short, without margin.
pub fn value(definition: &Definition, figure: &Figure) -> Cell {
    let text = match figure.value() {
        Some(value) => zero_or(definition, figure).unwrap_or_else(|| written(definition, value)),
        None => figure.mark().in_french().unwrap_or_default().to_owned(),
    };
    cell(definition, figure, text)
}

/// The value followed by its margin, when it has one that shows. A count of one commune
/// goes without: its table says ± 2 once for all.
pub fn with_margin(definition: &Definition, figure: &Figure) -> Cell {
    let cell = value(definition, figure);
    let count_of_one = definition.header.formula == Formula::Count && figure.key().level == Level::Commune;
    match margin_text(definition, figure) {
        Some(margin) if !count_of_one && zero_or(definition, figure).is_none() => {
            Cell { text: format!("{} ({margin})", cell.text), ..cell }
        }
        _ => cell,
    }
}

/// `± 78`, when the margin shows at the decimals of the definition.
pub fn margin_text(definition: &Definition, figure: &Figure) -> Option<String> {
    let margin = figure.margin()?;
    let decimals = definition.header.decimals();
    (margin >= 0.5 * 10f64.powi(-i32::from(decimals))).then(|| format!("±\u{a0}{}", french::number(margin, decimals)))
}

/// A zero read from rounded counts: « 0 à 2 ».
fn zero_or(definition: &Definition, figure: &Figure) -> Option<String> {
    let margin = figure.margin()?;
    (definition.header.formula == Formula::Count && figure.value() == Some(0.0) && margin > 0.0)
        .then(|| format!("0 à {}", french::number(margin, 0)))
}

fn written(definition: &Definition, value: f64) -> String {
    let header = &definition.header;
    let decimals = header.decimals();
    match (is_change(definition), in_cells(&header.unit)) {
        (true, _) => french::signed_with_unit(value, decimals, &header.unit),
        (false, true) => french::with_unit(value, decimals, &header.unit),
        (false, false) => french::number(value, decimals),
    }
}

fn cell(definition: &Definition, figure: &Figure, text: String) -> Cell {
    Cell {
        text,
        value: figure.value(),
        mark: figure.mark().as_str().into(),
        key: key(figure),
        decimals: definition.header.decimals(),
        unit: definition.header.unit.clone(),
    }
}

/// The value with its unit in full, for sentences: « 17 120 foyers », « 42,1 % ».
pub fn in_sentence(definition: &Definition, figure: &Figure) -> Option<String> {
    let header = &definition.header;
    let value = figure.value()?;
    Some(match (header.formula, zero_or(definition, figure)) {
        (Formula::Count, Some(zero)) => format!("{zero}\u{a0}{}", header.unit),
        _ => french::with_unit(value, header.decimals(), &header.unit),
    })
}

/// A figure that the record does not have at all.
pub fn absent() -> Cell {
    Cell {
        text: Mark::Manquant.in_french().unwrap_or_default().into(),
        mark: Mark::Manquant.as_str().into(),
        ..Cell::default()
    }
}

/// Plain text.
pub fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), ..Cell::default() }
}

/// The title of an indicator with its unit, when cells do not carry it.
pub fn titled(definition: &Definition, title: &str) -> String {
    let unit = &definition.header.unit;
    let told = in_cells(unit) || french::slug(title).contains(&french::slug(unit));
    if told { title.to_owned() } else { format!("{title} ({unit})") }
}
