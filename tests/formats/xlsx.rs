//! Workbooks: the data sheet typed, a sheet for each theme, the first sheet.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use portulan_terms::french::number;
use serde_json::Value;

use super::assert_same;
use crate::pages::{self, Cell, Document, Table, documents, items, text, texts};

#[test]
fn the_data_sheet_is_the_figures_of_the_json_with_their_types() {
    for document in documents() {
        let rows = sheet(&mut workbook(document), "Données");
        let lines = document.list("figures");
        assert_eq!(rows.len(), lines.len() + 1, "{}", document.slug);
        for (row, line) in rows[1..].iter().zip(lines) {
            let fields = line.as_object().expect("an object");
            for ((field, expected), cell) in fields.iter().zip(row) {
                let same = match (field.as_str(), expected, cell) {
                    ("month", Value::String(month), Data::DateTime(date)) => {
                        let (year, number, day, ..) = date.to_ymd_hms_milli();
                        format!("{year}-{number:02} {day}") == format!("{month} 1")
                    }
                    (_, Value::Null, Data::Empty) => true,
                    (_, Value::String(text), Data::Empty) => text.is_empty(),
                    (_, Value::String(text), Data::String(cell)) => text == cell,
                    (_, number, Data::Float(cell)) => pages::number(number) == Some(*cell),
                    _ => false,
                };
                assert!(same, "{}: {field}, {cell:?} against {expected}", document.slug);
            }
        }
    }
}

#[test]
fn the_sheet_of_each_theme_holds_its_tables_texts_and_values() {
    for document in documents() {
        let mut book = workbook(document);
        let names = book.sheet_names();
        assert_eq!(names[0], "Portrait");
        for (section, name) in document.list("sections").iter().zip(&names[1..]) {
            let found: Vec<Vec<Data>> = sheet(&mut book, name).into_iter().filter(|row| !row.is_empty()).collect();
            assert_same(&found, &expected_sheet(section), &format!("{}, {name}", document.slug));
        }
        assert_eq!(names[document.list("sections").len() + 1..], ["Données", "Définitions", "Sources"]);
    }
}

#[test]
fn the_first_sheet_holds_the_key_figures_and_the_reading_notes() {
    for document in documents() {
        let rows = sheet(&mut workbook(document), "Portrait");
        let rows: Vec<Vec<Data>> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let has = |row: Vec<Data>| assert!(rows.contains(&row), "{}: {row:?}", document.slug);
        has(strings([document.text("heading")]));
        if let Some(part) = document.json["part"].as_str() {
            has(strings([part.to_owned()]));
        }
        for figure in document.list("key_figures") {
            let mut row =
                strings(["label", "", "unit", "position", "evolution", "date"].map(|field| text(&figure[field])));
            row[1] = data(&Cell::of(&figure["cell"]));
            has(row);
        }
        for note in texts(&document.json["reading"]) {
            has(strings([note]));
        }
    }
}

fn expected_sheet(section: &Value) -> Vec<Vec<Data>> {
    let mut rows = vec![strings([text(&section["title"])])];
    let table = |rows: &mut Vec<Vec<Data>>, table: &Table| {
        rows.push(strings([table.caption.clone()]));
        rows.push(table.head.iter().map(|head| Data::String(head.clone())).collect());
        for (header, cells) in &table.rows {
            rows.push(std::iter::once(Data::String(header.clone())).chain(cells.iter().map(data)).collect());
        }
        rows.extend(table.note.iter().map(|note| strings([note.clone()])));
    };
    if !section["summary"].is_null() {
        table(&mut rows, &Table::of(&section["summary"]));
    }
    for chart in items(&section["charts"]) {
        rows.push(strings([text(&chart["title"])]));
        table(&mut rows, &Table::of(&chart["table"]));
        rows.push(strings([text(&chart["definition"])]));
        rows.push(strings([text(&chart["source"])]));
    }
    items(&section["tables"]).iter().for_each(|json| table(&mut rows, &Table::of(json)));
    rows
}

fn strings<const N: usize>(texts: [String; N]) -> Vec<Data> {
    texts.map(|text| if text.is_empty() { Data::Empty } else { Data::String(text) }).to_vec()
}

/// What the workbook holds for a cell: its value where the text is that number alone, with
/// its unit or without; its text otherwise.
pub fn data(cell: &Cell) -> Data {
    let plain = cell.text.trim_start_matches('+');
    let is_number = |value: f64| {
        let decimals = u8::try_from(cell.decimals).expect("decimals");
        let digits = number(value, decimals);
        plain.strip_prefix(&digits).is_some_and(|unit| {
            let unit = unit.trim_start();
            unit.is_empty() || unit == cell.unit
        })
    };
    match cell.value {
        Some(value) if is_number(value) => Data::Float(value),
        _ => Data::String(cell.text.clone()),
    }
}

fn workbook(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(document.bytes("xlsx"))).expect("a workbook")
}

/// The rows of a sheet, without the empty cells at their end.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(name).expect("a sheet");
    let rows = range.rows().map(|row| {
        let end = row.iter().rposition(|cell| *cell != Data::Empty).map_or(0, |last| last + 1);
        row[..end].to_vec()
    });
    rows.collect()
}
