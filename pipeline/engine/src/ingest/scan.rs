//! First pass over a file: its hash, and whether it is text at all. Streams;
//! looks at no column.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use portulan_terms::{Diagnostic, Place};
use sha2::{Digest, Sha256};

use super::report::{AtPath, IngestError};
use super::words;

const BUFFER: usize = 1 << 20;
/// Longest line that is taken, in buffers: beyond, the file is no table.
const LONGEST_LINE: u32 = 16;

/// The encoding of a file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, but for a character cut by the end of the file.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

/// What the first pass found.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Hash of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Encoding.
    pub encoding: Encoding,
    /// Length of the byte-order mark in bytes: 0 or 3.
    pub mark: usize,
    /// Number of line feeds.
    pub lines: u64,
    /// First line that is not in UTF-8, from 1.
    pub first_odd_line: Option<u64>,
    /// Size and date of the file when the scan began.
    pub stamp: Stamp,
}

/// What tells that a file was written to meanwhile. Compared with itself, never stored.
#[allow(clippy::disallowed_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(u64, Option<std::time::SystemTime>);

impl Stamp {
    /// The stamp of the file as it is now.
    ///
    /// # Errors
    /// When the file cannot be looked at.
    pub fn of(path: &Path) -> Result<Self, IngestError> {
        let metadata: Metadata = std::fs::metadata(path).at(path)?;
        Ok(Self(metadata.len(), metadata.modified().ok()))
    }
}

