//! Identity over a whole file: sure findings stop it at once; suspects are counted by
//! column and judged at its end.
//!
//! One value in ten of a column of ten random digits begins as a telephone number does,
//! one in four thousand of fifteen random digits is a NIR whose key checks: a column is
//! judged by the share of its values of that length that look so. A file number of ten
//! digits that always begins with 0 cannot be told from a telephone: the file is refused,
//! and a contract that knows better says `professional = true`.

use std::collections::BTreeMap;

use super::{Finding, Kind, find};
use crate::ingest::record::Record;

/// Shortest text that can hold what is looked for: `a@b.fr`, or ten digits.
const SHORTEST: usize = 10;
/// Lengths that are told apart; longer texts are counted together.
const LENGTHS: usize = 36;

/// What a column may hold and must not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// The telephone or e-mail address of a structure is allowed.
    pub contacts: bool,
    /// Nothing is looked for: an outline.
    pub nothing: bool,
    /// Bare digits say nothing: several numbers are packed there.
    pub packed: bool,
    /// Dates to the day are dates of birth, since a name stands beside.
    pub births: bool,
}

/// Columns under watch.
#[derive(Debug)]
pub struct Watch {
    fields: Vec<Attention>,
}

/// What was seen that may be chance.
#[derive(Debug, Default)]
pub struct Suspects {
    /// By field and length: number of values.
    alike: Vec<[u32; LENGTHS]>,
    /// By field, kind and length: number of values, first line.
    seen: BTreeMap<(usize, Kind, usize), (u32, u64)>,
}

impl Watch {
    /// A watch over those fields.
    pub fn new(fields: Vec<Attention>) -> Self {
        Self { fields }
    }

    /// Looks at one row; gives the first field that surely identifies a person.
    pub fn look(&self, row: Record<'_>, line: u64, suspects: &mut Suspects) -> Option<(usize, Kind)> {
        let shortest = if row.text().contains('@') { 0 } else { SHORTEST };
        for (field, text) in row.longer_than(shortest) {
            let attention = self.fields.get(field).copied().unwrap_or_default();
            if attention.nothing {
                continue;
            }
            if let Some(kind) = look_at(field, text.trim(), attention, line, suspects) {
                return Some((field, kind));
            }
        }
        None
    }
}

fn look_at(field: usize, text: &str, attention: Attention, line: u64, suspects: &mut Suspects) -> Option<Kind> {
    if attention.births && is_day(text) {
        return Some(Kind::Birth);
    }
    if text.len() >= SHORTEST {
        suspects.count(field, text.len());
    }
    let Finding { kind, sure } = find(text)?;
    if attention.contacts && kind.is_a_contact() {
        return None;
    }
    if sure {
        return Some(kind);
    }
    if attention.packed {
        return None;
    }
    let seen = suspects.seen.entry((field, kind, text.len())).or_insert((0, line));
    *seen = (seen.0.saturating_add(1), seen.1.min(line));
    None
}

/// `JJ/MM/AAAA`.
fn is_day(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| text.as_bytes()[range].iter().all(u8::is_ascii_digit);
    let marks = |text: &str| text.as_bytes()[2] == b'/' && text.as_bytes()[5] == b'/';
    text.len() == 10 && marks(text) && digits(0..2) && digits(3..5) && digits(6..10)
}

impl Suspects {
    fn count(&mut self, field: usize, length: usize) {
        if self.alike.len() <= field {
            self.alike.resize(field + 1, [0; LENGTHS]);
        }
        let count = &mut self.alike[field][length.min(LENGTHS - 1)];
        *count = count.saturating_add(1);
    }

    /// Adds what another part of the file gave.
    pub fn add(&mut self, part: Self) {
        if self.alike.len() < part.alike.len() {
            self.alike.resize(part.alike.len(), [0; LENGTHS]);
        }
        for (ours, theirs) in self.alike.iter_mut().zip(&part.alike) {
            ours.iter_mut().zip(theirs).for_each(|(a, b)| *a = a.saturating_add(*b));
        }
        for (key, (rows, line)) in part.seen {
            let seen = self.seen.entry(key).or_insert((0, line));
            *seen = (seen.0.saturating_add(rows), seen.1.min(line));
        }
    }

