//! Names of the files as small numbers, so that millions of figures compare and sort fast.
//!
//! Numbers follow the order in which names are met, which is the order of the files:
//! the same files give the same numbers.

use std::collections::BTreeMap;

/// A set of names, each with its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    texts: Vec<String>,
    numbers: BTreeMap<String, u32>,
    /// The last name asked for: neighbouring rows repeat it.
    last: Option<u32>,
}

impl Names {
    /// The number of a name, given to it now when it is new.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(last) = self.last.filter(|&last| self.texts[last as usize] == text) {
            return last;
        }
        let number = match self.numbers.get(text) {
            Some(&number) => number,
            None => {
                let number = self.texts.len() as u32;
                self.texts.push(text.to_owned());
                self.numbers.insert(text.to_owned(), number);
                number
            }
        };
        self.last = Some(number);
        number
    }

    /// The number of a name already met.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The name of a number.
    pub(crate) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// The names of all the editions read together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    pub(crate) indicators: Names,
    pub(crate) categories: Names,
    pub(crate) months: Names,
    /// `level|territory`.
    pub(crate) zones: Names,
}

/// What identifies a figure in every file of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) indicator: u32,
    pub(crate) category: u32,
    pub(crate) month: u32,
    pub(crate) zone: u32,
}

impl Lexicon {
    /// The key written as in the attribute `data-figure`: `indicator|category|month|level|territory`.
    pub(crate) fn written(&self, key: Key) -> String {
        format!(
            "{}|{}|{}|{}",
            self.indicators.text(key.indicator),
            self.categories.text(key.category),
            self.months.text(key.month),
            self.zones.text(key.zone)
        )
    }

    /// Reads a key back; `None` when one of its names is in no edition.
    pub(crate) fn key(&self, written: &str) -> Option<Key> {
        let mut parts = written.trim().splitn(4, '|');
        let mut next = || parts.next();
        Some(Key {
            indicator: self.indicators.find(next()?)?,
            category: self.categories.find(next()?)?,
            month: self.months.find(next()?)?,
            zone: self.zones.find(next()?)?,
        })
    }

    /// A zone in words: « commune 03190 ».
    pub(crate) fn zone_in_french(&self, zone: u32) -> String {
        let text = self.zones.text(zone);
        let (level, code) = text.split_once('|').unwrap_or(("", text));
        let level = match level {
            "epci" => "EPCI",
            "epci_partie" => "partie d’EPCI",
            "departement" => "département",
            "caf" => "Caf",
            "france" => "France",
            other => other,
        };
        format!("{level} {code}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_written() {
        let mut lexicon = Lexicon::default();
        let key = Key {
            indicator: lexicon.indicators.number("rsa"),
            category: lexicon.categories.number(""),
            month: lexicon.months.number("2024-12"),
            zone: lexicon.zones.number("commune|03190"),
        };
        assert_eq!(lexicon.written(key), "rsa||2024-12|commune|03190");
        assert_eq!(lexicon.key("rsa||2024-12|commune|03190"), Some(key));
        assert_eq!(lexicon.key("rsa||2024-12|commune|03191"), None);
        assert_eq!(lexicon.zone_in_french(key.zone), "commune 03190");
    }
}