/// Reads the whole file once; `progress` is told bytes done and bytes in all.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read.
pub fn scan(path: &Path, name: &str, progress: &dyn Fn(u64, u64)) -> Result<Result<Scan, Diagnostic>, IngestError> {
    let stamp = Stamp::of(path)?;
    let mut file = File::open(path).at(path)?;
    let mut hash = Sha256::new();
    let mut text = TextCheck::default();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0_u64;
    loop {
        let length = fill(&mut file, &mut buffer).at(path)?;
        let part = &buffer[..length];
        if bytes == 0
            && let Err(refused) = check_start(part)
        {
            return Ok(Err(refused.at(Place::file(name))));
        }
        hash.update(part);
        text.take(part);
        bytes += length as u64;
        progress(bytes, stamp.0);
        if length < BUFFER {
            break;
        }
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let (lines, mark) = (text.newlines, text.mark);
    Ok(text.verdict(name).map(|(encoding, first_odd_line)| Scan {
        sha256,
        bytes,
        encoding,
        mark,
        lines,
        first_odd_line,
        stamp,
    }))
}

/// Fills the buffer; fewer bytes than its length mean the end of the file.
pub fn fill(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

const SAVE_AS: &str = "ouvrez-le dans le tableur et enregistrez-le au format « CSV UTF-8 »";

/// Refuses, from its first bytes, what is no text in an encoding we read.
fn check_start(start: &[u8]) -> Result<(), Diagnostic> {
    const MAGICS: [(&[u8], &str); 6] = [
        (b"\xff\xfe", "fichier en UTF-16"),
        (b"\xfe\xff", "fichier en UTF-16"),
        (b"PK\x03\x04", "ce fichier n'est pas du CSV mais un classeur (.xlsx, .ods) ou une archive ZIP"),
        (b"\xd0\xcf\x11\xe0", "ce fichier n'est pas du CSV mais un ancien classeur (.xls)"),
        (b"\x1f\x8b", "ce fichier est compressé (gzip)"),
        (b"PAR1", "ce fichier n'est pas du CSV mais du Parquet"),
    ];
    if start.is_empty() {
        return Err(Diagnostic::error("fichier vide").hint("déposez-le de nouveau"));
    }
    match MAGICS.iter().find(|(magic, _)| start.starts_with(magic)) {
        Some((_, message)) => Err(Diagnostic::error(*message).hint(SAVE_AS)),
        None => Ok(()),
    }
}

/// Looks at text as it streams by.
#[derive(Default)]
struct TextCheck {
    started: bool,
    mark: usize,
    /// Bytes of a character that the buffer's end cut.
    cut: Vec<u8>,
    newlines: u64,
    returns: bool,
    unbroken: u32,
    nul: Option<u64>,
    too_long: Option<u64>,
    first_odd_line: Option<u64>,
    /// Characters of two bytes or more that are right UTF-8, counted once one is wrong.
    right: u64,
    wrong: u64,
}

impl TextCheck {
    fn take(&mut self, part: &[u8]) {
        if !self.started {
            self.started = true;
            self.mark = if part.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        }
        // `contains` is many times faster than `position`, and nearly never finds one.
        if self.nul.is_none()
            && part.contains(&0)
            && let Some(at) = part.iter().position(|byte| *byte == 0)
        {
            self.nul = Some(self.newlines + newlines(&part[..at]) + 1);
        }
        self.check_utf8(part);
        let breaks = newlines(part);
        self.unbroken = if breaks == 0 { self.unbroken + 1 } else { 0 };
        if self.unbroken >= LONGEST_LINE && self.too_long.is_none() {
            self.too_long = Some(self.newlines + 1);
        }
        self.newlines += breaks;
        self.returns |= self.newlines == 0 && part.contains(&b'\r');
    }

    fn check_utf8(&mut self, part: &[u8]) {
        if self.cut.is_empty() {
            return self.check_rest(part, part);
        }
        // The cut character again, with the few bytes that may complete it.
        let cut = std::mem::take(&mut self.cut);
        let joined = [&cut, &part[..part.len().min(4)]].concat();
        let right = match std::str::from_utf8(&joined) {
            Ok(_) => joined.len(),
            Err(error) if error.valid_up_to() > 0 => error.valid_up_to(),
            Err(error) if error.error_len().is_none() => {
                self.cut = joined;
                return;
            }
            Err(_) => {
                self.wrong += 1;
                self.first_odd_line.get_or_insert(self.newlines + 1);
                cut.len()
            }
        };
        self.check_rest(part, &part[right - cut.len()..]);
    }

    fn check_rest(&mut self, part: &[u8], mut rest: &[u8]) {
        while let Err(error) = std::str::from_utf8(rest) {
            let (right, wrong) = rest.split_at(error.valid_up_to());
            let Some(length) = error.error_len() else {
                self.cut = wrong.to_vec();
                return;
            };
            self.right += right.iter().filter(|byte| **byte >= 0xc2).count() as u64;
            self.wrong += 1;
            if self.first_odd_line.is_none() {
                let offset = part.len() - wrong.len();
                self.first_odd_line = Some(self.newlines + newlines(&part[..offset]) + 1);
            }
            rest = &wrong[length..];
        }
        if self.wrong > 0 {
            self.right += rest.iter().filter(|byte| **byte >= 0xc2).count() as u64;
        }
    }

    /// The encoding, and the first line that is not UTF-8.
    fn verdict(self, name: &str) -> Result<(Encoding, Option<u64>), Diagnostic> {
        let at = |line: u64| Place { file: name.into(), line: usize::try_from(line).unwrap_or(usize::MAX), column: 0 };
        if let Some(line) = self.nul {
            let message = "octet nul : ce fichier n'est pas du texte, ou il est en UTF-16";
            return Err(Diagnostic::error(message).at(at(line)).hint(SAVE_AS));
        }
        if self.newlines == 0 && self.returns {
            let message = "fins de ligne d'un ancien Macintosh (retour chariot seul)";
            return Err(Diagnostic::error(message).at(at(1)).hint(SAVE_AS));
        }
        if let Some(line) = self.too_long {
            let message = "ligne de plus de 16 Mo : ce fichier n'est pas un tableau";
            return Err(Diagnostic::error(message).at(at(line)));
        }
        match self.first_odd_line {
            None => Ok((Encoding::Utf8, None)),
            Some(line) if self.right > self.wrong => {
                let message = format!(
                    "deux encodages mêlés : {} en UTF-8, {} dans un autre",
                    words::of(self.right, "caractère", "caractères"),
                    words::of(self.wrong, "caractère", "caractères"),
                );
                Err(Diagnostic::error(message).at(at(line)).hint(SAVE_AS))
            }
            Some(line) => Ok((Encoding::Windows1252, Some(line))),
        }
    }
}

/// Number of line feeds.
pub fn newlines(bytes: &[u8]) -> u64 {
    bytes.chunks(255).map(|chunk| u64::from(chunk.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(parts: &[&[u8]]) -> Result<(Encoding, Option<u64>), String> {
        let mut check = TextCheck::default();
        parts.iter().for_each(|part| check.take(part));
        check.verdict("f.csv").map_err(|refused| refused.message)
    }

    #[test]
    fn a_character_cut_by_a_buffer_is_still_utf8() {
        let text = "a;é\n€;𝄞\n".as_bytes();
        for cut in 0..text.len() {
            let (head, tail) = text.split_at(cut);
            assert_eq!(verdict(&[head, tail]), Ok((Encoding::Utf8, None)), "cut at {cut}");
        }
        let each: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(verdict(&each), Ok((Encoding::Utf8, None)));
    }

    #[test]
    fn windows_1252_is_told_with_its_line() {
        for cut in 0..9 {
            let (head, tail) = b"nom\nN\xe9ris\n".split_at(cut);
            assert_eq!(verdict(&[head, tail]), Ok((Encoding::Windows1252, Some(2))), "{cut}");
        }
    }

    #[test]
    fn a_file_cut_inside_a_character_is_utf8() {
        assert_eq!(verdict(&["Néris\nN".as_bytes(), b"\xc3"]), Ok((Encoding::Utf8, None)));
    }

    #[test]
    fn mixed_encodings_are_refused() {
        let text = [b"N\xe9ris\n".as_slice(), "Cérilly Ébreuil Hérisson\n".as_bytes()].concat();
        let message = "deux encodages mêlés : 3 caractères en UTF-8, 1 caractère dans un autre";
        assert_eq!(verdict(&[&text]), Err(message.into()));
    }

    #[test]
    fn line_feeds_are_counted_beyond_a_byte() {
        assert_eq!(newlines(&[b'\n'; 1000]), 1000);
    }
}
