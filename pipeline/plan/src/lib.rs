//! PLAN: `queries/`, `reports/` and `portulan.toml` → a checked [`Plan`].
//!
//! Reads definitions and nothing else: opens no data, knows no engine. What only
//! an engine can tell (does that column exist, has it that type) is checked by the
//! engine on empty tables, before any data is read.

pub mod case;
pub mod definition;
pub mod disclosure;
mod lexing;
pub mod lineage;
mod load;
mod messages;
pub mod parameter;
pub mod portrait;
pub mod settings;
pub mod source;
mod sql;
mod subset;
pub mod target;
pub mod toml_file;

pub use definition::{Check, CheckSeverity, Definition, Formula, Polarity, Rounding, TableDefinition};
pub use disclosure::{Disclosure, Numerator, Rule};
pub use load::{Plan, load, load_sound, rounded_step, workspace};
pub use parameter::Parameter;
pub use portrait::{ChartKind, ChartSpec, PortraitSpec, SectionSpec};
pub use settings::{Settings, TargetsSettings};
pub use source::{Edition, Freshness, Source};
pub use target::{Target, TargetHeader};

/// The table that the engine provides: one row for each month of the store.
pub const CALENDAR: &str = "calendrier";
