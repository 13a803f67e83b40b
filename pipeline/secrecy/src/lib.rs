#![doc = include_str!("METHOD.md")]

mod answer;
mod attack;
mod block;
mod demands;
mod greedy;
pub mod jj;
mod linear;
mod memory;
mod model;
mod network;
mod planes;
mod protect;
mod redundant;
#[cfg(test)]
mod tests;
mod whole;

pub use answer::{Answer, Line, answer};
pub use model::{Cell, Equation, Fault, Insider, LARGEST, Need, Options, Problem, Protection, Status};
pub use protect::{all_bounds, bounds, protect};
