//! What earlier editions published: nobody can take it back, and nobody forgets it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Level, Month};

/// Why a cell is hidden. Kept in the store, never in what leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A count under the threshold.
    Small,
    /// The rest of the denominator is a count under the threshold.
    Rest,
    /// Nobody is outside: being there tells of everyone (sensitive definitions).
    Everyone,
    /// Too few units behind the number.
    FewUnits,
    /// One unit makes most of an amount.
    Dominant,
    /// Cover for another cell.
    Cover,
    /// Hidden in an earlier edition, with the same value.
    Earlier,
}

impl Reason {
    const ALL: [Self; 7] =
        [Self::Small, Self::Rest, Self::Everyone, Self::FewUnits, Self::Dominant, Self::Cover, Self::Earlier];

    /// Its name in the store's record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "effectif",
            Self::Rest => "complement",
            Self::Everyone => "groupe_entier",
            Self::FewUnits => "contributeurs",
            Self::Dominant => "dominance",
            Self::Cover => "secondaire",
            Self::Earlier => "edition_precedente",
        }
    }

    /// The reason with that name, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Whether the cell itself is to be protected.
    pub fn is_primary(self) -> bool {
        !matches!(self, Self::Cover | Self::Earlier)
    }
}

/// What an edition told of one figure, and what was true then.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Indicator.
    pub indicator: Arc<str>,
    /// Level.
    pub level: Level,
    /// Code of the territory.
    pub territory: Arc<str>,
    /// Category.
    pub category: Arc<str>,
    /// The numerator then; `None` when there was none.
    pub numerator: Option<f64>,
    /// The denominator then.
    pub denominator: Option<f64>,
    /// Why the numerator was hidden; `None` when it was shown.
    pub hidden: Option<Reason>,
    /// Why the denominator was hidden; `None` when it was shown.
    pub hidden_denominator: Option<Reason>,
}

/// What the last edition that held a month told of it. Restricted: it holds what is secret.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// By indicator, level, territory, category.
    pub rows: Vec<Row>,
    /// The rules of secrecy then, as text.
    pub rules: String,
    /// Communes of each territory then.
    pub territories: BTreeMap<(Level, Arc<str>), Vec<Arc<str>>>,
}

/// What was published of each month of data.
pub type Ledger = BTreeMap<Month, Told>;

impl Told {
    /// The row of a figure.
    pub fn get(&self, indicator: &str, level: Level, territory: &str, category: &str) -> Option<&Row> {
        let key = (indicator, level, territory, category);
        let found = self.rows.binary_search_by(|row| row.key().cmp(&key)).ok()?;
        Some(&self.rows[found])
    }
}

impl Row {
    /// What names it within a month.
    pub fn key(&self) -> (&str, Level, &str, &str) {
        (&self.indicator, self.level, &self.territory, &self.category)
    }

    /// Whether nothing of it was shown.
    pub fn is_hidden(&self) -> bool {
        self.hidden.is_some() || self.hidden_denominator.is_some()
    }
}
