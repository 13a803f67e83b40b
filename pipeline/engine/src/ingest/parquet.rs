//! The Parquet files of the store: writing sorted rows, one folder a month, and
//! reading text columns back. Snappy pages, row groups of [`GROUP`] rows.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{ChunkedBuilder, Float64Type, Int32Type, Int64Type, PrimitiveChunkedBuilder};
use polars::prelude::{
    Column, DataFrame, IntoColumn, IntoSeries, ParquetCompression, ParquetReader, ParquetWriter, PlSmallStr,
    PolarsError, SerReader, StringChunkedBuilder,
};
use portulan_plan::source::{Freshness, LINE};
use portulan_terms::Month;

use super::access::Access;
use super::cells::Cells;
use super::report::{AtPath, IngestError};
use super::rows::Row;

/// Rows of a row group: DuckDB's own, so that one group is one unit of work there.
const GROUP: usize = 122_880;

/// Name of the file of a partition.
const PART: &str = "part-0.parquet";

/// The file of a month under the folder of its source:
/// `caf=031/month=2024-12-01/part-0.parquet`, with a folder more where extracts are told
/// apart by their freshness.
pub fn partition(caf: &str, month: Month, freshness: Option<Freshness>) -> PathBuf {
    let mut path = PathBuf::from(format!("caf={caf}"));
    path.push(format!("month={}", month.first_day()));
    if let Some(freshness) = freshness {
        path.push(format!("fraicheur={}", freshness.as_str()));
    }
    path.join(PART)
}

/// A column that is being filled.
enum Builder {
    Text(StringChunkedBuilder),
    Integer(PrimitiveChunkedBuilder<Int64Type>),
    Decimal(PrimitiveChunkedBuilder<Float64Type>),
    Date(PrimitiveChunkedBuilder<Int32Type>),
}

impl Builder {
    fn new(name: &str, sql: &str) -> Self {
        let name = PlSmallStr::from_str(name);
        match sql {
            "BIGINT" => Self::Integer(PrimitiveChunkedBuilder::new(name, 0)),
            "DOUBLE" => Self::Decimal(PrimitiveChunkedBuilder::new(name, 0)),
            "DATE" => Self::Date(PrimitiveChunkedBuilder::new(name, 0)),
            _ => Self::Text(StringChunkedBuilder::new(name, 0)),
        }
    }

    fn take(&mut self, cells: &mut Cells<'_>) {
        match self {
            Self::Text(out) => out.append_option(cells.text()),
            Self::Integer(out) => out.append_option(cells.integer()),
            Self::Decimal(out) => out.append_option(cells.decimal()),
            Self::Date(out) => out.append_option(cells.date()),
        }
    }

    /// Adds a line number.
    fn put(&mut self, line: u64) {
        if let Self::Integer(out) = self {
            out.append_option(i64::try_from(line).ok());
        }
    }

    fn finish(self) -> Column {
        match self {
            Self::Text(out) => out.finish().into_series(),
            Self::Integer(out) => out.finish().into_series(),
            Self::Decimal(out) => out.finish().into_series(),
            Self::Date(out) => out.finish().into_series().into_date(),
        }
        .into_column()
    }
}

/// Writes through to a file, and keeps the system's error: Parquet writers only pass its text on.
struct Watched {
    file: BufWriter<File>,
    error: Arc<Mutex<Option<io::Error>>>,
}

impl Watched {
    fn keep<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| {
            let same = match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::from(error.kind()),
            };
            if let Ok(mut kept) = self.error.lock() {
                kept.get_or_insert(same);
            }
        })
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes);
        self.keep(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.keep(done)
    }
}

/// The file of one month, being written.
struct Part {
    month: Month,
    path: PathBuf,
    writer: BatchedWriter<Watched>,
    error: Arc<Mutex<Option<io::Error>>>,
}

impl Part {
    /// What the system said, else what Polars says.
    fn fault(&self, error: PolarsError) -> IngestError {
        let system = self.error.lock().ok().and_then(|mut kept| kept.take());
        match system {
            Some(system) => IngestError::io(&self.path, system),
            None => from_polars(&self.path, error),
        }
    }
}

/// Where the rows of one file of the inbox go.
#[derive(Clone, Debug)]
pub struct Target {
    /// Folder of the source.
    pub folder: PathBuf,
    /// Code of the Caf.
    pub caf: String,
    /// How complete the extract was, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// Who may read them.
    pub access: Access,
}

