//! The protected record as files: `figures.csv` and `figures.parquet`, and beside it what
//! anyone needs to check it: `territoires.csv` and `indicateurs.csv`.
//!
//! Columns: `month, level, territory, indicator, category, value, numerator,
//! denominator, margin, mark`; values unrounded, empty where the mark says why.

use std::fmt::{Display, Write as _};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringBuilder};
use arrow::error::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use portulan_plan::{Plan, Rule};
use portulan_stats::{Figure, Published};
use portulan_terms::{Diagnostic, Level, Territories};

/// Names of the columns, in order.
pub const COLUMNS: [&str; 10] =
    ["month", "level", "territory", "indicator", "category", "value", "numerator", "denominator", "margin", "mark"];

type TextOf = for<'a> fn(&'a Figure, &'a mut String) -> &'a str;
type NumberOf = fn(&Figure) -> Option<f64>;

const TEXTS: [TextOf; 6] = [
    |figure, space| written(space, &figure.key().month),
    |figure, space| written(space, &figure.key().level),
    |figure, _| &figure.key().territory,
    |figure, _| &figure.key().indicator,
    |figure, _| &figure.key().category,
    |figure, _| figure.mark().as_str(),
];

const NUMBERS: [NumberOf; 4] = [Figure::value, Figure::numerator, Figure::denominator, Figure::margin];

/// Rows of the Parquet file laid out at a time.
const ROWS: usize = 1 << 16;

/// `thing` written into `space`, in place of what it held.
fn written<'a>(space: &'a mut String, thing: &dyn Display) -> &'a str {
    space.clear();
    // Writing to a string cannot fail.
    let _ = write!(space, "{thing}");
    space
}

/// The record as CSV: comma, UTF-8, LF, decimal point.
///
/// # Errors
/// When the text cannot be written.
pub fn csv(published: &Published) -> Result<Vec<u8>, Diagnostic> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: &dyn Display| Diagnostic::error(format!("figures.csv ne s'écrit pas : {error}"));
    writer.write_record(COLUMNS).map_err(|error| fault(&error))?;
    let mut space = String::new();
    for figure in published.figures() {
        let mut write = |field: &str| writer.write_field(field).map_err(|error| fault(&error));
        for text in &TEXTS[..5] {
            write(text(figure, &mut space))?;
        }
        for number in NUMBERS {
            write(number(figure).map_or("", |number| written(&mut space, &number)))?;
        }
        write(TEXTS[5](figure, &mut space))?;
        writer.write_record(None::<&[u8]>).map_err(|error| fault(&error))?;
    }
    writer.into_inner().map_err(|error| fault(&error))
}

/// What each territory above the commune is made of, as CSV: `level, territory, commune`.
///
/// # Errors
/// When the text cannot be written.
pub fn territories(territories: &Territories) -> Result<Vec<u8>, Diagnostic> {
    let mut rows = vec![["level", "territory", "commune"].map(str::to_owned)];
    for level in Level::ALL.into_iter().filter(|level| *level != Level::Commune) {
        for territory in territories.at(level) {
            let row = |commune: &String| [level.to_string(), territory.code.clone(), commune.clone()];
            rows.extend(territory.communes.iter().map(row));
        }
    }
    table("territoires.csv", &rows)
}

/// The rules of secrecy of each indicator, as CSV: what anyone may know of them.
///
/// # Errors
/// When the text cannot be written.
pub fn indicators(plan: &Plan) -> Result<Vec<u8>, Diagnostic> {
    let head = ["indicator", "formula", "rule", "threshold", "breakdown", "public", "sensitive", "numerator"];
    let mut rows = vec![head.map(str::to_owned)];
    for definition in &plan.indicators {
        let disclosure = &definition.header.disclosure;
        let threshold = plan.settings.secrecy.threshold(disclosure).map(|threshold| threshold.to_string());
        let derived = definition.is_derived();
        rows.push([
            definition.name.clone(),
            definition.header.formula.as_str().to_owned(),
            // Made from what is published, a derived indicator has no secret of its own.
            if derived { Rule::Publique } else { disclosure.rule }.as_str().to_owned(),
            threshold.filter(|_| !derived).unwrap_or_default(),
            if derived { "" } else { disclosure.structure() }.to_owned(),
            disclosure.public.clone().unwrap_or_default(),
            disclosure.sensitive.to_string(),
            disclosure.numerator.as_str().to_owned(),
        ]);
    }
    table("indicateurs.csv", &rows)
}

fn table<const N: usize>(name: &str, rows: &[[String; N]]) -> Result<Vec<u8>, Diagnostic> {
    let fault = |error: &dyn Display| Diagnostic::error(format!("{name} ne s'écrit pas : {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.write_record(row)).map_err(|error| fault(&error))?;
    writer.into_inner().map_err(|error| fault(&error))
}

/// The record as Parquet: texts as strings, numbers as doubles, the same order as the CSV.
///
/// # Errors
/// When the file cannot be written.
pub fn parquet(published: &Published) -> Result<Vec<u8>, Diagnostic> {
    let figures: Vec<&Figure> = published.figures().collect();
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("Portulan".to_owned()).build();
    let mut bytes = Vec::new();
    let schema = batch(&[]).map_err(|error| fault(&error))?.schema();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(|error| fault(&error))?;
    for rows in figures.chunks(ROWS) {
        writer.write(&batch(rows).map_err(|error| fault(&error))?).map_err(|error| fault(&error))?;
    }
    writer.close().map_err(|error| fault(&error))?;
    Ok(bytes)
}

fn batch(figures: &[&Figure]) -> Result<RecordBatch, ArrowError> {
    let texts = |of: TextOf| {
        let (mut column, mut space) = (StringBuilder::new(), String::new());
        figures.iter().for_each(|figure| column.append_value(of(figure, &mut space)));
        Arc::new(column.finish()) as ArrayRef
    };
    let numbers = |of: NumberOf| Arc::new(figures.iter().map(|f| of(f)).collect::<Float64Array>()) as ArrayRef;
    // Whether a column may be empty is said, not guessed from the rows at hand.
    let mut columns: Vec<(ArrayRef, bool)> = TEXTS[..5].iter().map(|of| (texts(*of), false)).collect();
    columns.extend(NUMBERS.iter().map(|of| (numbers(*of), true)));
    columns.push((texts(TEXTS[5]), false));
    let named = COLUMNS.into_iter().zip(columns);
    RecordBatch::try_from_iter_with_nullable(named.map(|(name, (column, nullable))| (name, column, nullable)))
}

fn fault(error: &dyn Display) -> Diagnostic {
    Diagnostic::error(format!("figures.parquet ne s'écrit pas : {error}"))
}
