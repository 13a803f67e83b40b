//! The partitions of the store, as its receipts tell them. Opens no Parquet file.

use std::path::{Path, PathBuf};

use portulan_plan::Freshness;
use portulan_terms::Month;

use super::receipt;
use super::report::IngestError;

/// One month of one Caf of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// Month of its rows.
    pub month: Month,
    /// Code of the Caf.
    pub caf: String,
    /// How complete the extract was; none for sources that do not tell.
    pub freshness: Option<Freshness>,
    /// Its Parquet file.
    pub path: PathBuf,
    /// Whether its rows describe nobody, and say so.
    pub synthetic: bool,
    /// What its rows come from: hash of the file read, and of what it was read by.
    pub stamp: String,
}

/// The partitions of a source, in order of month, Caf and freshness.
///
/// # Errors
/// When the receipt cannot be read.
pub fn partitions(store: &Path, source: &str) -> Result<Vec<Partition>, IngestError> {
    let mut all = Vec::new();
    for entry in receipt::load(store, source)?.files {
        let stamp = format!("{} {}", entry.sha256, entry.basis);
        for (month, path) in entry.months.iter().zip(entry.partitions()) {
            let path = store.join(source).join(path);
            all.push(Partition {
                month: *month,
                caf: entry.caf.clone(),
                freshness: None,
                path,
                synthetic: false,
                stamp: stamp.clone(),
            });
        }
    }
    all.sort();
    Ok(all)
}
