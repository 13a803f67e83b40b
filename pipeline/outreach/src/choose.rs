//! Candidates → who is contacted this month, by whom, how, and why the others are not.
//!
//! The flow: `exclude` → `holdout` → `order` → `select` → `channel`, each a pure function
//! of what is given to it; the seed makes lots and ties the same at every run. Nothing here can
//! tell a debt, a score or a rank: what goes out is a [`Selection`].

pub mod selection;
mod written;

pub use selection::{Class, Draw, Kept, Line, PoolUse, QuotaUse, Selection, SetAside, Step, Why};
