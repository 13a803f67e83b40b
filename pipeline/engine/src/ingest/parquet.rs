//! The Parquet files of the store: writing sorted rows, one folder a month, and
//! reading text columns back. Snappy pages, row groups of [`GROUP`] rows.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{
    ChunkTake, ChunkedArray, Column, DataFrame, Float64Type, IdxSize, IdxType, Int32Type, Int64Type, IntoColumn,
    IntoSeries, NewChunkedArray, ParquetCompression, ParquetReader, ParquetWriter, PlSmallStr, PolarsError,
    PolarsNumericType, PolarsResult, SerReader, StringChunked, StringChunkedBuilder,
};
use portulan_plan::source::Freshness;
use portulan_terms::Month;

use super::access::Access;
use super::cells::Cells;
use super::layout::{Form, StoreColumn};
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

/// Numbers of a column that is being filled.
struct Numbers<T> {
    name: PlSmallStr,
    values: Vec<T>,
    /// Whether each is there; empty while all are.
    present: Vec<bool>,
}

impl<T: Copy + Default> Numbers<T> {
    fn new(name: PlSmallStr, room: usize) -> Self {
        Self { name, values: Vec::with_capacity(room), present: Vec::new() }
    }

    #[inline]
    fn push(&mut self, value: Option<T>) {
        if value.is_none() && self.present.is_empty() {
            self.present.reserve(self.values.capacity());
            self.present.resize(self.values.len(), true);
            return self.push_absent();
        }
        match value {
            Some(value) => {
                self.values.push(value);
                if !self.present.is_empty() {
                    self.present.push(true);
                }
            }
            None => self.push_absent(),
        }
    }

    fn push_absent(&mut self) {
        self.values.push(T::default());
        self.present.push(false);
    }

    fn finish<P: PolarsNumericType<Native = T>>(self) -> ChunkedArray<P> {
        let present = (!self.present.is_empty()).then(|| self.present.into_iter().collect());
        ChunkedArray::from_vec_validity(self.name, self.values, present)
    }
}

/// A column that is being filled.
enum Builder {
    Text(StringChunkedBuilder),
    /// Ranks, and the texts that they stand for.
    Code(Numbers<IdxSize>, StringChunked),
    Integer(Numbers<i64>),
    Decimal(Numbers<f64>),
    Date(Numbers<i32>),
    Line(Numbers<i64>),
}

impl Builder {
    fn new(column: &StoreColumn, room: usize) -> Self {
        let name = PlSmallStr::from_str(&column.name);
        match &column.form {
            Form::Text => Self::Text(StringChunkedBuilder::new(name, room)),
            Form::Code(codes) => {
                let texts = StringChunked::from_iter_values(name.clone(), codes.iter().map(String::as_str));
                Self::Code(Numbers::new(name, room), texts)
            }
            Form::Integer => Self::Integer(Numbers::new(name, room)),
            Form::Decimal => Self::Decimal(Numbers::new(name, room)),
            Form::Date => Self::Date(Numbers::new(name, room)),
            Form::Line => Self::Line(Numbers::new(name, room)),
        }
    }

    fn take(&mut self, cells: &mut Cells<'_>, line: u64) {
        match self {
            Self::Text(out) => out.append_option(cells.text()),
            Self::Code(out, _) => out.push(cells.integer().and_then(|rank| IdxSize::try_from(rank).ok())),
            Self::Integer(out) => out.push(cells.integer()),
            Self::Decimal(out) => out.push(cells.decimal()),
            Self::Date(out) => out.push(cells.date()),
            Self::Line(out) => out.push(i64::try_from(line).ok()),
        }
    }

    fn finish(self) -> PolarsResult<Column> {
        Ok(match self {
            Self::Text(out) => out.finish().into_series(),
            Self::Code(out, texts) => texts.take(&out.finish::<IdxType>())?.into_series(),
            Self::Integer(out) | Self::Line(out) => out.finish::<Int64Type>().into_series(),
            Self::Decimal(out) => out.finish::<Float64Type>().into_series(),
            Self::Date(out) => out.finish::<Int32Type>().into_series().into_date(),
        }
        .into_column())
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
    columns: &'a [StoreColumn],
    builders: Vec<Builder>,
    waiting: usize,
    part: Option<Part>,
    /// Months written so far, in order.
    pub months: Vec<Month>,
    /// Rows written so far.
    pub rows: u64,
}

impl<'a> Writer<'a> {
    /// A writer of those columns.
    pub fn new(target: Target, columns: &'a [StoreColumn]) -> Self {
        let builders = builders(columns, 0);
        Self { target, columns, builders, waiting: 0, part: None, months: Vec::new(), rows: 0 }
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
        self.builders.iter_mut().for_each(|builder| builder.take(&mut cells, row.line));
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
        let empty = frame(&path, builders(self.columns, 0))?;
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
        let full = std::mem::replace(&mut self.builders, builders(self.columns, self.waiting));
        self.waiting = 0;
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

fn builders(columns: &[StoreColumn], room: usize) -> Vec<Builder> {
    columns.iter().map(|column| Builder::new(column, room)).collect()
}

fn frame(path: &Path, builders: Vec<Builder>) -> Result<DataFrame, IngestError> {
    let columns: PolarsResult<Vec<Column>> = builders.into_iter().map(Builder::finish).collect();
    columns.and_then(DataFrame::new_infer_height).map_err(|error| from_polars(path, error))
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
