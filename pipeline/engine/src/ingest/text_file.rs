//! What delimited and fixed-width files share: blocks of whole lines read in parallel
//! into sorted rows, the first Caf, and the line that the end of the file cut.

use std::io;
use std::sync::Mutex;

use portulan_terms::Diagnostic;
use rayon::prelude::*;

use super::blocks::{Block, Blocks};
use super::file::{Job, Refused};
use super::record::Record;
use super::report::{AtPath, IngestError, Refusal};
use super::row_reader::{RowReader, Scratch, Stop};
use super::rows::Rows;
use super::scan::Encoding;
use super::sort::Sorter;
use super::tally::{Tally, UNFINISHED};
use super::words;

/// What stands between two line feeds. Lines count from 0 in their block.
pub enum Line<'a> {
    /// Nothing, on that many lines.
    Blank(u64),
    /// Something that is no row and is expected: a title, a total.
    Other(&'a str),
    /// A row, and its line.
    Row(Record<'a>, u64),
    /// A row that cannot be cut into fields, its line, and why.
    Odd(Record<'a>, u64, String),
    /// A quote that this line opens and does not close.
    Unclosed(u64),
}

/// Cuts the text of a block into lines, for the one who takes them.
pub trait Cut: Sync {
    /// Gives each line to `take`, in order, until it fails.
    ///
    /// # Errors
    /// What `take` said; the file's fault when the text is no longer what it was.
    fn cut(&self, text: &str, take: &mut dyn FnMut(Line<'_>) -> Result<(), Diagnostic>) -> Result<(), Diagnostic>;
}

/// What one block gave: rows, or what condemns the whole file.
type BlockRows = Result<(Rows, Tally), Diagnostic>;

/// Reads `first`, then all the blocks left, into `sorter`; gives the count.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read or the temporary folder written.
pub fn read(
    job: &Job<'_>,
    reader: &RowReader<'_>,
    cut: &dyn Cut,
    mut blocks: Blocks,
    first: Vec<Block>,
    sorter: &mut Sorter,
) -> Result<Result<Tally, Refused>, IngestError> {
    let mut tally = Tally::default();
    let bound = (job.scan.lines as f64 * job.source.tolerance) as u64;
    // Rows are put together in memory that serves again, then sorted into their own.
    let spare = Mutex::new(Vec::new());
    let mut batch = first;
    let mut done = 0_u64;
    while !batch.is_empty() {
        let read: Vec<BlockRows> = batch.par_iter().map(|block| read_block(job, reader, cut, block, &spare)).collect();
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
        job.told_read(done);
        batch.into_iter().for_each(|block| blocks.give_back(block));
        batch = next_batch(&mut blocks).at(job.path)?;
    }
    if let Some(block) = blocks.unfinished() {
        refuse_unfinished(job, &block, &mut tally);
    }
    Ok(Ok(tally))
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

/// Reads one block; rows come out sorted.
fn read_block(
    job: &Job<'_>,
    reader: &RowReader<'_>,
    cut: &dyn Cut,
    block: &Block,
    spare: &Mutex<Vec<Rows>>,
) -> BlockRows {
    // The first pass found the text valid: if it no longer is, the file has been written to.
    let text = block.text(job.scan.encoding).ok_or_else(|| job.still_written())?;
    let odd_bytes = job.scan.encoding == Encoding::Windows1252 && block.bytes.iter().any(|byte| is_undefined(*byte));
    let mut rows = spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
    let mut tally = Tally::default();
    let mut scratch = Scratch::default();
    cut.cut(&text, &mut |line| {
        let (record, at, fault) = match line {
            Line::Blank(lines) => {
                tally.blank += lines;
                return Ok(());
            }
            Line::Other(text) => {
                tally.other(text);
                return Ok(());
            }
            Line::Unclosed(at) => return Err(job.unclosed(block.line + at)),
            Line::Odd(record, at, reason) => {
                tally.read += 1;
                tally.refuse(reader.whole(record, block.line + at, reason));
                return Ok(());
            }
            Line::Row(record, at) => (record, at, undefined(record, odd_bytes)),
        };
        tally.read += 1;
        let line = block.line + at;
        let done = match fault {
            None => reader.read(record, line, &mut scratch, &mut rows),
            Some(reason) => Err(reader.refuse(record, line, reason, &mut scratch)),
        };
        match done {
            Ok(()) => Ok(()),
            Err(Stop::File(fault)) => Err(fault),
            Err(Stop::Row(refusal)) => {
                tally.refuse(refusal);
                Ok(())
            }
        }
    })?;
    tally.restored = scratch.restored;
    tally.suspects = scratch.suspects;
    let sorted = rows.sorted();
    if let Ok(mut spare) = spare.lock() {
        spare.push(rows);
    }
    Ok((sorted, tally))
}

/// One of the five bytes that Windows-1252 gives no character.
fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

/// Why a row that holds such a byte is refused: the decoder turns them into control
/// characters of the same number.
fn undefined(record: Record<'_>, possible: bool) -> Option<String> {
    let odd = |c: &char| u8::try_from(*c).is_ok_and(is_undefined);
    let c = record.text().chars().filter(|_| possible).find(odd)?;
    Some(format!("octet 0x{:02X} : aucun caractère en Windows-1252", u32::from(c)))
}

/// The value of that field in the first row that has one, among the blocks of `first`, to
/// which blocks are added until one holds a row.
///
/// # Errors
/// When the file cannot be read.
pub fn first_value(
    job: &Job<'_>,
    cut: &dyn Cut,
    field: usize,
    blocks: &mut Blocks,
    first: &mut Vec<Block>,
) -> io::Result<Option<String>> {
    let mut at = 0;
    loop {
        let Some(block) = first.get(at) else {
            match blocks.next()? {
                Some(block) => first.push(block),
                None => return Ok(None),
            }
            continue;
        };
        at += 1;
        let (mut rows, mut found) = (0_u64, None);
        let text = block.text(job.scan.encoding).unwrap_or_default();
        // Faults are told when the block is read.
        let _ = cut.cut(&text, &mut |line| {
            if let Line::Row(record, _) = line {
                rows += 1;
                found = found.take().or_else(|| record.get(field).map(str::trim).map(str::to_owned));
                found = found.take().filter(|value| !value.is_empty());
            }
            Ok(())
        });
        if rows > 0 {
            return Ok(found);
        }
    }
}

fn refuse_unfinished(job: &Job<'_>, block: &Block, tally: &mut Tally) {
    let bytes = &block.bytes;
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a) {
        return;
    }
    let value = match (job.source.personal, job.scan.encoding) {
        (true, _) => String::new(),
        (false, Encoding::Utf8) => words::excerpt(&String::from_utf8_lossy(bytes)),
        (false, encoding) => words::excerpt(&block.text(encoding).unwrap_or_default()),
    };
    tally.read += 1;
    let (file, column, reason) = (String::new(), String::new(), UNFINISHED.to_owned());
    tally.refuse(Refusal { file, line: block.line, column, value, reason, counts: true });
}
