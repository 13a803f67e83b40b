//! A delimited text file: its header, then its lines cut into fields.

use std::io;

use csv::{Reader, ReaderBuilder, StringRecord, Terminator};
use portulan_terms::Diagnostic;

use super::blocks::{Block, Blocks};
use super::file::{Job, Read, Refused};
use super::guard;
use super::header::{self, Header};
use super::record::{Record, split};
use super::report::{AtPath, IngestError};
use super::row_reader::RowReader;
use super::scan::{Encoding, newlines};
use super::sort::Sorter;
use super::tally::Tally;
use super::text_file::{self, Cut, Line, first_value};

/// Reads all the rows of the file into `sorter`; gives the header, the Caf and the count.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read or the temporary folder written.
pub fn read(job: &Job<'_>, sorter: &mut Sorter) -> Result<Result<Read, Refused>, IngestError> {
    let Ok(separator) = u8::try_from(job.source.separator) else {
        let message = "le séparateur du contrat n'est pas un caractère ASCII";
        return Ok(Err(Diagnostic::error(message).into()));
    };
    let mut blocks = Blocks::open(job.path, job.scan).at(job.path)?;
    let Some((names, rest)) = header_and_rest(&mut blocks, job.scan.encoding, separator).at(job.path)? else {
        let tally = Tally::default();
        return Ok(Err(tally.fault(job.name, 0.0).into_iter().collect::<Vec<_>>().into()));
    };
    let header = match fit(job, names) {
        Ok(header) => header,
        Err(refused) => return Ok(Err(refused)),
    };
    let cut = Fields { separator, single: job.source.columns.len() == 1 };
    let mut first = vec![rest];
    let told = match job.caf_field(&header) {
        Some(field) => first_value(job, &cut, field, &mut blocks, &mut first).at(job.path)?,
        None => None,
    };
    let caf = match job.caf_of(&header, told) {
        Ok(caf) => caf,
        Err(refused) => return Ok(Err(refused)),
    };
    let reader = match RowReader::new(job, &header, &caf) {
        Ok(reader) => reader,
        Err(reason) => return Ok(Err(job.contract_fault(&reason))),
    };
    let tally = text_file::read(job, &reader, &cut, blocks, first, sorter)?;
    drop(reader);
    Ok(tally.map(|tally| Read { header, caf, tally }))
}

/// The names of the first line that is not blank, with its number, and what follows it in
/// its block. No names when the file has no whole line.
type Start = ((Option<Vec<String>>, u64), Block);

fn header_and_rest(blocks: &mut Blocks, encoding: Encoding, separator: u8) -> io::Result<Option<Start>> {
    while let Some(mut block) = blocks.next()? {
        while let Some(end) = block.bytes.iter().position(|byte| *byte == b'\n') {
            let rest = block.bytes.split_off(end + 1);
            let text = block.text(encoding).unwrap_or_default();
            if !text.trim().is_empty() {
                let names = header_names(&text, separator);
                return Ok(Some(((names, block.line), Block { bytes: rest, line: block.line + 1 })));
            }
            block = Block { bytes: rest, line: block.line + 1 };
        }
    }
    Ok(None)
}

/// The names of a header line; `None` when a quote is never closed.
fn header_names(line: &str, separator: u8) -> Option<Vec<String>> {
    let mut record = StringRecord::new();
    reader(line, separator).read_record(&mut record).ok()?;
    let whole = !record.iter().any(|name| name.contains('\n'));
    whole.then(|| record.iter().map(|name| name.trim().to_owned()).collect())
}

fn fit(job: &Job<'_>, (names, line): (Option<Vec<String>>, u64)) -> Result<Header, Refused> {
    let names = names.ok_or_else(|| Refused::from(job.unclosed(line)))?;
    let at = |fault: Diagnostic| fault.at(guard::place(job.name, line));
    let refused = |faults: Vec<Diagnostic>| Refused::from(faults.into_iter().map(at).collect::<Vec<_>>());
    let identity = guard::header_faults(job.source, &names);
    match identity.is_empty() {
        true => header::fit(job.source, &names).map_err(refused),
        false => Err(refused(identity)),
    }
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes())
}

/// Lines of fields parted by a separator.
struct Fields {
    separator: u8,
    /// Whether rows have one field: then a line of spaces is a row too.
    single: bool,
}

impl Cut for Fields {
    fn cut(&self, text: &str, take: &mut dyn FnMut(Line<'_>) -> Result<(), Diagnostic>) -> Result<(), Diagnostic> {
        match text.contains('"') {
            true => self.cut_quoted(text, take),
            false => self.cut_plain(text, take),
        }
    }
}

impl Fields {
    /// A text without quotes: each line feed ends a row, each separator a field.
    fn cut_plain(
        &self,
        text: &str,
        take: &mut dyn FnMut(Line<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let mut spans = Vec::new();
        for (at, line) in (0..).zip(text.split_terminator('\n')) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            split(line, self.separator, &mut spans);
            let record = Record::new(line, &spans);
            match self.is_blank(record) {
                true => take(Line::Blank(1))?,
                false => take(Line::Row(record, at))?,
            }
        }
        Ok(())
    }

    fn cut_quoted(
        &self,
        text: &str,
        take: &mut dyn FnMut(Line<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let mut reader = reader(text, self.separator);
        let mut record = StringRecord::new();
        let mut spans = Vec::new();
        let mut before = 1;
        while matches!(reader.read_record(&mut record), Ok(true)) {
            let after = reader.position().line();
            if after - before != 1 {
                if record.iter().any(|field| field.contains('\n')) {
                    return take(Line::Unclosed(opening(text, &record)));
                }
                take(Line::Blank(after - before - 1))?;
            }
            before = after;
            let fields = Record::of(&record, &mut spans);
            match self.is_blank(fields) {
                true => take(Line::Blank(1))?,
                false => take(Line::Row(fields, after - 2))?,
            }
        }
        take(Line::Blank(reader.position().line() - before))
    }

    /// A line of spaces alone, where more than one column is expected.
    fn is_blank(&self, record: Record<'_>) -> bool {
        let only = record.get(0).filter(|_| record.len() == 1);
        only.is_some_and(|text| text.is_empty() || text == "\r" || (!self.single && text.trim().is_empty()))
    }
}

/// Number of the line, from 0 in the text, where a record that holds a line feed begins.
fn opening(text: &str, record: &StringRecord) -> u64 {
    let start = record.position().map_or(0, csv::Position::byte);
    let text = text.as_bytes();
    let mut start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
    while text.get(start) == Some(&b'\n') {
        start += 1;
    }
    newlines(&text[..start])
}

impl Job<'_> {
    /// The fault of a quote that its line does not close.
    pub fn unclosed(&self, line: u64) -> Diagnostic {
        Diagnostic::error("guillemet ouvert et jamais refermé sur sa ligne").at(guard::place(self.name, line)).hint(
            "refermez-le ; un guillemet qui fait partie du texte s'écrit deux fois (\"\") dans un champ entre guillemets",
        )
    }
}
