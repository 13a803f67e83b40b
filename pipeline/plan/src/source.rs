//! Data contracts: what a family of input files must look like.
//!
//! A contract is `queries/sources/<name>.toml`; `<name>` is also the name of the
//! table that SQL definitions read. This module says what a contract may hold;
//! reading files by it is the engine's business.

use serde::Deserialize;

/// A data contract.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// File stem of the contract: name of the table.
    #[serde(skip)]
    pub name: String,
    /// What the files hold, in French.
    pub title: String,
    /// Who publishes them.
    pub publisher: String,
    /// Where they come from: dataset and site.
    pub origin: String,
    /// The vintage as a reader should see it (`décembre 2024`, `2023`).
    pub vintage: String,
    /// Licence of the data.
    pub licence: String,
    /// What a reader must know.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// File name patterns in the inbox; `*` stands for any characters.
    pub files: Vec<String>,
    /// Layout of the files.
    #[serde(default)]
    pub format: Format,
    /// Column separator of a CSV file.
    #[serde(default = "default_separator")]
    pub separator: char,
    /// How a row is given its month.
    pub month: MonthRule,
    /// Columns whose values together name one row of a month.
    pub key: Vec<String>,
    /// What to do with two rows of the same key and different values.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// Share of the rows of a file that may be refused before the whole file is.
    #[serde(default)]
    pub tolerance: f64,
    /// Whether the months of this source are those that `run` can be asked for.
    #[serde(default)]
    pub leads: bool,
    /// Whether its `commune` column is the list of communes that others are checked against.
    #[serde(default)]
    pub referential: Option<Referential>,
    /// The columns, in the order of the store.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

fn default_separator() -> char {
    ';'
}

/// Layout of an input file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text with a header line.
    #[default]
    Csv,
    /// A GeoJSON `FeatureCollection`: one row a feature; properties are columns,
    /// and the column of type `outline` takes the geometry.
    Geojson,
}

/// What a source tells about communes, for the others to be checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Referential {
    /// Its column `commune` lists the communes of today.
    Communes,
    /// Its columns `commune_ancienne` and `commune` map old codes to those of today.
    Mergers,
}

/// How the month of a row is known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, untagged)]
pub enum MonthRule {
    /// From the column (of type `month` or `year`) named here.
    Column {
        /// Name of the column in the store.
        column: String,
    },
    /// The same for every row: the vintage of the file, `YYYY-MM`.
    Fixed {
        /// The month, `YYYY-MM`.
        fixed: String,
    },
}

/// What to do with two different rows of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Refuse the file: nobody can tell which row is right.
    #[default]
    Refuse,
    /// Keep the row with the most filled columns, the first of them when several.
    MostComplete,
}

/// One column of a contract.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name in the store and in SQL.
    pub name: String,
    /// Names it may have in the files' header (compared without case, spaces or accents).
    /// The store name when empty.
    #[serde(default)]
    pub from: Vec<String>,
    /// Type.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What it holds, in French.
    #[serde(default)]
    pub label: String,
    /// Unit, in French.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether the column may be absent from a file (then empty for every row).
    #[serde(default)]
    pub optional: bool,
    /// What an empty field means.
    #[serde(default)]
    pub blank: Blank,
    /// Spellings that mean "empty" (`.`, `99999.99`), compared as text.
    #[serde(default)]
    pub sentinels: Vec<String>,
    /// The values allowed in a text column; any when empty.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Smallest value allowed in a numeric column.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest value allowed in a numeric column.
    #[serde(default)]
    pub max: Option<f64>,
    /// Values are rounded by the producer to the nearest multiple of this.
    #[serde(default)]
    pub rounded_to: Option<u32>,
    /// Codes that stand for no real territory: `?` in a pattern is any one character.
    /// Such rows are set aside and listed, and do not count against the tolerance.
    #[serde(default)]
    pub pseudo: Vec<PseudoCode>,
    /// For a `commune` or `epci` column: codes of larger territories that are allowed too.
    #[serde(default)]
    pub also: Vec<String>,
}

/// A code that stands for no real territory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PseudoCode {
    /// The code, `?` for any one character; empty for a blank field.
    pub code: String,
    /// What it means, in French.
    pub means: String,
}

/// Type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text, trimmed. Parquet: string.
    Text,
    /// Whole number. Parquet: 64-bit integer.
    Integer,
    /// Number with a point or a comma. Parquet: double.
    Decimal,
    /// `YYYY-MM`, `YYYYMM`, `YYYY-MM-DD` or `DD/MM/YYYY`. Parquet: date, first of the month.
    Month,
    /// `YYYY`, or any spelling of a month: December of that year. Parquet: date.
    Year,
    /// Code of a commune on five characters, checked against the referential, old codes
    /// mapped to those of today; the code read is kept as `<name>_source`. Parquet: string.
    Commune,
    /// SIREN of an EPCI on nine digits. Parquet: string.
    Epci,
    /// Outline of a GeoJSON feature, as JSON text of its rings:
    /// `[[[lon, lat], …], …]`. Parquet: string.
    Outline,
}

/// What an empty field means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// It may not be empty: the row is refused.
    #[default]
    Refused,
    /// No value.
    Missing,
    /// Hidden by the producer's statistical secrecy: the store says so in a companion
    /// column `<name>_mark`, `secret` there and `valeur` elsewhere.
    Secret,
}

impl Source {
    /// The column with that name in the store.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Columns of the store, with their SQL types: the contract's own, their companions
    /// (`<commune>_source`, `<secret>_mark`), then the partitions `caf` and `month`.
    pub fn store_columns(&self) -> Vec<(String, &'static str)> {
        let mut columns = Vec::new();
        for column in &self.columns {
            if column.name == "month" {
                continue;
            }
            columns.push((column.name.clone(), column.kind.sql()));
            if column.kind == Kind::Commune {
                columns.push((format!("{}_source", column.name), "VARCHAR"));
            }
            if column.blank == Blank::Secret {
                columns.push((format!("{}_mark", column.name), "VARCHAR"));
            }
        }
        columns.push(("caf".into(), "VARCHAR"));
        columns.push(("month".into(), "DATE"));
        columns
    }

    /// Whether some column is rounded by its producer.
    pub fn is_rounded(&self) -> bool {
        self.columns.iter().any(|column| column.rounded_to.is_some())
    }

    /// Whether the file name fits one of the contract's patterns (case ignored).
    pub fn takes(&self, file_name: &str) -> bool {
        self.files.iter().any(|pattern| fits(&pattern.to_lowercase(), &file_name.to_lowercase()))
    }
}

impl Column {
    /// Names it may have in a header.
    pub fn header_names(&self) -> Vec<&str> {
        match self.from.is_empty() {
            true => vec![self.name.as_str()],
            false => self.from.iter().map(String::as_str).collect(),
        }
    }
}

impl Kind {
    /// The SQL type of the column in the store.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Text | Self::Commune | Self::Epci | Self::Outline => "VARCHAR",
            Self::Integer => "BIGINT",
            Self::Decimal => "DOUBLE",
            Self::Month | Self::Year => "DATE",
        }
    }
}

/// Whether `text` fits `pattern`, in which `*` is any run of characters.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| fits(tail, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_as_a_shell_would() {
        assert!(fits("fr6_*.csv", "fr6_1224.csv"));
        assert!(fits("*", "anything"));
        assert!(!fits("fr6_*.csv", "fr6_1224.csv.bak"));
        assert!(!fits("a*b", "a"));
        assert!(fits("a*b*c", "a--b--c"));
    }
}
