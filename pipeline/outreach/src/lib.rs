//! CHOOSE: candidates → contact lists (exclusions, order, capacity, holdout, fairness, hand-over).
//!
//! Pure: knows no engine, opens no data file, reads no clock. Nothing that leaves this room can
//! lower, suspend or control a right: no score, no debt, no free text (guard rails G1–G18 of the
//! documentation of targets).

pub mod choose;
pub mod dossier;
pub mod explain;
pub mod handover;
pub mod journal;
pub mod measure;
pub mod order;
pub mod page;
pub mod purge;
pub mod reasons;
pub mod register;

pub use dossier::{Amount, Dossier, Finding, Profile};
