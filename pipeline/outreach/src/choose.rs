//! Candidates → who is contacted this month, by whom, how, and why the others are not.
//!
//! [`choose`] is the flow: [`exclude`] → `holdout` → [`order`](mod@order) → `select` →
//! [`channel`], each a pure function of what is given to it; the seed makes lots and ties the same
//! at every run. Nothing here can tell a debt, a score or a rank: what goes out is a [`Selection`].

pub mod capacity;
pub mod channel;
pub mod exclude;
mod holdout;
pub mod limits;
pub mod order;
pub mod run;
#[cfg(test)]
pub(crate) mod sample;
mod select;
pub mod selection;
mod written;

use std::collections::BTreeMap;

use portulan_plan::TargetHeader;

pub use capacity::{Capacity, Pool, Quota};
pub use channel::ContactPlan;
pub use exclude::{Contact, Objection, Outcome, Past, State, opposed};
pub use limits::Limits;
pub use order::Lot;
pub(crate) use run::Case;
pub use run::{Setting, choose};
pub use selection::{Class, Draw, Kept, Line, PoolUse, QuotaUse, Selection, SetAside, Step, Why};

/// The headers of the targets, by name.
pub type Headers = BTreeMap<String, TargetHeader>;
