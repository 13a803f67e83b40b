//! COMPUTE: contracts and raw files → Parquet store; Plan and store → Results.
//!
//! The only room that names DuckDB or Polars, and the only one that opens a data
//! file. Takes SQL in, gives Arrow record batches out ([`Engine`]); knows nothing of
//! secrecy, ranks or documents.

mod archive;
mod bind;
mod cases;
mod compute;
mod contents;
mod controls;
mod duck;
mod error;
mod increment;
pub mod ingest;
mod ledger;
mod months;
mod profile;
mod tables;
pub mod targets;
mod territories;

pub use archive::{Archive, archive_path, archived_months, read_archive, write_archive};
pub use bind::{Columns, bind, bind_once};
pub use cases::{CaseReport, run_cases};
pub use compute::{Query, compute, query};
pub use contents::{Contents, Scope};
pub use controls::verify;
pub use duck::Duck;
pub use error::EngineError;
pub use increment::{Done, Opener, Results as Kept};
pub use ledger::{read_ledger, write_ledger};
pub use months::{StoredMonth, months};
pub use profile::profile;
pub use tables::{Session, script};
pub use territories::territories;

use arrow::array::RecordBatch;

/// An SQL engine: statements in, Arrow record batches out.
pub trait Engine {
    /// Runs one statement.
    ///
    /// # Errors
    /// What the engine says, with the byte offset in `sql` where it knows one.
    fn run(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError>;
}
