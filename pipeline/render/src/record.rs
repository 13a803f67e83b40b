//! The protected record as files: `figures.csv` and `figures.parquet`.
//!
//! Columns: `month, level, territory, indicator, category, value, numerator,
//! denominator, margin, mark`; values unrounded, empty where the mark says why.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use portulan_stats::{Figure, Published};
use portulan_terms::Diagnostic;

/// Names of the columns, in order.
pub const COLUMNS: [&str; 10] =
    ["month", "level", "territory", "indicator", "category", "value", "numerator", "denominator", "margin", "mark"];

type TextOf = fn(&Figure) -> String;
type NumberOf = fn(&Figure) -> Option<f64>;

const TEXTS: [TextOf; 6] = [
    |figure| figure.key().month.to_string(),
    |figure| figure.key().level.to_string(),
    |figure| figure.key().territory.to_string(),
    |figure| figure.key().indicator.to_string(),
    |figure| figure.key().category.to_string(),
    |figure| figure.mark().as_str().to_owned(),
];

const NUMBERS: [NumberOf; 4] = [Figure::value, Figure::numerator, Figure::denominator, Figure::margin];

/// The record as CSV: comma, UTF-8, LF, decimal point.
///
/// # Errors
/// When the text cannot be written.
pub fn csv(published: &Published) -> Result<Vec<u8>, Diagnostic> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Diagnostic::error(format!("figures.csv ne s'écrit pas : {error}"));
    writer.write_record(COLUMNS).map_err(fault)?;
    for figure in published.figures() {
        let mut record: Vec<String> = TEXTS[..5].iter().map(|text| text(figure)).collect();
        record.extend(NUMBERS.iter().map(|number| number(figure).map(|n| n.to_string()).unwrap_or_default()));
        record.push(TEXTS[5](figure));
        writer.write_record(&record).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Diagnostic::error(format!("figures.csv ne s'écrit pas : {error}")))
}

/// The record as Parquet: texts as strings, numbers as doubles, the same order as the CSV.
///
/// # Errors
/// When the file cannot be written.
pub fn parquet(published: &Published) -> Result<Vec<u8>, Diagnostic> {
    let figures: Vec<&Figure> = published.figures().collect();
    let texts = |of: TextOf| Arc::new(figures.iter().map(|f| Some(of(f))).collect::<StringArray>()) as ArrayRef;
    let numbers = |of: NumberOf| Arc::new(figures.iter().map(|f| of(f)).collect::<Float64Array>()) as ArrayRef;
    let mut columns: Vec<ArrayRef> = TEXTS[..5].iter().map(|of| texts(*of)).collect();
    columns.extend(NUMBERS.iter().map(|of| numbers(*of)));
    columns.push(texts(TEXTS[5]));
    let batch = RecordBatch::try_from_iter(COLUMNS.into_iter().zip(columns)).map_err(|error| fault(&error))?;
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("Portulan".to_owned()).build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(|error| fault(&error))?;
    writer.write(&batch).map_err(|error| fault(&error))?;
    writer.close().map_err(|error| fault(&error))?;
    Ok(bytes)
}

fn fault(error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error(format!("figures.parquet ne s'écrit pas : {error}"))
}
