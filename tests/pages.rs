//! The documents of the shared run, read back for the tests: JSON, HTML and record, as
//! plain values. Judges nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use crate::workspace::{Workspace, repository};

/// One territory's documents.
pub struct Document {
    /// File stem.
    pub slug: String,
    /// Official code.
    pub code: String,
    /// The JSON, from which everything else is judged.
    pub json: Value,
}

/// A figure of the record: value, numerator, denominator, margin, and its mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub numbers: [Option<f64>; 4],
    pub mark: String,
}

/// A cell of a document's table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub text: String,
    pub value: Option<f64>,
    pub mark: String,
    pub key: String,
    pub decimals: i32,
    pub unit: String,
}

/// A table: its caption, its head, its rows (header, cells) and its note.
pub struct Table {
    pub id: String,
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<(String, Vec<Cell>)>,
    pub note: Option<String>,
}

/// Every document of the shared run, by slug.
pub fn documents() -> &'static [Document] {
    static DOCUMENTS: OnceLock<Vec<Document>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let folder = Workspace::finished().join("portraits");
        let names = fs::read_dir(folder).expect("the portraits").map(|entry| entry.expect("a file").file_name());
        let slugs: BTreeSet<String> =
            names.filter_map(|name| Some(name.to_str()?.strip_suffix(".json")?.to_owned())).collect();
        slugs.into_iter().map(Document::read).collect()
    })
}

/// The record: `indicator|category|month|level|territory` → figure.
pub fn record() -> &'static BTreeMap<String, Recorded> {
    static RECORD: OnceLock<BTreeMap<String, Recorded>> = OnceLock::new();
    RECORD.get_or_init(|| {
        let mut reader = csv::Reader::from_path(Workspace::finished().join("figures.csv")).expect("the record");
        let rows = reader.records().map(|row| row.expect("a row"));
        rows.map(|row| {
            let key = [3, 4, 0, 1, 2].map(|column| &row[column]).join("|");
            let number = |column: usize| (!row[column].is_empty()).then(|| row[column].parse().expect("a number"));
            (key, Recorded { numbers: [5, 6, 7, 8].map(number), mark: row[9].to_owned() })
        })
        .collect()
    })
}

/// The communes of the inbox by the SIREN of their EPCI: code and name.
pub fn communes() -> &'static BTreeMap<String, BTreeMap<String, String>> {
    static COMMUNES: OnceLock<BTreeMap<String, BTreeMap<String, String>>> = OnceLock::new();
    COMMUNES.get_or_init(|| {
        let path = repository().join("data-samples/inbox/cog_communes_03_2026.csv");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(path).expect("the communes");
        let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for row in reader.records().map(|row| row.expect("a row")) {
            let of_epci = all.entry(row[6].to_owned()).or_default();
            of_epci.insert(row[0].to_owned(), row[1].replace('\'', "’"));
        }
        all
    })
}

impl Document {
    fn read(slug: String) -> Self {
        let json: Value = serde_json::from_str(&exact(&slug)).expect("a JSON document");
        let code = text(&json["code"]);
        Self { slug, code, json }
    }

    /// The document with that code.
    pub fn of(code: &str) -> &'static Self {
        documents().iter().find(|document| document.code == code).expect("a document of that territory")
    }

    /// The bytes of one of its formats.
    pub fn bytes(&self, extension: &str) -> Vec<u8> {
        bytes(&self.slug, extension)
    }

    /// Its HTML page.
    pub fn html(&self) -> String {
        String::from_utf8(self.bytes("html")).expect("UTF-8")
    }

    /// A field of the JSON as text; empty for a null.
    pub fn text(&self, field: &str) -> String {
        text(&self.json[field])
    }

    /// A field of the JSON that is a list.
    pub fn list(&self, field: &str) -> &[Value] {
        items(&self.json[field])
    }

    /// Every table of a section in the order that pages show them: summary, those behind
    /// the charts, those of the section.
    pub fn tables_of(section: &Value) -> Vec<Table> {
        let summary = std::iter::once(&section["summary"]).filter(|table| !table.is_null());
        let behind = items(&section["charts"]).iter().map(|chart| &chart["table"]);
        summary.chain(behind).chain(items(&section["tables"])).map(Table::of).collect()
    }

    /// Every table, in the order of [`Self::tables_of`].
    pub fn tables(&self) -> Vec<Table> {
        self.list("sections").iter().flat_map(Self::tables_of).collect()
    }

    /// Every cell in the order of pages: the key figures, then the tables.
    pub fn cells(&self) -> Vec<Cell> {
        let key_figures = self.list("key_figures").iter().map(|figure| Cell::of(&figure["cell"]));
        let of_tables = self.tables().into_iter().flat_map(|table| table.rows).flat_map(|(_, cells)| cells);
        key_figures.chain(of_tables).collect()
    }
}

