//! Rows in the order of their keys, whatever their number: sorted blocks are
//! merged, and spilled to temporary files beyond a budget of memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use super::rows::{Rank, Row, Rows};

/// Sorted blocks of rows on their way to one order.
pub struct Sorter {
    folder: PathBuf,
    budget: usize,
    held: usize,
    blocks: Vec<Rows>,
    runs: Vec<PathBuf>,
}

impl Drop for Sorter {
    fn drop(&mut self) {
        // Merged files are read through open handles. What the system keeps goes away with the run.
        if !self.runs.is_empty() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl Sorter {
    /// A sorter that spills to `folder` (made when needed) beyond `budget` bytes.
    pub fn new(folder: PathBuf, budget: usize) -> Self {
        Self { folder, budget, held: 0, blocks: Vec::new(), runs: Vec::new() }
    }

    /// Takes a block of rows already sorted.
    ///
    /// # Errors
    /// When rows cannot be spilled.
    pub fn push(&mut self, rows: Rows) -> io::Result<()> {
        self.held += rows.size();
        self.blocks.push(rows);
        if self.held > self.budget { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(format!("run-{}", self.runs.len()));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
        let mut held = Held::new(std::mem::take(&mut self.blocks));
        while let Some(row) = held.row() {
            write_row(&mut out, row)?;
            held.at += 1;
        }
        out.flush()?;
        self.held = 0;
        self.runs.push(path);
        Ok(())
    }

    /// All the rows, in order.
    ///
    /// # Errors
    /// When a spilled file cannot be read again.
    pub fn merge(mut self) -> io::Result<Merge> {
        let mut cursors = Vec::new();
        for path in &self.runs {
            cursors.push(Cursor::spilled(File::open(path)?)?);
        }
        cursors.push(Cursor::Held(Held::new(std::mem::take(&mut self.blocks))));
        Ok(Merge::new(cursors))
    }
}

fn write_row(out: &mut impl Write, row: Row<'_>) -> io::Result<()> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
    out.write_all(&row.line.to_le_bytes())?;
    out.write_all(&length(row.key)?.to_le_bytes())?;
    out.write_all(&length(row.cells)?.to_le_bytes())?;
    out.write_all(row.key)?;
    out.write_all(row.cells)
}

/// Blocks in memory as one sorted sequence, and where we are in it.
struct Held {
    blocks: Vec<Rows>,
    /// Rank, block and place in the block of each row, in order.
    order: Vec<(Rank, u32, u32)>,
    at: usize,
}

impl Held {
    fn new(blocks: Vec<Rows>) -> Self {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let places = |(block, rows): (usize, &Rows)| {
            let places: Vec<_> = (0..rows.len()).map(|at| (rows.rank(at), short(block), short(at))).collect();
            places
        };
        let mut order: Vec<(Rank, u32, u32)> = blocks.iter().enumerate().flat_map(places).collect();
        let row = |(_, block, at): &(Rank, u32, u32)| blocks[*block as usize].get(*at as usize);
        // A stable sort merges the blocks, each already in order.
        order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| row(a).map(|row| row.key).cmp(&row(b).map(|row| row.key))));
        Self { blocks, order, at: 0 }
    }

    fn row(&self) -> Option<Row<'_>> {
        let (_, block, at) = self.order.get(self.at)?;
        self.blocks[*block as usize].get(*at as usize)
    }
}

/// One sorted sequence of rows, and where we are in it.
enum Cursor {
    Held(Held),
    Spilled { from: BufReader<File>, bytes: Vec<u8>, key: usize, line: u64, ended: bool },
}

impl Cursor {
    fn spilled(file: File) -> io::Result<Self> {
        let from = BufReader::with_capacity(1 << 18, file);
        let mut cursor = Self::Spilled { from, bytes: Vec::new(), key: 0, line: 0, ended: false };
        cursor.advance()?;
        Ok(cursor)
    }

