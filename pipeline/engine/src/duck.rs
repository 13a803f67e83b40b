//! DuckDB in-process: the only file that calls it.

use std::path::Path;

use arrow::array::RecordBatch;
use duckdb::{Config, Connection};
use portulan_plan::settings::EngineLimits;

use crate::{Engine, EngineError};

/// A DuckDB database in memory. Nothing is installed or loaded from outside.
pub struct Duck {
    connection: Connection,
}

impl Duck {
    /// Opens an empty database within `limits`. What does not fit in memory goes to
    /// `spill`, and is an error without it.
    ///
    /// # Errors
    /// When DuckDB does not start.
    pub fn open(limits: &EngineLimits, spill: Option<&Path>) -> Result<Self, EngineError> {
        let mut config = Config::default()
            .max_memory(&format!("{}MB", limits.memory_mb))
            .and_then(|c| c.with("autoinstall_known_extensions", "false"))
            .and_then(|c| c.with("autoload_known_extensions", "false"))
            .map_err(read)?;
        if limits.threads > 0 {
            config = config.threads(i64::from(limits.threads)).map_err(read)?;
        }
        let connection = Connection::open_in_memory_with_flags(config).map_err(read)?;
        let duck = Self { connection };
        duck.run("SET errors_as_json = true")?;
        let spill = spill.map(|folder| folder.to_string_lossy().replace('\'', "''")).unwrap_or_default();
        duck.run(&format!("SET temp_directory = '{spill}'"))?;
        Ok(duck)
    }
}

impl Engine for Duck {
    fn run(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        let mut statement = self.connection.prepare(sql).map_err(read)?;
        let arrow = statement.query_arrow([]).map_err(read)?;
        let schema = arrow.get_schema();
        let mut batches: Vec<RecordBatch> = arrow.collect();
        if batches.is_empty() {
            batches.push(RecordBatch::new_empty(schema));
        }
        Ok(batches)
    }
}

#[allow(clippy::needless_pass_by_value)] // The shape that `map_err` wants.
fn read(error: duckdb::Error) -> EngineError {
    EngineError::read(&error.to_string())
}
