//! Ingestion: from the files of the inbox, by the data contracts, to a typed
//! Parquet store partitioned by Caf and month, with a receipt a source.
//!
//! A run stores all the files it is given or none. Nothing here computes a figure,
//! joins two sources or reads SQL.
//!
//! ```text
//! store/<source>/_receipt.json
//! store/<source>/caf=031/month=2024-12-01/part-0.parquet
//! store/<source>/caf=031/month=2024-12-01/fraicheur=definitif/part-0.parquet
//! ```
//!
//! Rows about persons: no value of theirs is ever in a message, a receipt or a list; what
//! the store keeps of them is for its owner alone. Direct identity refuses its file before
//! anything is stored.

use std::path::Path;

use portulan_plan::settings::Caf;
use portulan_plan::source::Source;

mod access;
mod blocks;
mod cells;
mod checks;
mod codes;
mod communes;
mod crew;
mod csv_file;
mod file;
mod fixed_file;
mod forget;
mod geojson;
mod guard;
mod header;
mod identity;
mod inbox;
mod layout;
mod outcome;
mod parquet;
mod provenance;
mod receipt;
mod record;
mod refusals;
mod report;
mod row_reader;
mod rows;
mod run;
mod scan;
mod settle;
mod sort;
mod stage;
mod tally;
#[cfg(test)]
mod tests;
mod text_file;
mod unique;
mod values;
mod verify;
mod words;

pub use access::Access;
pub use forget::forget;
pub(crate) use parquet::partition;
pub use provenance::{Partition, Provenance, partitions, provenance};
pub(crate) use receipt::Entry;
pub use refusals::{months, receipts, refusals, withheld, write_refusals};
pub use report::{AtPath, FileReport, IngestError, Outcome, Progress, Reason, Refusal, Report, Unclaimed, Withheld};
pub use stage::Stage;
pub use verify::{CheckFinding, Noted, Staged, StagedPart, StagedSource, Verify};

/// What a run of ingestion is given.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The data contracts.
    pub sources: &'a [Source],
    /// Folder where files are dropped.
    pub inbox: &'a Path,
    /// Folder of the store; made when needed.
    pub store: &'a Path,
    /// The Caf of the workspace, and the others whose files it takes.
    pub caf: &'a Caf,
    /// Checks over whole rows, run on the state to be before it is made visible.
    pub verify: Option<Verify<'a>>,
}

/// The files that a source of the store was made from.
///
/// # Errors
/// When its receipt cannot be read.
pub(crate) fn entries(store: &Path, source: &str) -> Result<Vec<Entry>, IngestError> {
    receipt::load(store, source).map(|receipt| receipt.files)
}

/// Brings the store up to date with the inbox.
///
/// Sources that list communes or their mergers come first, since the others are checked
/// against them. Files already stored are not read again, unless their contract or the
/// list of communes has changed.
///
/// # Errors
/// [`IngestError::Refused`] with every reason when one file or more is refused,
/// [`IngestError::Busy`] when another run holds the store, [`IngestError::Io`] when the
/// system refuses to read or write: the store is then as it was.
pub fn ingest(inputs: &Inputs<'_>, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Report, IngestError> {
    let stage = stage::Stage::open_for(inputs.store, Access::Owner)?;
    let mut run = run::Run::new(inputs, &stage, progress)?;
    run.read_sources(progress)?;
    run.verify()?;
    run.stop_if_refused()?;
    run.publish(progress)?;
    run.report()
}
