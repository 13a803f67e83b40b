//! The checks of `queries/checks/`, run on the months that ingestion is about to publish.
//!
//! A check returns the rows that must not exist, by month and line. It sees the sources as
//! they would be, within the new months alone, and nothing of what it finds but where.

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::{Check, CheckSeverity, Freshness, Plan, Source};
use portulan_terms::{Diagnostic, Month};

use crate::compute::Batch;
use crate::contents::{Contents, Partition, Scope, parquet};
use crate::increment::Opener;
use crate::ingest::{CheckFinding, IngestError, Staged, StagedPart, StagedSource};
use crate::tables::{Session, statement};
use crate::{Engine, EngineError};

/// Lines told of each fault.
const TOLD: usize = 20;

/// Added to the lines of each Caf, so that a line tells its Caf: no file has as many.
const APART: u64 = 10_000_000_000;

/// What the checks of the plan find in the months that are new.
///
/// # Errors
/// When a check does not run, which binding should have told.
pub fn verify(plan: &Plan, open: Opener<'_>, staged: &Staged<'_>) -> Result<Vec<CheckFinding>, IngestError> {
    let store = Contents::read(plan)?;
    let contents = to_be(store, staged);
    let mut found = Vec::new();
    for source in &staged.sources {
        let checks: Vec<&Check> =
            plan.checks.iter().filter(|check| check.header.source == source.source.name).collect();
        if checks.is_empty() {
            continue;
        }
        for (freshness, parts) in lots(source) {
            let lot = Lot { plan, contents: &contents, source: source.source, freshness, parts };
            found.extend(lot.findings(open, &checks).map_err(|fault| {
                IngestError::spoiled(&plan.store(), format!("un contrôle ne s'exécute pas : {}", fault.message))
            })?);
        }
    }
    Ok(found)
}

/// The store as it would be.
fn to_be(mut contents: Contents, staged: &Staged<'_>) -> Contents {
    for source in &staged.sources {
        let partition = |part: &StagedPart| Partition {
            caf: part.caf.clone(),
            month: part.month,
            freshness: part.freshness,
            path: part.path.clone(),
            stamp: String::new(),
        };
        contents.insert(&source.source.name, source.parts.iter().map(partition).collect());
    }
    contents
}

/// The new files of a source, by freshness.
fn lots<'a>(source: &'a StagedSource<'_>) -> BTreeMap<Option<Freshness>, Vec<&'a StagedPart>> {
    let mut lots: BTreeMap<_, Vec<&StagedPart>> = BTreeMap::new();
    for part in source.parts.iter().filter(|part| part.new) {
        lots.entry(part.freshness).or_default().push(part);
    }
    lots
}

/// New files of one source and freshness.
struct Lot<'a> {
    plan: &'a Plan,
    contents: &'a Contents,
    source: &'a Source,
    freshness: Option<Freshness>,
    parts: Vec<&'a StagedPart>,
}

impl Lot<'_> {
    fn findings(&self, open: Opener<'_>, checks: &[&Check]) -> Result<Vec<CheckFinding>, Diagnostic> {
        let told = |error: EngineError| Diagnostic::error(error.message);
        let months: BTreeSet<Month> = self.parts.iter().map(|part| part.month).collect();
        let freshness = self.freshness.unwrap_or(Freshness::Definitif);
        let scope = Scope { freshness, months: Some(months) };
        let session = Session::open(open().map_err(told)?, self.plan, self.contents, scope)?;
        session.give(&self.source.name, &self.view()).map_err(told)?;
        let mut found = Vec::new();
        for check in checks {
            if session.ensure(&check.reads).is_err() {
                return Err(session.faults().into_iter().next().unwrap_or_else(|| Diagnostic::error(&check.name)));
            }
            found.extend(self.faults(&*session.engine, check).map_err(told)?);
        }
        Ok(found)
    }

    fn cafs(&self) -> Vec<&str> {
        let cafs: BTreeSet<&str> = self.parts.iter().map(|part| part.caf.as_str()).collect();
        cafs.into_iter().collect()
    }

    /// The source within the new files, with lines that tell their Caf.
    fn view(&self) -> String {
        let columns: Vec<String> = self.source.store_columns().into_iter().map(|(name, _)| name).collect();
        let of_caf = |(rank, caf): (usize, &str)| {
            let paths = self.parts.iter().filter(|part| part.caf == caf).map(|part| part.path.as_path());
            let cell = |name: &String| match name.as_str() {
                portulan_plan::source::LINE => format!("line + {} AS line", APART * rank as u64),
                name => name.to_owned(),
            };
            let columns: Vec<String> = columns.iter().map(cell).collect();
            format!("SELECT {} FROM {}", columns.join(", "), parquet(paths))
        };
        let parts: Vec<String> = self.cafs().into_iter().enumerate().map(of_caf).collect();
        format!("CREATE VIEW {} AS {}", self.source.name, parts.join(" UNION ALL "))
    }

    fn faults(&self, engine: &dyn Engine, check: &Check) -> Result<Vec<CheckFinding>, EngineError> {
        let sql = format!(
            "SELECT month, rang, line, rows FROM (SELECT month, line // {APART} AS rang, line % {APART} AS line, \
             count(*) OVER (PARTITION BY month, line // {APART}) AS rows, \
             row_number() OVER (PARTITION BY month, line // {APART} ORDER BY line) AS n FROM ({}) AS f) AS g \
             WHERE n <= {TOLD} ORDER BY month, rang, line",
            statement(&check.sql)
        );
        let mut found: BTreeMap<(Month, usize), (u64, Vec<u64>)> = BTreeMap::new();
        for batch in engine.run(&sql)? {
            let columns = Batch { batch: &batch };
            let (months, ranks) = (columns.months(), columns.numbers("rang"));
            let (lines, rows) = (columns.numbers("line"), columns.numbers("rows"));
            for at in 0..batch.num_rows() {
                let (Some(month), Some(rank), Some(line), Some(n)) = (months[at], ranks[at], lines[at], rows[at])
                else {
                    continue;
                };
                let entry = found.entry((month, rank as usize)).or_default();
                entry.0 = n as u64;
                // 0: a source that keeps no lines.
                entry.1.extend((line > 0.0).then_some(line as u64));
            }
        }
        let cafs = self.cafs();
        let mut findings = Vec::new();
        for ((month, rank), (rows, lines)) in found {
            let caf = cafs.get(rank).copied().unwrap_or_default();
            if rows as f64 > check.header.tolerance * self.rows(engine, caf, month)? {
                findings.push(CheckFinding {
                    check: check.name.clone(),
                    title: check.header.title.clone(),
                    definition: check.header.definition.clone(),
                    source: self.source.name.clone(),
                    caf: caf.to_owned(),
                    month,
                    freshness: self.freshness,
                    blocking: check.header.severity == CheckSeverity::Blocking,
                    rows,
                    lines,
                });
            }
        }
        Ok(findings)
    }

    /// Number of rows of a Caf and month.
    fn rows(&self, engine: &dyn Engine, caf: &str, month: Month) -> Result<f64, EngineError> {
        let parts = self.parts.iter().filter(|part| part.caf == caf && part.month == month);
        let relation = parquet(parts.map(|part| part.path.as_path()));
        let batches = engine.run(&format!("SELECT count(*) AS rows FROM {relation}"))?;
        Ok(batches.iter().flat_map(|batch| Batch { batch }.numbers("rows")).flatten().next().unwrap_or(0.0))
    }
}
