//! Case files run on the engine: small inputs in, rows compared.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use portulan_plan::case::{Case, EXPECTED, TextTable, accept, aligned, parse};
use portulan_plan::source::MonthRule;
use portulan_plan::{CALENDAR, Plan};
use portulan_terms::{Diagnostic, Diagnostics, Month, Place, io_in_french};
use rayon::prelude::*;

use crate::bind::Columns;
use crate::duck::Duck;
use crate::tables::{calendar_table, empty_table, literal, parameter_table, statement};
use crate::targets::wrapped;
use crate::{Engine, EngineError};

/// What running the cases gave.
#[derive(Clone, Debug, Default)]
pub struct CaseReport {
    /// Cases that agree.
    pub passed: usize,
    /// Cases that do not, or that could not be run.
    pub failed: Diagnostics,
    /// Files rewritten by `--accept`.
    pub accepted: Vec<PathBuf>,
}

/// A definition with what its cases need.
struct Subject<'a> {
    name: &'a str,
    path: &'a Path,
    sql: Cow<'a, str>,
    reads: &'a BTreeSet<String>,
}

/// Runs the case file of every table, indicator, check and target. With `rewrite`, writes what was
/// found in place of what was expected. An indicator without a case file is told.
pub fn run_cases(plan: &Plan, columns: &Columns, rewrite: bool) -> CaseReport {
    let tables =
        plan.tables.iter().map(|t| Subject { name: &t.name, path: &t.path, sql: (&t.sql).into(), reads: &t.reads });
    let written = plan.indicators.iter().filter(|definition| !definition.is_derived());
    let indicators = written.map(|d| Subject { name: &d.name, path: &d.path, sql: (&d.sql).into(), reads: &d.reads });
    let checks =
        plan.checks.iter().map(|c| Subject { name: &c.name, path: &c.path, sql: (&c.sql).into(), reads: &c.reads });
    let targets =
        plan.targets.iter().map(|t| Subject { name: &t.name, path: &t.path, sql: wrapped(t).into(), reads: &t.reads });
    let subjects: Vec<(Subject, bool)> =
        tables.map(|t| (t, false)).chain(indicators.chain(checks).chain(targets).map(|d| (d, true))).collect();
    let reports: Vec<CaseReport> =
        subjects.par_iter().map(|(subject, required)| run_file(plan, columns, subject, *required, rewrite)).collect();
    let mut all = CaseReport::default();
    for report in reports {
        all.passed += report.passed;
        all.failed.0.extend(report.failed.0);
        all.accepted.extend(report.accepted);
    }
    all.failed = all.failed.sorted();
    all
}

fn run_file(plan: &Plan, columns: &Columns, subject: &Subject, required: bool, rewrite: bool) -> CaseReport {
    let mut report = CaseReport::default();
    let path = subject.path.with_extension("case");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !required => return report,
        Err(error) => {
            let message = format!("le fichier de cas de `{}` ne s'ouvre pas : {}", subject.name, io_in_french(&error));
            report.failed.push(
                Diagnostic::error(message)
                    .at(Place::file(path))
                    .hint("un indicateur a toujours un fichier .case à côté de lui"),
            );
            return report;
        }
    };
    let cases = parse(&path, &text, &mut report.failed);
    let mut found = Vec::new();
    for case in &cases {
        match run_case(plan, columns, subject, case, &path) {
            Ok(table) => {
                let difference = difference(&case.expected, &table);
                found.push(difference.as_ref().map(|_| in_expected_order(&case.expected, table)));
                match difference {
                    None => report.passed += 1,
                    Some(difference) if !rewrite => report.failed.push(disagreement(&path, case, &difference)),
                    Some(_) => {}
                }
            }
            Err(fault) => report.failed.push(fault),
        }
    }
    if rewrite && found.len() == cases.len() && !cases.is_empty() {
        rewrite_file(&path, &text, &accept(&text, &cases, &found), &mut report);
    }
    report
}

fn rewrite_file(path: &Path, before: &str, after: &str, report: &mut CaseReport) {
    if before == after {
        return;
    }
    match std::fs::write(path, after) {
        Ok(()) => report.accepted.push(path.to_owned()),
        Err(error) => report.failed.push(Diagnostic::error(io_in_french(&error)).at(Place::file(path))),
    }
}

