//! COMPUTE: contracts and raw files → Parquet store; Plan and store → Results.
//!
//! The only room that names DuckDB or Polars, and the only one that opens a data
//! file. Takes SQL in, gives Arrow record batches out ([`Engine`]); knows nothing of
//! secrecy, ranks or documents.

mod bind;
mod cases;
mod compute;
mod duck;
mod error;
pub mod ingest;
mod months;
mod profile;
mod tables;
mod territories;

pub use bind::{Columns, bind};
pub use cases::{CaseReport, run_cases};
pub use compute::{Query, compute, query};
pub use duck::Duck;
pub use error::EngineError;
pub use months::{StoredMonth, months};
pub use profile::profile;
pub use tables::{Store, open_store};
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
