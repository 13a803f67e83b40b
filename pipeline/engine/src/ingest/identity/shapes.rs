//! From the text of one field to what identifies a person in it, if anything does.
//!
//! A text is cut into *groups* of letters and digits, linked when only what people write
//! inside a number parts them (a space, a dot, a dash…): `06.12.34.56.78`.

use super::numbers::{NIR, iban_length, is_iban, is_nir};
use super::{Finding, Kind};

/// Length of a telephone number written in France.
pub const PHONE: usize = 10;

/// The first thing in the text that identifies a person.
pub fn find(text: &str) -> Option<Finding> {
    let sure = |kind| Finding { kind, sure: true };
    if text.contains('@') && has_email(text) {
        return Some(sure(Kind::Email));
    }
    // The shortest of the others is a telephone number.
    if text.len() < PHONE {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return one_group(text.as_bytes());
    }
    // Most long texts are names and dates.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 4 || digits < PHONE - 1 && !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let groups = groups(text);
    (0..groups.len()).find_map(|at| starts_at(&groups, at)).map(sure)
}

/// A text without any mark between its characters. Digits alone, or lower-case letters as a
/// pseudonym has, may take these shapes by chance.
fn one_group(text: &[u8]) -> Option<Finding> {
    let kind = match text.len() {
        PHONE if is_national(text) => Kind::Phone,
        NIR if is_nir(text, true) => Kind::Nir,
        13 if text.starts_with(b"0033") && is_national_rest(&text[4..]) => Kind::Phone,
        _ if iban_length(text) == Some(text.len()) && is_iban(text) => Kind::Iban,
        _ => return None,
    };
    let by_hand = text.iter().any(u8::is_ascii_uppercase);
    Some(Finding { kind, sure: kind == Kind::Iban && by_hand })
}

/// Letters and digits without a mark between them.
struct Group<'a> {
    text: &'a [u8],
    /// Whether only marks that people write inside a number part it from the group before.
    linked: bool,
    /// Whether a `+` stands right before it.
    plus: bool,
}

impl Group<'_> {
    fn is_digits(&self) -> bool {
        self.text.iter().all(u8::is_ascii_digit)
    }
}

fn groups(text: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let (mut linked, mut plus) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if length > 0 {
            let (group, after) = rest.split_at(length);
            groups.push(Group { text: group.as_bytes(), linked, plus });
            (linked, plus, rest) = (true, false, after);
            continue;
        }
        plus = c == '+';
        linked &=
            matches!(c, ' ' | '.' | '-' | '/' | '_' | '(' | ')' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2011}');
        rest = &rest[c.len_utf8()..];
    }
    groups
}

