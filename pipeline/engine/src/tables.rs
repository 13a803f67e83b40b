//! The names that definitions read, made known to an engine: from the store, or empty.

use std::path::{Path, PathBuf};

use portulan_plan::source::{MonthRule, Source};
use portulan_plan::{CALENDAR, Parameter, Plan};
use portulan_terms::{Diagnostic, Diagnostics, Month};

use crate::{Engine, EngineError};

/// Where the Parquet store of a workspace is.
#[derive(Clone, Debug)]
pub struct Store {
    /// Its folder.
    pub folder: PathBuf,
}

impl Store {
    /// The store of a plan's workspace.
    pub fn of(plan: &Plan) -> Self {
        Self { folder: plan.store() }
    }

    fn source(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Creates every source of the plan as an empty table with its contract's types.
pub fn create_empty_sources(engine: &dyn Engine, plan: &Plan) -> Result<(), EngineError> {
    for source in &plan.sources {
        engine.run(&empty_table(source))?;
    }
    for parameter in &plan.parameters {
        engine.run(&parameter_table(parameter, &[]))?;
    }
    engine.run(&format!("CREATE TABLE {CALENDAR} (month DATE)")).map(drop)
}

/// `CREATE TABLE` of a parameter: one row for each of `months` where it has a value.
pub fn parameter_table(parameter: &Parameter, months: &[Month]) -> String {
    let name = &parameter.name;
    let row = |month: &Month| {
        let value = parameter.at(*month)?;
        Some(format!("(DATE '{}', CAST({value:?} AS DOUBLE))", month.first_day()))
    };
    let rows: Vec<String> = months.iter().filter_map(row).collect();
    match rows.is_empty() {
        true => format!("CREATE TABLE {name} (month DATE, value DOUBLE)"),
        false => format!("CREATE TABLE {name} AS SELECT * FROM (VALUES {}) AS v (month, value)", rows.join(", ")),
    }
}

/// `CREATE TABLE` of a source with its contract's types.
pub fn empty_table(source: &Source) -> String {
    let columns: Vec<String> = source.store_columns().iter().map(|(name, kind)| format!("{name} {kind}")).collect();
    format!("CREATE TABLE {} ({})", source.name, columns.join(", "))
}

/// Makes every source and table of the plan readable from the store: sources as views
/// on Parquet files, tables computed once.
///
/// A table that fails is told and left out; the definitions that read it will say so.
pub fn open_store(engine: &dyn Engine, plan: &Plan, store: &Store) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for source in &plan.sources {
        if let Err(error) = engine.run(&view_of(source, &store.source(&source.name))) {
            let message = format!("la source `{}` du magasin ne se lit pas : {}", source.name, error.message);
            diagnostics.push(Diagnostic::error(message).hint("relancez `portulan ingest`"));
        }
    }
    if let Err(error) = engine.run(&calendar(plan, store)) {
        diagnostics.push(Diagnostic::error(format!("le calendrier ne se calcule pas : {}", error.message)));
    }
    for table in &plan.tables {
        let create = format!("CREATE TABLE {} AS ", table.name);
        if let Err(error) = engine.run(&format!("{create}{}", statement(&table.sql))) {
            let error = EngineError { position: error.position.map(|at| at.saturating_sub(create.len())), ..error };
            diagnostics.push(error.at(&table.path, &table.sql));
        }
    }
    diagnostics
}

/// The SQL of a definition without what may follow its one statement.
pub fn statement(sql: &str) -> &str {
    sql.trim_end().trim_end_matches(';')
}

fn view_of(source: &Source, folder: &Path) -> String {
    if !folder.join("_receipt.json").is_file() {
        return empty_table(source);
    }
    let columns: Vec<String> = source.store_columns().into_iter().map(|(name, _)| name).collect();
    format!("CREATE VIEW {} AS SELECT {} FROM {}", source.name, columns.join(", "), parquet(folder))
}

/// The Parquet files under a source's folder, partitions typed.
fn parquet(folder: &Path) -> String {
    let glob = folder.join("caf=*/month=*/*.parquet");
    let quoted = glob.to_string_lossy().replace('\'', "''");
    format!(
        "read_parquet('{quoted}', hive_partitioning = true, union_by_name = true, \
         hive_types = {{'caf': VARCHAR, 'month': DATE}})"
    )
}

/// The built-in table of months: those of every source whose rows carry their month.
fn calendar(plan: &Plan, store: &Store) -> String {
    let stored = |source: &&Source| {
        matches!(source.month, MonthRule::Column { .. }) && store.source(&source.name).join("_receipt.json").is_file()
    };
    let months: Vec<String> = plan
        .sources
        .iter()
        .filter(stored)
        .map(|source| format!("SELECT DISTINCT month FROM {}", source.name))
        .collect();
    match months.is_empty() {
        true => format!("CREATE TABLE {CALENDAR} (month DATE)"),
        false => format!("CREATE TABLE {CALENDAR} AS {} ORDER BY month", months.join(" UNION ")),
    }
}

/// A text as an SQL literal of a type; NULL for `None`.
pub fn literal(value: Option<&str>, kind: &str) -> String {
    match value {
        None => format!("CAST(NULL AS {kind})"),
        Some(text) => {
            let text = if kind == "DATE" && text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
            format!("CAST('{}' AS {kind})", text.replace('\'', "''"))
        }
    }
}