    fn row(&self) -> Option<Row<'_>> {
        match self {
            Self::Held(held) => held.row(),
            Self::Spilled { ended: true, .. } => None,
            Self::Spilled { bytes, key, line, .. } => {
                Some(Row { key: &bytes[..*key], cells: &bytes[*key..], line: *line })
            }
        }
    }

    fn advance(&mut self) -> io::Result<()> {
        match self {
            Self::Held(held) => held.at += 1,
            Self::Spilled { from, bytes, key, line, ended } => {
                let mut head = [0; 16];
                if let Err(error) = from.read_exact(&mut head) {
                    *ended = error.kind() == io::ErrorKind::UnexpectedEof;
                    return if *ended { Ok(()) } else { Err(error) };
                }
                let (number, lengths) = head.split_at(8);
                let length = |at: usize| {
                    lengths[at..at + 4].iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
                };
                *line = number.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
                *key = length(0);
                bytes.resize(*key + length(4), 0);
                from.read_exact(bytes)?;
            }
        }
        Ok(())
    }
}

/// Several sorted sequences as one: a binary heap of cursors by their current row.
pub struct Merge {
    cursors: Vec<Cursor>,
}

impl Merge {
    fn new(mut cursors: Vec<Cursor>) -> Self {
        cursors.retain(|cursor| cursor.row().is_some());
        let mut merge = Self { cursors };
        (0..merge.cursors.len() / 2).rev().for_each(|at| merge.sift(at));
        merge
    }

    /// The current row; `None` at the end.
    pub fn row(&self) -> Option<Row<'_>> {
        self.cursors.first().and_then(Cursor::row)
    }

    /// Goes to the next row.
    ///
    /// # Errors
    /// When a spilled file cannot be read.
    pub fn advance(&mut self) -> io::Result<()> {
        if let Some(first) = self.cursors.first_mut() {
            first.advance()?;
            if first.row().is_none() {
                self.cursors.swap_remove(0);
            }
            self.sift(0);
        }
        Ok(())
    }

    /// Moves the cursor at `at` down until none below comes before it.
    fn sift(&mut self, mut at: usize) {
        loop {
            let first = [at, 2 * at + 1, 2 * at + 2]
                .into_iter()
                .filter(|child| *child < self.cursors.len())
                .reduce(|best, child| if self.before(child, best) { child } else { best });
            match first {
                Some(child) if child != at => {
                    self.cursors.swap(at, child);
                    at = child;
                }
                _ => return,
            }
        }
    }

    fn before(&self, a: usize, b: usize) -> bool {
        match (self.cursors[a].row(), self.cursors[b].row()) {
            (Some(a), Some(b)) => a.order() < b.order(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::put_integer;
    use super::*;

    /// Rows of pseudo-random keys, in blocks; sorted as the slow obvious way does.
    #[test]
    fn rows_come_in_order_spilled_or_not() {
        for budget in [0, 4_000, usize::MAX] {
            let folder = std::env::temp_dir().join(format!("portulan-sort-{}", std::process::id()));
            let mut sorter = Sorter::new(folder.clone(), budget);
            let mut wanted = Vec::new();
            for block in 0..7_u64 {
                let mut rows = Rows::default();
                for line in block * 50..(block + 1) * 50 {
                    let mut cells = Vec::new();
                    put_integer(&mut cells, i64::try_from(line * 7919 % 101).expect("small") - 50);
                    rows.push(b"m", std::iter::once(0..cells.len()), &cells, line);
                    wanted.push(([b"m", &cells[..]].concat(), line, cells));
                }
                sorter.push(rows.sorted()).expect("taken");
            }
            wanted.sort();
            let mut merge = sorter.merge().expect("merged");
            let mut found = Vec::new();
            while let Some(row) = merge.row() {
                found.push((row.key.to_vec(), row.line, row.cells.to_vec()));
                merge.advance().expect("read");
            }
            assert!(found == wanted, "budget {budget}");
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
