//! A portrait as a workbook: its tables theme by theme, then every figure, typed.
//!
//! Values go in unrounded and the number format shows what the text of the cell
//! shows; a cell whose text is not just a number (`0 à 2`, `secret`) is written as
//! that text. No formula, no date of the day: the same portrait gives the same bytes.

use std::fmt;

use portulan_terms::Month;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::text::{TextError, check};
use crate::view::{Definition, FigureLine, Portrait, Section, Table};

mod look;
mod page;

use look::{NumberShape, bold, heading_format, note_format, text_format, title_format, wrapped};
use page::Page;

/// What Excel allows for the name of a sheet, in characters.
const LONGEST_NAME: usize = 31;

const DATA: [(&str, f64); 16] = [
    ("Thème", 16.0),
    ("Indicateur", 26.0),
    ("Titre", 44.0),
    ("Catégorie", 12.0),
    ("Libellé de la catégorie", 26.0),
    ("Mois", 10.0),
    ("Niveau", 13.0),
    ("Code du territoire", 13.0),
    ("Nom du territoire", 34.0),
    ("Valeur", 13.0),
    ("Numérateur", 13.0),
    ("Dénominateur", 14.0),
    ("Marge", 10.0),
    ("Marque", 11.0),
    ("Unité", 22.0),
    ("Texte", 18.0),
];

const DEFINITIONS: [(&str, f64); 10] = [
    ("Indicateur", 26.0),
    ("Titre", 32.0),
    ("Définition", 52.0),
    ("Numérateur", 32.0),
    ("Dénominateur", 32.0),
    ("Unité", 16.0),
    ("À savoir", 52.0),
    ("Sources", 40.0),
    ("Référence", 36.0),
    ("Définition tenue par", 22.0),
];

/// Why a workbook was not written.
#[derive(Debug)]
pub enum XlsxError {
    /// The month of the portrait is not one.
    Month(String),
    /// A number that must not leave is in the portrait.
    Number(TextError),
    /// The library refused.
    Library(rust_xlsxwriter::XlsxError),
}

impl fmt::Display for XlsxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(message) => write!(f, "{message}"),
            Self::Number(error) => write!(f, "{error}"),
            Self::Library(error) => write!(f, "le classeur n'a pas pu être écrit : {error}"),
        }
    }
}

impl std::error::Error for XlsxError {}

impl From<rust_xlsxwriter::XlsxError> for XlsxError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Library(error)
    }
}

type Written = Result<(), XlsxError>;

/// The workbook of a portrait: « Portrait », a sheet per theme, « Données »,
/// « Définitions », « Sources ».
///
/// # Errors
/// A month that is not one, a number where there must be none, a text too long for a cell.
pub fn workbook(portrait: &Portrait) -> Result<Vec<u8>, XlsxError> {
    check(portrait).map_err(XlsxError::Number)?;
    let mut book = Workbook::new();
    book.set_properties(&properties(portrait)?);
    write_summary(&mut book, portrait)?;
    let names = section_names(portrait);
    for (section, name) in portrait.sections.iter().zip(&names) {
        write_section(&mut book, section, name)?;
    }
    write_data(&mut book, &portrait.figures)?;
    write_definitions(&mut book, &portrait.definitions)?;
    write_sources(&mut book, portrait)?;
    Ok(book.save_to_buffer()?)
}

fn month(text: &str) -> Result<Month, XlsxError> {
    text.parse().map_err(XlsxError::Month)
}

/// The first day of a month, as a date of the workbook.
fn first_day(month: Month) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(month.year()).map_err(|_| XlsxError::Month(month.to_string()))?;
    Ok(ExcelDateTime::from_ymd(year, month.number(), 1)?)
}

fn properties(portrait: &Portrait) -> Result<DocProperties, XlsxError> {
    let created = first_day(month(&portrait.month)?)?;
    Ok(DocProperties::new()
        .set_title(format!("{} : {}", portrait.title, portrait.heading))
        .set_subject(&portrait.month_text)
        .set_author(&portrait.caf)
        .set_company(&portrait.caf)
        .set_creation_datetime(&created))
}

/// Identity, key figures and reading notes.
fn write_summary(book: &mut Workbook, portrait: &Portrait) -> Written {
    let widths = vec![38.0, 16.0, 34.0, 34.0, 34.0, 17.0];
    let mut page = Page::new(book, "Portrait", widths)?;
    page.sheet.set_active(true);
    page.line(&portrait.heading, &title_format())?;
    let edition = [&portrait.title, &portrait.month_text, &portrait.caf].map(String::as_str);
    page.line(&edition.join(" – "), &note_format())?;
    if let Some(part) = &portrait.part {
        page.line(part, &bold())?;
    }
    page.row += 1;
    for line in &portrait.identity {
        page.line(&line.label, &Format::new())?;
        page.sheet.write_string(page.row - 1, 1, &line.text)?;
    }
    write_key_figures(&mut page, portrait)?;
    page.row += 1;
    page.line("Comment lire ce portrait", &heading_format())?;
    portrait.reading.iter().try_for_each(|note| page.paragraph(note, &Format::new()))
}

