//! HAND OVER: chosen dossiers → one encrypted list for each pool of advisers.
//!
//! The list of a pool is made twice in memory, as a workbook and as a CSV, and encrypted for the
//! recipients of that pool (age, X25519): the clear text never touches the disk (guard rail G12).
//! It carries its purpose, the prohibition of any other use and its expiry, and shows of a
//! dossier what an adviser needs to help, nothing else (G4, G5): no amount of debt, no free text,
//! no score, and no order finer than the class.
//!
//! The clear text of a list is the same bytes for the same list; the encrypted file is not, since
//! age draws a key for each file. The hash of the clear text goes to the journal.

mod clear;
pub mod csv;
pub mod list;
pub mod recipients;
pub mod seal;
pub mod words;
pub mod workbook;

pub use list::{List, Row, TargetUse};
pub use recipients::{Recipient, read as read_recipients};
pub use seal::{Sealed, seal};

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
