//! What earlier editions published, kept in the store for their owner alone.
//!
//! ```text
//! store/.secret/<month>.parquet
//! ```
//! One file a month of data, replaced whole when an edition tells the month otherwise. It holds
//! what is secret and why (`Reason`): folder 0700, files 0600, never in `out/`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::Float64Type;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use portulan_terms::ledger::Row;
use portulan_terms::{Diagnostic, Ledger, Level, Month, Reason, Told};
use serde::{Deserialize, Serialize};

use crate::ingest::Access;

const FOLDER: &str = ".secret";

/// Key of the file's metadata under which [`Beside`] is kept.
const BESIDE: &str = "portulan";

/// What is kept beside the rows.
#[derive(Serialize, Deserialize)]
struct Beside {
    rules: String,
    territories: Vec<(Level, String, Vec<String>)>,
}

/// Reads what the store keeps of earlier editions.
///
/// # Errors
/// When a file of it cannot be read: without it, nothing new may be published.
pub fn read_ledger(store: &Path) -> Result<Ledger, Diagnostic> {
    let mut ledger = Ledger::new();
    let folder = store.join(FOLDER);
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => return Ok(ledger),
    };
    files.sort();
    for file in files {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let ours = file.extension().is_some_and(|extension| extension == "parquet");
        let Some(month) = stem.parse::<Month>().ok().filter(|_| ours) else { continue };
        let told = read(&file).ok_or_else(|| {
            Diagnostic::error(format!("{} ne se lit pas : ce qui a été publié de ce mois n'est plus connu", file.display()))
                .hint("remettez ce fichier depuis une sauvegarde ; sans lui, une nouvelle édition pourrait révéler l'ancienne")
        })?;
        ledger.insert(month, told);
    }
    Ok(ledger)
}

/// Keeps what a run tells, month by month, in place of what was known of those months.
/// Months that `earlier` already tells in the same way are left as they are.
///
/// # Errors
/// When the system refuses a write: nothing may then be published.
pub fn write_ledger(store: &Path, ledger: &Ledger, earlier: &Ledger) -> Result<(), Diagnostic> {
    let folder = store.join(FOLDER);
    let fault = |path: &Path, error: &dyn std::fmt::Display| {
        Diagnostic::error(format!("{} ne s'écrit pas : {error}", path.display()))
            .hint("rien n'est publié tant que ce qui l'a été ne peut pas être retenu")
    };
    Access::Owner.create_dir_all(&folder).map_err(|error| fault(&folder, &error))?;
    for (month, told) in ledger.iter().filter(|(month, told)| earlier.get(month) != Some(told)) {
        let path = folder.join(format!("{month}.parquet"));
        let aside = folder.join(format!("{month}.part"));
        let write = || -> Result<(), Box<dyn std::error::Error>> {
            write(Access::Owner.create(&aside)?, told)?;
            Ok(std::fs::rename(&aside, &path)?)
        };
        write().map_err(|error| fault(&path, &error))?;
    }
    Ok(())
}

fn write(file: File, told: &Told) -> Result<(), Box<dyn std::error::Error>> {
    let texts = |of: fn(&Row) -> Option<&str>| Arc::new(told.rows.iter().map(of).collect::<StringArray>()) as ArrayRef;
    let numbers =
        |of: fn(&Row) -> Option<f64>| Arc::new(told.rows.iter().map(of).collect::<Float64Array>()) as ArrayRef;
    let columns: [(&str, ArrayRef, bool); 8] = [
        ("indicator", texts(|row| Some(&row.indicator)), false),
        ("level", texts(|row| Some(row.level.as_str())), false),
        ("territory", texts(|row| Some(&row.territory)), false),
        ("category", texts(|row| Some(&row.category)), false),
        ("numerator", numbers(|row| row.numerator), true),
        ("denominator", numbers(|row| row.denominator), true),
        ("hidden", texts(|row| row.hidden.map(Reason::as_str)), true),
        ("hidden_denominator", texts(|row| row.hidden_denominator.map(Reason::as_str)), true),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns)?;
    let territories = told.territories.iter().map(|((level, code), communes)| {
        (*level, code.to_string(), communes.iter().map(ToString::to_string).collect())
    });
    let beside = Beside { rules: told.rules.clone(), territories: territories.collect() };
    let beside = KeyValue::new(BESIDE.to_owned(), serde_json::to_string(&beside)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("Portulan".to_owned())
        .set_key_value_metadata(Some(vec![beside]));
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build()))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn read(path: &Path) -> Option<Told> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
    let beside = builder.metadata().file_metadata().key_value_metadata()?.iter().find(|pair| pair.key == BESIDE)?;
    let beside: Beside = serde_json::from_str(beside.value.as_ref()?).ok()?;
    let mut rows = Vec::new();
    let mut names: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for batch in builder.build().ok()? {
        let batch = batch.ok()?;
        let column = |name: &str| batch.column_by_name(name);
        let text = |name: &str| Some(column(name)?.as_string_opt::<i32>()?.clone());
        let number = |name: &str| Some(column(name)?.as_primitive_opt::<Float64Type>()?.clone());
        let [indicators, levels] = [text("indicator")?, text("level")?];
        let [territories, categories] = [text("territory")?, text("category")?];
        let [numerators, denominators] = [number("numerator")?, number("denominator")?];
        let [tops, bottoms] = [text("hidden")?, text("hidden_denominator")?];
        let mut name = |text: &str| match names.get(text) {
            Some(name) => name.clone(),
            None => names.entry(text.to_owned()).or_insert_with(|| text.into()).clone(),
        };
        let at = |column: &Float64Array, row: usize| column.is_valid(row).then(|| column.value(row));
        let reason = |column: &StringArray, row: usize| match column.is_valid(row) {
            true => Some(Some(Reason::parse(column.value(row))?)),
            false => Some(None),
        };
        for row in 0..batch.num_rows() {
            rows.push(Row {
                indicator: name(indicators.value(row)),
                level: Level::parse(levels.value(row))?,
                territory: name(territories.value(row)),
                category: name(categories.value(row)),
                numerator: at(&numerators, row),
                denominator: at(&denominators, row),
                hidden: reason(&tops, row)?,
                hidden_denominator: reason(&bottoms, row)?,
            });
        }
    }
    let territories = beside
        .territories
        .into_iter()
        .map(|(level, code, communes)| ((level, Arc::from(code)), communes.into_iter().map(Arc::from).collect()));
    Some(Told { rows, rules: beside.rules, territories: territories.collect() })
}
