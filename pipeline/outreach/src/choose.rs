//! Candidates → who is contacted this month, by whom, how, and why the others are not.
//!
//! The flow: [`exclude`] → `holdout` → `order` → `select` → `channel`, each a pure function of
//! what is given to it; the seed makes lots and ties the same at every run. Nothing here can tell
//! a debt, a score or a rank: what goes out is a [`Selection`].

pub mod capacity;
pub mod channel;
pub mod exclude;
pub mod limits;
pub mod order;
#[cfg(test)]
pub(crate) mod sample;
pub mod selection;
mod written;

use std::collections::BTreeMap;

use portulan_plan::TargetHeader;

pub use capacity::{Capacity, Pool, Quota};
pub use channel::ContactPlan;
pub use exclude::{Contact, Objection, Outcome, Past, State, opposed};
pub use limits::Limits;
pub use order::Lot;
pub use selection::{Class, Draw, Kept, Line, PoolUse, QuotaUse, Selection, SetAside, Step, Why};

/// The headers of the targets, by name.
pub type Headers = BTreeMap<String, TargetHeader>;
