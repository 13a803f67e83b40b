//! A delimited text file, read in parallel by blocks of whole lines into sorted rows.

use std::io;

use csv::{Reader, ReaderBuilder, StringRecord, Terminator};
use portulan_plan::source::Source;
use portulan_terms::{Diagnostic, Place};
use rayon::prelude::*;

use super::blocks::{Block, Blocks};
use super::file::{Job, Refused};
use super::header::{self, Header};
use super::report::{AtPath, IngestError, Progress, Refusal};
use super::row_reader::{RowReader, Scratch};
use super::rows::Rows;
use super::scan::{Encoding, newlines};
use super::sort::Sorter;
use super::tally::{Tally, UNFINISHED};
use super::words;

/// What one block gave: rows, or what condemns the whole file.
type BlockRows = Result<(Rows, Tally), Diagnostic>;

/// Reads all the rows of the file into `sorter`; gives the header and the count.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read or the temporary folder written.
pub fn read(
    job: &Job<'_>,
    sorter: &mut Sorter,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Result<(Header, Tally), Refused>, IngestError> {
    let Ok(separator) = u8::try_from(job.source.separator) else {
        let message = "le séparateur du contrat n'est pas un caractère ASCII";
        return Ok(Err(Diagnostic::error(message).into()));
    };
    let mut blocks = Blocks::open(job.path, job.scan).at(job.path)?;
    let Some((names, first)) = header_and_rest(&mut blocks, job.scan.encoding, separator).at(job.path)? else {
        let tally = Tally::default();
        return Ok(Err(tally.fault(job.name, 0.0).into_iter().collect::<Vec<_>>().into()));
    };
    let header = match fit(job, names) {
        Ok(header) => header,
        Err(refused) => return Ok(Err(refused)),
    };
    let reader = match RowReader::new(job.source, &header, job.communes) {
        Ok(reader) => reader,
        Err(reason) => return Ok(Err(job.contract_fault(&reason))),
    };
    let mut tally = Tally::default();
    let bound = (job.scan.lines as f64 * job.source.tolerance) as u64;
    let mut batch = vec![first];
    let mut done = 0_u64;
    while !batch.is_empty() {
        let read: Vec<BlockRows> = batch.par_iter().map(|block| read_block(&reader, job, separator, block)).collect();
        for part in read {
            match part {
                Ok((rows, part)) => {
                    tally.add(part, bound);
                    sorter.push(rows).at(job.temporary)?;
                }
                Err(fault) => return Ok(Err(fault.into())),
            }
        }
        done += batch.iter().map(|block| block.bytes.len() as u64).sum::<u64>();
        progress(Progress::Reading { file: job.name, done, total: job.scan.bytes });
        batch = next_batch(&mut blocks).at(job.path)?;
    }
    if let Some(block) = blocks.unfinished() {
        refuse_unfinished(&block, job.scan.encoding, &mut tally);
    }
    Ok(Ok((header, tally)))
}

/// Enough blocks for every thread, with a bound on memory.
fn next_batch(blocks: &mut Blocks) -> io::Result<Vec<Block>> {
    let wanted = (2 * rayon::current_num_threads()).min(64);
    let mut batch = Vec::with_capacity(wanted);
    while batch.len() < wanted {
        match blocks.next()? {
            Some(block) => batch.push(block),
            None => break,
        }
    }
    Ok(batch)
}

/// The names of the first line that is not blank, with its number, and what follows it in
/// its block. No names when the file has no whole line.
type Start = ((Option<Vec<String>>, u64), Block);

fn header_and_rest(blocks: &mut Blocks, encoding: Encoding, separator: u8) -> io::Result<Option<Start>> {
    while let Some(mut block) = blocks.next()? {
        while let Some(end) = block.bytes.iter().position(|byte| *byte == b'\n') {
            let rest = block.bytes.split_off(end + 1);
            let text = block.text(encoding);
            if !text.iter().all(u8::is_ascii_whitespace) {
                let names = header_names(&text, separator);
                return Ok(Some(((names, block.line), Block { bytes: rest, line: block.line + 1 })));
            }
            block = Block { bytes: rest, line: block.line + 1 };
        }
    }
    Ok(None)
}

/// The names of a header line; `None` when a quote is never closed.
fn header_names(line: &[u8], separator: u8) -> Option<Vec<String>> {
    let mut record = StringRecord::new();
    reader(line, separator).read_record(&mut record).ok()?;
    let whole = !record.iter().any(|name| name.contains('\n'));
    whole.then(|| record.iter().map(|name| name.trim().to_owned()).collect())
}

fn fit(job: &Job<'_>, (names, line): (Option<Vec<String>>, u64)) -> Result<Header, Refused> {
    let names = names.ok_or_else(|| Refused::from(unclosed(job.name, line)))?;
    let at = |fault: Diagnostic| fault.at(place(job.name, line));
    header::fit(job.source, &names).map_err(|faults| faults.into_iter().map(at).collect::<Vec<_>>().into())
}

fn place(file: &str, line: u64) -> Place {
    Place { file: file.into(), line: usize::try_from(line).unwrap_or(usize::MAX), column: 0 }
}

fn unclosed(file: &str, line: u64) -> Diagnostic {
    Diagnostic::error("guillemet ouvert et jamais refermé sur sa ligne").at(place(file, line)).hint(
        "refermez-le ; un guillemet qui fait partie du texte s'écrit deux fois (\"\") dans un champ entre guillemets",
    )
}

fn reader(text: &[u8], separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(1 << 16)
        .from_reader(text)
}

/// Reads one block; rows come out sorted.
fn read_block(rows_reader: &RowReader<'_>, job: &Job<'_>, separator: u8, block: &Block) -> BlockRows {
    let text = block.text(job.scan.encoding);
    let mut reader = reader(&text, separator);
    let mut record = StringRecord::new();
    let mut rows = Rows::default();
    let mut tally = Tally::default();
    let mut scratch = Scratch::default();
    let mut before = 1;
    // The first pass found the text valid: if it no longer is, the file has been written to.
    while reader.read_record(&mut record).map_err(|_| job.still_written())? {
        let after = reader.position().line();
        if after - before != 1 {
            if record.iter().any(|field| field.contains('\n')) {
                return Err(unclosed(job.name, block.line + opening(&text, &record)));
            }
            tally.blank += after - before - 1;
        }
        before = after;
        if is_blank(&record, job.source) {
            tally.blank += 1;
            continue;
        }
        tally.read += 1;
        let line = block.line + after - 2;
        let fault = undefined(&record, job.scan.encoding, line);
        let done = fault.map_or_else(|| rows_reader.read(&record, line, &mut scratch, &mut rows), Err);
        if let Err(refusal) = done {
            tally.refuse(refusal);
        }
    }
    tally.blank += reader.position().line() - before;
    tally.restored = scratch.restored;
    rows.sort();
    Ok((rows, tally))
}

/// Number of the line, from 0 in the text, where a record that holds a line feed begins.
fn opening(text: &[u8], record: &StringRecord) -> u64 {
    let start = record.position().map_or(0, csv::Position::byte);
    let mut start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
    while text.get(start) == Some(&b'\n') {
        start += 1;
    }
    newlines(&text[..start])
}

/// A line of spaces alone, where more than one column is expected.
fn is_blank(record: &StringRecord, source: &Source) -> bool {
    record.len() == 1 && source.columns.len() > 1 && record[0].trim().is_empty()
}

/// The refusal of a row that holds a byte without a character in Windows-1252: the
/// decoder turns those five into control characters of the same number.
fn undefined(record: &StringRecord, encoding: Encoding, line: u64) -> Option<Refusal> {
    if encoding == Encoding::Utf8 {
        return None;
    }
    let odd = |c: char| matches!(c, '\u{81}' | '\u{8d}' | '\u{8f}' | '\u{90}' | '\u{9d}');
    let (field, c) = record.iter().find_map(|field| field.chars().find(|c| odd(*c)).map(|c| (field, c)))?;
    Some(Refusal {
        file: String::new(),
        line,
        column: String::new(),
        value: words::excerpt(field),
        reason: format!("octet 0x{:02X} : aucun caractère en Windows-1252", u32::from(c)),
        counts: true,
    })
}

fn refuse_unfinished(block: &Block, encoding: Encoding, tally: &mut Tally) {
    let bytes = block.text(encoding);
    let text = String::from_utf8_lossy(&bytes);
    if text.chars().all(|c| c.is_whitespace() || c == '\u{1a}') {
        return;
    }
    tally.read += 1;
    tally.refuse(Refusal {
        file: String::new(),
        line: block.line,
        column: String::new(),
        value: words::excerpt(&text),
        reason: UNFINISHED.into(),
        counts: true,
    });
}
