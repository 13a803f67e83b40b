//! The integration tests, one binary: each further one would link DuckDB and Polars again.
#![allow(missing_docs, clippy::unwrap_used)]

mod figures;
mod hostile;
mod workspace;
