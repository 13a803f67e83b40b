//! The months of the store that a run can be about.

use std::collections::BTreeMap;

use portulan_plan::Plan;
use portulan_plan::source::Referential;
use portulan_terms::Month;

use crate::compute::Batch;
use crate::contents::{Contents, Partition, parquet};
use crate::{Engine, EngineError};

/// Share of the workspace's communes that a month must have to be complete. A refused
/// row or two does not make a month incomplete; half a file does.
const COMPLETE: f64 = 0.95;

/// A month of the sources that lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredMonth {
    /// The month.
    pub month: Month,
    /// Whether a leading source has it for nearly all the communes.
    pub complete: bool,
}

/// The months that a source with `leads = true` holds, whatever its freshness, in order of
/// time.
///
/// # Errors
/// When a leading source cannot be read.
pub fn months(engine: &dyn Engine, plan: &Plan, contents: &Contents) -> Result<Vec<StoredMonth>, EngineError> {
    let communes = communes(engine, plan, contents)?;
    let mut all: BTreeMap<Month, bool> = BTreeMap::new();
    for source in plan.sources.iter().filter(|source| source.leads) {
        let mut parts: BTreeMap<(Month, _), Vec<&Partition>> = BTreeMap::new();
        for partition in contents.partitions(&source.name) {
            parts.entry((partition.month, partition.freshness)).or_default().push(partition);
        }
        let counted = source.column("commune").is_some();
        for ((month, _), parts) in parts {
            let complete = !counted || distinct(engine, &parts)? >= COMPLETE * communes;
            *all.entry(month).or_default() |= complete;
        }
    }
    Ok(all.into_iter().map(|(month, complete)| StoredMonth { month, complete }).collect())
}

/// Number of communes that the referential lists.
fn communes(engine: &dyn Engine, plan: &Plan, contents: &Contents) -> Result<f64, EngineError> {
    let listing = plan.sources.iter().find(|source| source.referential == Some(Referential::Communes));
    let parts: Vec<&Partition> = listing.iter().flat_map(|source| contents.partitions(&source.name)).collect();
    distinct(engine, &parts)
}

fn distinct(engine: &dyn Engine, parts: &[&Partition]) -> Result<f64, EngineError> {
    if parts.is_empty() {
        return Ok(0.0);
    }
    let relation = parquet(parts.iter().map(|partition| partition.path.as_path()));
    let batches = engine.run(&format!("SELECT count(DISTINCT commune) AS communes FROM {relation}"))?;
    let count = batches.iter().flat_map(|batch| Batch { batch }.numbers("communes")).flatten().next();
    Ok(count.unwrap_or(0.0))
}
