//! Where the months of the store come from, by its receipts alone: what is synthetic, what
//! is definitive, and the Parquet files with the hashes they were made from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portulan_plan::settings::Caf;
use portulan_plan::source::{Freshness, Source};
use portulan_terms::Month;

use super::parquet;
use super::receipt::{self, Entry};
use super::report::IngestError;

/// What the store's months of a source are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Whether the rows of some month are made up.
    pub synthetic: bool,
    /// By month, the freshness of its extracts, the first made first; empty for a source whose
    /// contract does not tell extracts apart.
    pub freshness: BTreeMap<Month, Vec<Freshness>>,
}

/// The provenance of each source that the store holds something of, for the Cafs that the
/// workspace takes.
///
/// # Errors
/// When a receipt cannot be read.
pub fn provenance(store: &Path, sources: &[Source], caf: &Caf) -> Result<BTreeMap<String, Provenance>, IngestError> {
    let mut all = BTreeMap::new();
    for source in sources {
        let entries = receipt::load(store, &source.name)?.files;
        let ours: Vec<Entry> = entries.into_iter().filter(|entry| caf.takes(&entry.caf)).collect();
        if ours.is_empty() {
            continue;
        }
        let mut found = Provenance { synthetic: ours.iter().any(|entry| entry.synthetic), ..Provenance::default() };
        for entry in &ours {
            for (month, freshness) in entry.months.iter().flat_map(|month| entry.freshness.map(|f| (*month, f))) {
                let known = found.freshness.entry(month).or_default();
                known.push(freshness);
                known.sort_unstable();
                known.dedup();
            }
        }
        all.insert(source.name.clone(), found);
    }
    Ok(all)
}

/// One Parquet file of the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// Code of the Caf.
    pub caf: String,
    /// The month.
    pub month: Month,
    /// How complete the extract was, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// The Parquet file, from the store's folder.
    pub path: PathBuf,
    /// Hash of the file of the inbox that it was made from.
    pub sha256: String,
    /// Hash of the contract and of the list of communes that it was read by. With `sha256`,
    /// it tells whether two states of the store hold the same rows.
    pub basis: String,
}

/// The Parquet files that the store holds of a source, for every Caf, in order.
///
/// # Errors
/// When its receipt cannot be read.
pub fn partitions(store: &Path, source: &str) -> Result<Vec<Partition>, IngestError> {
    let entries = receipt::load(store, source)?.files;
    let one = |entry: &Entry, month: Month| Partition {
        caf: entry.caf.clone(),
        month,
        freshness: entry.freshness,
        path: Path::new(source).join(parquet::partition(&entry.caf, month, entry.freshness)),
        sha256: entry.sha256.clone(),
        basis: entry.basis.clone(),
    };
    let mut all: Vec<Partition> =
        entries.iter().flat_map(|entry| entry.months.iter().map(move |month| one(entry, *month))).collect();
    all.sort();
    Ok(all)
}
