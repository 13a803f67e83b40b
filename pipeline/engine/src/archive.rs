//! What a month's lists leave in the store, for their owner alone.
//!
//! ```text
//! store/.listes/<month>.parquet
//! ```
//! One small Parquet file a month of data: what the next months must know of who was proposed,
//! held back or left out, and what an explanation is made from. It holds pseudonyms: folder 0700,
//! files 0600, and `portulan purge` deletes it when its time is over. It knows nothing of lists:
//! each row is a kind, a pseudonym and a text that the caller writes and reads.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use portulan_terms::{Diagnostic, Month};

use crate::ingest::Access;

const FOLDER: &str = ".listes";

/// Key of the file's metadata under which [`Archive::head`] is kept.
const HEAD: &str = "portulan";

/// What a month leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// What holds for the whole month.
    pub head: String,
    /// Kind, pseudonym and text of each row.
    pub rows: Vec<[String; 3]>,
}

/// The file of a month's archive.
pub fn archive_path(store: &Path, month: Month) -> PathBuf {
    store.join(FOLDER).join(format!("{month}.parquet"))
}

/// The months that the store keeps an archive of, in order.
pub fn archived_months(store: &Path) -> Vec<Month> {
    let files = std::fs::read_dir(store.join(FOLDER)).into_iter().flatten().flatten().map(|entry| entry.path());
    let parquet = files.filter(|path| path.extension().is_some_and(|extension| extension == "parquet"));
    let mut months: Vec<Month> = parquet.filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect();
    months.sort();
    months
}

/// Keeps what a month leaves, in place of what an earlier run of the month left.
///
/// # Errors
/// When the system refuses a write: no list may then be handed over.
pub fn write_archive(store: &Path, month: Month, archive: &Archive) -> Result<(), Diagnostic> {
    let path = archive_path(store, month);
    let aside = path.with_extension("part");
    let write = || -> Result<(), Box<dyn std::error::Error>> {
        Access::Owner.create_dir_all(&store.join(FOLDER))?;
        write(Access::Owner.create(&aside)?, archive)?;
        Ok(std::fs::rename(&aside, &path)?)
    };
    write().map_err(|error| {
        Diagnostic::error(format!("{} ne s'écrit pas : {error}", path.display()))
            .hint("aucune liste n'est remise tant que ce qu'elle propose ne peut pas être retenu")
    })
}

/// Reads what a month left; `None` when it left nothing.
///
/// # Errors
/// When the file does not read: without it, a dossier could be contacted once too often.
pub fn read_archive(store: &Path, month: Month) -> Result<Option<Archive>, Diagnostic> {
    let path = archive_path(store, month);
    if !path.is_file() {
        return Ok(None);
    }
    let fault = || {
        Diagnostic::error(format!(
            "{} ne se lit pas : ce qui a été proposé ce mois-là n'est plus connu",
            path.display()
        ))
        .hint("remettez ce fichier depuis une sauvegarde ; sans lui, un foyer pourrait être sollicité deux fois")
    };
    read(&path).map(Some).ok_or_else(fault)
}

fn write(file: File, archive: &Archive) -> Result<(), Box<dyn std::error::Error>> {
    let column =
        |at: usize| Arc::new(archive.rows.iter().map(|row| Some(&row[at])).collect::<StringArray>()) as ArrayRef;
    let columns = [("kind", column(0)), ("id_pseudo", column(1)), ("content", column(2))];
    let batch = RecordBatch::try_from_iter(columns)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("Portulan".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(HEAD.to_owned(), archive.head.clone())]));
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build()))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn read(path: &Path) -> Option<Archive> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
    let pairs = builder.metadata().file_metadata().key_value_metadata()?;
    let head = pairs.iter().find(|pair| pair.key == HEAD)?.value.clone()?;
    let mut rows = Vec::new();
    for batch in builder.build().ok()? {
        let batch = batch.ok()?;
        let [kinds, pseudonyms, contents] =
            ["kind", "id_pseudo", "content"].map(|name| batch.column_by_name(name)?.as_string_opt::<i32>());
        let (kinds, pseudonyms, contents) = (kinds?, pseudonyms?, contents?);
        let row = |at: usize| [kinds, pseudonyms, contents].map(|column| column.value(at).to_owned());
        rows.extend((0..batch.num_rows()).map(row));
    }
    Some(Archive { head, rows })
}
