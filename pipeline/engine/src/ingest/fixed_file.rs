//! A fixed-width file: each column is a slice of the detail lines, in characters.
//! Lines of titles and totals are counted and skipped.

use std::collections::BTreeSet;

use portulan_plan::source::FixedWidth;
use portulan_terms::Diagnostic;

use super::blocks::Blocks;
use super::file::{Job, Read, Refused};
use super::header::Header;
use super::record::{Record, Span, span};
use super::report::{AtPath, IngestError};
use super::row_reader::RowReader;
use super::sort::Sorter;
use super::text_file::{self, Cut, Line, first_value};
use super::words;

/// Reads all the rows of the file into `sorter`; gives the columns, the Caf and the count.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read or the temporary folder written.
pub fn read(job: &Job<'_>, sorter: &mut Sorter) -> Result<Result<Read, Refused>, IngestError> {
    let (Some(layout), Some(slices)) = (&job.source.fixed, slices(job)) else {
        return Ok(Err(job.contract_fault("un fichier à positions demande un bloc `[fixed]` et des `slice`")));
    };
    let gaps = gaps(&slices);
    let header = header(job, &gaps);
    let length = slices.iter().map(|slice| slice[1]).max().unwrap_or_default();
    let cut = Slices { layout, slices: [slices, gaps].concat(), length };
    let mut blocks = Blocks::open(job.path, job.scan).at(job.path)?;
    let mut first = Vec::new();
    let told = match job.caf_field(&header) {
        Some(field) => first_value(job, &cut, field, &mut blocks, &mut first).at(job.path)?,
        None => None,
    };
    if first.is_empty() {
        first.extend(blocks.next().at(job.path)?);
    }
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

/// The slice of each column; `None` when one has none, or an empty one.
fn slices(job: &Job<'_>) -> Option<Vec<[usize; 2]>> {
    let slices = job.source.columns.iter().map(|column| column.slice.filter(|[start, end]| start < end));
    slices.collect()
}

/// What no column takes, up to the end of the line: it may hold identity too.
fn gaps(slices: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let edges: BTreeSet<usize> = slices.iter().flatten().copied().chain([0, usize::MAX]).collect();
    let edges: Vec<usize> = edges.into_iter().collect();
    let free = |gap: &[usize; 2]| !slices.iter().any(|[start, end]| *start < gap[1] && gap[0] < *end);
    edges.windows(2).map(|pair| [pair[0], pair[1]]).filter(free).collect()
}

/// One field for each column, then one for each gap.
fn header(job: &Job<'_>, gaps: &[[usize; 2]]) -> Header {
    let columns = &job.source.columns;
    let gap = |[start, end]: &[usize; 2]| match *end {
        usize::MAX => format!("caractères {} et suivants", start + 1),
        end => format!("caractères {} à {end}", start + 1),
    };
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).chain(gaps.iter().map(gap)).collect();
    Header {
        fields: names.len(),
        columns: columns.iter().enumerate().map(|(at, column)| Some((at, column.name.clone()))).collect(),
        extra: Vec::new(),
        names,
    }
}

/// Lines of slices.
struct Slices<'a> {
    layout: &'a FixedWidth,
    slices: Vec<[usize; 2]>,
    /// Characters that a detail line has at least.
    length: usize,
}

impl Cut for Slices<'_> {
    fn cut(&self, text: &str, take: &mut dyn FnMut(Line<'_>) -> Result<(), Diagnostic>) -> Result<(), Diagnostic> {
        let mut spans = Vec::new();
        for (at, line) in (0..).zip(text.split_terminator('\n')) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.trim().is_empty() {
                take(Line::Blank(1))?;
            } else if line.starts_with(self.layout.detail.as_str()) {
                take(self.detail(line, at, &mut spans))?;
            } else if self.layout.other.iter().any(|prefix| line.starts_with(prefix.as_str())) {
                take(Line::Other(line))?;
            } else {
                let reason = "ligne qui n'est ni de détail, ni d'un autre type attendu".to_owned();
                take(Line::Odd(whole(line, &mut spans), at, reason))?;
            }
        }
        Ok(())
    }
}

impl Slices<'_> {
    fn detail<'a>(&self, line: &'a str, at: u64, spans: &'a mut Vec<Span>) -> Line<'a> {
        spans.clear();
        let found = match line.is_ascii() {
            true => line.len(),
            false => line.chars().count(),
        };
        if found < self.length {
            let reason = format!(
                "ligne de {} au lieu de {} au moins",
                words::of(found as u64, "caractère", "caractères"),
                words::count(self.length as u64)
            );
            return Line::Odd(whole(line, spans), at, reason);
        }
        match line.is_ascii() {
            true => spans.extend(self.slices.iter().map(|[start, end]| {
                let within = |at: usize| at.min(line.len());
                span(within(*start), within(*end))
            })),
            false => {
                // Byte offset of each character, and that of the end.
                let offsets: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
                let within = |at: usize| offsets[at.min(found)];
                spans.extend(self.slices.iter().map(|[start, end]| span(within(*start), within(*end))));
            }
        }
        Line::Row(Record::new(line, spans), at)
    }
}

/// The line as one field.
fn whole<'a>(line: &'a str, spans: &'a mut Vec<Span>) -> Record<'a> {
    spans.clear();
    spans.push(span(0, line.len()));
    Record::new(line, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_counted_in_characters() {
        let layout = FixedWidth { detail: "06".into(), other: vec!["03".into()] };
        let slices = vec![[2, 4], [5, 7]];
        assert_eq!(gaps(&slices), [[0, 2], [4, 5], [7, usize::MAX]]);
        let cut = Slices { layout: &layout, slices: [slices, vec![[7, usize::MAX]]].concat(), length: 7 };
        let mut seen = Vec::new();
        let text = "06ab-cd\r\n03 total\n\n06éà-ùç reste\n06ab\n99\n";
        cut.cut(text, &mut |line| {
            seen.push(match line {
                Line::Blank(lines) => format!("blank {lines}"),
                Line::Other(text) => text.to_owned(),
                Line::Row(record, at) => format!("{at}: {}", record.iter().collect::<Vec<_>>().join("|")),
                Line::Odd(_, at, reason) => format!("{at}: {reason}"),
                Line::Unclosed(_) => "unclosed".into(),
            });
            Ok(())
        })
        .expect("cut");
        let wanted = [
            "0: ab|cd|",
            "03 total",
            "blank 1",
            "3: éà|ùç| reste",
            "4: ligne de 4 caractères au lieu de 7 au moins",
            "5: ligne qui n'est ni de détail, ni d'un autre type attendu",
        ];
        assert_eq!(seen, wanted);
    }
}
