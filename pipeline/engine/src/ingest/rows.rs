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
    rank: Rank,
    start: u32,
    key_end: u32,
    end: u32,
    line: u64,
}

/// The first bytes of a key, which settle nearly all comparisons: its month, then eight more.
pub type Rank = (u32, u64);

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

    /// The first bytes of the key.
    pub fn rank(&self) -> Rank {
        let Some((month, rest)) = self.key.split_at_checked(5) else { return (0, 0) };
        let mut first = [0; 8];
        let length = rest.len().min(8);
        first[..length].copy_from_slice(&rest[..length]);
        let month = month[1..].iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        (month, u64::from_be_bytes(first))
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

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The rank of the row at that place.
    pub fn rank(&self, at: usize) -> Rank {
        self.spans[at].rank
    }

    /// The same rows sorted by key, then line; what held them is left empty, its memory to be
    /// used again. The bytes are moved too: a merge then reads each block from one end to the
    /// other, not a page here and a page there.
    pub fn sorted(&mut self) -> Self {
        let mut spans = std::mem::take(&mut self.spans);
        spans.sort_unstable_by(|a, b| a.rank.cmp(&b.rank).then_with(|| self.at(*a).order().cmp(&self.at(*b).order())));
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for span in &mut spans {
            let start = short(bytes.len());
            bytes.extend_from_slice(&self.bytes[span.start as usize..span.end as usize]);
            let moved = |at: u32| at - span.start + start;
            *span = Span { start, key_end: moved(span.key_end), end: moved(span.end), ..*span };
        }
        self.bytes.clear();
        Self { bytes, spans }
    }

    /// Adds a row whose key is `month`, then those ranges of its `cells`.
    pub fn push(&mut self, month: &[u8], key: impl Iterator<Item = std::ops::Range<usize>>, cells: &[u8], line: u64) {
        let start = short(self.bytes.len());
        self.bytes.extend_from_slice(month);
        key.for_each(|range| self.bytes.extend_from_slice(&cells[range]));
        let key_end = short(self.bytes.len());
        self.bytes.extend_from_slice(cells);
        let span = Span { rank: (0, 0), start, key_end, end: short(self.bytes.len()), line };
        self.spans.push(Span { rank: self.at(span).rank(), ..span });
    }
}

/// A place in a block; a block is far shorter than 4 GB.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