fn disagreement(path: &Path, case: &Case, difference: &str) -> Diagnostic {
    let place = Place { file: path.to_owned(), line: case.expected.line, column: 0 };
    Diagnostic::error(format!("le cas « {} » ne donne pas ce qui est attendu\n{difference}", case.title))
        .at(place)
        .hint("si le résultat est le bon, `portulan cases --accept` l'écrit pour relecture")
}

fn run_case(
    plan: &Plan,
    columns: &Columns,
    subject: &Subject,
    case: &Case,
    path: &Path,
) -> Result<TextTable, Diagnostic> {
    let engine_fault = |error: &EngineError| error.at(subject.path, &subject.sql);
    let duck = Duck::open(&plan.settings.engine, None).map_err(|error| engine_fault(&error))?;
    let mut left: BTreeMap<&str, &TextTable> = case.inputs.iter().map(|table| (table.name.as_str(), table)).collect();
    for name in closure(plan, subject.reads, &left) {
        let given = left.remove(name.as_str());
        let sql = input_sql(plan, columns, &name, given, case, path)?;
        for sql in sql {
            duck.run(&sql).map_err(|error| input_fault(path, given, &error))?;
        }
    }
    if let Some((name, table)) = left.into_iter().next() {
        let place = Place { file: path.to_owned(), line: table.line, column: 0 };
        return Err(Diagnostic::error(format!("`{}` ne lit pas la table `{name}`", subject.name))
            .at(place)
            .hint("retirez cette table du cas")
            .suggest(name, subject.reads.iter().map(String::as_str)));
    }
    let batches = duck.run(statement(&subject.sql)).map_err(|error| engine_fault(&error))?;
    text_table(&batches, &case.expected, path)
}

fn input_fault(path: &Path, given: Option<&TextTable>, error: &EngineError) -> Diagnostic {
    let place = Place { file: path.to_owned(), line: given.map_or(0, |table| table.line), column: 0 };
    let first = error.message.lines().next().unwrap_or_default();
    Diagnostic::error(format!("cette table du cas ne se charge pas : {first}")).at(place)
}

/// What must exist for the query to run, each after what it reads; a table given by
/// the case needs nothing of its own.
fn closure(plan: &Plan, reads: &BTreeSet<String>, given: &BTreeMap<&str, &TextTable>) -> Vec<String> {
    let mut order = Vec::new();
    for name in reads {
        if let (Some(table), false) = (plan.table(name), given.contains_key(name.as_str())) {
            order.extend(closure(plan, &table.reads, given));
        }
        order.push(name.clone());
    }
    let mut seen = BTreeSet::new();
    order.retain(|name| seen.insert(name.clone()));
    order
}

/// The statements that make one input.
fn input_sql(
    plan: &Plan,
    columns: &Columns,
    name: &str,
    given: Option<&TextTable>,
    case: &Case,
    path: &Path,
) -> Result<Vec<String>, Diagnostic> {
    let types = types(plan, columns, name);
    if let Some(source) = plan.source(name) {
        let mut sql = vec![empty_table(source)];
        sql.extend(given.map(|table| insert(table, &types, path)).transpose()?);
        return Ok(sql);
    }
    if let Some(table) = given {
        let columns: Vec<String> = types.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        let create = format!("CREATE TABLE {name} ({})", columns.join(", "));
        return Ok(vec![create, insert(table, &types, path)?]);
    }
    if name == CALENDAR {
        return Ok(vec![calendar(plan, case)]);
    }
    if let Some(parameter) = plan.parameter(name) {
        let months: Vec<Month> = months(plan, case).into_iter().collect();
        return Ok(vec![parameter_table(parameter, &months)]);
    }
    Ok(plan.table(name).map(|table| format!("CREATE VIEW {name} AS {}", statement(&table.sql))).into_iter().collect())
}

