//! The Parquet files of one month → [`Counts`]: rows, blanks, codes, spreads, communes.
//!
//! Exact, but for the median and percentiles of a large month, taken on one row in so many.
//! Each column is read once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use portulan_plan::source::{Column, Kind, Source};
use portulan_terms::quality::{ColumnCounts, Counts, Spread};

use crate::compute::Batch;
use crate::{Engine, EngineError};

/// Rows that medians and percentiles are taken on, about: they are shown rounded, and 13 million
/// values a column would not fit in the engine's memory.
const SAMPLE: u64 = 50_000;

/// Columns of one statement: what bounds its memory.
const TOGETHER: usize = 16;

/// Counts the rows of those files.
///
/// # Errors
/// When the engine cannot read them.
pub fn count(engine: &dyn Engine, source: &Source, files: &[PathBuf]) -> Result<Counts, EngineError> {
    let from = parquet(files);
    let held = held(engine, &from)?;
    let columns: Vec<&Column> = source.columns.iter().filter(|column| held.contains(&column.name)).collect();
    let mut counts = Counts { rows: rows(engine, &from)?, ..Counts::default() };
    let commune = commune(source);
    let listed = |column: &&Column| !column.codes.is_empty() || Some(column.name.as_str()) == commune;
    let (coded, others): (Vec<&Column>, Vec<&Column>) = columns.into_iter().partition(listed);
    for together in others.chunks(TOGETHER) {
        values(engine, source, &from, together, &mut counts)?;
    }
    for together in coded.chunks(TOGETHER) {
        codes(engine, &from, together, &mut counts)?;
    }
    if let Some(places) = commune.and_then(|commune| counts.columns.get_mut(commune)) {
        counts.communes = std::mem::take(&mut places.codes);
    }
    Ok(counts)
}

/// The column that tells the commune of a row: `commune`, else the first of its kind.
fn commune(source: &Source) -> Option<&str> {
    let of_kind = |column: &&Column| column.kind == Kind::Commune;
    let named = source.column("commune").filter(of_kind);
    named.or_else(|| source.columns.iter().find(of_kind)).map(|column| column.name.as_str())
}

/// Those files as one table, with the rank of each row in its file.
fn parquet(files: &[PathBuf]) -> String {
    let quoted = |file: &PathBuf| format!("'{}'", file.to_string_lossy().replace('\'', "''"));
    let files: Vec<String> = files.iter().map(quoted).collect();
    format!(
        "read_parquet([{}], union_by_name = true, hive_partitioning = false, file_row_number = true)",
        files.join(", ")
    )
}

/// The names of the columns that the files hold: a month read by an earlier contract may lack some.
fn held(engine: &dyn Engine, from: &str) -> Result<BTreeSet<String>, EngineError> {
    let batches = engine.run(&format!("SELECT * FROM {from} LIMIT 0"))?;
    let names =
        batches.iter().flat_map(|batch| batch.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>());
    Ok(names.collect())
}

fn rows(engine: &dyn Engine, from: &str) -> Result<u64, EngineError> {
    let batches = engine.run(&format!("SELECT count(*) AS n FROM {from}"))?;
    Ok(batches.iter().flat_map(|batch| Batch { batch }.numbers("n")).flatten().sum::<f64>() as u64)
}

/// Whether the column is a number of which a median says something.
fn is_measure(column: &Column) -> bool {
    matches!(column.kind, Kind::Integer | Kind::Decimal) && column.codes.is_empty()
}

/// Blanks of some columns, and spreads of those that are numbers.
fn values(
    engine: &dyn Engine,
    source: &Source,
    from: &str,
    columns: &[&Column],
    counts: &mut Counts,
) -> Result<(), EngineError> {
    let step = counts.rows / SAMPLE + 1;
    let (mut inner, mut outer) = (Vec::new(), Vec::new());
    for (at, column) in columns.iter().enumerate() {
        let name = format!("\"{}\"", column.name);
        inner.push(format!("count({name}) AS f{at}"));
        outer.push(format!("f{at}"));
        if is_measure(column) {
            let sampled =
                if step > 1 { format!(" FILTER (WHERE file_row_number % {step} = 0)") } else { String::new() };
            inner.push(format!("quantile_disc(CAST({name} AS DOUBLE), [0.01, 0.5, 0.99]){sampled} AS q{at}"));
            inner.push(format!("min({name}) AS low{at}, max({name}) AS high{at}"));
            outer.push(match source.personal {
                true => format!("q{at}[1] AS a{at}, q{at}[2] AS b{at}, q{at}[3] AS c{at}"),
                false => format!("low{at} AS a{at}, q{at}[2] AS b{at}, high{at} AS c{at}"),
            });
        }
    }
    let sql = format!("SELECT {} FROM (SELECT {} FROM {from})", outer.join(", "), inner.join(", "));
    for batch in engine.run(&sql)? {
        let batch = Batch { batch: &batch };
        let number = |name: String| batch.numbers(&name).first().copied().flatten();
        for (at, column) in columns.iter().enumerate() {
            let Some(filled) = number(format!("f{at}")) else { continue };
            let spread = || {
                let (low, median) = (number(format!("a{at}"))?, number(format!("b{at}"))?);
                Some(Spread { low, median, high: number(format!("c{at}"))? })
            };
            let blank = counts.rows - filled as u64;
            let counted = ColumnCounts { blank, spread: spread(), ..ColumnCounts::default() };
            counts.columns.insert(column.name.clone(), counted);
        }
    }
    Ok(())
}

/// Blanks and rows of each code of some columns, communes among them.
fn codes(engine: &dyn Engine, from: &str, columns: &[&Column], counts: &mut Counts) -> Result<(), EngineError> {
    let each = |write: &dyn Fn(usize, &Column) -> String| -> Vec<String> {
        columns.iter().enumerate().map(|(at, column)| write(at, column)).collect()
    };
    let texts = each(&|at, column| format!("CAST(\"{}\" AS VARCHAR) AS g{at}", column.name)).join(", ");
    let names = each(&|at, _| format!("g{at}")).join(", ");
    let sets = each(&|at, _| format!("(g{at})")).join(", ");
    // GROUPING sets the bit of each column that a row is not grouped by, the first column's highest.
    let sql = format!(
        "SELECT GROUPING({names}) AS others, coalesce({names}, NULL) AS code, count(*) AS n \
         FROM (SELECT {texts} FROM {from}) GROUP BY GROUPING SETS ({sets})"
    );
    let mut counted = vec![ColumnCounts { blank: counts.rows, ..ColumnCounts::default() }; columns.len()];
    let all = (1_u64 << columns.len()) - 1;
    for batch in engine.run(&sql)? {
        let batch = Batch { batch: &batch };
        let (others, codes, rows) = (batch.numbers("others"), batch.text("code"), batch.numbers("n"));
        for ((others, code), rows) in others.into_iter().zip(codes).zip(rows) {
            let (Some(others), Some(code), Some(rows)) = (others, code, rows) else { continue };
            let own = (all - others as u64).trailing_zeros() as usize;
            let Some(column) = columns.len().checked_sub(1 + own).and_then(|at| counted.get_mut(at)) else { continue };
            column.blank = column.blank.saturating_sub(rows as u64);
            column.codes.insert(code.to_string(), rows as u64);
        }
    }
    counts.columns.extend(columns.iter().map(|column| column.name.clone()).zip(counted));
    Ok(())
}
