//! One record feeds every format: each document of the shared run is read back, cell by
//! cell, from JSON, HTML, PDF, XLSX and CSV, and compared with the record.

mod html;
mod isolation;
mod pdf;
mod xlsx;

use std::collections::BTreeSet;

use portulan_terms::french::parse_number;
use serde_json::Value;

use crate::pages::{Cell, Table, communes, documents, number, record, text};

/// Fields of a figure line that hold numbers, in the order of the record.
const NUMBERS: [&str; 4] = ["value", "numerator", "denominator", "margin"];

#[test]
fn there_is_one_document_for_each_territory() {
    let codes: BTreeSet<&str> = documents().iter().map(|document| document.code.as_str()).collect();
    let mut expected: BTreeSet<&str> = communes().keys().map(String::as_str).collect();
    expected.insert("03");
    assert_eq!(codes, expected);
    assert_eq!(documents().len(), 13);
}

// ---- JSON against the record -----------------------------------------------------

#[test]
fn every_figure_line_of_the_json_is_the_record_s() {
    for document in documents() {
        for line in document.list("figures") {
            let key = key_of(line);
            let row = record().get(&key).unwrap_or_else(|| panic!("{key} is not in the record"));
            assert_eq!(numbers_of(line), row.numbers, "{key}");
            assert_eq!(text(&line["mark"]), row.mark, "{key}");
        }
        let keys: BTreeSet<String> = document.list("figures").iter().map(key_of).collect();
        assert_eq!(keys.len(), document.list("figures").len(), "{}: a figure stands once", document.slug);
    }
}

#[test]
fn every_cell_of_the_json_is_the_record_s() {
    for document in documents() {
        let cells = document.cells();
        assert!(cells.iter().filter(|cell| !cell.key.is_empty()).count() > 100, "{}", document.slug);
        for cell in cells {
            if cell.key.is_empty() {
                assert_eq!(cell.value, None, "{}: a value without a key", document.slug);
                continue;
            }
            let row = record().get(&cell.key).unwrap_or_else(|| panic!("{} is not in the record", cell.key));
            assert_eq!((cell.value, &cell.mark), (row.numbers[0], &row.mark), "{}", cell.key);
        }
    }
}

fn key_of(line: &Value) -> String {
    ["indicator", "category", "month", "level", "territory"].map(|field| text(&line[field])).join("|")
}

fn numbers_of(line: &Value) -> [Option<f64>; 4] {
    NUMBERS.map(|field| number(&line[field]))
}

// ---- Texts of numbers ------------------------------------------------------------

#[test]
fn the_text_of_a_cell_reads_back_as_its_value_rounded() {
    for document in documents() {
        for cell in document.cells().iter().filter(|cell| !cell.key.is_empty()) {
            let margin = record()[&cell.key].numbers[3];
            check_text(cell, margin);
        }
    }
}

fn check_text(cell: &Cell, margin: Option<f64>) {
    let told = format!("{} « {} »", cell.key, cell.text);
    let Some(value) = cell.value else {
        let words = [("secret", "secret"), ("manquant", "non disponible"), ("sans_objet", "sans objet")];
        assert!(words.contains(&(cell.mark.as_str(), cell.text.as_str())), "{told}");
        return;
    };
    if let Some(upper) = cell.text.strip_prefix("0 à ") {
        assert_eq!((value, parse_number(upper)), (0.0, margin), "{told}");
        return;
    }
    let (shown, beside) = match cell.text.split_once(" (±\u{a0}") {
        Some((shown, beside)) => (shown, Some(beside.trim_end_matches(')'))),
        None => (cell.text.as_str(), None),
    };
    let end = shown.find(|c: char| c.is_alphabetic() || "%€".contains(c)).unwrap_or(shown.len());
    let (digits, unit) = (shown[..end].trim_end(), &shown[end..]);
    let step = 10f64.powi(-cell.decimals);
    let near = |text: &str, value: f64| {
        let read = parse_number(text).unwrap_or_else(|| panic!("{told}: {text} is not a French number"));
        let decimals = text.split_once(',').map_or(0, |(_, decimals)| decimals.len());
        assert_eq!(decimals, usize::try_from(cell.decimals).expect("decimals"), "{told}");
        assert!((read - value).abs() <= step * 0.500_001, "{told}: {value}");
    };
    near(digits, value);
    if let Some(beside) = beside {
        near(beside, margin.expect("a margin"));
    }
    let singular = cell.unit.trim_end_matches('s');
    assert!(unit.is_empty() || unit == cell.unit || unit == singular, "{told}: {unit}");
    assert_eq!(shown.ends_with(['%', '€']), ["%", "€"].contains(&cell.unit.as_str()), "{told}");
}

