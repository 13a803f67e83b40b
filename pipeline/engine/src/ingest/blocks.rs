//! Second pass over a file: its text in blocks of whole lines, numbered, ready
//! to be read in parallel. Knows nothing of columns.
//!
//! A block always ends with a line feed: no field may hold one, so a row never
//! spans two blocks. What follows the last line feed is the unfinished line.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;

use super::scan::{Encoding, Scan, fill, newlines};

/// Size of a block, in bytes; more when one line is longer.
const BLOCK: usize = 1 << 20;

/// Whole lines of a file.
pub struct Block {
    /// The bytes, as in the file.
    pub bytes: Vec<u8>,
    /// Number of the first line, from 1.
    pub line: u64,
}

impl Block {
    /// The text of the block; `None` when it is not in that encoding after all.
    pub fn text(&self, encoding: Encoding) -> Option<Cow<'_, str>> {
        match encoding {
            Encoding::Utf8 => std::str::from_utf8(&self.bytes).ok().map(Cow::Borrowed),
            Encoding::Windows1252 => {
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&self.bytes);
                Some(text)
            }
        }
    }
}

/// The blocks of a file, in order.
pub struct Blocks {
    file: File,
    /// Blocks that are done with: their memory serves again.
    spare: Vec<Vec<u8>>,
    carry: Vec<u8>,
    line: u64,
    skip: usize,
    ended: bool,
}

impl Blocks {
    /// Opens the file that `scan` is about.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path, scan: &Scan) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { file, spare: Vec::new(), carry: Vec::new(), line: 1, skip: scan.mark, ended: false })
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = self.spare.pop().unwrap_or_default();
        bytes.clear();
        bytes.append(&mut self.carry);
        while !self.ended {
            let start = bytes.len();
            bytes.resize(start + BLOCK, 0);
            let length = fill(&mut self.file, &mut bytes[start..])?;
            bytes.truncate(start + length);
            self.ended = length < BLOCK;
            if std::mem::take(&mut self.skip) > 0 {
                bytes.drain(..3);
            }
            if let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
                self.carry.extend_from_slice(&bytes[end + 1..]);
                bytes.truncate(end + 1);
                return Ok(Some(self.numbered(bytes)));
            }
        }
        self.carry = bytes;
        Ok(None)
    }

    /// Takes back a block that is done with.
    pub fn give_back(&mut self, block: Block) {
        self.spare.push(block.bytes);
    }

    fn numbered(&mut self, bytes: Vec<u8>) -> Block {
        let line = self.line;
        self.line += newlines(&bytes);
        Block { bytes, line }
    }

    /// Once all blocks are read: the line without a line feed, and its number.
    pub fn unfinished(self) -> Option<Block> {
        let Self { carry, line, .. } = self;
        (!carry.is_empty()).then_some(Block { bytes: carry, line })
    }
}
