//! What the lists do: whether they leave a group out, and whether they help.
//!
//! Counts of persons and their intervals, nothing about anyone. Whoever objects is in no count
//! (guard rail G10).

pub mod difference;
pub mod effect;
pub mod fairness;
pub mod ratio;
#[cfg(test)]
pub(crate) mod sample;
pub mod waiver;

pub use effect::{Effect, Method, Unit, effects};
pub use fairness::{Fairness, Gate, GroupRow, Scope, Stopped, Table, Verdict, fairness};
pub use waiver::{Waiver, read_waivers};

/// 0.975 quantile of the normal distribution: two-sided intervals at 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// 0.8 quantile of the normal distribution: 80 % power.
pub const Z80: f64 = 0.841_621_233_572_914_3;

/// An interval and the estimate inside it.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower bound at 95 %.
    pub low: f64,
    /// Upper bound at 95 %.
    pub high: f64,
}

/// Events among persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// Persons with the event.
    pub events: u32,
    /// Persons.
    pub of: u32,
}

impl Share {
    /// Events over persons, 0 without persons.
    pub fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { f64::from(self.events) / f64::from(self.of) }
    }

    /// Adds one person.
    pub fn add(&mut self, event: bool) {
        self.of += 1;
        self.events += u32::from(event);
    }
}
