//! What was computed before and need not be again.
//!
//! The result of a definition is kept under a key: a hash of its SQL, of all that the SQL
//! reads (tables, contracts, parameters) and of the files that the rows come from. A
//! definition whose rows of a month depend on that month alone (`increment = "month"`) is
//! kept month by month: a new month computes that month, and reads no other. Nothing is
//! looked up by date or by name: what changed has another key.
//!
//! ```text
//! store/.calculs/<definition>/<key>.parquet
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::{cast, filter_record_batch};
use arrow::datatypes::{DataType, Date32Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use portulan_plan::definition::Increment;
use portulan_plan::{CALENDAR, Definition, Plan, TableDefinition};
use portulan_terms::{Diagnostic, Diagnostics, Month, Place, io_in_french};
use sha2::{Digest, Sha256};

use crate::contents::{Contents, Scope, cache_folder};
use crate::ingest::Access;
use crate::tables::{Session, calendar_months, statement};
use crate::{Engine, EngineError};

/// Opens a new engine, empty.
pub type Opener<'a> = &'a dyn Fn() -> Result<Rc<dyn Engine>, EngineError>;

/// A definition as this module sees it.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    name: &'a str,
    path: &'a Path,
    sql: &'a str,
    reads: &'a BTreeSet<String>,
    monthly: bool,
}

impl<'a> Item<'a> {
    /// An indicator.
    pub fn indicator(definition: &'a Definition) -> Self {
        let Definition { name, path, header, sql, reads, .. } = definition;
        Self { name, path, sql, reads, monthly: header.increment == Some(Increment::Month) }
    }

    fn table(table: &'a TableDefinition) -> Self {
        let TableDefinition { name, path, header, sql, reads } = table;
        Self { name, path, sql, reads, monthly: header.increment == Some(Increment::Month) }
    }
}

/// What became of one definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The definition.
    pub name: String,
    /// Months computed now; empty with `whole` for a definition computed at once.
    pub computed: Vec<Month>,
    /// Whether it was computed now, all months at once.
    pub whole: bool,
    /// Results found as they were.
    pub kept: usize,
}

/// The results kept, and what is needed to complete them.
pub struct Results<'a> {
    plan: &'a Plan,
    contents: &'a Contents,
    scope: Scope,
    folder: PathBuf,
    open: Opener<'a>,
    /// Files of the monthly tables, by name and month.
    tables: BTreeMap<String, BTreeMap<Month, PathBuf>>,
    /// Monthly tables that failed.
    failed: BTreeSet<String>,
    /// Engines that see some months alone, by those months.
    lots: BTreeMap<BTreeSet<Month>, Session<'a>>,
    used: BTreeSet<PathBuf>,
}

impl<'a> Results<'a> {
    /// The results kept in the store of the plan.
    pub fn of(plan: &'a Plan, contents: &'a Contents, scope: Scope, open: Opener<'a>) -> Self {
        let folder = cache_folder(plan);
        let (tables, failed, lots, used) = Default::default();
        Self { plan, contents, scope, folder, open, tables, failed, lots, used }
    }

