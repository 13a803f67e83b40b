//! `capacites.toml`: the advisers' time, by pool, with what must or may go to whom.
//!
//! Quotas of a pool are nested or apart, never crossing: this is what makes taking dossiers in
//! order the best choice (`select`). A maximum on a group of persons is refused: a Caf may make
//! sure that a group is served, not that it is served less.

use std::path::Path;

use portulan_plan::Target;
use portulan_plan::target::Role;
use portulan_plan::toml_file::TomlText;
use portulan_terms::{Diagnostic, Diagnostics, Place};
use serde::Deserialize;
use toml::Spanned;

use crate::Profile;
use reader::Reader;

mod reader;

/// Territory of a pool that serves all.
const EVERYWHERE: &str = "*";

/// The pools of a Caf, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacity {
    /// At least one.
    pub pools: Vec<Pool>,
}

/// Advisers who share a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// As headers of targets name it.
    pub name: String,
    /// As a reader says it.
    pub title: String,
    /// Who they are.
    pub role: Role,
    /// 1 administrative support, 2 social work: the highest that they meet.
    pub level: u8,
    /// Time of all its advisers in a week, in minutes.
    pub minutes: u32,
    /// Weeks that a list covers.
    pub weeks: u32,
    /// SIREN of the EPCI served, or `*`.
    pub territories: Vec<String>,
    /// Minima and maxima, nested or apart.
    pub quotas: Vec<Quota>,
}

/// A minimum or a maximum of dossiers in the list of a pool.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// SIREN of an EPCI.
    #[serde(default)]
    pub territory: Option<String>,
    /// Name of the target that leads the dossier.
    #[serde(default)]
    pub target: Option<String>,
    /// A group of the fairness report.
    #[serde(default)]
    pub group: Option<Group>,
    /// At least, when there are as many.
    #[serde(default)]
    pub min: u32,
    /// At most.
    #[serde(default)]
    pub max: Option<u32>,
}

/// A group of persons, as the fairness report names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// `sexe`.
    pub dimension: String,
    /// `femme`.
    pub value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCapacity {
    #[serde(rename = "pool")]
    pools: Vec<RawPool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPool {
    name: Spanned<String>,
    title: String,
    role: Role,
    level: Spanned<u8>,
    minutes: u32,
    #[serde(default = "four")]
    weeks: u32,
    territories: Spanned<Vec<String>>,
    #[serde(default, rename = "quota")]
    quotas: Vec<Spanned<Quota>>,
}

fn four() -> u32 {
    4
}

impl Capacity {
    /// Reads `capacites.toml`; every fault goes to `diagnostics`, and nothing is given back then.
    pub fn read(file: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let raw: RawCapacity = TomlText::whole(file, text).read(diagnostics)?;
        let reader = Reader { file, text };
        let mut faults: Vec<Diagnostic> = raw.pools.iter().flat_map(|pool| reader.faults(pool)).collect();
        faults.extend(reader.twice(&raw.pools));
        let sound = faults.is_empty();
        faults.into_iter().for_each(|fault| diagnostics.push(fault));
        sound.then(|| Self { pools: raw.pools.into_iter().map(Pool::from).collect() })
    }

    /// Position of a pool by its name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.pools.iter().position(|pool| pool.name == name)
    }

    /// What a target asks of pools that they cannot give: unknown, or of a role that its header
    /// does not admit.
    pub fn check(&self, target: &Target) -> Vec<Diagnostic> {
        target.header.pools.iter().filter_map(|name| self.fault_of(target, name)).collect()
    }

    fn fault_of(&self, target: &Target, name: &str) -> Option<Diagnostic> {
        let place = Place::file(&target.path);
        let Some(at) = self.position(name) else {
            let fault = Diagnostic::error(format!("le pool `{name}` n'est pas dans capacites.toml")).at(place);
            return Some(fault.suggest(name, self.pools.iter().map(|pool| pool.name.as_str())));
        };
        let pool = &self.pools[at];
        (!target.header.recipients.contains(&pool.role)).then(|| {
            let message =
                format!("le pool `{name}` est tenu par `{}`, que `recipients` n'admet pas", pool.role.as_str());
            Diagnostic::error(message)
                .at(place)
                .hint("retirez ce pool de `pools`, ou admettez son rôle s'il doit savoir")
        })
    }
}

impl Pool {
    /// Time of a list, in minutes.
    pub fn time(&self) -> u32 {
        self.minutes.saturating_mul(self.weeks)
    }

    /// Whether its advisers go there.
    pub fn serves(&self, territory: &str) -> bool {
        self.territories.iter().any(|t| t == EVERYWHERE || t == territory)
    }
}

impl From<RawPool> for Pool {
    fn from(raw: RawPool) -> Self {
        Self {
            name: raw.name.into_inner(),
            title: raw.title,
            role: raw.role,
            level: raw.level.into_inner(),
            minutes: raw.minutes,
            weeks: raw.weeks,
            territories: raw.territories.into_inner(),
            quotas: raw.quotas.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

/// How two quotas stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Same,
    Inside,
    Around,
    Apart,
    Crossing,
}

impl Quota {
    /// Whether a dossier counts in it.
    pub fn holds(&self, territory: &str, target: &str, profile: &Profile) -> bool {
        let in_group = |g: &Group| profile.group(&g.dimension) == Some(g.value.as_str());
        self.territory.as_deref().is_none_or(|t| t == territory)
            && self.target.as_deref().is_none_or(|t| t == target)
            && self.group.as_ref().is_none_or(in_group)
    }

    /// What it bears on, in words.
    pub fn label(&self) -> String {
        let group = self.group.as_ref().map(|g| format!("{} : {}", g.dimension, g.value));
        let parts = [self.territory.clone(), self.target.clone(), group];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether every dossier of `self` is one of `other`.
    pub(crate) fn inside(&self, other: &Self) -> bool {
        matches!(self.relation(other), Relation::Inside | Relation::Same)
    }

    /// Conditions add up: one more makes a smaller set, two values of the same make sets apart.
    fn relation(&self, other: &Self) -> Relation {
        let group =
            |q: &Self, same: bool| q.group.as_ref().map(|g| if same { &g.value } else { &g.dimension }).cloned();
        let same_dimension = group(self, false) == group(other, false);
        let value = |q: &Self| [q.territory.clone(), q.target.clone(), group(q, true)];
        let (mine, its) = (value(self), value(other));
        let pairs = || mine.iter().zip(&its);
        let comparable = if same_dimension { 3 } else { 2 };
        if pairs().take(comparable).any(|(a, b)| a.is_some() && b.is_some() && a != b) {
            return Relation::Apart;
        }
        if self.group.is_some() && other.group.is_some() && !same_dimension {
            return Relation::Crossing;
        }
        let more = pairs().any(|(a, b)| a.is_some() && b.is_none());
        let less = pairs().any(|(a, b)| a.is_none() && b.is_some());
        match (more, less) {
            (false, false) => Relation::Same,
            (true, false) => Relation::Inside,
            (false, true) => Relation::Around,
            (true, true) => Relation::Crossing,
        }
    }
}

#[cfg(test)]
mod tests;
