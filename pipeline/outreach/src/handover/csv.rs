//! The list of a pool as a CSV: `;`, UTF-8 with its mark, lines ended as spreadsheets write them.
//!
//! A first block of [`BLOCK`] lines (label and text: purpose, prohibition, expiry…) then an empty
//! line, then the headers and one line for each dossier. A spreadsheet shows the block as it is;
//! a program skips `BLOCK + 1` lines. No `#`: spreadsheets know no comment. Days are written
//! `AAAA-MM-JJ`, which spreadsheets read as dates in any language.

use portulan_terms::french::typographic;

use super::clear::Clear;
use super::list::{List, Row};
use super::words::{COLUMNS, STATES, channels, commune, notice};

/// Lines before the empty line that precedes the headers.
pub const BLOCK: usize = 5;

/// The whole file, erased from memory when dropped.
pub(super) fn write(list: &List) -> Clear {
    let mut text = Clear::default();
    text.push("\u{feff}");
    for (label, said) in notice(list) {
        line(&mut text, [label, said.as_str()]);
    }
    text.push("\r\n");
    line(&mut text, COLUMNS.map(|(head, _)| head));
    for row in &list.rows {
        line(&mut text, cells(row).iter().map(String::as_str));
    }
    text
}

/// The cells of a dossier, in the order of [`COLUMNS`].
fn cells(row: &Row) -> [String; 13] {
    [
        row.pseudonym.clone(),
        commune(row),
        row.class.letter().to_owned(),
        said(&row.reasons),
        row.deadline.map(|day| day.to_string()).unwrap_or_default(),
        row.contact_before.to_string(),
        channels(row),
        said(&row.scripts),
        row.follow_up.to_string(),
        STATES[0].to_owned(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

fn said(texts: &[String]) -> String {
    typographic(&texts.join(" | "))
}

fn line<'a>(text: &mut Clear, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        text.push(if i == 0 { "" } else { ";" });
        text.push(&quoted(cell));
    }
    text.push("\r\n");
}

/// A cell between quotes when it holds a sign of the format, on one line, and inert.
fn quoted(cell: &str) -> String {
    let cell = inert(&cell.replace(['\r', '\n'], " "));
    match cell.contains([';', '"', ',', '\t', '|']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin
/// one (OWASP, "CSV Injection").
pub(super) fn inert(cell: &str) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    match cell.trim_start_matches([' ', '\u{a0}', '\u{202f}']).starts_with(begins) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