    /// An engine that sees the whole scope.
    ///
    /// # Errors
    /// When it does not start.
    pub fn session(&self) -> Result<Session<'a>, Diagnostic> {
        self.session_of(self.scope.clone())
    }

    fn session_of(&self, scope: Scope) -> Result<Session<'a>, Diagnostic> {
        let engine = (self.open)().map_err(|error| Diagnostic::error(error.message))?;
        let months = scope.months.clone();
        let session = Session::open(engine, self.plan, self.contents, scope)?;
        for (name, files) in &self.tables {
            session.keep(name, within(files, months.as_ref()));
        }
        self.failed.iter().for_each(|name| session.fail(name));
        Ok(session)
    }

    /// Completes the monthly tables, each after those it reads.
    pub fn refresh_tables(&mut self, each: &mut dyn FnMut(&Done)) -> Diagnostics {
        let mut faults = Diagnostics::default();
        let plan = self.plan;
        for table in plan.tables.iter().filter(|table| table.header.increment.is_some() && !table.header.view) {
            let name = &table.name;
            match self.monthly(Item::table(table)) {
                Ok((files, done)) => {
                    self.lots.iter().for_each(|(months, lot)| lot.keep(name, within(&files, Some(months))));
                    self.tables.insert(name.clone(), files);
                    each(&done);
                }
                Err(fault) => {
                    faults.0.extend(fault);
                    self.lots.values().for_each(|lot| lot.fail(name));
                    self.failed.insert(name.clone());
                }
            }
        }
        faults
    }

    /// The rows of a definition: kept, or computed and kept. `session` sees the whole scope.
    ///
    /// # Errors
    /// What the engine refuses, or the disk.
    pub fn rows(&mut self, item: Item<'_>, session: &Session<'_>) -> Result<(Vec<RecordBatch>, Done), Vec<Diagnostic>> {
        if item.monthly {
            let (files, done) = self.monthly(item)?;
            let mut batches = Vec::new();
            for file in files.values() {
                batches.extend(read(file).ok_or_else(|| vec![unreadable(file)])?);
            }
            return Ok((batches, done));
        }
        let file = self.file(item, None);
        self.used.insert(file.clone());
        let mut done = Done { name: item.name.to_owned(), kept: 1, ..Done::default() };
        if let Some(batches) = read(&file) {
            return Ok((batches, done));
        }
        let batches = run(item, session)?;
        save(&file, &batches).map_err(|fault| vec![fault])?;
        (done.kept, done.whole) = (0, true);
        Ok((batches, done))
    }

    /// Completes the months of a definition; gives their files.
    fn monthly(&mut self, item: Item<'_>) -> Result<(BTreeMap<Month, PathBuf>, Done), Vec<Diagnostic>> {
        let months = self.months(item);
        let files: BTreeMap<Month, PathBuf> =
            months.iter().map(|month| (*month, self.file(item, Some(*month)))).collect();
        self.used.extend(files.values().cloned());
        let missing: BTreeSet<Month> =
            files.iter().filter(|(_, file)| !is_whole(file)).map(|(month, _)| *month).collect();
        if !missing.is_empty() {
            self.compute(item, &missing, &files)?;
        }
        let kept = files.len() - missing.len();
        let done = Done { name: item.name.to_owned(), computed: missing.into_iter().collect(), whole: false, kept };
        Ok((files, done))
    }

    /// Computes some months of a definition in an engine that sees those months alone.
    fn compute(
        &mut self,
        item: Item<'_>,
        missing: &BTreeSet<Month>,
        files: &BTreeMap<Month, PathBuf>,
    ) -> Result<(), Vec<Diagnostic>> {
        if !self.lots.contains_key(missing) {
            let scope = Scope { months: Some(missing.clone()), ..self.scope.clone() };
            let lot = self.session_of(scope).map_err(|fault| vec![fault])?;
            self.lots.insert(missing.clone(), lot);
        }
        let Some(lot) = self.lots.get(missing) else { return Ok(()) };
        let batches = run(item, lot)?;
        for month in missing {
            let part = of_month(&batches, *month).ok_or_else(|| vec![no_month(item)])?;
            save(&files[month], &part).map_err(|fault| vec![fault])?;
        }
        Ok(())
    }

    /// The months of a definition: those of the dated sources that it reads; those of the
    /// calendar when it reads none.
    fn months(&self, item: Item<'_>) -> BTreeSet<Month> {
        let sources = self.plan.sources_of(item.reads).into_iter().filter_map(|name| self.plan.source(name));
        let months = self.contents.months(sources, &self.scope);
        match months.is_empty() && self.plan.closure(item.reads).contains(CALENDAR) {
            true => calendar_months(self.plan, self.contents, &self.scope),
            false => months,
        }
    }

    fn file(&self, item: Item<'_>, month: Option<Month>) -> PathBuf {
        self.folder.join(item.name).join(format!("{}.parquet", self.key(item, month)))
    }

    /// What the result depends on, hashed: see the module.
    fn key(&self, item: Item<'_>, month: Option<Month>) -> String {
        let scope = match month {
            Some(month) => Scope { months: Some(BTreeSet::from([month])), ..self.scope.clone() },
            None => self.scope.clone(),
        };
        let calendar = calendar_months(self.plan, self.contents, &scope);
        let mut text = format!("{} {month:?}\n{}\n", env!("CARGO_PKG_VERSION"), item.sql);
        for name in self.plan.closure(item.reads) {
            if let Some(table) = self.plan.table(name) {
                let _ = writeln!(text, "table {name}\n{}", table.sql);
            } else if let Some(source) = self.plan.source(name) {
                let _ = writeln!(text, "source {name} {:?}", source.store_columns());
                for partition in self.contents.of(source, &scope) {
                    let _ = writeln!(text, "{} {} {}", partition.caf, partition.month, partition.stamp);
                }
            } else if let Some(parameter) = self.plan.parameter(name) {
                let values: Vec<_> = calendar.iter().map(|month| parameter.at(*month)).collect();
                let _ = writeln!(text, "parameter {name} {values:?}");
            } else {
                let _ = writeln!(text, "calendar {calendar:?}");
            }
        }
        Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Removes the results that no definition of this run used.
    pub fn prune(&self) {
        for folder in std::fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            for file in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                let ours = file.extension().is_some_and(|extension| extension == "parquet");
                if ours && !self.used.contains(&file) {
                    let _ = std::fs::remove_file(file);
                }
            }
            // Goes only when empty.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// The files of some months; all when `None`.
fn within(files: &BTreeMap<Month, PathBuf>, months: Option<&BTreeSet<Month>>) -> Vec<PathBuf> {
    let wanted = files.iter().filter(|(month, _)| months.is_none_or(|months| months.contains(month)));
    wanted.map(|(_, file)| file.clone()).collect()
}

/// Runs a definition after the tables it reads.
pub fn run(item: Item<'_>, session: &Session<'_>) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
    if let Err(table) = session.ensure(item.reads) {
        let mut faults = session.faults();
        let message = format!("`{}` n'est pas calculé : la table `{table}` qu'il lit a échoué", item.name);
        faults.push(Diagnostic::error(message).at(Place::file(item.path)));
        return Err(faults);
    }
    session.engine.run(statement(item.sql)).map_err(|error| vec![error.at(item.path, item.sql)])
}

