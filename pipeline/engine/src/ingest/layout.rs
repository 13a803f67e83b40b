//! The columns of a source's Parquet files, and how the cells of a row hold them.

use portulan_plan::source::{Blank, Kind, LINE, Source};

use super::cells::Cells;
use super::words;

/// How the cells of a column are written in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text.
    Text,
    /// The rank of a text among these.
    Code(Vec<String>),
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day.
    Date,
    /// Nothing: the line of the row in its file.
    Line,
}

/// A column of the Parquet files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreColumn {
    /// Its name.
    pub name: String,
    /// How rows hold it.
    pub form: Form,
}

/// The marks of a value that a producer may hide, by rank.
const MARKS: [&str; 2] = ["secret", "valeur"];

/// The rank of a mark.
pub fn mark(hidden: bool) -> i64 {
    i64::from(!hidden)
}

/// Whether a column of the contract is held by the rank of its codes: then most of a row
/// is a byte or two a column. Keys are not, for rows to be in the order of their texts.
pub fn holds_ranks(source: &Source, name: &str) -> bool {
    let column = source.column(name);
    column.is_some_and(|column| column.kind == Kind::Text && !column.codes.is_empty())
        && !source.key.iter().any(|k| k == name)
}

/// The columns of the files of a source, in order; partitions are not among them.
pub fn columns(source: &Source) -> Vec<StoreColumn> {
    let mut columns = source.store_columns();
    columns.truncate(columns.len() - 2);
    columns.into_iter().map(|(name, sql)| StoreColumn { form: form(source, &name, sql), name }).collect()
}

fn form(source: &Source, name: &str, sql: &str) -> Form {
    let column = source.column(name);
    match sql {
        "BIGINT" if column.is_none() && name == LINE => Form::Line,
        "BIGINT" => Form::Integer,
        "DOUBLE" => Form::Decimal,
        "DATE" => Form::Date,
        _ if column.is_none() && marks(source, name) => Form::Code(MARKS.map(str::to_owned).into()),
        _ if holds_ranks(source, name) => {
            Form::Code(column.into_iter().flat_map(|column| column.codes.iter()).map(str::to_owned).collect())
        }
        _ => Form::Text,
    }
}

/// Whether the name is that of a companion column of marks.
fn marks(source: &Source, name: &str) -> bool {
    let column = name.strip_suffix("_mark").and_then(|name| source.column(name));
    column.is_some_and(|column| column.blank == Blank::Secret)
}

/// The cells of a row as text.
pub fn texts(columns: &[StoreColumn], cells: &[u8]) -> Vec<Option<String>> {
    let mut cells = Cells(cells);
    let day = |days| portulan_terms::Month::from_days_since_epoch(days).map(|month| month.first_day());
    let text = |column: &StoreColumn| match &column.form {
        Form::Line => None,
        Form::Integer => cells.integer().map(|value| value.to_string()),
        Form::Decimal => cells.decimal().map(words::number),
        Form::Date => cells.date().and_then(day),
        Form::Text => cells.text().map(str::to_owned),
        Form::Code(codes) => cells.integer().and_then(|rank| codes.get(usize::try_from(rank).ok()?)).cloned(),
    };
    columns.iter().map(text).collect()
}