    /// What cannot be chance: field, kind, first line.
    pub fn verdict(&self) -> Vec<(usize, Kind, u64)> {
        let guilty = |(field, kind, length): (usize, Kind, usize), rows: u32| {
            let alike = self.alike.get(field).map_or(0, |lengths| lengths[length.min(LENGTHS - 1)]);
            // Random digits give a telephone number once in eleven (once in 11 000 with 0033), a
            // NIR once in 4 300.
            let share = if kind == Kind::Phone && length == SHORTEST { 2 } else { 200 };
            u64::from(rows) * share >= u64::from(alike)
        };
        let seen = self.seen.iter().filter(|(key, (rows, _))| guilty(**key, *rows));
        seen.map(|((field, kind, _), (_, line))| (*field, *kind, *line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file of one column with these values is refused for.
    fn judged<'t>(values: impl IntoIterator<Item = &'t str>) -> Option<Kind> {
        let watch = Watch::new(vec![Attention::default()]);
        let mut suspects = Suspects::default();
        for (line, value) in (2..).zip(values) {
            let spans = [crate::ingest::record::span(0, value.len())];
            if let Some((_, kind)) = watch.look(Record::new(value, &spans), line, &mut suspects) {
                return Some(kind);
            }
        }
        suspects.verdict().first().map(|(_, kind, _)| *kind)
    }

    /// Pseudo-random numbers below a bound (Knuth's multiplicative step, 64 bits).
    fn random(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        }
    }

    fn column(seed: u64, rows: usize, value: impl Fn(&mut dyn FnMut(u64) -> u64) -> String) -> Vec<String> {
        let mut random = random(seed);
        (0..rows).map(|_| value(&mut random)).collect()
    }

    fn digits(random: &mut dyn FnMut(u64) -> u64, length: usize) -> String {
        (0..length).map(|_| char::from(b'0' + u8::try_from(random(10)).expect("a digit"))).collect()
    }

    fn hexadecimal(random: &mut dyn FnMut(u64) -> u64, length: usize) -> String {
        (0..length).map(|_| char::from_digit(u32::try_from(random(16)).expect("small"), 16).expect("a digit")).collect()
    }

    #[test]
    fn numbers_that_look_so_by_chance_refuse_nothing() {
        for seed in 0..20 {
            for length in [9, 10, 11, 12, 13, 14, 15, 16, 20] {
                let values = column(seed, 2_000, |random| digits(random, length));
                assert_eq!(judged(values.iter().map(String::as_str)), None, "{length} digits, seed {seed}");
            }
            for length in [15, 16, 32] {
                let values = column(seed, 5_000, |random| hexadecimal(random, length));
                assert_eq!(judged(values.iter().map(String::as_str)), None, "pseudonyms of {length}, seed {seed}");
            }
            let amounts = column(seed, 2_000, |random| format!("{},{:02}", random(10_000_000), random(100)));
            assert_eq!(judged(amounts.iter().map(String::as_str)), None, "amounts");
            let dates = column(seed, 500, |random| {
                format!("{:02}/{:02}/{}", random(28) + 1, random(12) + 1, 1950 + random(80))
            });
            assert_eq!(judged(dates.iter().map(String::as_str)), None, "dates");
            let sirets = column(seed, 2_000, |random| format!("{}{}", 2 + random(8), digits(random, 13)));
            assert_eq!(judged(sirets.iter().map(String::as_str)), None, "SIRET");
        }
    }

    #[test]
    fn a_column_of_phones_or_nirs_is_refused() {
        let phones = column(1, 300, |random| format!("06{}", digits(random, 8)));
        assert_eq!(judged(phones.iter().map(String::as_str)), Some(Kind::Phone));
        let nirs = column(2, 300, |random| nir(random));
        assert_eq!(judged(nirs.iter().map(String::as_str)), Some(Kind::Nir));
    }

    #[test]
    fn one_nir_among_pseudonyms_is_refused() {
        let mut values = column(3, 20_000, |random| hexadecimal(random, 16));
        values[777] = "255081416802538".into();
        assert_eq!(judged(values.iter().map(String::as_str)), Some(Kind::Nir));
    }

    /// A NIR whose key checks.
    fn nir(random: &mut dyn FnMut(u64) -> u64) -> String {
        let number = (((1 + random(2)) * 100 + random(100)) * 100 + 1 + random(12)) * 100 + 1 + random(95);
        let number = (number * 1000 + 1 + random(900)) * 1000 + 1 + random(900);
        format!("{number}{:02}", 97 - number % 97)
    }
}
