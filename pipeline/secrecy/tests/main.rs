//! The tests of the crate, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod brute;
mod cases;
mod jj;
mod random;
mod shared;
mod tables;
