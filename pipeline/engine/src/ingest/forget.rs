//! A month of a source leaves the store: when the time that it may be kept is over.

use std::path::{Path, PathBuf};

use portulan_plan::Source;
use portulan_terms::Month;

use super::access::Access;
use super::receipt::{Receipt, load};
use super::report::{AtPath, IngestError};

/// Takes the months of a source before `first` out of the store, and out of its receipt. Gives
/// the files of the inbox that no longer hold anything of the store: to be deleted too, else the
/// next ingestion would take them again.
///
/// # Errors
/// When the receipt does not read, or the disk refuses.
pub fn forget(store: &Path, source: &Source, first: Month) -> Result<Vec<String>, IngestError> {
    let folder = store.join(&source.name);
    let mut receipt: Receipt = load(store, &source.name)?;
    let mut gone: Vec<PathBuf> = Vec::new();
    for entry in &mut receipt.files {
        let before: Vec<PathBuf> = entry.partitions().collect();
        entry.months.retain(|month| *month >= first);
        let left: Vec<PathBuf> = entry.partitions().collect();
        gone.extend(before.into_iter().filter(|path| !left.contains(path)));
    }
    let empty: Vec<String> =
        receipt.files.iter().filter(|entry| entry.months.is_empty()).map(|entry| entry.file.clone()).collect();
    receipt.files.retain(|entry| !entry.months.is_empty());
    // The receipt first: a partition that it does not name is read by nobody.
    if !gone.is_empty() {
        receipt.save(&folder, Access::of(source))?;
    }
    for path in gone {
        let path = folder.join(path);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).at(&path),
            _ => {}
        }
    }
    Ok(empty)
}
