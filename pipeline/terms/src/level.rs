//! The geographic levels that a figure can be given at.

use std::fmt;

/// A geographic level. Its text is the `level` column of definitions and of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A commune.
    Commune,
    /// A whole EPCI, in every department it touches.
    Epci,
    /// The part of an EPCI that lies inside the workspace's department.
    EpciPartie,
    /// The department.
    Departement,
    /// The area of the Caf.
    Caf,
    /// France, with the field that the source's contract states.
    France,
}

impl Level {
    /// Every level, from the smallest to the largest.
    pub const ALL: [Level; 6] =
        [Self::Commune, Self::Epci, Self::EpciPartie, Self::Departement, Self::Caf, Self::France];

    /// The level's name in definitions, files and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::Epci => "epci",
            Self::EpciPartie => "epci_partie",
            Self::Departement => "departement",
            Self::Caf => "caf",
            Self::France => "france",
        }
    }

    /// The level with that name, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
