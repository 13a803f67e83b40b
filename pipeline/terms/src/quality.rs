//! What ingestion and counting know of the rows of each source, month by month: the matter
//! of the quality report.
//!
//! Counts are exact, small ones included: nothing here may be shown before the room that
//! protects has seen it. Plain data, no rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Month;

/// The rows of one source in one month, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows.
    pub rows: u64,
    /// Counts of each column that the month's files hold, by name in the store.
    pub columns: BTreeMap<String, ColumnCounts>,
    /// Rows by commune; empty when the source has no commune.
    pub communes: BTreeMap<String, u64>,
}

/// The values of one column in one month, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnCounts {
    /// Rows where it is empty.
    pub blank: u64,
    /// Rows of each code, of a column with a code list; codes without any row are absent.
    pub codes: BTreeMap<String, u64>,
    /// Where the values of a number lie; `None` without any.
    pub spread: Option<Spread>,
}

/// Where the values of a number lie, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Smallest value; 1st percentile when rows are about persons.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// Largest value; 99th percentile when rows are about persons.
    pub high: f64,
}

/// One month of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthProfile {
    /// The month.
    pub month: Month,
    /// Its rows.
    pub counts: Counts,
}

/// What one file gave to the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// Name in the inbox.
    pub file: String,
    /// Months of the store that come from it, in order.
    pub months: Vec<Month>,
    /// Whether all that it gave is still in the store: no other file replaced a month of it.
    pub whole: bool,
    /// Rows read.
    pub read: u64,
    /// Rows written.
    pub kept: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Rows refused.
    pub refused: u64,
    /// Why rows were refused or set aside, the most frequent first.
    pub reasons: Vec<Reason>,
    /// Checks that found rows, when the file was taken.
    pub checks: Vec<Finding>,
    /// Whether the file says that it holds synthetic data.
    pub synthetic: bool,
}

/// Rows refused or set aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Column, as the file's header names it; empty when the whole row is concerned.
    pub column: String,
    /// Why, in French, without any value of a row.
    pub reason: String,
    /// Whether the rows count against the contract's tolerance: refused, not set aside.
    pub refused: bool,
    /// Rows.
    pub rows: u64,
}

/// A check that found rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// File stem of the check.
    pub check: String,
    /// What must not be, in French.
    pub title: String,
    /// Month of the rows.
    pub month: Month,
    /// Rows.
    pub rows: u64,
}

/// One source, as far as the report of a month needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceProfile {
    /// Name of the source.
    pub source: String,
    /// The months judged, in order of time: the report's month last, those before that may be
    /// compared with it. Empty when the source has no row at the report's month, or when its
    /// rows do not carry a month.
    pub months: Vec<MonthProfile>,
    /// Every month of the store up to the report's, in order.
    pub stored: Vec<Month>,
    /// How complete the extract was when it was made, in French, where the source tells.
    pub freshness: Option<String>,
    /// The files of `months`; all those of the store when rows do not carry a month.
    pub files: Vec<Intake>,
}
