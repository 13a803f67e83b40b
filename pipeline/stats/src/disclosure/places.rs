//! Territories as sets of records: what is one set under two names is one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use portulan_terms::{Level, Territories};

/// The places of a run: each set of communes once, with the sums between them.
#[derive(Clone, Debug, Default)]
pub struct Places {
    ids: BTreeMap<Level, BTreeMap<Arc<str>, usize>>,
    /// Names of a place, the one that stands for it first.
    names: Vec<(Level, Arc<str>)>,
    /// 0 for a commune, 1 for a part of an EPCI, 2 above.
    ranks: Vec<u8>,
    /// Sums over places without a common record: a total, then its parts.
    pub sums: Vec<Vec<usize>>,
    /// Places that hold another one: (outer, inner). What is between them tells of somebody.
    pub nests: Vec<(usize, usize)>,
    /// The communes of each place above the commune, by place.
    pub communes: Vec<Vec<usize>>,
}

/// Levels in the order in which a set of communes takes its name.
const LEVELS: [Level; 6] =
    [Level::Commune, Level::EpciPartie, Level::Epci, Level::Departement, Level::Caf, Level::France];

impl Places {
    /// The places of a workspace.
    pub fn of(territories: &Territories) -> Self {
        let mut places = Self::default();
        let mut by_set: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for level in LEVELS {
            for territory in territories.at(level) {
                let code: Arc<str> = territory.code.as_str().into();
                // An EPCI that overflows the department is not the communes known of it.
                let whole = level != Level::Epci || !territory.is_part();
                let set: Vec<&str> = territory.communes.iter().map(String::as_str).collect();
                let same = if whole && !set.is_empty() { by_set.get(&set).copied() } else { None };
                let place = same.unwrap_or_else(|| places.add(level, code.clone()));
                if whole && !set.is_empty() {
                    by_set.entry(set).or_insert(place);
                }
                places.ids.entry(level).or_default().insert(code, place);
            }
        }
        places.link(territories);
        places
    }

    fn add(&mut self, level: Level, code: Arc<str>) -> usize {
        self.names.push((level, code));
        self.ranks.push(match level {
            Level::Commune => 0,
            Level::EpciPartie => 1,
            _ => 2,
        });
        self.communes.push(Vec::new());
        self.names.len() - 1
    }

    fn link(&mut self, territories: &Territories) {
        for level in LEVELS.into_iter().skip(1) {
            for territory in territories.at(level) {
                let Some(place) = self.get(level, &territory.code) else { continue };
                let communes = territory.communes.iter().filter_map(|code| self.get(Level::Commune, code));
                self.communes[place] = communes.collect();
            }
        }
        let part = |place: &usize| self.ranks[*place] == 1;
        for place in 0..self.len() {
            if self.ranks[place] == 1 {
                let parts = self.communes[place].clone();
                self.sums.push(std::iter::once(place).chain(parts).collect());
            }
        }
        for level in [Level::Departement, Level::Caf] {
            for territory in territories.at(level) {
                let Some(place) = self.get(level, &territory.code) else { continue };
                let mut parts: Vec<usize> = Vec::new();
                for code in &territory.communes {
                    let epci = territories.get(Level::Commune, code).and_then(|commune| commune.epci.as_deref());
                    let within = epci.and_then(|epci| self.get(Level::EpciPartie, epci));
                    let within = within.filter(|place| part(place) && self.communes[*place].len() > 1);
                    parts.extend(within.or_else(|| self.get(Level::Commune, code)));
                }
                parts.sort_unstable();
                parts.dedup();
                if parts.len() > 1 || parts.first() != Some(&place) {
                    self.sums.push(std::iter::once(place).chain(parts).collect());
                }
            }
        }
        self.sums.sort_unstable();
        self.sums.dedup();
        for territory in territories.at(Level::France) {
            let Some(place) = self.get(Level::France, &territory.code) else { continue };
            let parts = territories.at(Level::Departement).filter_map(|d| self.get(Level::Departement, &d.code));
            let sum: Vec<usize> = std::iter::once(place).chain(parts).collect();
            if sum.len() > 2 {
                self.sums.push(sum);
            }
        }
        for territory in territories.at(Level::Epci).filter(|territory| territory.is_part()) {
            let pair = self.get(Level::Epci, &territory.code).zip(self.get(Level::EpciPartie, &territory.code));
            self.nests.extend(pair);
        }
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of a territory.
    pub fn get(&self, level: Level, code: &str) -> Option<usize> {
        self.ids.get(&level)?.get(code).copied()
    }

    /// 0 for a commune, 1 for a part of an EPCI, 2 above.
    pub fn rank(&self, place: usize) -> u8 {
        self.ranks[place]
    }

    /// The territory that stands for the place.
    pub fn name(&self, place: usize) -> &(Level, Arc<str>) {
        &self.names[place]
    }
}
