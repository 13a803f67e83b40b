//! The data files of a portrait: CSV, JSON and the data sheet of the workbook.

use std::path::Path;

use calamine::{Data, DataType, Reader as _, Xlsx, open_workbook};
use serde_json::{Map, Value};

use super::page::{self, Page};
use super::text::squeezed;
use super::{Reader, Said};
use crate::error::Error;
use crate::report::Kind;

/// `indicator;…;mark`, one row for each figure.
pub(super) fn read_csv(reader: &mut Reader<'_>, path: &Path) -> Result<(), Error> {
    let wrong = |e: csv::Error| Error::new(path, e);
    let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_path(path).map_err(wrong)?;
    let headers = rows.headers().map_err(wrong)?.clone();
    let column = |name: &str| headers.iter().position(|h| h.trim_start_matches('\u{feff}') == name);
    let names = ["indicator", "category", "month", "level", "territory"];
    let Some(key) = names.map(column).into_iter().collect::<Option<Vec<usize>>>() else {
        reader.read.notes.push(format!("`{}` n’a pas les colonnes d’un portrait.", reader.name));
        return Ok(());
    };
    let columns = ["value", "numerator", "denominator", "margin", "mark", "text"].map(column);
    for row in rows.records() {
        let row = row.map_err(wrong)?;
        let text = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|text| !text.is_empty());
        let number = |at: Option<usize>| text(at).and_then(|text| text.parse().ok());
        let written = key.iter().map(|&at| row.get(at).unwrap_or_default()).collect::<Vec<_>>().join("|");
        let [value, numerator, denominator, margin] = [0, 1, 2, 3].map(|at| number(columns[at]));
        let (mark, text) = (text(columns[4]), text(columns[5]));
        reader.compare(&written, Said { mark, value, numerator, denominator, margin, text });
    }
    Ok(())
}

/// Every object that names a figure: by its five names, or by a `key`.
pub(super) fn read_json(reader: &mut Reader<'_>, path: &Path) -> Result<(), Error> {
    let text = std::fs::read(path).map_err(|e| Error::new(path, e))?;
    let value: Value = serde_json::from_slice(&text).map_err(|e| Error::new(path, e))?;
    walk(reader, &value);
    Ok(())
}

fn walk(reader: &mut Reader<'_>, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(reader, item)),
        Value::Object(fields) => {
            if let Some(written) = written(fields) {
                said_of_object(reader, &written, fields);
            }
            fields.values().for_each(|field| walk(reader, field));
        }
        _ => {}
    }
}

/// The key of an object about a figure.
fn written(fields: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    if let Some(key) = text("key").filter(|key| key.matches('|').count() == 4) {
        return Some(key.to_owned());
    }
    let names = ["indicator", "category", "month", "level", "territory"];
    Some(names.map(text).into_iter().collect::<Option<Vec<&str>>>()?.join("|"))
}

fn said_of_object(reader: &mut Reader<'_>, written: &str, fields: &Map<String, Value>) {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let number = |name: &str| fields.get(name).and_then(Value::as_f64);
    let said = Said {
        mark: text("mark"),
        value: number("value"),
        numerator: number("numerator"),
        denominator: number("denominator"),
        margin: number("margin"),
        text: text("text"),
    };
    reader.compare(written, said);
}

/// Every sheet whose first row has the columns of the data, and the tables of the others.
pub(super) fn read_xlsx(reader: &mut Reader<'_>, path: &Path) -> Result<(), Error> {
    let mut workbook: Xlsx<_> = open_workbook(path).map_err(|e: calamine::XlsxError| Error::new(path, e))?;
    let page = path.with_extension("html");
    let page = if page.exists() { page::parse(&page)? } else { Page::default() };
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet).map_err(|e| Error::new(path, e))?;
        sheet_tables(reader, &page, &range.rows().collect::<Vec<_>>());
        let mut rows = range.rows();
        let Some(headers) = rows.next() else { continue };
        let column = |name: &str| headers.iter().position(|h| h.get_string() == Some(name));
        let names = ["Indicateur", "Catégorie", "Mois", "Niveau", "Code du territoire"];
        let Some(key) = names.map(column).into_iter().collect::<Option<Vec<usize>>>() else { continue };
        let columns = ["Valeur", "Numérateur", "Dénominateur", "Marge", "Marque", "Texte"].map(column);
        for row in rows {
            let text = |at: Option<usize>| at.and_then(|at| row.get(at)?.get_string());
            let number = |at: Option<usize>| at.and_then(|at| row.get(at)?.get_float());
            let written = key.iter().map(|&at| in_key(row.get(at))).collect::<Vec<_>>().join("|");
            let [value, numerator, denominator, margin] = [0, 1, 2, 3].map(|at| number(columns[at]));
            let (mark, text) = (text(columns[4]), text(columns[5]));
            reader.compare(&written, Said { mark, value, numerator, denominator, margin, text });
        }
    }
    Ok(())
}

/// The tables of a workbook against those of the page of the same name: what is hidden there is hidden here.
fn sheet_tables(reader: &mut Reader<'_>, page: &Page, rows: &[&[Data]]) {
    let first = |row: &&[Data]| row.first().and_then(DataType::get_string).map(squeezed);
    for table in &page.tables {
        let caption = squeezed(&table.caption);
        let Some(start) = rows.iter().position(|row| first(row).is_some_and(|text| text == caption)) else { continue };
        for line in &table.rows {
            let header = squeezed(&line.header);
            let until = rows.len().min(start + 2 + table.rows.len());
            let Some(row) = rows[start + 1..until].iter().find(|row| first(row).is_some_and(|text| text == header))
            else {
                continue;
            };
            for (at, cell) in line.cells.iter().enumerate() {
                sheet_cell(reader, cell.key.as_deref(), row.get(at + 1));
            }
        }
    }
}

/// A cell of a sheet in the place of a figure of the page: a number for a hidden one is a leak.
fn sheet_cell(reader: &mut Reader<'_>, written: Option<&str>, cell: Option<&Data>) {
    let key = written.and_then(|written| reader.world.lexicon.key(written));
    let Some(key) = key.filter(|&key| reader.is_secret(key)) else { return };
    *reader.read.compared.entry("XLSX").or_default() += 1;
    let text = cell.and_then(DataType::as_string).unwrap_or_default();
    if text.chars().any(char::is_numeric) {
        reader.found(Kind::Leak, key, format!("le classeur porte « {text} » au lieu de « secret »"));
    }
}

/// A cell as part of a key; a date is its month.
fn in_key(cell: Option<&Data>) -> String {
    match cell {
        Some(Data::DateTime(date)) => {
            let (year, month, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}")
        }
        Some(Data::String(text)) => text.clone(),
        Some(cell) => cell.as_string().unwrap_or_default(),
        None => String::new(),
    }
}
