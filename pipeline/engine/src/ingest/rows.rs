//! Accepted rows as bytes, sorted by their keys. Knows neither files nor contracts.

use portulan_terms::Month;

use super::cells::Cells;

/// Accepted rows, as bytes: for each its key, then its cells.
#[derive(Debug, Default)]
pub struct Rows {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    key_end: u32,
    end: u32,
    line: u64,
}

/// One accepted row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its month, then the columns of the contract's key, then the codes read of those
    /// that are communes.
    pub key: &'a [u8],
    /// The columns of the store, in order, partitions left out.
    pub cells: &'a [u8],
    /// Its line in the file.
    pub line: u64,
}

impl Row<'_> {
    /// What rows are sorted by.
    pub fn order(&self) -> (&[u8], u64) {
        (self.key, self.line)
    }

    /// The first cell of the key.
    pub fn month(&self) -> Option<Month> {
        Cells(self.key).date().and_then(Month::from_days_since_epoch)
    }
}

impl Rows {
    /// The row at that rank.
    pub fn get(&self, at: usize) -> Option<Row<'_>> {
        self.spans.get(at).map(|span| self.at(*span))
    }

    fn at(&self, span: Span) -> Row<'_> {
        let (start, key_end, end) = (span.start as usize, span.key_end as usize, span.end as usize);
        Row { key: &self.bytes[start..key_end], cells: &self.bytes[key_end..end], line: span.line }
    }

    /// Memory used, in bytes.
    pub fn size(&self) -> usize {
        self.bytes.capacity() + self.spans.capacity() * size_of::<Span>()
    }

    /// Sorts by key, then line.
    pub fn sort(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        spans.sort_unstable_by(|a, b| self.at(*a).order().cmp(&self.at(*b).order()));
        self.spans = spans;
    }

    /// Adds a row whose key is `month`, then those ranges of its `cells`.
    pub fn push(&mut self, month: &[u8], key: impl Iterator<Item = std::ops::Range<usize>>, cells: &[u8], line: u64) {
        let here = |bytes: &Vec<u8>| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let start = here(&self.bytes);
        self.bytes.extend_from_slice(month);
        key.for_each(|range| self.bytes.extend_from_slice(&cells[range]));
        let key_end = here(&self.bytes);
        self.bytes.extend_from_slice(cells);
        self.spans.push(Span { start, key_end, end: here(&self.bytes), line });
    }
}
