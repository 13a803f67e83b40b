//! What the store's receipts tell of it without a row being read: refusals, hashes
//! of files, months; and the refusals as a file for a spreadsheet.

use std::io::Write;
use std::path::Path;

use portulan_plan::source::Source;
use portulan_terms::Month;

use super::receipt::{self, Entry};
use super::report::{AtPath, IngestError, Refusal};

/// The rows of all files of the store that were refused or set aside, by source (in the
/// order given), file and line.
///
/// # Errors
/// When a receipt cannot be read.
pub fn refusals(store: &Path, sources: &[Source]) -> Result<Vec<Refusal>, IngestError> {
    let entries = entries(store, sources)?;
    Ok(entries.into_iter().flat_map(|(_, entry)| entry.refusals).collect())
}

/// The files that the store was made from: source, file name, SHA-256 of the file.
///
/// # Errors
/// When a receipt cannot be read.
pub fn receipts(store: &Path, sources: &[Source]) -> Result<Vec<(String, String, String)>, IngestError> {
    let entries = entries(store, sources)?;
    Ok(entries.into_iter().map(|(source, entry)| (source, entry.file, entry.sha256)).collect())
}

fn entries(store: &Path, sources: &[Source]) -> Result<Vec<(String, Entry)>, IngestError> {
    let mut all = Vec::new();
    for source in sources {
        let receipt = receipt::load(store, &source.name)?;
        all.extend(receipt.files.into_iter().map(|entry| (source.name.clone(), entry)));
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
    let table = table(refusals).at(path)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".en-cours");
    let temporary = Path::new(&temporary);
    let mut file = std::fs::File::create(temporary).at(temporary)?;
    file.write_all(&table).and_then(|()| file.sync_all()).at(temporary)?;
    std::fs::rename(temporary, path).at(path)
}

fn table(refusals: &[Refusal]) -> std::io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(["fichier", "ligne", "colonne", "valeur", "motif", "compte_dans_la_tolerance"])?;
    for refusal in refusals {
        let line = refusal.line.to_string();
        let counts = if refusal.counts { "oui" } else { "non" };
        let value = harmless(&refusal.value);
        let fields = [&refusal.file, &line, &refusal.column, &value, &refusal.reason, counts];
        out.write_record(fields)?;
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