fn types(plan: &Plan, columns: &Columns, name: &str) -> Vec<(String, String)> {
    if let Some(source) = plan.source(name) {
        return source.store_columns().into_iter().map(|(name, kind)| (name, kind.to_owned())).collect();
    }
    if name == CALENDAR {
        return vec![("month".into(), "DATE".into())];
    }
    if plan.parameter(name).is_some() {
        return vec![("month".into(), "DATE".into()), ("value".into(), "DOUBLE".into())];
    }
    let empty = Schema::empty();
    let schema = columns.by_name.get(name).unwrap_or(&empty);
    schema.fields().iter().map(|field| (field.name().clone(), sql_type(field.data_type()).to_owned())).collect()
}

fn sql_type(kind: &DataType) -> &'static str {
    match kind {
        DataType::Date32 => "DATE",
        DataType::Boolean => "BOOLEAN",
        kind if kind.is_integer() => "BIGINT",
        kind if kind.is_numeric() => "DOUBLE",
        _ => "VARCHAR",
    }
}

fn insert(table: &TextTable, types: &[(String, String)], path: &Path) -> Result<String, Diagnostic> {
    let mut kinds = Vec::new();
    for column in &table.columns {
        match types.iter().find(|(name, _)| name == column) {
            Some((_, kind)) => kinds.push(kind.as_str()),
            None => {
                let place = Place { file: path.to_owned(), line: table.line + 1, column: 0 };
                return Err(Diagnostic::error(format!("`{}` n'a pas de colonne `{column}`", table.name))
                    .at(place)
                    .suggest(column, types.iter().map(|(name, _)| name.as_str())));
            }
        }
    }
    if table.rows.is_empty() {
        return Ok("SELECT 1".into());
    }
    cell_faults(table, &kinds, path)?;
    let row = |row: &Vec<Option<String>>| {
        let cells: Vec<String> = row.iter().zip(&kinds).map(|(cell, kind)| literal(cell.as_deref(), kind)).collect();
        format!("({})", cells.join(", "))
    };
    let rows: Vec<String> = table.rows.iter().map(row).collect();
    Ok(format!("INSERT INTO {} ({}) VALUES {}", table.name, table.columns.join(", "), rows.join(", ")))
}

/// The first cell that is not of its column's type.
fn cell_faults(table: &TextTable, kinds: &[&str], path: &Path) -> Result<(), Diagnostic> {
    for (row, line) in table.rows.iter().zip(&table.lines) {
        for ((cell, kind), column) in row.iter().zip(kinds).zip(&table.columns) {
            let Some((text, wanted)) = cell.as_deref().and_then(|text| Some((text, wanted(text, kind)?))) else {
                continue;
            };
            let place = Place { file: path.to_owned(), line: *line, column: 0 };
            return Err(Diagnostic::error(format!("`{text}` n'est pas {wanted} (colonne `{column}`)")).at(place));
        }
    }
    Ok(())
}

/// What a text should be and is not, for an SQL type.
fn wanted(text: &str, kind: &str) -> Option<&'static str> {
    let is_date =
        |text: &str| matches!(text.len(), 7 | 10) && text.get(..7).is_some_and(|month| month.parse::<Month>().is_ok());
    match kind {
        "BIGINT" => text.parse::<i64>().is_err().then_some("un nombre entier"),
        "DOUBLE" => text.parse::<f64>().is_err().then_some("un nombre, écrit avec un point"),
        "DATE" => (!is_date(text)).then_some("un mois, écrit AAAA-MM"),
        _ => None,
    }
}

/// The months of the given inputs whose rows carry one.
fn calendar(plan: &Plan, case: &Case) -> String {
    calendar_table(&months(plan, case))
}

/// Those months, as written, in order.
fn months(plan: &Plan, case: &Case) -> BTreeSet<Month> {
    let dated = |table: &&TextTable| {
        plan.source(&table.name).is_none_or(|source| matches!(source.month, MonthRule::Column { .. }))
    };
    case.inputs
        .iter()
        .filter(dated)
        .filter_map(|table| table.columns.iter().position(|c| c == "month").map(|at| (table, at)))
        .flat_map(|(table, at)| table.rows.iter().filter_map(move |row| row.get(at).cloned().flatten()))
        .filter_map(|month| month.get(..7)?.parse().ok())
        .collect()
}

