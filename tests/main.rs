//! The integration tests, one binary: each further one would link DuckDB and Polars again.
#![allow(missing_docs, clippy::unwrap_used)]

mod command;
mod definitions;
mod desk;
mod figures;
mod formats;
mod french;
mod hostile;
mod households;
mod months;
mod pages;
mod paper;
mod quality;
mod secrecy;
mod targets;
mod workspace;
