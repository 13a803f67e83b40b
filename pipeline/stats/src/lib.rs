//! PROTECT and COMPARE: [`Results`](portulan_terms::Results) → [`Published`], then
//! ranks, quartiles and trends read from what is published.
//!
//! Pure: opens no file, knows no engine. [`disclosure::protect`] is the only maker of
//! [`Published`], and nothing else can give a document a figure.

pub mod compare;
pub mod disclosure;
pub mod quality;
mod value;

pub use compare::{Gap, History, Position, Quarter, Trend, gaps, is_shown, position, trend};
pub use disclosure::{Figure, Key, Protected, Published, protect};