/// What begins with that group.
fn starts_at(groups: &[Group<'_>], at: usize) -> Option<Kind> {
    let linked = groups[at + 1..].iter().take_while(|group| group.linked).count();
    let run = &groups[at..=at + linked];
    if is_phone(run, at > 0 && groups[at].linked && groups[at - 1].is_digits()) {
        return Some(Kind::Phone);
    }
    if is_spaced_nir(run) {
        return Some(Kind::Nir);
    }
    is_spaced_iban(run).then_some(Kind::Iban)
}

/// `06 12 34 56 78`, `0612345678` among words, `+33 6 12 34 56 78`, `+33 (0)6…`, `0033 6…`.
fn is_phone(run: &[Group<'_>], after_digits: bool) -> bool {
    let digits: Vec<u8> = run.iter().take_while(|g| g.is_digits()).take(8).flat_map(|g| g.text).copied().collect();
    if run[0].plus || digits.starts_with(b"0033") {
        let abroad = digits.strip_prefix(b"0033").or_else(|| digits.strip_prefix(b"33"));
        return abroad.is_some_and(|rest| is_national_rest(rest.strip_prefix(b"0").unwrap_or(rest)));
    }
    let lengths: Vec<usize> = run.iter().take_while(|g| g.is_digits()).map(|g| g.text.len()).collect();
    let shaped = match lengths.as_slice() {
        [PHONE] | [4, 2, 2, 2] | [2, 3, 3, 2] => true,
        // Several numbers may follow each other.
        pairs => pairs.len() % 5 == 0 && pairs.iter().all(|length| *length == 2),
    };
    shaped && !after_digits && digits.len() >= PHONE && is_national(&digits[..PHONE])
}

fn is_national(digits: &[u8]) -> bool {
    digits.len() == PHONE && digits[0] == b'0' && is_national_rest(&digits[1..])
}

/// The nine digits after the 0 or the +33.
fn is_national_rest(digits: &[u8]) -> bool {
    digits.len() == PHONE - 1 && digits[0] != b'0' && digits.iter().all(u8::is_ascii_digit)
}

/// A NIR in several groups, or in one among words.
fn is_spaced_nir(run: &[Group<'_>]) -> bool {
    joined(run, NIR).is_some_and(|text| is_nir(&text, false))
}

fn is_spaced_iban(run: &[Group<'_>]) -> bool {
    let start: Vec<u8> = run.iter().take(2).flat_map(|group| group.text).copied().collect();
    let letters = run[0].text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters != 2 {
        return false;
    }
    iban_length(&start).and_then(|length| joined(run, length)).is_some_and(|text| is_iban(&text))
}

/// The first groups put together, when some number of them has that length.
fn joined(run: &[Group<'_>], length: usize) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(length);
    for group in run {
        text.extend_from_slice(group.text);
        if text.len() >= length {
            break;
        }
    }
    (text.len() == length).then_some(text)
}

/// Whether some `@` has a name before it and a domain after.
fn has_email(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let named = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._%+-'".contains(c));
        named && is_domain(&text[at + 1..])
    })
}

/// Whether the text begins with a domain: labels parted by dots, the last of letters alone.
fn is_domain(text: &str) -> bool {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(text.len());
    let domain = text[..end].trim_end_matches(['.', '-']);
    let labels: Vec<&str> = domain.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
        && last.chars().count() > 1
        && last.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<(Kind, bool)> {
        find(text).map(|found| (found.kind, found.sure))
    }

    #[test]
    fn what_is_sure() {
        let phones = [
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78",
            "+33612345678",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033 6 12 34 56 78",
            "0470 12 34 56",
            "rappeler au 0612345678",
            "06 123 456 78",
            "04 70 12 34 56 / 06 12 34 56 78",
            "(04) 70 12 34 56",
        ];
        for text in phones {
            assert_eq!(kind(text), Some((Kind::Phone, true)), "{text}");
        }
        for text in ["2 55 08 14 168 025 38", "2550814168025 38", "NIR : 255081416802538", "1 85 01 2A 004 012 06"] {
            assert_eq!(kind(text), Some((Kind::Nir, true)), "{text}");
        }
        for text in ["FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606", "IBAN BE68 5390 0754 7034"] {
            assert_eq!(kind(text), Some((Kind::Iban, true)), "{text}");
        }
        for text in ["a@b.fr", "écrire à jeanne.martin+caf@exemple.co.uk, svp", "<o'neil@caf-allier.fr>"] {
            assert_eq!(kind(text), Some((Kind::Email, true)), "{text}");
        }
    }

    #[test]
    fn what_is_only_suspect() {
        assert_eq!(kind("0612345678"), Some((Kind::Phone, false)));
        assert_eq!(kind("0033612345678"), Some((Kind::Phone, false)));
        assert_eq!(kind("255081416802538"), Some((Kind::Nir, false)));
        assert_eq!(kind("be68539007547034"), Some((Kind::Iban, false)), "a pseudonym may look so");
    }

    #[test]
    fn what_is_nothing() {
        let texts = [
            "",
            "03001",
            "31/12/2024",
            "2024-12-31",
            "01/02/2024 10:30",
            "2024-01-02 03:04:05",
            "12345678901234",
            "00123456789",
            "0012345678",
            "1234567890",
            "1234.56",
            "-1234567890.12",
            "123456789012345",
            "Structure synthétique 03-0012",
            "200071082",
            "01 02 2024",
            "9f3ac2b1d0e47788",
            "3,14159265358979",
            "06 12 34 56",
            "03-12345678",
            "0300-123-456",
            "2 55 08 14 168 025 39",
            "FR14 2004 1010 0505 0001 3M02 607",
            "a @ b",
            "@caf",
            "moi@ici",
            "12 rue du 4 septembre 1870",
            "+34 612 34 56 78",
            "84000000000000001",
            "03 04 05 06 07 08",
        ];
        for text in texts {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