#[test]
fn numbers_have_french_signs_and_spaces_in_every_text_of_a_cell() {
    for document in documents() {
        let lines = document.list("figures").iter().map(|line| text(&line["text"]));
        for text in document.cells().into_iter().map(|cell| cell.text).chain(lines) {
            let chars: Vec<char> = text.chars().collect();
            for (at, pair) in chars.windows(2).enumerate() {
                assert!(!(pair[0] == '-' && pair[1].is_ascii_digit()), "{text}: an ASCII minus");
                assert!(!(pair[0].is_ascii_digit() && pair[1] == '.'), "{text}: a decimal point");
                let joins = chars.get(at + 2).is_some_and(char::is_ascii_digit) && pair[0].is_ascii_digit();
                assert!(!(joins && pair[1].is_whitespace()) || pair[1] == '\u{202f}', "{text}: thousands");
                assert!(!"%€".contains(pair[1]) || pair[0] == '\u{202f}', "{text}: the space before the unit");
            }
        }
    }
}

// ---- CSV -------------------------------------------------------------------------

#[test]
fn the_csv_is_the_figures_of_the_json_line_by_line() {
    for document in documents() {
        let bytes = document.bytes("csv");
        let body = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(body);
        let fields: Vec<String> = reader.headers().expect("headers").iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let lines = document.list("figures");
        assert_eq!(rows.len(), lines.len(), "{}", document.slug);
        assert_eq!(fields.len(), lines[0].as_object().expect("an object").len());
        for (row, line) in rows.iter().zip(lines) {
            for (field, written) in fields.iter().zip(row) {
                let same = match NUMBERS.contains(&field.as_str()) {
                    true => number(&line[field]) == written.parse().ok(),
                    false => text(&line[field]) == written,
                };
                assert!(same, "{}: {field} « {written} » of {line}", document.slug);
            }
        }
    }
}

// ---- Marks -----------------------------------------------------------------------

#[test]
fn a_secret_figure_carries_no_number_in_any_format() {
    let mut seen = 0;
    for document in documents() {
        for line in document.list("figures").iter().filter(|line| line["mark"] == "secret") {
            assert_eq!(numbers_of(line), [None; 4], "{}: {line}", document.slug);
            assert_eq!(text(&line["text"]), "secret");
            seen += 1;
        }
        for cell in document.cells().iter().filter(|cell| cell.mark == "secret") {
            assert_eq!((cell.value, cell.text.as_str()), (None, "secret"), "{}", cell.key);
            assert_eq!(xlsx::data(cell), calamine::Data::String("secret".into()), "{}", cell.key);
        }
    }
    assert!(seen > 100, "the samples have secret figures");
    assert!(record().values().filter(|row| row.mark == "secret").all(|row| row.numbers == [None; 4]));
}

// ---- Comparing -------------------------------------------------------------------

/// Two lists that must be the same, the first difference told.
fn assert_same<T: PartialEq + std::fmt::Debug>(found: &[T], expected: &[T], told: &str) {
    if let Some((at, (found, expected))) = found.iter().zip(expected).enumerate().find(|(_, (a, b))| a != b) {
        panic!("{told}: item {at} is {found:?}, not {expected:?}");
    }
    assert_eq!(found.len(), expected.len(), "{told}");
}

/// Every text of a table: head, then row after row.
fn flat(table: &Table) -> Vec<String> {
    let rows = table
        .rows
        .iter()
        .flat_map(|(header, cells)| std::iter::once(header.clone()).chain(cells.iter().map(|cell| cell.text.clone())));
    table.head.iter().cloned().chain(rows).collect()
}
