//! The names that definitions read, made known to an engine: from the store, or empty.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use portulan_plan::source::Source;
use portulan_plan::{CALENDAR, Parameter, Plan, TableDefinition};
use portulan_terms::{Diagnostic, Month};

use crate::contents::{Contents, Scope, parquet, plain_parquet};
use crate::{Engine, EngineError};

/// Creates every source of the plan as an empty table with its contract's types.
pub fn create_empty_sources(engine: &dyn Engine, plan: &Plan) -> Result<(), EngineError> {
    for source in &plan.sources {
        engine.run(&empty_table(source))?;
    }
    for parameter in &plan.parameters {
        engine.run(&parameter_table(parameter, &[]))?;
    }
    engine.run(&calendar_table(&BTreeSet::new())).map(drop)
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

/// `CREATE TABLE` of the calendar.
pub fn calendar_table(months: &BTreeSet<Month>) -> String {
    let values: Vec<String> = months.iter().map(|month| format!("(DATE '{}')", month.first_day())).collect();
    match values.is_empty() {
        true => format!("CREATE TABLE {CALENDAR} (month DATE)"),
        false => format!("CREATE TABLE {CALENDAR} AS SELECT v.month FROM (VALUES {}) AS v (month)", values.join(", ")),
    }
}

/// The SQL of a definition without what may follow its one statement.
pub fn statement(sql: &str) -> &str {
    sql.trim_end().trim_end_matches(';')
}

/// The statement that makes a source readable within a scope: a view on its Parquet files,
/// or an empty table.
pub fn source_view(source: &Source, contents: &Contents, scope: &Scope) -> String {
    let mut paths = contents.of(source, scope).map(|partition| partition.path.as_path()).peekable();
    if paths.peek().is_none() {
        return empty_table(source);
    }
    let columns: Vec<String> = source.store_columns().into_iter().map(|(name, _)| name).collect();
    format!("CREATE VIEW {} AS SELECT {} FROM {}", source.name, columns.join(", "), parquet(paths))
}

/// The months of the calendar within a scope: those of every source whose rows carry one.
pub fn calendar_months(plan: &Plan, contents: &Contents, scope: &Scope) -> BTreeSet<Month> {
    match &scope.months {
        Some(months) => months.clone(),
        None => contents.months(plan.sources.iter(), scope),
    }
}

/// The whole catalogue within a scope as one SQL script: what the engine runs, to be read or
/// run by hand. Each indicator becomes a table of its name.
pub fn script(plan: &Plan, contents: &Contents, scope: &Scope) -> String {
    let months = calendar_months(plan, contents, scope);
    let all: Vec<Month> = months.iter().copied().collect();
    let mut statements: Vec<String> = plan.sources.iter().map(|source| source_view(source, contents, scope)).collect();
    statements.extend(plan.parameters.iter().map(|parameter| parameter_table(parameter, &all)));
    statements.push(calendar_table(&months));
    for TableDefinition { name, header, sql, .. } in &plan.tables {
        let what = if header.view { "VIEW" } else { "TABLE" };
        statements.push(format!("CREATE {what} {name} AS {}", statement(sql).trim()));
    }
    for definition in plan.indicators.iter().filter(|definition| !definition.is_derived()) {
        statements.push(format!("CREATE TABLE {} AS {}", definition.name, statement(&definition.sql).trim()));
    }
    statements.iter().map(|sql| format!("{sql};\n")).collect()
}

/// An engine that makes the sources and tables of the plan known when they are asked for,
/// within a scope.
pub struct Session<'a> {
    /// The engine.
    pub engine: Rc<dyn Engine>,
    plan: &'a Plan,
    contents: &'a Contents,
    scope: Scope,
    /// Files that hold tables computed before, by name.
    kept: RefCell<BTreeMap<String, Vec<PathBuf>>>,
    /// Sources and tables tried so far, and whether they are there.
    made: RefCell<BTreeMap<String, bool>>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'a> Session<'a> {
    /// Makes the calendar and the parameters known to an empty engine.
    ///
    /// # Errors
    /// When the engine refuses them.
    pub fn open(
        engine: Rc<dyn Engine>,
        plan: &'a Plan,
        contents: &'a Contents,
        scope: Scope,
    ) -> Result<Self, Diagnostic> {
        let months = calendar_months(plan, contents, &scope);
        let all: Vec<Month> = months.iter().copied().collect();
        let parameters = plan.parameters.iter().map(|parameter| parameter_table(parameter, &all));
        for sql in parameters.chain([calendar_table(&months)]) {
            let refused = |error: EngineError| {
                Diagnostic::error(format!("le calendrier ou un paramètre ne se charge pas : {}", error.message))
            };
            engine.run(&sql).map_err(refused)?;
        }
        let (kept, made, faults) = Default::default();
        Ok(Self { engine, plan, contents, scope, kept, made, faults })
    }

    /// Says that a table was computed before, and is in those files.
    pub fn keep(&self, table: &str, files: Vec<PathBuf>) {
        self.kept.borrow_mut().insert(table.to_owned(), files);
    }

    /// Makes a source known by another statement than its own.
    ///
    /// # Errors
    /// When the engine refuses it.
    pub fn give(&self, source: &str, create: &str) -> Result<(), EngineError> {
        self.engine.run(create)?;
        self.made.borrow_mut().insert(source.to_owned(), true);
        Ok(())
    }

    /// Says that a table failed, and why was told.
    pub fn fail(&self, table: &str) {
        self.made.borrow_mut().insert(table.to_owned(), false);
    }

    /// Makes the sources and tables that a definition reads, directly or through others.
    ///
    /// # Errors
    /// The name of one that fails; why is told by [`Self::faults`], once.
    pub fn ensure(&self, reads: &BTreeSet<String>) -> Result<(), String> {
        let wanted = self.needed(reads);
        for source in self.plan.sources.iter().filter(|source| wanted.contains(source.name.as_str())) {
            self.once(&source.name, || self.make_source(source))?;
        }
        for table in self.plan.tables.iter().filter(|table| wanted.contains(table.name.as_str())) {
            self.once(&table.name, || self.make_table(table))?;
        }
        Ok(())
    }

    /// All that is read to run a query on `reads`: what kept tables were made of is not.
    fn needed(&self, reads: &BTreeSet<String>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let kept = self.kept.borrow();
        let mut left: Vec<&str> = reads.iter().map(String::as_str).collect();
        while let Some(name) = left.pop() {
            if let Some(source) = self.plan.source(name) {
                found.insert(source.name.as_str());
            } else if let Some(table) = self.plan.table(name)
                && found.insert(table.name.as_str())
                && !kept.contains_key(name)
            {
                left.extend(table.reads.iter().map(String::as_str));
            }
        }
        found
    }

    fn once(&self, name: &str, make: impl Fn() -> bool) -> Result<(), String> {
        let before = self.made.borrow().get(name).copied();
        let made = before.unwrap_or_else(make);
        self.made.borrow_mut().insert(name.to_owned(), made);
        if made { Ok(()) } else { Err(name.to_owned()) }
    }

    /// Why sources and tables failed since the last call.
    pub fn faults(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.faults.borrow_mut())
    }

    fn make_source(&self, source: &Source) -> bool {
        let done = self.engine.run(&source_view(source, self.contents, &self.scope));
        if let Err(error) = &done {
            let message = format!("la source `{}` du magasin ne se lit pas : {}", source.name, error.message);
            self.faults.borrow_mut().push(Diagnostic::error(message).hint("relancez `portulan ingest`"));
        }
        done.is_ok()
    }

    fn make_table(&self, table: &TableDefinition) -> bool {
        if let Some(files) = self.kept.borrow().get(&table.name).filter(|files| !files.is_empty()) {
            let relation = plain_parquet(files.iter().map(PathBuf::as_path));
            let done = self.engine.run(&format!("CREATE VIEW {} AS SELECT * FROM {relation}", table.name));
            if let Err(error) = &done {
                let message = format!("ce que la table `{}` gardait ne se relit pas : {}", table.name, error.message);
                self.faults.borrow_mut().push(Diagnostic::error(message));
            }
            return done.is_ok();
        }
        let what = if table.header.view { "VIEW" } else { "TABLE" };
        let create = format!("CREATE {what} {} AS ", table.name);
        let done = self.engine.run(&format!("{create}{}", statement(&table.sql)));
        if let Err(error) = &done {
            let position = error.position.map(|at| at.saturating_sub(create.len()));
            let error = EngineError { position, ..error.clone() };
            self.faults.borrow_mut().push(error.at(&table.path, &table.sql));
        }
        done.is_ok()
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
