//! Case files: small input tables and the rows expected, in text an analyst can write.
//!
//! ```text
//! # a comment
//! = title of the case
//! == caf_communes
//! commune | month   | foyers
//! 03001   | 2024-12 | 100
//! == attendu
//! level   | territory | month   | numerator
//! commune | 03001     | 2024-12 | 100
//! ```
//! A blank cell is NULL. This module reads and writes the text; the engine runs it.

use std::fmt::Write as _;
use std::path::Path;

use portulan_terms::{Diagnostic, Diagnostics, Place};

/// Name of the block of expected rows.
pub const EXPECTED: &str = "attendu";

/// A case: input tables and the expected one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// What the case proves.
    pub title: String,
    /// Line of the title in the file, from 1.
    pub line: usize,
    /// Input tables.
    pub inputs: Vec<TextTable>,
    /// Expected columns and rows.
    pub expected: TextTable,
    /// Lines of the file that hold the expected block's head and rows (from 0, half open).
    pub expected_lines: std::ops::Range<usize>,
}

/// A table written as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextTable {
    /// Name of the source or table.
    pub name: String,
    /// Line of the `==` in the file, from 1.
    pub line: usize,
    /// Column names.
    pub columns: Vec<String>,
    /// Rows; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Line of each row in the file, from 1; empty for a table that was not read.
    pub lines: Vec<usize>,
}

/// Reads a case file. Every fault is reported; a file with one gives no case.
pub fn parse(path: &Path, text: &str, diagnostics: &mut Diagnostics) -> Vec<Case> {
    let mut reader = Reader { path, cases: Vec::new(), faults: Vec::new(), open: None, end: 0 };
    for (index, line) in text.lines().enumerate() {
        reader.line(index, line.trim());
    }
    reader.close();
    reader.check();
    let sound = reader.faults.is_empty();
    diagnostics.0.extend(reader.faults);
    if sound { reader.cases } else { Vec::new() }
}

struct Reader<'a> {
    path: &'a Path,
    cases: Vec<Case>,
    faults: Vec<Diagnostic>,
    open: Option<TextTable>,
    /// Line after the last row read.
    end: usize,
}

impl Reader<'_> {
    fn fault(&mut self, line: usize, message: impl Into<String>, hint: &str) {
        let place = Place { file: self.path.to_owned(), line, column: 0 };
        self.faults.push(Diagnostic::error(message).at(place).hint(hint));
    }

    fn line(&mut self, index: usize, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if let Some(name) = line.strip_prefix("==") {
            self.close();
            self.end = index + 1;
            self.open = Some(TextTable { name: name.trim().into(), line: index + 1, ..Default::default() });
        } else if let Some(title) = line.strip_prefix('=') {
            self.close();
            self.cases.push(Case { title: title.trim().into(), line: index + 1, ..Default::default() });
        } else {
            self.cells(index, line);
        }
    }

    fn cells(&mut self, index: usize, line: &str) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(table) = &mut self.open else {
            self.fault(index + 1, "cette ligne n'est dans aucune table", "ouvrez une table par `== nom_de_la_table`");
            return;
        };
        self.end = index + 1;
        if table.columns.is_empty() {
            table.columns = cells.iter().map(|cell| (*cell).to_owned()).collect();
            return;
        }
        let (found, wanted) = (cells.len(), table.columns.len());
        table.lines.push(index + 1);
        table.rows.push(cells.iter().map(|cell| (!cell.is_empty()).then(|| (*cell).to_owned())).collect());
        if found != wanted {
            let message = format!("{found} cellules au lieu de {wanted}");
            self.fault(index + 1, message, "une cellule vide se laisse en blanc entre deux `|`");
        }
    }

    fn close(&mut self) {
        let Some(table) = self.open.take() else { return };
        if self.cases.is_empty() {
            self.cases.push(Case { line: 1, ..Default::default() });
        }
        let Some(case) = self.cases.last_mut() else { return };
        if table.name == EXPECTED {
            case.expected_lines = table.line..self.end;
            case.expected = table;
        } else {
            case.inputs.push(table);
        }
    }

    fn check(&mut self) {
        let faults: Vec<usize> =
            self.cases.iter().filter(|case| case.expected.columns.is_empty()).map(|case| case.line).collect();
        for line in faults {
            self.fault(
                line,
                "ce cas n'a pas de table `== attendu`",
                "écrivez au moins les colonnes attendues, puis `portulan cases --accept`",
            );
        }
        if self.cases.is_empty() {
            self.fault(0, "ce fichier ne contient aucun cas", "un cas commence par `= titre`");
        }
    }
}

/// The file with the expected block of each case replaced by what `found` gives for it,
/// columns aligned; a case for which it gives nothing stays as it is written.
pub fn accept(text: &str, cases: &[Case], found: &[Option<TextTable>]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    for (case, table) in cases.iter().zip(found) {
        let Some(table) = table else { continue };
        for line in &lines[at..case.expected_lines.start] {
            let _ = writeln!(out, "{line}");
        }
        out.push_str(&aligned(table));
        at = case.expected_lines.end;
    }
    for line in &lines[at..] {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// A table as text, its columns aligned.
pub fn aligned(table: &TextTable) -> String {
    let cell = |value: &Option<String>| value.clone().unwrap_or_default();
    let widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let widest = table.rows.iter().map(|row| cell(&row[i]).chars().count()).max();
            name.chars().count().max(widest.unwrap_or(0))
        })
        .collect();
    let mut out = String::new();
    let head: Vec<Option<String>> = table.columns.iter().cloned().map(Some).collect();
    for row in std::iter::once(&head).chain(&table.rows) {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(value, width)| format!("{:<width$}", cell(value))).collect();
        let _ = writeln!(out, "{}", cells.join(" | ").trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# note\n= un cas\n== t\na | b\n1 |\n\n== attendu\nn\n1\n= autre\n== attendu\nn\n";

    fn read(text: &str) -> (Vec<Case>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let cases = parse(Path::new("a.case"), text, &mut diagnostics);
        (cases, diagnostics.0.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn blocks_rows_and_blanks_are_read() {
        let (cases, faults) = read(TEXT);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(cases.len(), 2);
        assert_eq!(cases[0].inputs[0].rows, [vec![Some("1".to_owned()), None]]);
        assert_eq!(cases[0].expected.rows, [vec![Some("1".to_owned())]]);
    }

    #[test]
    fn accepting_what_is_expected_changes_nothing_but_alignment() {
        let (cases, _) = read(TEXT);
        assert_eq!(accept(TEXT, &cases, &[None, None]), TEXT);
        let found: Vec<_> = cases.iter().map(|case| Some(case.expected.clone())).collect();
        let again = accept(TEXT, &cases, &found);
        let (read_again, faults) = read(&again);
        assert!(faults.is_empty(), "{again}");
        assert_eq!(read_again[0].expected.rows, cases[0].expected.rows);
        assert_eq!(read_again[1].expected.columns, cases[1].expected.columns);
    }

    #[test]
    fn a_row_of_the_wrong_width_is_named_by_its_line() {
        let (_, faults) = read("= x\n== attendu\na | b\n1\n");
        assert!(faults[0].starts_with("a.case:4 : erreur : 1 cellules au lieu de 2"), "{faults:?}");
    }
}
