//! The tests of the crate, in one binary.

mod shared;
mod tables;
