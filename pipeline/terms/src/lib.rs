//! The words that every room of Portulan shares: months, levels, territories,
//! marks, observations, diagnostics, and the French that users read.
//!
//! Pure: opens no file, knows no engine, computes no figure.

pub mod day;
pub mod diagnostic;
pub mod french;
pub mod ledger;
pub mod level;
pub mod mark;
pub mod month;
pub mod observation;
pub mod quality;
pub mod target;
pub mod territory;

pub use day::Day;
pub use diagnostic::{Diagnostic, Diagnostics, Place, Severity, io_in_french, nearest};
pub use ledger::{Ledger, Reason, Told};
pub use level::Level;
pub use mark::Mark;
pub use month::Month;
pub use observation::{Observation, Results};
pub use territory::{Ring, Territories, Territory};
