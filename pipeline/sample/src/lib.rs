//! A synthetic Caf: household extracts and partner files that add up to the open data.
//!
//! `README.md` says how it is made, rate by rate. Nothing here is drawn from a real
//! household, and every file says that it is synthetic. This room reads no store and
//! computes no indicator.

// Amounts are in cents: the underscore stands where the comma of euros does.
#![allow(clippy::inconsistent_digit_grouping, clippy::mistyped_literal_suffixes)]

mod arrival;
mod children;
mod claims;
mod clock;
mod commune;
mod department;
mod endow;
mod events;
mod extract;
mod files;
mod household;
mod law;
mod life;
mod outside;
mod partners;
mod pen;
mod places;
mod pseudonym;
mod reconcile;
mod rng;
mod row;
mod targets;
mod work;
mod young;

use std::path::PathBuf;

use portulan_terms::{Diagnostic, Month};

/// The Cafs to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cafs {
    /// The country.
    All,
    /// By code: `031`, `2A1`, `976`.
    List(Vec<String>),
}

/// How long after the month the file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Six months: `FR6_`.
    Definitive,
    /// Six weeks: `FR2_`; some declarations have not come in.
    Semi,
    /// Both files for each month.
    Both,
}

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// The Cafs.
    pub cafs: Cafs,
    /// Number of months, the last one being `until`; at least 1.
    pub months: u32,
    /// The last month.
    pub until: Month,
    /// Same seed, same bytes.
    pub seed: u64,
    /// Part of the households to make, above 0 and at most 1.
    pub share: f64,
    /// SIREN of the EPCI whose communes are kept; empty for all.
    pub epci: Vec<String>,
    /// Whether to write the child file.
    pub children: bool,
    /// Whether to write the partner files.
    pub partners: bool,
    /// Which readings of each month.
    pub fresh: Freshness,
    /// Where to write; made if it is not there.
    pub folder: PathBuf,
}

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Name and number of rows of each file, sorted by name.
    pub files: Vec<(String, u64)>,
    /// Rows of the household extracts, all months and readings.
    pub households: u64,
}

/// Makes the files. `progress` hears the name of each finished file and its rows.
///
/// # Errors
/// An unknown Caf or EPCI, a number of months or a share out of bounds, a folder that cannot
/// be written, a file already there that is not synthetic.
pub fn generate(options: &Options, progress: &(dyn Fn(&str, u64) + Sync)) -> Result<Written, Diagnostic> {
    department::generate(options, progress)
}
