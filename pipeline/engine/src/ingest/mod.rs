//! Ingestion: from the files of the inbox, by the data contracts, to a typed
//! Parquet store partitioned by Caf and month, with a receipt a source.
//!
//! A run stores all the files it is given or none. Nothing here computes a figure,
//! joins two sources or reads SQL.
//!
//! ```text
//! store/<source>/_receipt.json
//! store/<source>/caf=031/month=2024-12-01/part-0.parquet
//! ```

use std::path::Path;

use portulan_plan::source::Source;

mod blocks;
mod cells;
mod checks;
mod communes;
mod csv_file;
mod file;
mod geojson;
mod header;
mod inbox;
mod outcome;
mod parquet;
mod partitions;
mod receipt;
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
mod unique;
mod values;
mod words;

pub use partitions::{Partition, partitions};
pub use refusals::{months, receipts, refusals, write_refusals};
pub use report::{AtPath, FileReport, IngestError, Outcome, Progress, Refusal, Report, Unclaimed};
pub use stage::Stage;

/// What a run of ingestion is given.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The data contracts.
    pub sources: &'a [Source],
    /// Folder where files are dropped.
    pub inbox: &'a Path,
    /// Folder of the store; made when needed.
    pub store: &'a Path,
    /// Code of the Caf on three digits.
    pub caf: &'a str,
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
    let stage = stage::Stage::open(inputs.store)?;
    let mut run = run::Run::new(inputs, &stage, progress)?;
    run.read_sources(progress)?;
    run.stop_if_refused()?;
    run.publish(progress)?;
    run.report()
}
