//! The months of the store that a run can be about.

use portulan_plan::Plan;
use portulan_terms::Month;

use crate::compute::Batch;
use crate::{Engine, EngineError};

/// Share of the department's communes that a month must have to be complete. A refused
/// row or two does not make a month incomplete; half a file does.
const COMPLETE: f64 = 0.95;

/// A month of the sources that lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredMonth {
    /// The month.
    pub month: Month,
    /// Whether every leading source has it for nearly all of the `communes` communes.
    pub complete: bool,
}

/// The months that every source with `leads = true` holds, in order of time.
///
/// # Errors
/// When a leading source cannot be read.
pub fn months(engine: &dyn Engine, plan: &Plan, communes: usize) -> Result<Vec<StoredMonth>, EngineError> {
    let mut all: Option<Vec<StoredMonth>> = None;
    for source in plan.sources.iter().filter(|source| source.leads) {
        let counted = if source.column("commune").is_some() { "count(DISTINCT commune)" } else { "NULL" };
        let sql = format!("SELECT month, {counted} AS communes FROM {} GROUP BY month ORDER BY month", source.name);
        let mut found = Vec::new();
        for batch in engine.run(&sql)? {
            let columns = Batch { batch: &batch };
            for (month, seen) in columns.months().into_iter().zip(columns.numbers("communes")) {
                let complete = seen.is_none_or(|seen| seen >= COMPLETE * communes as f64);
                found.extend(month.map(|month| StoredMonth { month, complete }));
            }
        }
        all = Some(match all {
            None => found,
            Some(before) => both(&before, &found),
        });
    }
    Ok(all.unwrap_or_default())
}

fn both(a: &[StoredMonth], b: &[StoredMonth]) -> Vec<StoredMonth> {
    let with = |x: &StoredMonth| {
        let y = b.iter().find(|y| y.month == x.month)?;
        Some(StoredMonth { month: x.month, complete: x.complete && y.complete })
    };
    a.iter().filter_map(with).collect()
}
