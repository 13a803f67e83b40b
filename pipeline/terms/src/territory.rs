//! The territories of a workspace: names, links and outlines.

use std::collections::BTreeMap;

use crate::Level;

/// A closed line of (longitude, latitude) in degrees, WGS84.
pub type Ring = Vec<(f64, f64)>;

/// One territory at one level.
#[derive(Clone, Debug, Default)]
pub struct Territory {
    /// Official code: INSEE for a commune or a department, SIREN for an EPCI.
    pub code: String,
    /// Name as the official code gives it (`Le Donjon`, `CC du Val de Cher`).
    pub name: String,
    /// INSEE's type of name (TNCC, 0–8), which gives the article and the linking word.
    pub tncc: u8,
    /// `CA`, `CC`, `CU`, `ME` for an EPCI; empty otherwise.
    pub kind: String,
    /// Population municipale of the territory at this level, in inhabitants.
    pub population: Option<u32>,
    /// Codes of the communes it covers and that the workspace knows, sorted.
    pub communes: Vec<String>,
    /// Number of communes of the whole EPCI, in every department (equals `communes.len()` elsewhere).
    pub communes_total: usize,
    /// For a commune: the SIREN of its EPCI.
    pub epci: Option<String>,
    /// Outer and inner rings of the outline; empty when none is known.
    pub outline: Vec<Ring>,
}

impl Territory {
    /// Whether the territory is only a part of its EPCI.
    pub fn is_part(&self) -> bool {
        self.communes_total > self.communes.len()
    }
}

/// All the territories of a workspace, by level and code.
#[derive(Clone, Debug, Default)]
pub struct Territories {
    by_key: BTreeMap<(Level, String), Territory>,
}

impl Territories {
    /// Adds or replaces a territory.
    pub fn insert(&mut self, level: Level, territory: Territory) {
        self.by_key.insert((level, territory.code.clone()), territory);
    }

    /// The territory with that code at that level.
    pub fn get(&self, level: Level, code: &str) -> Option<&Territory> {
        self.by_key.get(&(level, code.to_owned()))
    }

    /// The territory with that code at that level, to complete it.
    pub fn get_mut(&mut self, level: Level, code: &str) -> Option<&mut Territory> {
        self.by_key.get_mut(&(level, code.to_owned()))
    }

    /// The territories of a level, by code.
    pub fn at(&self, level: Level) -> impl Iterator<Item = &Territory> {
        self.by_key.iter().filter(move |((l, _), _)| *l == level).map(|(_, t)| t)
    }
}