/// The rows of one month; `None` when there is no date column `month`.
fn of_month(batches: &[RecordBatch], month: Month) -> Option<Vec<RecordBatch>> {
    let wanted = month.days_since_epoch();
    let one = |batch: &RecordBatch| {
        let days = cast(batch.column_by_name("month")?, &DataType::Date32).ok()?;
        let is_it: BooleanArray =
            days.as_primitive::<Date32Type>().iter().map(|day| Some(day == Some(wanted))).collect();
        filter_record_batch(batch, &is_it).ok()
    };
    batches.iter().map(one).collect()
}

fn no_month(item: Item<'_>) -> Diagnostic {
    Diagnostic::error(format!("`{}` se calcule mois par mois et ne renvoie pas de colonne `month`", item.name))
        .at(Place::file(item.path))
        .hint("renvoyez `month`, ou retirez `increment`")
}

/// Whether a result is there, whole: a Parquet file ends with what it holds.
fn is_whole(file: &Path) -> bool {
    File::open(file).is_ok_and(|file| ParquetRecordBatchReaderBuilder::try_new(file).is_ok())
}

/// The rows of a result; `None` when it is not there or does not read: it is computed again.
fn read(file: &Path) -> Option<Vec<RecordBatch>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).ok()?).ok()?;
    let schema = Arc::clone(reader.schema());
    let mut batches: Vec<RecordBatch> = reader.build().ok()?.collect::<Result<_, _>>().ok()?;
    if batches.is_empty() {
        batches.push(RecordBatch::new_empty(schema));
    }
    Some(batches)
}

fn unreadable(file: &Path) -> Diagnostic {
    Diagnostic::error("un résultat gardé ne se relit pas").at(Place::file(file)).hint("relancez la commande")
}

/// Writes a result beside its place, then puts it there in one step. Only the user who runs
/// the program may read it: nothing in it is protected yet.
fn save(file: &Path, batches: &[RecordBatch]) -> Result<(), Diagnostic> {
    let told = |what: String| {
        Diagnostic::error(format!("un résultat ne s'écrit pas : {what}"))
            .at(Place::file(file))
            .hint("vérifiez la place et les droits du dossier du magasin")
    };
    let temporary = file.with_extension("en-cours");
    let write = || -> Result<(), Box<dyn std::error::Error>> {
        if let Some(folder) = file.parent() {
            Access::Owner.create_dir_all(folder)?;
        }
        let Some(first) = batches.first() else { return Ok(()) };
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut writer = ArrowWriter::try_new(Access::Owner.create(&temporary)?, first.schema(), Some(properties))?;
        for batch in batches {
            writer.write(batch)?;
        }
        writer.close()?;
        std::fs::rename(&temporary, file)?;
        Ok(())
    };
    write().map_err(|error| match error.downcast_ref::<std::io::Error>() {
        Some(error) => told(io_in_french(error)),
        None => told(error.to_string()),
    })
}
