//! The tests of the crate, in one binary.

mod brute;
mod random;
mod shared;
mod tables;