impl Table {
    /// A table of the JSON.
    pub fn of(json: &Value) -> Self {
        let row = |row: &Value| (text(&row["header"]), items(&row["cells"]).iter().map(Cell::of).collect());
        Self {
            id: text(&json["id"]),
            caption: text(&json["caption"]),
            head: texts(&json["head"]),
            rows: items(&json["rows"]).iter().map(row).collect(),
            note: json["note"].as_str().map(str::to_owned),
        }
    }
}

impl Cell {
    /// A cell of the JSON.
    pub fn of(json: &Value) -> Self {
        Self {
            text: text(&json["text"]),
            value: number(&json["value"]),
            mark: text(&json["mark"]),
            key: text(&json["key"]),
            decimals: text(&json["decimals"]).parse().expect("a number of decimals"),
            unit: text(&json["unit"]),
        }
    }

    /// Whether a mark stands where a value would.
    pub fn is_mark(&self) -> bool {
        ["secret", "manquant", "sans_objet"].contains(&self.mark.as_str())
    }
}

/// Level and territory of a key.
pub fn place(key: &str) -> (&str, &str) {
    let mut parts = key.rsplit('|');
    let territory = parts.next().expect("a territory");
    (parts.next().expect("a level"), territory)
}

/// A JSON text; empty for a null.
pub fn text(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// A JSON number as [`exact`] leaves it; nothing for a null.
pub fn number(json: &Value) -> Option<f64> {
    json.as_str().map(|text| text.parse().expect("a number"))
}

/// The items of a JSON list; none for a null.
pub fn items(json: &Value) -> &[Value] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// The texts of a JSON list.
pub fn texts(json: &Value) -> Vec<String> {
    items(json).iter().map(text).collect()
}

/// A text of a page with its HTML entities undone.
pub fn without_entities(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (entity, after) = after.split_once(';').expect("an entity that ends");
        plain.push(character(entity));
        rest = after;
    }
    plain + rest
}

fn character(entity: &str) -> char {
    let coded = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let found = match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        other => match other.strip_prefix("#x") {
            Some(digits) => coded(digits, 16),
            None => other.strip_prefix('#').and_then(|digits| coded(digits, 10)),
        },
    };
    found.unwrap_or_else(|| panic!("an unknown entity: {entity}"))
}

/// The JSON of a document with its numbers as texts: the reader of JSON may be off by the
/// last bit of a number, `str::parse` is not.
fn exact(slug: &str) -> String {
    let json = String::from_utf8(bytes(slug, "json")).expect("UTF-8");
    let mut quoted = String::with_capacity(json.len() + json.len() / 8);
    let (mut in_text, mut escaped, mut in_number) = (false, false, false);
    for c in json.chars() {
        let is_number = !in_text && (c.is_ascii_digit() || (in_number && ".eE+-".contains(c)) || c == '-');
        if is_number != in_number {
            quoted.push('"');
            in_number = is_number;
        }
        quoted.push(c);
        in_text ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    quoted
}

fn bytes(slug: &str, extension: &str) -> Vec<u8> {
    let path = Workspace::finished().join("portraits").join(format!("{slug}.{extension}"));
    fs::read(path).expect("a document")
}