fn write_key_figures<'a>(page: &mut Page<'_>, portrait: &'a Portrait) -> Written {
    page.row += 1;
    page.line("Chiffres clés", &heading_format())?;
    let heads = ["Indicateur", "Valeur", "Unité", "Position", "Évolution", "Date"];
    page.heads(&heads.map(|head| (head, head != "Valeur")))?;
    for figure in &portrait.key_figures {
        let said = |words: &'a Option<String>| words.as_deref().unwrap_or_default();
        let (position, evolution) = (said(&figure.position), said(&figure.evolution));
        let texts = [&figure.label, "", &figure.unit, position, evolution, &figure.date];
        for (column, text) in (0..).zip(texts) {
            page.sheet.write_string_with_format(page.row, column, text, &text_format(false))?;
        }
        page.cell(1, &figure.cell, false)?;
        page.end_row_of(texts)?;
    }
    Ok(())
}

/// The tables of a theme, those behind its charts included.
fn write_section(book: &mut Workbook, section: &Section, name: &str) -> Written {
    let tables = section.summary.iter().chain(&section.tables).chain(section.charts.iter().map(|chart| &chart.table));
    let mut page = Page::new(book, name, widths(tables))?;
    page.sheet.set_freeze_panes(0, 1)?;
    page.line(&section.title, &title_format())?;
    page.row += 1;
    section.summary.iter().try_for_each(|table| write_table(&mut page, table))?;
    section.charts.iter().try_for_each(|chart| page.chart(chart))?;
    section.tables.iter().try_for_each(|table| write_table(&mut page, table))
}

fn write_table(page: &mut Page, table: &Table) -> Written {
    page.paragraph(&table.caption, &bold())?;
    page.table(table)?;
    page.row += 1;
    Ok(())
}

/// Widths that hold the texts of every table of a sheet, in characters.
fn widths<'a>(tables: impl Iterator<Item = &'a Table>) -> Vec<f64> {
    let mut widths = vec![26.0_f64, 12.0, 12.0, 12.0, 12.0];
    let mut widen = |column: usize, characters: usize, most: f64| {
        widths.resize(widths.len().max(column + 1), 12.0);
        widths[column] = widths[column].max((characters as f64 * 1.1 + 3.0).min(most));
    };
    for table in tables {
        for (column, head) in table.head.iter().enumerate() {
            widen(column, head.chars().count(), 20.0);
        }
        for row in &table.rows {
            widen(0, row.header.chars().count(), 44.0);
            for (column, cell) in row.cells.iter().enumerate() {
                widen(column + 1, cell.text.chars().count(), 32.0);
            }
        }
    }
    widths
}

/// A sheet that is one list: headers that stay in sight, a filter on each column.
fn list<'a, const N: usize>(
    book: &'a mut Workbook,
    name: &str,
    columns: [(&'static str, f64); N],
    rows: usize,
) -> Result<Page<'a>, XlsxError> {
    let mut page = Page::new(book, name, columns.iter().map(|(_, width)| *width).collect())?;
    page.heads(&columns.map(|(head, _)| (head, true)))?;
    page.sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let (last_row, last_column) = (u32::try_from(rows).unwrap_or(u32::MAX), N as u16 - 1);
    page.sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(page)
}

fn write_data(book: &mut Workbook, figures: &[FigureLine]) -> Written {
    let mut page = list(book, "Données", DATA, figures.len())?;
    for figure in figures {
        write_figure(&mut page, figure)?;
    }
    Ok(())
}

fn write_figure(page: &mut Page<'_>, figure: &FigureLine) -> Written {
    let row = page.row;
    let texts = [
        (0, &figure.theme),
        (1, &figure.indicator),
        (2, &figure.title),
        (3, &figure.category),
        (4, &figure.category_label),
        (6, &figure.level),
        (7, &figure.territory),
        (8, &figure.territory_name),
        (13, &figure.mark),
        (14, &figure.unit),
        (15, &figure.text),
    ];
    for (column, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        page.sheet.write_string(row, column, text)?;
    }
    let dated = Format::new().set_num_format("yyyy-mm");
    page.sheet.write_datetime_with_format(row, 5, first_day(month(&figure.month)?)?, &dated)?;
    let numbers = [figure.value, figure.numerator, figure.denominator, figure.margin];
    let shape = NumberShape::of(&figure.text, &figure.unit);
    for (column, number) in (9..).zip(numbers) {
        let Some(number) = number else { continue };
        let pattern = shape
            .as_ref()
            .filter(|_| column == 9)
            .map_or("General".to_owned(), |shape| NumberShape { suffix: "", ..*shape }.pattern());
        let format = Format::new().set_num_format(pattern);
        page.sheet.write_number_with_format(row, column, number + 0.0, &format)?;
    }
    page.row += 1;
    Ok(())
}