/// Writes the rows of one file of the inbox, sorted by month and key.
pub struct Writer<'a> {
    target: Target,
    columns: &'a [(String, &'static str)],
    /// Whether the last column is the row's line.
    lines: bool,
    builders: Vec<Builder>,
    waiting: usize,
    part: Option<Part>,
    /// Months written so far, in order.
    pub months: Vec<Month>,
    /// Rows written so far.
    pub rows: u64,
}

impl<'a> Writer<'a> {
    /// A writer of those columns, with their SQL types.
    pub fn new(target: Target, columns: &'a [(String, &'static str)]) -> Self {
        let lines = columns.last().is_some_and(|(name, _)| name == LINE);
        let builders = builders(columns);
        Self { target, columns, lines, builders, waiting: 0, part: None, months: Vec::new(), rows: 0 }
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn push(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        let month = row.month().ok_or_else(|| IngestError::spoiled(&self.target.folder, "ligne sans mois"))?;
        if self.part.as_ref().is_none_or(|part| part.month != month) {
            self.close()?;
            self.open(month)?;
        }
        let mut cells = Cells(row.cells);
        let read = self.builders.len() - usize::from(self.lines);
        let (builders, line) = self.builders.split_at_mut(read);
        builders.iter_mut().for_each(|builder| builder.take(&mut cells));
        line.iter_mut().for_each(|builder| builder.put(row.line));
        self.waiting += 1;
        self.rows += 1;
        if self.waiting == GROUP { self.flush() } else { Ok(()) }
    }

    fn open(&mut self, month: Month) -> Result<(), IngestError> {
        let Target { folder, caf, freshness, access } = &self.target;
        let path = folder.join(partition(caf, month, *freshness));
        let parent = path.parent().unwrap_or(folder);
        access.create_dir_all(parent).at(parent)?;
        let file = BufWriter::with_capacity(1 << 18, access.create(&path).at(&path)?);
        let error = Arc::default();
        let file = Watched { file, error: Arc::clone(&error) };
        let empty = frame(&path, builders(self.columns))?;
        let writer = ParquetWriter::new(file)
            .with_compression(ParquetCompression::Snappy)
            .batched(empty.schema())
            .map_err(|error| from_polars(&path, error))?;
        self.months.push(month);
        self.part = Some(Part { month, path, writer, error });
        Ok(())
    }

    fn flush(&mut self) -> Result<(), IngestError> {
        let Some(part) = self.part.as_mut().filter(|_| self.waiting > 0) else { return Ok(()) };
        self.waiting = 0;
        let full = std::mem::replace(&mut self.builders, builders(self.columns));
        let rows = frame(&part.path, full)?;
        part.writer.write_batch(&rows).map_err(|error| part.fault(error))
    }

    /// Ends the file of the current month.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn close(&mut self) -> Result<(), IngestError> {
        self.flush()?;
        match self.part.take() {
            None => Ok(()),
            Some(part) => part.writer.finish().map(|_| ()).map_err(|error| part.fault(error)),
        }
    }
}

fn builders(columns: &[(String, &'static str)]) -> Vec<Builder> {
    columns.iter().map(|(name, sql)| Builder::new(name, sql)).collect()
}

fn frame(path: &Path, builders: Vec<Builder>) -> Result<DataFrame, IngestError> {
    let columns = builders.into_iter().map(Builder::finish).collect();
    DataFrame::new_infer_height(columns).map_err(|error| from_polars(path, error))
}

/// The values of text columns of one Parquet file, row by row, to `each`.
///
/// # Errors
/// When the file cannot be read or lacks one of the columns.
pub fn read_texts<const N: usize>(
    path: &Path,
    names: [&str; N],
    mut each: impl FnMut([Option<&str>; N]),
) -> Result<(), IngestError> {
    let wanted = names.iter().map(|name| (*name).to_owned()).collect();
    let file = File::open(path).at(path)?;
    let frame =
        ParquetReader::new(file).with_columns(Some(wanted)).finish().map_err(|error| from_polars(path, error))?;
    let mut columns = Vec::new();
    for name in names {
        let column = frame.column(name).and_then(|column| column.str());
        columns.push(column.map_err(|error| from_polars(path, error))?);
    }
    for at in 0..frame.height() {
        each(std::array::from_fn(|column| columns[column].get(at)));
    }
    Ok(())
}

/// Polars' error as ours.
fn from_polars(path: &Path, error: PolarsError) -> IngestError {
    let ours = match &error {
        PolarsError::IO { error: cause, .. } => match cause.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io::Error::new(cause.kind(), cause.to_string()),
        },
        _ => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
    };
    IngestError::io(path, ours)
}
