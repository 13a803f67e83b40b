//! Reads the files without any of the crate's own code.

use std::collections::BTreeMap;
use std::path::Path;

/// One row, cell by cell name.
pub struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub fn get(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub fn int(&self, column: &str) -> i64 {
        self.get(column).parse().unwrap_or_else(|_| panic!("{column} is no whole number"))
    }

    /// A number with a decimal comma or point.
    pub fn number(&self, column: &str) -> f64 {
        self.get(column).replace(',', ".").parse().unwrap_or_else(|_| panic!("{column} is no number"))
    }

    pub fn payable(&self, column: &str) -> bool {
        self.get(column) == "2"
    }

    /// In the noyau dur.
    pub fn core(&self) -> bool {
        ["2", "4", "5", "6", "9"].contains(&self.get("PRESFRES"))
    }

    /// Years of birth of the children.
    pub fn children(&self) -> Vec<i64> {
        (1..=12).map(|rank| self.get(&format!("ANNNEN{rank}"))).filter_map(|cell| cell.parse().ok()).collect()
    }
}

/// Text of a file, byte by byte where it is not UTF-8.
pub fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Hands each row of a CSV file to `visit`; every row has as many cells as the header.
pub fn each_row(path: &Path, mut visit: impl FnMut(&Row<'_>)) -> usize {
    let text = text(path);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header = lines.next().expect("a header");
    let columns: BTreeMap<String, usize> = header.split(';').map(str::to_owned).zip(0..).collect();
    let mut count = 0;
    for line in lines {
        let row = Row { columns: &columns, cells: line.split(';').collect() };
        assert_eq!(row.cells.len(), columns.len(), "{}", path.display());
        assert_eq!(row.get("SYNTHETIQUE"), "1");
        visit(&row);
        count += 1;
    }
    count
}
