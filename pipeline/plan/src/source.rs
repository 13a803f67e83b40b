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
    /// Whether a row is about one household or person. Then nothing of a row is ever shown:
    /// refusals carry no value and stay in the store, every column has a class, and the
    /// store keeps the row's line in the file as `line`.
    #[serde(default)]
    pub personal: bool,
    /// What it tells of a household to be in this source: a class as that of a column. Free when
    /// absent: everyone is in the extract.
    #[serde(default)]
    pub presence: Option<Class>,
    /// The column that gives the code of the Caf, of which a file holds one; the workspace's
    /// own Caf when absent.
    #[serde(default)]
    pub caf: Option<CafRule>,
    /// How complete the extract was when it was made, told by the file's name.
    #[serde(default)]
    pub freshness: Option<FreshnessRule>,
    /// Months from which the source no longer measures the same thing.
    #[serde(default, rename = "break")]
    pub breaks: Vec<Break>,
    /// Lines of a fixed-width file.
    #[serde(default)]
    pub fixed: Option<FixedWidth>,
    /// The columns, in the order of the store.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// Column of the store that says where a row stood in its file, for rows about persons.
pub const LINE: &str = "line";

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
    /// Lines without separators: each column is a slice of the line.
    Fixed,
}

/// Which lines of a fixed-width file hold rows. Lengths and slices are in characters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedWidth {
    /// First characters of the lines that hold a row.
    pub detail: String,
    /// First characters of the other lines that are expected: headers, totals.
    #[serde(default)]
    pub other: Vec<String>,
}

/// Which column gives the code of the Caf.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CafRule {
    /// Name of the column in the store; it becomes the partition `caf`.
    pub column: String,
}

/// File name patterns of each freshness; `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshnessRule {
    /// Files made about six weeks after the month.
    pub semi_definitif: Vec<String>,
    /// Files made about six months after the month, late rights and regularisations included.
    pub definitif: Vec<String>,
}

/// How complete an extract was when it was made. The two are stored apart and never
/// compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// About six weeks after the month.
    SemiDefinitif,
    /// About six months after the month.
    Definitif,
}

impl Freshness {
    /// Both, from the first made to the last.
    pub const ALL: [Self; 2] = [Self::SemiDefinitif, Self::Definitif];

    /// The name of its partition in the store: `fraicheur=definitif`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SemiDefinitif => "semi_definitif",
            Self::Definitif => "definitif",
        }
    }

    /// `données définitives (6 mois)`.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::SemiDefinitif => "données semi-définitives (6 semaines)",
            Self::Definitif => "données définitives (6 mois)",
        }
    }
}

/// What an edition is made from, that its documents must say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// Freshness of the extracts read; none when no source tells.
    pub freshness: Option<Freshness>,
    /// Sources whose rows describe nobody: made by a generator, for trials.
    pub synthetic: std::collections::BTreeSet<String>,
}

/// A month from which a source no longer measures the same thing: figures before and after
/// are not compared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// First month of the new series, `YYYY-MM`.
    pub month: String,
    /// What changed, in French.
    pub reason: String,
    /// Columns concerned; all when empty.
    #[serde(default)]
    pub columns: Vec<String>,
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
    /// The values allowed in a text or integer column; any when empty.
    #[serde(default)]
    pub codes: Codes,
    /// What the column may serve for beyond statistics; free when absent.
    #[serde(default)]
    pub class: Option<Class>,
    /// Whether it says how much a household owes: it may condition a rule, and is never
    /// written on a list (G4).
    #[serde(default)]
    pub debt: bool,
    /// In a fixed-width file: first character and the one after the last, from 0.
    #[serde(default)]
    pub slice: Option<[usize; 2]>,
    /// Multiplier of the number read: 0.01 for cents.
    #[serde(default)]
    pub scale: Option<f64>,
    /// How a month is spelled when the usual spellings do not fit.
    #[serde(default)]
    pub spelling: Option<Spelling>,
    /// Whether every row must leave it empty, or the file is refused: the place of a name,
    /// an address. Never stored.
    #[serde(default)]
    pub must_be_blank: bool,
    /// Whether it holds the telephone or e-mail address of a structure, not of a person.
    #[serde(default)]
    pub professional: bool,
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

/// The values that a column may take: a list, or a table of codes with their meanings.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Codes {
    /// Codes alone.
    List(Vec<String>),
    /// Code → meaning, in French.
    Named(toml::Table),
}

impl Default for Codes {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Codes {
    /// The codes, in the contract's order.
    pub fn iter(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::List(codes) => Box::new(codes.iter().map(String::as_str)),
            Self::Named(table) => Box::new(table.keys().map(String::as_str)),
        }
    }

    /// Whether any value is allowed.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::List(codes) => codes.is_empty(),
            Self::Named(table) => table.is_empty(),
        }
    }

    /// The meaning of a code, when the contract gives one.
    pub fn meaning(&self, code: &str) -> Option<&str> {
        match self {
            Self::List(_) => None,
            Self::Named(table) => table.get(code).and_then(toml::Value::as_str),
        }
    }
}

/// What a column may serve for beyond the statistics of a portrait, under secrecy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Any contact list.
    Libre,
    /// A contact list whose purpose needs it, with a written justification.
    Restreint,
    /// No contact list.
    Interdit,
}

/// A spelling of months that is read only where a contract asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// Month then year, two digits each; the year is of the 2000s.
    Mmaa,
    /// Year then month, two digits each; the year is of the 2000s.
    Aamm,
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
    /// A day, `YYYY-MM-DD` or `DD/MM/YYYY`. Parquet: date.
    Date,
    /// Pseudonym of a household: 15 to 64 hexadecimal digits in lower case, never a file
    /// number. Parquet: string.
    Pseudonym,
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
            if self.is_partition(column) || column.must_be_blank {
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
        if self.personal {
            columns.push((LINE.into(), "BIGINT"));
        }
        columns.push(("caf".into(), "VARCHAR"));
        columns.push(("month".into(), "DATE"));
        columns
    }

    /// Whether the column is a partition of the store, not a column of its files.
    pub fn is_partition(&self, column: &Column) -> bool {
        column.name == "month" || self.caf.as_ref().is_some_and(|rule| rule.column == column.name)
    }

    /// The freshness that the name of a file tells; `None` when the contract has none.
    pub fn freshness_of(&self, file_name: &str) -> Option<Freshness> {
        let rule = self.freshness.as_ref()?;
        let any = |patterns: &[String]| patterns.iter().any(|p| fits(&p.to_lowercase(), &file_name.to_lowercase()));
        if any(&rule.definitif) {
            return Some(Freshness::Definitif);
        }
        any(&rule.semi_definitif).then_some(Freshness::SemiDefinitif)
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
    /// Whether no list may ever use it, not even for its channel: neither the commune, which
    /// routes, nor what tells digital distance.
    pub fn is_never_for_lists(&self) -> bool {
        let digital = crate::target::DIGITAL.contains(&self.name.as_str());
        self.class() == Class::Interdit && self.kind != Kind::Commune && !digital
    }

    /// Its class; free when the contract gives none.
    pub fn class(&self) -> Class {
        self.class.unwrap_or(Class::Libre)
    }

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
            Self::Text | Self::Commune | Self::Epci | Self::Outline | Self::Pseudonym => "VARCHAR",
            Self::Integer => "BIGINT",
            Self::Decimal => "DOUBLE",
            Self::Month | Self::Year | Self::Date => "DATE",
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
