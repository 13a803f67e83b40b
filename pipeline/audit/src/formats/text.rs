//! Numbers as French texts write them: `5 645`, `41,0 %`, `−3,7`, `1,2 (± 0,4)`.

use crate::ratios::unrounded;
use crate::system::Interval;

/// The first number of a text, with what it may have been before rounding; `None` without digit.
///
/// # Example
/// `41,0 %` gives 40.95 to 41.05; `5 645 (± 120)` gives 5644.5 to 5645.5.
pub(super) fn first_number(text: &str) -> Option<Interval> {
    numbers(text).into_iter().next()
}

/// All the numbers of a text, thousands joined.
pub(super) fn numbers(text: &str) -> Vec<Interval> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_ascii_digit() {
            let negative = at > 0 && matches!(chars[at - 1], '-' | '−');
            let (number, decimals, end) = number(&chars, at);
            found.push(unrounded(if negative { -number } else { number }, decimals));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The number that starts at a digit: its value, its decimals, where it ends.
fn number(chars: &[char], start: usize) -> (f64, u8, usize) {
    let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(10)).map(f64::from);
    let is_thousand = |at: usize| {
        matches!(chars.get(at), Some('\u{202f}' | '\u{a0}'))
            && (1..4).all(|step| digit(at + step).is_some())
            && digit(at + 4).is_none()
    };
    let (mut value, mut decimals, mut at) = (0.0, 0, start);
    while let Some(d) = digit(at).or_else(|| is_thousand(at).then_some(-1.0)) {
        if d >= 0.0 {
            value = value * 10.0 + d;
        }
        at += 1;
    }
    if chars.get(at) == Some(&',') && digit(at + 1).is_some() {
        at += 1;
        while let Some(d) = digit(at) {
            decimals += 1;
            value += d / 10_f64.powi(i32::from(decimals));
            at += 1;
        }
    }
    (value, decimals, at)
}

/// A text without its white space, to compare texts laid out differently.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A text in the order of a French dictionary: small letters, no accent, no punctuation.
pub(super) fn sorting(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ÿ' => 'y',
        other => other,
    };
    let small = text.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    small.chars().map(plain).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_french_writes_them() {
        let read = |text: &str| first_number(text).map(|i| (i.low + i.high) / 2.0);
        assert_eq!(read("5\u{202f}645 (± 120)"), Some(5645.0));
        assert_eq!(read("−3,5\u{a0}%"), Some(-3.5));
        assert_eq!(read("secret"), None);
        assert_eq!(numbers("de 2 à 13\u{202f}135 et 4").len(), 3);
        assert_eq!(first_number("41,0 %"), Some(Interval { low: 40.95, high: 41.05 }));
    }

    #[test]
    fn accents_do_not_change_the_order() {
        assert!(sorting("Ébreuil") < sorting("Escurolles"));
        assert_eq!(sorting("Saint-Pourçain"), "saintpourcain");
    }
}
