//! The list of communes and their mergers, against which codes are checked.
//! Filled from the Parquet files of the sources that say they are referentials.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// A commune code: five ASCII characters.
pub type Code = [u8; 5];

/// The communes of today and the old codes that lead to them.
#[derive(Clone, Debug, Default)]
pub struct Communes {
    today: BTreeSet<Code>,
    mergers: BTreeMap<Code, Code>,
}

/// What a code read in a file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Code of the commune today.
    pub today: Code,
    /// The code read, in capitals, with its leading zero.
    pub read: Code,
    /// Whether that zero had been lost.
    pub restored: bool,
}

impl Communes {
    /// Adds communes of today.
    pub fn list<'a>(&mut self, codes: impl IntoIterator<Item = &'a str>) {
        self.today.extend(codes.into_iter().filter_map(code));
    }

    /// Adds mergers, from old code to new; the last said of an old code holds.
    pub fn merge<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let pairs = pairs.into_iter().filter_map(|(old, new)| code(old).zip(code(new)));
        self.mergers.extend(pairs);
    }

    /// Whether no list of communes is known: then codes are checked for shape alone.
    pub fn is_empty(&self) -> bool {
        self.today.is_empty()
    }

    /// The commune that `text` stands for.
    ///
    /// # Errors
    /// The reason, in French, why it stands for none.
    pub fn resolve(&self, text: &str) -> Result<Resolved, String> {
        if let Some(read) = code(text) {
            return self
                .follow(read)
                .map(|today| Resolved { today, read, restored: false })
                .ok_or_else(|| "commune inconnue du référentiel".into());
        }
        if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let read = code(&format!("0{text}"));
            let today = read.filter(|_| !self.is_empty()).and_then(|read| self.follow(read));
            return read
                .zip(today)
                .map(|(read, today)| Resolved { today, read, restored: true })
                .ok_or_else(|| "code commune sur 4 chiffres, inconnu même avec un zéro initial".into());
        }
        Err("code commune attendu sur 5 caractères, par exemple 03001 ou 2A004".into())
    }

    /// The commune of today that a well-shaped code leads to, over several mergers if need be.
    fn follow(&self, read: Code) -> Option<Code> {
        let mut now = read;
        for _ in 0..=self.mergers.len() {
            if self.today.contains(&now) {
                return Some(now);
            }
            match self.mergers.get(&now) {
                Some(next) if *next != now => now = *next,
                _ => break,
            }
        }
        self.is_empty().then_some(now)
    }

    /// All that is known, in a fixed order: to tell whether it has changed.
    pub fn describe(&self) -> impl Display {
        let mut today: Vec<&Code> = self.today.iter().collect();
        today.sort_unstable();
        let mergers: BTreeMap<&Code, &Code> = self.mergers.iter().collect();
        format!("{today:?} {mergers:?}")
    }
}

/// The code, when it has the shape of one: `03001`, `2A004`, `97601`; capitals are restored.
fn code(text: &str) -> Option<Code> {
    let mut code: Code = text.as_bytes().try_into().ok()?;
    code.make_ascii_uppercase();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    let department = code[1].is_ascii_digit() || (code[0] == b'2' && matches!(code[1], b'A' | b'B'));
    (digits(&code[..1]) && department && digits(&code[2..])).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Communes {
        let mut communes = Communes::default();
        communes.list(["03001", "03158", "2A004"]);
        communes.merge([("03158", "03158"), ("03123", "03153"), ("03153", "03158"), ("01001", "01002")]);
        communes
    }

    #[test]
    fn codes_of_today_old_codes_and_lost_zeros() {
        let resolve = |text: &str| known().resolve(text);
        let right = |today: &[u8; 5], read: &[u8; 5], restored| Ok(Resolved { today: *today, read: *read, restored });
        assert_eq!(resolve("03001"), right(b"03001", b"03001", false));
        assert_eq!(resolve("3001"), right(b"03001", b"03001", true));
        assert_eq!(resolve("03123"), right(b"03158", b"03123", false));
        assert_eq!(resolve("3153"), right(b"03158", b"03153", true));
        assert_eq!(resolve("2a004"), right(b"2A004", b"2A004", false));
        for text in ["03999", "01001", "3999", "301", "030001", "", "2C004", "é001", "0300é"] {
            assert!(resolve(text).is_err(), "{text}");
        }
    }

    #[test]
    fn without_a_list_only_the_shape_is_checked() {
        let mut communes = Communes::default();
        assert!(communes.resolve("03999").is_ok() && communes.resolve("3999").is_err());
        communes.merge([("03123", "03158"), ("03001", "03002"), ("03002", "03001")]);
        assert_eq!(communes.resolve("03123").map(|r| r.today), Ok(*b"03158"));
        assert!(communes.resolve("03001").is_ok(), "a loop ends");
    }
}
