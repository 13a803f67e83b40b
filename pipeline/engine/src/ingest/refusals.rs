//! What the store's receipts tell of it without a row being read: refusals, hashes
//! of files, months; and the refusals as a file for a spreadsheet.
//!
//! Refusals of rows about persons stay in the store, without any value: those of the files
//! taken in `<source>/_refus.csv`, those of files refused whole in `_refus/<file>.csv`.

use std::io::Write;
use std::path::{Path, PathBuf};

use portulan_plan::source::Source;
use portulan_terms::Month;

use super::access::Access;
use super::receipt::{self, Entry, Receipt};
use super::report::{AtPath, IngestError, Refusal, Withheld};

/// List of the refused rows of a source's files, in its folder.
const OF_SOURCE: &str = "_refus.csv";
/// Folder of the lists of files refused whole by the last run.
const REFUSED: &str = "_refus";

/// The rows of all files of the store that were refused or set aside, by source (in the
/// order given), file and line; those about persons left out.
///
/// # Errors
/// When a receipt cannot be read.
pub fn refusals(store: &Path, sources: &[Source]) -> Result<Vec<Refusal>, IngestError> {
    let mut all = Vec::new();
    for source in sources.iter().filter(|source| !source.personal) {
        all.extend(receipt::load(store, &source.name)?.files.into_iter().flat_map(|entry| entry.refusals));
    }
    Ok(all)
}

/// Where the store lists the refused rows about persons, by source, in the order given.
///
/// # Errors
/// When a receipt cannot be read.
pub fn withheld(store: &Path, sources: &[Source]) -> Result<Vec<Withheld>, IngestError> {
    let mut all = Vec::new();
    for source in sources.iter().filter(|source| source.personal) {
        let files = receipt::load(store, &source.name)?.files;
        let rows = files.iter().map(|entry| entry.refusals.len() as u64).sum();
        let list = store.join(&source.name).join(OF_SOURCE);
        if rows > 0 {
            all.push(Withheld { source: source.name.clone(), rows, list });
        }
    }
    Ok(all)
}

/// The files that the store was made from: source, file name, SHA-256 of the file.
///
/// # Errors
/// When a receipt cannot be read.
pub fn receipts(store: &Path, sources: &[Source]) -> Result<Vec<(String, String, String)>, IngestError> {
    let mut all = Vec::new();
    for source in sources {
        let files = receipt::load(store, &source.name)?.files;
        all.extend(files.into_iter().map(|entry: Entry| (source.name.clone(), entry.file, entry.sha256)));
    }
    Ok(all)
}

/// The months that the store holds of a source for a Caf, in order.
///
/// # Errors
/// When the receipt cannot be read.
pub fn months(store: &Path, source: &str, caf: &str) -> Result<Vec<Month>, IngestError> {
    let files = receipt::load(store, source)?.files;
    let ours = files.into_iter().filter(|entry| entry.caf == caf);
    let mut months: Vec<Month> = ours.flat_map(|entry| entry.months).collect();
    months.sort_unstable();
    months.dedup();
    Ok(months)
}

/// Writes refusals for a spreadsheet: CSV, `;`, UTF-8 with a byte-order mark. The file is
/// replaced in one step.
///
/// # Errors
/// When the disk refuses it.
pub fn write_refusals(path: &Path, refusals: &[Refusal]) -> Result<(), IngestError> {
    replace(path, &table(refusals).at(path)?, Access::Usual)
}

/// Writes, in the new folder of a source about persons, the list of its refused rows.
///
/// # Errors
/// When the disk refuses it.
pub fn list_of_source(folder: &Path, receipt: &Receipt) -> Result<(), IngestError> {
    let refusals: Vec<&Refusal> = receipt.files.iter().flat_map(|entry| &entry.refusals).collect();
    match refusals.is_empty() {
        true => Ok(()),
        false => write_bare(&folder.join(OF_SOURCE), &refusals),
    }
}

/// Writes the list of a file about persons that is refused whole; gives its place.
///
/// # Errors
/// When the disk refuses it.
pub fn list_of_refused(store: &Path, file: &str, refusals: &[Refusal]) -> Result<PathBuf, IngestError> {
    let folder = store.join(REFUSED);
    Access::Owner.create_dir_all(&folder).at(&folder)?;
    let path = folder.join(format!("{file}.csv"));
    write_bare(&path, &refusals.iter().collect::<Vec<_>>())?;
    Ok(path)
}

/// Removes the lists of files that an earlier run refused whole.
///
/// # Errors
/// When the disk refuses it.
pub fn forget_refused(store: &Path) -> Result<(), IngestError> {
    let folder = store.join(REFUSED);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(IngestError::io(&folder, error)),
        _ => Ok(()),
    }
}

fn write_bare(path: &Path, refusals: &[&Refusal]) -> Result<(), IngestError> {
    replace(path, &bare_table(refusals).at(path)?, Access::Owner)
}

fn replace(path: &Path, bytes: &[u8], access: Access) -> Result<(), IngestError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".en-cours");
    let temporary = Path::new(&temporary);
    let mut file = access.create(temporary).at(temporary)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).at(temporary)?;
    std::fs::rename(temporary, path).at(path)
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec())
}

fn counts(refusal: &Refusal) -> &'static str {
    if refusal.counts { "oui" } else { "non" }
}

fn table(refusals: &[Refusal]) -> std::io::Result<Vec<u8>> {
    let mut out = writer();
    out.write_record(["fichier", "ligne", "colonne", "valeur", "motif", "compte_dans_la_tolerance"])?;
    for refusal in refusals {
        let line = refusal.line.to_string();
        let value = harmless(&refusal.value);
        out.write_record([&refusal.file, &line, &refusal.column, &value, &refusal.reason, counts(refusal)])?;
    }
    out.into_inner().map_err(|error| error.into_error())
}

/// The same without a column of values.
fn bare_table(refusals: &[&Refusal]) -> std::io::Result<Vec<u8>> {
    let mut out = writer();
    out.write_record(["fichier", "ligne", "colonne", "motif", "compte_dans_la_tolerance"])?;
    for refusal in refusals {
        let line = refusal.line.to_string();
        out.write_record([&refusal.file, &line, &refusal.column, &refusal.reason, counts(refusal)])?;
    }
    out.into_inner().map_err(|error| error.into_error())
}

/// A value that a spreadsheet would run as a formula is shown after an apostrophe.
fn harmless(value: &str) -> String {
    match value.starts_with(['=', '+', '-', '@']) && value.parse::<f64>().is_err() {
        true => format!("'{value}"),
        false => value.to_owned(),
    }
}
