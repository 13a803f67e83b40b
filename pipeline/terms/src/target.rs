//! What a target tells of the households of a month, before anything is chosen.

use std::sync::Arc;

use crate::{Day, Month};

/// The three values of a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All the rules hold.
    True,
    /// One rule does not.
    False,
    /// No rule fails, and one cannot be told.
    Unknown,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::True, Self::False, Self::Unknown];

    /// Its name in SQL, cases and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::True => "vrai",
            Self::False => "faux",
            Self::Unknown => "non_calculable",
        }
    }

    /// The verdict with that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// The value of a field of a reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
    /// An amount in euros.
    Euros(f64),
    /// A number.
    Number(f64),
    /// Words of a closed list.
    Words(Arc<str>),
}

/// A household of which a target is true; [`Ruled`] for one of which it may not be.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Pseudonym of the extract.
    pub pseudonym: Arc<str>,
    /// Commune of residence.
    pub commune: Arc<str>,
    /// 1 or 2, when the SQL says it.
    pub level: Option<u8>,
    /// Day after which it is too late.
    pub deadline: Option<Day>,
    /// Monthly amount in euros: at least, at most.
    pub amount: Option<(f64, f64)>,
    /// Monthly resources of the household in euros.
    pub resources: Option<f64>,
    /// Irreversible loss avoided, in euros.
    pub loss: Option<f64>,
    /// Days waited.
    pub waiting: Option<f64>,
    /// Fields of the reasons, in the order of the header's `fields`.
    pub fields: Vec<Option<Datum>>,
}

/// What the rules say of one household.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruled {
    /// Each rule of the header, in order; `None` when it cannot be told.
    pub rules: Vec<Option<bool>>,
    /// What follows.
    pub verdict: Verdict,
    /// What is missing, when it cannot be told.
    pub missing: Option<Arc<str>>,
    /// The rest of the row.
    pub hit: Hit,
}

/// Households of a commune with the same verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Commune of residence.
    pub commune: Arc<str>,
    /// The verdict.
    pub verdict: Verdict,
    /// What is missing.
    pub missing: Option<Arc<str>>,
    /// How many.
    pub households: u64,
}

/// What a target tells of a month, those who object left out of everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// Households of which it is true, by pseudonym.
    pub hits: Vec<Hit>,
    /// All households, by commune.
    pub tallies: Vec<Tally>,
}
