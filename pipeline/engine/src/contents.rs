//! What the store holds, and the part of it that a computation reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portulan_plan::source::{MonthRule, Source};
use portulan_plan::{Edition, Freshness, Plan};
use portulan_terms::Month;

use crate::ingest::{IngestError, partitions, provenance};

/// One month of one Caf of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// Month of its rows.
    pub month: Month,
    /// Code of the Caf.
    pub caf: String,
    /// How complete the extract was; none for sources that do not tell.
    pub freshness: Option<Freshness>,
    /// Its Parquet file.
    pub path: PathBuf,
    /// What its rows come from: hash of the file read, and of what it was read by.
    pub stamp: String,
}

/// The partitions of every source of a plan.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    by_source: BTreeMap<String, Vec<Partition>>,
    /// Sources that have rows about nobody.
    synthetic: BTreeSet<String>,
}

/// The part of the store that a computation reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Of extracts made at several ages, those of this one alone: the two are never mixed.
    pub freshness: Freshness,
    /// Of sources whose rows carry their month, these months alone; all when `None`.
    pub months: Option<BTreeSet<Month>>,
}

impl Scope {
    /// Every month of that freshness.
    pub fn all(freshness: Freshness) -> Self {
        Self { freshness, months: None }
    }
}

/// Whether the rows of a source carry their month. Those of the others have the vintage of
/// their file, and serve all months.
pub fn is_dated(source: &Source) -> bool {
    matches!(source.month, MonthRule::Column { .. })
}

impl Contents {
    /// What the store of a plan holds, from its receipts.
    ///
    /// # Errors
    /// When a receipt cannot be read.
    pub fn read(plan: &Plan) -> Result<Self, IngestError> {
        let store = plan.store();
        let mut by_source = BTreeMap::new();
        for source in &plan.sources {
            let found = partitions(&store, &source.name)?.into_iter().map(|p| Partition {
                month: p.month,
                caf: p.caf,
                freshness: p.freshness,
                path: store.join(p.path),
                stamp: format!("{} {}", p.sha256, p.basis),
            });
            let mut found: Vec<Partition> = found.collect();
            found.sort();
            by_source.insert(source.name.clone(), found);
        }
        let known = provenance(&store, &plan.sources, &plan.settings.caf)?;
        let synthetic = known.into_iter().filter(|(_, known)| known.synthetic).map(|(name, _)| name).collect();
        Ok(Self { by_source, synthetic })
    }

    /// What a source would hold with those partitions.
    pub fn insert(&mut self, source: &str, partitions: Vec<Partition>) {
        self.by_source.insert(source.to_owned(), partitions);
    }

    /// All the partitions of a source.
    pub fn partitions(&self, source: &str) -> &[Partition] {
        self.by_source.get(source).map_or(&[], Vec::as_slice)
    }

    /// What an edition of that freshness is made from.
    pub fn edition(&self, plan: &Plan, freshness: Freshness) -> Edition {
        let mut parts = plan.sources.iter().flat_map(|source| self.partitions(&source.name));
        let tells = parts.any(|partition| partition.freshness.is_some());
        Edition { freshness: tells.then_some(freshness), synthetic: self.synthetic.clone() }
    }

    /// The partitions of a source within a scope.
    pub fn of<'a>(&'a self, source: &'a Source, scope: &'a Scope) -> impl Iterator<Item = &'a Partition> {
        let dated = is_dated(source);
        self.partitions(&source.name).iter().filter(move |partition| {
            partition.freshness.is_none_or(|freshness| freshness == scope.freshness)
                && (!dated || scope.months.as_ref().is_none_or(|months| months.contains(&partition.month)))
        })
    }

    /// The months that dated sources hold within a scope.
    pub fn months<'a>(&self, sources: impl Iterator<Item = &'a Source>, scope: &Scope) -> BTreeSet<Month> {
        let dated = sources.filter(|source| is_dated(source));
        dated.flat_map(|source| self.of(source, scope).map(|p| p.month).collect::<Vec<_>>()).collect()
    }

    /// The freshness of an edition: definitive as soon as an extract of its month is (of any
    /// month when none is asked for), or when none tells; semi-definitive otherwise.
    pub fn freshness_at(&self, month: Option<Month>) -> Freshness {
        let told = self.by_source.values().flatten().filter(|p| month.is_none_or(|month| p.month == month));
        let found: BTreeSet<Freshness> = told.filter_map(|p| p.freshness).collect();
        match found.contains(&Freshness::Definitif) || found.is_empty() {
            true => Freshness::Definitif,
            false => Freshness::SemiDefinitif,
        }
    }
}

/// The SQL relation of some Parquet files of a source, partitions typed.
pub fn parquet<'a>(paths: impl Iterator<Item = &'a Path>) -> String {
    format!(
        "read_parquet({}, hive_partitioning = true, union_by_name = true, \
         hive_types = {{'caf': VARCHAR, 'month': DATE}})",
        list(paths)
    )
}

/// The SQL relation of Parquet files without partitions.
pub fn plain_parquet<'a>(paths: impl Iterator<Item = &'a Path>) -> String {
    format!("read_parquet({}, hive_partitioning = false)", list(paths))
}

fn list<'a>(paths: impl Iterator<Item = &'a Path>) -> String {
    let quoted: Vec<String> = paths.map(|path| format!("'{}'", path.to_string_lossy().replace('\'', "''"))).collect();
    format!("[{}]", quoted.join(", "))
}

/// Where the results that need not be computed again are kept, under the store.
pub fn cache_folder(plan: &Plan) -> PathBuf {
    plan.store().join(".calculs")
}