fn write_definitions(book: &mut Workbook, definitions: &[Definition]) -> Written {
    let mut page = list(book, "Définitions", DEFINITIONS, definitions.len())?;
    for definition in definitions {
        let caveats = definition.caveats.join("\n");
        let texts = [
            definition.name.as_str(),
            &definition.title,
            &definition.definition,
            &definition.numerator,
            definition.denominator.as_deref().unwrap_or_default(),
            &definition.unit,
            &caveats,
            &definition.sources,
            &definition.reference,
            &definition.owner,
        ];
        page.texts(&texts, &wrapped())?;
    }
    Ok(())
}

fn write_sources(book: &mut Workbook, portrait: &Portrait) -> Written {
    let columns = [("Source", 44.0), ("Éditeur, jeu de données, millésime, licence", 100.0)];
    let mut page = list(book, "Sources", columns, portrait.sources.len())?;
    for source in &portrait.sources {
        page.texts(&[&source.title, &source.text], &wrapped())?;
    }
    Ok(())
}

/// Names of the sections' sheets: what a workbook allows, unique whatever the case.
fn section_names(portrait: &Portrait) -> Vec<String> {
    let mut used: Vec<String> =
        ["Portrait", "Données", "Définitions", "Sources", "History"].map(str::to_lowercase).to_vec();
    let mut name = |title: &str| {
        let name = (1..).map(|n| sheet_name(title, n)).find(|n| !used.contains(&n.to_lowercase()));
        let name = name.unwrap_or_default();
        used.push(name.to_lowercase());
        name
    };
    portrait.sections.iter().map(|section| name(&section.title)).collect()
}

/// A title cut and cleaned into the name of a sheet, the `n`-th of that title.
fn sheet_name(title: &str, n: usize) -> String {
    let number = if n == 1 { String::new() } else { format!(" ({n})") };
    let clean = title.replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches('\'');
    let clean = if clean.is_empty() { "Thème" } else { clean };
    let room = LONGEST_NAME - number.chars().count();
    if clean.chars().count() <= room {
        return format!("{clean}{number}");
    }
    let cut: String = clean.chars().take(room - 1).collect();
    format!("{}…{number}", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sample;

    #[test]
    fn a_workbook_has_the_same_bytes_twice() {
        let portrait = sample::portrait();
        let bytes = workbook(&portrait).expect("written");
        assert!(bytes.starts_with(b"PK") && bytes.len() > 5_000);
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        assert_eq!(bytes, workbook(&portrait).expect("written"), "no time of writing in it");
    }

    #[test]
    fn a_secret_that_carries_a_number_gives_no_workbook() {
        let mut portrait = sample::portrait();
        portrait.figures[1].value = Some(3.0);
        let error = workbook(&portrait).expect_err("refused").to_string();
        assert!(error.contains("|03002` est masquée"), "{error}");
        let mut portrait = sample::portrait();
        portrait.month = "décembre".to_owned();
        assert!(matches!(workbook(&portrait), Err(XlsxError::Month(_))));
    }

    #[test]
    fn sheet_names_are_short_unique_and_allowed() {
        let mut portrait = sample::portrait();
        let section = portrait.sections[0].clone();
        let titles = [
            "Sources",
            "sources",
            "A/B: [c]?",
            "'Les' d'",
            "",
            "  ",
            "DONNÉES",
            "Les familles avec de jeunes enfants et leurs modes d’accueil",
            "Les familles avec de jeunes enfants et leurs parents",
        ];
        portrait.sections = titles.map(|title| Section { title: title.to_owned(), ..section.clone() }).to_vec();
        let names = section_names(&portrait);
        assert_eq!(names[..3], ["Sources (2)", "sources (3)", "A B c"]);
        assert_eq!(names[7], "Les familles avec de jeunes en…");
        assert_eq!(names[8], "Les familles avec de jeune… (2)");
        assert!(names.iter().all(|name| name.chars().count() <= LONGEST_NAME));
        workbook(&portrait).expect("names that the library takes");
    }
}