/// The columns expected, of the rows found, as text, sorted.
fn text_table(batches: &[RecordBatch], expected: &TextTable, path: &Path) -> Result<TextTable, Diagnostic> {
    let mut table = TextTable { name: EXPECTED.into(), columns: expected.columns.clone(), ..TextTable::default() };
    for batch in batches {
        let mut columns = Vec::new();
        for name in &expected.columns {
            let Some(column) = batch.column_by_name(name) else {
                let place = Place { file: path.to_owned(), line: expected.line + 1, column: 0 };
                let schema = batch.schema();
                return Err(Diagnostic::error(format!("le SQL ne renvoie pas la colonne `{name}` attendue"))
                    .at(place)
                    .suggest(name, schema.fields().iter().map(|field| field.name().as_str())));
            };
            columns.push(column);
        }
        let options = FormatOptions::default();
        let formatters: Vec<ArrayFormatter> =
            columns.iter().filter_map(|column| ArrayFormatter::try_new(column.as_ref(), &options).ok()).collect();
        for row in 0..batch.num_rows() {
            let cells = formatters.iter().zip(&columns).map(|(formatter, column)| {
                (!column.is_null(row)).then(|| tidy(&formatter.value(row).to_string(), column.data_type()))
            });
            table.rows.push(cells.collect());
        }
    }
    table.rows.sort();
    Ok(table)
}

/// A value as an analyst writes it: months without their day, whole numbers without `.0`.
fn tidy(text: &str, kind: &DataType) -> String {
    match kind {
        DataType::Date32 => text.strip_suffix("-01").unwrap_or(text).to_owned(),
        kind if kind.is_numeric() => text.strip_suffix(".0").unwrap_or(text).to_owned(),
        _ => text.to_owned(),
    }
}

/// The rows found, in the order of the expected ones so that a review shows only what
/// changed: agreeing rows as they are written, others in the places of those not found.
fn in_expected_order(expected: &TextTable, found: TextTable) -> TextTable {
    let mut left = found.rows;
    let mut slots: Vec<Option<Vec<Option<String>>>> = Vec::new();
    for row in &expected.rows {
        let at = left.iter().position(|other| same_row(row, other));
        slots.push(at.map(|at| {
            left.remove(at);
            row.clone()
        }));
    }
    let mut left = left.into_iter();
    let mut rows: Vec<_> = slots.into_iter().filter_map(|slot| slot.or_else(|| left.next())).collect();
    rows.extend(left);
    TextTable { rows, ..expected.clone() }
}

/// What differs, as text; `None` when both hold the same rows, whatever their order.
fn difference(expected: &TextTable, found: &TextTable) -> Option<String> {
    let mut left: Vec<&Vec<Option<String>>> = found.rows.iter().collect();
    let mut missing = Vec::new();
    for row in &expected.rows {
        match left.iter().position(|other| same_row(row, other)) {
            Some(at) => {
                left.remove(at);
            }
            None => missing.push(row.clone()),
        }
    }
    if missing.is_empty() && left.is_empty() {
        return None;
    }
    let part = |title: &str, rows: Vec<Vec<Option<String>>>| match rows.is_empty() {
        true => String::new(),
        false => {
            let table = TextTable { columns: expected.columns.clone(), rows, ..TextTable::default() };
            format!("    {title}\n{}", indent(&aligned(&table)))
        }
    };
    let extra = left.into_iter().cloned().collect();
    Some(
        format!("{}{}", part("attendu et non trouvé :", missing), part("trouvé et non attendu :", extra))
            .trim_end()
            .to_owned(),
    )
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}

fn same_row(a: &[Option<String>], b: &[Option<String>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_cell(a.as_deref(), b.as_deref()))
}

/// Equal as text, or as numbers to one part in a million.
fn same_cell(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) if a != b => match (a.parse::<f64>(), b.parse::<f64>()) {
            // Codes such as 03001 are text: a leading zero never compares as a number.
            (Ok(x), Ok(y)) if !a.starts_with('0') || a.starts_with("0.") || a == "0" => {
                (x - y).abs() <= 1e-6 * x.abs().max(1.0)
            }
            _ => false,
        },
        (a, b) => a == b,
    }
}
