//! Which cells to hide so that no protected number can be deduced.

mod attack;
mod block;
mod demands;
mod greedy;
mod linear;
mod model;
mod network;
mod planes;
mod protect;
mod redundant;
mod whole;

pub use model::{Cell, Equation, Fault, LARGEST, Need, Options, Problem, Protection, Status};
pub use protect::{all_bounds, bounds, protect};
