//! One row a key: of rows that come sorted, those whose key comes again are set
//! aside, or condemn the file, as the contract says.

use portulan_plan::source::{Duplicates, Source};

use super::layout::{StoreColumn, texts};
use super::rows::Row;

/// A row whose key another row has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    /// Its line.
    pub line: u64,
    /// The line of the other.
    pub other: u64,
    /// The key, in words: `commune 03001, 2024-12`; empty of rows about persons.
    pub key: String,
    /// How they compare.
    pub how: How,
}

/// How two rows of one key compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Same values.
    Same,
    /// The other has more filled columns, and is kept.
    LessComplete,
    /// The other has as many filled columns, comes first, and is kept.
    Later,
    /// Nobody can tell which is right.
    Contradicts {
        /// First column of the store that differs.
        column: String,
        /// Value on the other line, then on this one; none of rows about persons.
        values: Option<(String, String)>,
    },
}

/// A row kept until the next key comes.
#[derive(Default)]
struct Held {
    key: Vec<u8>,
    cells: Vec<u8>,
    line: u64,
}

impl Held {
    fn set(&mut self, row: Row<'_>) {
        self.key.clear();
        self.key.extend_from_slice(row.key);
        self.cells.clear();
        self.cells.extend_from_slice(row.cells);
        self.line = row.line;
    }

    fn row(&self) -> Row<'_> {
        Row { key: &self.key, cells: &self.cells, line: self.line }
    }
}

/// Lets one row a key through.
pub struct Unique<'a> {
    source: &'a Source,
    /// The columns of the cells.
    columns: &'a [StoreColumn],
    held: Option<Held>,
    spare: Held,
    /// Rows whose key had come already.
    pub doubles: Vec<Double>,
}

impl<'a> Unique<'a> {
    /// By the contract's rule; `columns` are those of the store's files.
    pub fn new(source: &'a Source, columns: &'a [StoreColumn]) -> Self {
        Self { source, columns, held: None, spare: Held::default(), doubles: Vec::new() }
    }

    /// Takes the next row in order; gives the row of the key before when it is done with.
    pub fn take(&mut self, row: Row<'_>) -> Option<Row<'_>> {
        let known = !self.source.key.is_empty();
        match &mut self.held {
            Some(held) if known && held.key == row.key => {
                let (double, better) = compare(self.source, self.columns, held.row(), row);
                self.doubles.push(double);
                if better {
                    held.set(row);
                }
                None
            }
            Some(held) => {
                std::mem::swap(held, &mut self.spare);
                held.set(row);
                Some(self.spare.row())
            }
            None => {
                self.held.get_or_insert_default().set(row);
                None
            }
        }
    }

    /// The row of the last key.
    pub fn last(&self) -> Option<Row<'_>> {
        self.held.as_ref().map(Held::row)
    }
}

/// What is to be said of two rows of one key, and whether the second is to be kept.
fn compare(source: &Source, columns: &[StoreColumn], held: Row<'_>, row: Row<'_>) -> (Double, bool) {
    let ours = texts(columns, row.cells);
    let key = match source.personal {
        true => String::new(),
        false => key_in_words(source, columns, &ours, row),
    };
    let set_aside = |how| (Double { line: row.line, other: held.line, key: key.clone(), how }, false);
    if held.cells == row.cells {
        return set_aside(How::Same);
    }
    let theirs = texts(columns, held.cells);
    let filled = |texts: &[Option<String>]| texts.iter().flatten().count();
    match source.duplicates {
        Duplicates::MostComplete if filled(&ours) > filled(&theirs) => {
            let how = How::LessComplete;
            (Double { line: held.line, other: row.line, key, how }, true)
        }
        Duplicates::MostComplete if filled(&ours) == filled(&theirs) => set_aside(How::Later),
        Duplicates::MostComplete => set_aside(How::LessComplete),
        Duplicates::Refuse => {
            let at = theirs.iter().zip(&ours).position(|(a, b)| a != b).unwrap_or_default();
            let shown = |texts: &[Option<String>]| texts[at].clone().unwrap_or_default();
            let values = (!source.personal).then(|| (shown(&theirs), shown(&ours)));
            set_aside(How::Contradicts { column: columns[at].name.clone(), values })
        }
    }
}

/// `commune 03001, 2024-12`.
fn key_in_words(source: &Source, columns: &[StoreColumn], cells: &[Option<String>], row: Row<'_>) -> String {
    let mut words = Vec::new();
    for name in &source.key {
        let read = format!("{name}_source");
        let at = columns
            .iter()
            .position(|column| column.name == read)
            .or_else(|| columns.iter().position(|column| column.name == *name));
        words.extend(at.map(|at| format!("{name} {}", cells[at].as_deref().unwrap_or("vide"))));
    }
    words.extend(row.month().map(|month| month.to_string()));
    words.join(", ")
}
