//! What the engine gives: numerators, denominators and counts, before protection.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Level, Mark, Month};

/// One row that a definition returned, unprotected. Never shown to anyone as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Month observed.
    pub month: Month,
    /// Level of the territory.
    pub level: Level,
    /// Official code of the territory.
    pub territory: Arc<str>,
    /// Category of a breakdown; empty when the indicator has none.
    pub category: Arc<str>,
    /// Numerator, in the unit that the definition states.
    pub numerator: Option<f64>,
    /// Denominator, in the unit that the definition states.
    pub denominator: Option<f64>,
    /// Value given directly by the definition (a median, a difference), in its unit.
    pub value: Option<f64>,
    /// Half-width of the value given directly, in its unit.
    pub margin: Option<f64>,
    /// Number of units that the secrecy rule counts (`disclosure.count`).
    pub count: Option<f64>,
    /// Largest contribution of one unit to an amount (`disclosure.largest`), in its unit.
    pub largest: Option<f64>,
    /// Number of source cells summed, each with its own rounding.
    pub cells: Option<u32>,
    /// Mark that the source itself puts on the figure.
    pub mark: Option<Mark>,
}

/// The observations of each definition, by indicator name.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Rows by indicator, in the order (month, level, territory, category).
    pub by_indicator: BTreeMap<String, Vec<Observation>>,
}
