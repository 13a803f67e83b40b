//! Numbers as French readers write them: narrow no-break space (U+202F) between thousands,
//! decimal comma, true minus (U+2212), agreement of the unit.
//!
//! Rounds for display only: no figure is computed here, and a hidden or missing figure has its
//! own words elsewhere.

use super::NO_BREAK;

/// Narrow no-break space: between thousands, before `%` and `€`.
pub(super) const NARROW: char = '\u{202f}';
/// The minus sign.
const MINUS: char = '−';
/// What stands for a number that is not one.
const NOT_A_NUMBER: &str = "non disponible";

/// Words in -s or -x that are the same in the singular.
const INVARIABLE: [&str; 10] = ["accès", "cas", "corps", "décès", "fois", "mois", "pays", "repas", "taux", "temps"];

/// Words after which a unit no longer agrees with the number: `place | pour 100 enfants`.
const PREPOSITIONS: [&str; 15] =
    ["à", "au", "aux", "avec", "chez", "dans", "de", "des", "du", "en", "et", "par", "pour", "sans", "sur"];

/// The digits of `|value|` before and after the comma, rounded to `decimals` places.
///
/// Rounds half away from zero on the shortest decimal text that names the value: 0.285 is taken
/// as 0,285 (0,29 at two places), although the nearest binary number is a little less.
fn digits(value: f64, decimals: usize) -> (String, String) {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let kept = fraction.chars().chain(std::iter::repeat('0')).take(decimals);
    let mut all: Vec<u8> = whole.chars().chain(kept).map(|digit| digit as u8).collect();
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        increment(&mut all);
    }
    let mut whole: String = all.into_iter().map(char::from).collect();
    let fraction = whole.split_off(whole.len() - decimals);
    (whole, fraction)
}

/// Adds one to a number written in ASCII digits.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

/// The digits in groups of three from the right.
fn grouped(whole: &str) -> String {
    let mut text = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(NARROW);
        }
        text.push(digit);
    }
    text
}

/// The value with `decimals` places: `17 120`, `42,1`, `−3,2`.
///
/// Rounds half away from zero, on the shortest decimal text that names the value. What rounds to
/// zero has no sign. A value that is not finite gives `non disponible`.
///
/// ```
/// use portulan_terms::french::number;
/// assert_eq!(number(17120.0, 0), "17\u{202f}120");
/// assert_eq!(number(-3.25, 1), "−3,3");
/// assert_eq!(number(-0.04, 1), "0,0");
/// ```
pub fn number(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return NOT_A_NUMBER.to_owned();
    }
    let (whole, fraction) = digits(value, usize::from(decimals));
    let is_zero = whole.chars().chain(fraction.chars()).all(|digit| digit == '0');
    let mut text = String::new();
    if value < 0.0 && !is_zero {
        text.push(MINUS);
    }
    text.push_str(&grouped(&whole));
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(&fraction);
    }
    text
}

/// The value as a change: `+1,2`, `−3,2`, `0,0` for what rounds to zero.
pub fn signed(value: f64, decimals: u8) -> String {
    let text = number(value, decimals);
    match parse_number(&text) {
        Some(shown) if shown > 0.0 => format!("+{text}"),
        _ => text,
    }
}

/// The value with its unit: `42,1 %`, `350 €`, `1,9 point`, `12 foyers`.
///
/// `unit` is given in the plural and agrees with the value as shown. A narrow no-break space
/// stands before `%`, `‰` and `€`, a plain no-break space before any other unit. An empty unit
/// adds nothing.
///
/// ```
/// use portulan_terms::french::with_unit;
/// assert_eq!(with_unit(42.14, 1, "%"), "42,1\u{202f}%");
/// assert_eq!(with_unit(1.0, 0, "places pour 100 enfants"), "1\u{a0}place pour 100 enfants");
/// ```
pub fn with_unit(value: f64, decimals: u8, unit: &str) -> String {
    followed_by_unit(number(value, decimals), unit)
}

/// The change with its unit: `+1,2 point`, `−350 €`.
pub fn signed_with_unit(value: f64, decimals: u8, unit: &str) -> String {
    followed_by_unit(signed(value, decimals), unit)
}

/// The number already written, and the unit that agrees with it.
fn followed_by_unit(number: String, unit: &str) -> String {
    match parse_number(&number) {
        Some(_) if unit.is_empty() => number,
        Some(_) if unit.starts_with(['%', '‰', '€']) => format!("{number}{NARROW}{unit}"),
        Some(shown) if shown.abs() < 2.0 => format!("{number}{NO_BREAK}{}", singular(unit)),
        Some(_) => format!("{number}{NO_BREAK}{unit}"),
        None => number,
    }
}

/// A unit in the singular: the noun and its adjectives, up to the first preposition.
fn singular(unit: &str) -> String {
    let mut agrees = true;
    let words = unit.split(' ').map(|word| {
        agrees &= !is_complement(word);
        if agrees { singular_word(word) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the word opens a complement: a preposition, elided (`d’emploi`) or not.
fn is_complement(word: &str) -> bool {
    PREPOSITIONS.contains(&word) || word.starts_with("d’") || word.starts_with("d'")
}

/// A noun or an adjective in the singular. Words of one or two letters are symbols.
fn singular_word(word: &str) -> String {
    if INVARIABLE.contains(&word) || word.len() < 3 {
        return word.to_owned();
    }
    match (word.strip_suffix("aux"), word.strip_suffix(['s', 'x'])) {
        (Some(stem), _) if !stem.ends_with('e') => format!("{stem}al"),
        (Some(_), Some(stem)) => stem.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// The word that agrees with `n`: in French the plural begins at 2 (`1,9 point`, `0 foyer`),
/// whatever the sign.
pub fn plural<'a>(n: f64, singular: &'a str, plural: &'a str) -> &'a str {
    if n.abs() < 2.0 { singular } else { plural }
}

/// A count and its noun, held together by a no-break space: `1 commune`, `39 communes`.
pub fn count(n: usize, singular: &str, plural: &str) -> String {
    let word = if n < 2 { singular } else { plural };
    format!("{}{NO_BREAK}{word}", grouped(&n.to_string()))
}

/// A rank: `1er` (`1re` in the feminine), `2e`, `3e`.
pub fn rank(n: usize, feminine: bool) -> String {
    match (n, feminine) {
        (1, false) => "1er".to_owned(),
        (1, true) => "1re".to_owned(),
        _ => format!("{}e", grouped(&n.to_string())),
    }
}

/// Reads back what [`number`] and [`signed`] write; `None` for anything else. Plain and no-break
/// spaces and the hyphen are read too.
///
/// ```
/// use portulan_terms::french::parse_number;
/// assert_eq!(parse_number("−17\u{202f}120,5"), Some(-17120.5));
/// assert_eq!(parse_number("17.5"), None);
/// ```
pub fn parse_number(text: &str) -> Option<f64> {
    let negative = text.starts_with([MINUS, '-']);
    let unsigned = text.strip_prefix([MINUS, '-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let groups: Vec<&str> = whole.split([NARROW, NO_BREAK, ' ']).collect();
    let is_grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let mut parts = groups.iter().chain(&fraction);
    let is_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_grouped || !parts.all(is_digits) {
        return None;
    }
    let value: f64 = format!("{}.{}", groups.concat(), fraction.unwrap_or("0")).parse().ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::{NO_BREAK, count, number, parse_number, plural, rank, signed, signed_with_unit, with_unit};

    /// The text with its no-break spaces made visible: `_` narrow, `~` plain.
    fn seen(text: &str) -> String {
        text.replace('\u{202f}', "_").replace(NO_BREAK, "~")
    }

    #[test]
    fn numbers_have_narrow_spaces_a_comma_and_a_true_minus() {
        for (value, decimals, expected) in [
            (17120.0, 0, "17_120"),
            (999.0, 0, "999"),
            (1000.0, 0, "1_000"),
            (1_234_567.891, 2, "1_234_567,89"),
            (999_999.95, 1, "1_000_000,0"),
            (42.1, 1, "42,1"),
            (42.0, 1, "42,0"),
            (-3.2, 1, "−3,2"),
            (-17120.4, 0, "−17_120"),
            (0.0, 0, "0"),
            (1e21, 0, "1_000_000_000_000_000_000_000"),
            (1e-9, 3, "0,000"),
        ] {
            assert_eq!(seen(&number(value, decimals)), expected, "{value}");
        }
        assert_eq!(number(f64::NAN, 1), "non disponible");
        assert_eq!(number(f64::INFINITY, 1), "non disponible");
    }

    #[test]
    fn halves_go_away_from_zero_on_the_decimal_text() {
        for (value, decimals, expected) in [
            (0.285, 2, "0,29"),
            (1.005, 2, "1,01"),
            (2.675, 2, "2,68"),
            (0.5, 0, "1"),
            (2.5, 0, "3"),
            (-0.5, 0, "−1"),
            (-2.25, 1, "−2,3"),
            (9.95, 1, "10,0"),
            (0.049_999, 1, "0,0"),
        ] {
            assert_eq!(number(value, decimals), expected, "{value}");
        }
    }

    #[test]
    fn zero_has_no_sign() {
        for value in [0.0, -0.0, 0.04, -0.04, -1e-300] {
            assert_eq!(number(value, 1), "0,0");
            assert_eq!(signed(value, 1), "0,0");
        }
        assert_eq!(signed(1.2, 1), "+1,2");
        assert_eq!(signed(-3.2, 1), "−3,2");
        assert_eq!(signed(f64::NAN, 1), "non disponible");
    }

    #[test]
    fn units_agree_with_the_number_shown() {
        for (value, decimals, unit, expected) in [
            (42.14, 1, "%", "42,1_%"),
            (42.14, 1, "% des foyers", "42,1_% des foyers"),
            (1350.0, 0, "€", "1_350_€"),
            (0.0, 1, "points", "0,0~point"),
            (1.9, 1, "points", "1,9~point"),
            (-1.9, 1, "points", "−1,9~point"),
            (1.96, 1, "points", "2,0~points"),
            (-2.0, 0, "points", "−2~points"),
            (1.0, 0, "foyers", "1~foyer"),
            (2.0, 0, "foyers", "2~foyers"),
            (17120.0, 0, "personnes", "17_120~personnes"),
            (0.0, 0, "habitants", "0~habitant"),
            (1.5, 1, "places pour 100 enfants", "1,5~place pour 100 enfants"),
            (58.4, 1, "places pour 100 enfants", "58,4~places pour 100 enfants"),
            (1.0, 0, "foyers allocataires", "1~foyer allocataire"),
            (1.0, 0, "enfants de moins de 3 ans", "1~enfant de moins de 3 ans"),
            (1.0, 0, "demandeurs d’emplois divers", "1~demandeur d’emplois divers"),
            (1.0, 0, "logements sociaux", "1~logement social"),
            (1.0, 0, "nouveaux allocataires", "1~nouveau allocataire"),
            (1.0, 0, "mois", "1~mois"),
            (1.0, 0, "ans", "1~an"),
            (1.0, 0, "s", "1~s"),
            (1.5, 1, "k€", "1,5~k€"),
            (1.5, 1, "", "1,5"),
            (f64::NAN, 1, "%", "non disponible"),
        ] {
            assert_eq!(seen(&with_unit(value, decimals, unit)), expected);
        }
        assert_eq!(seen(&signed_with_unit(1.2, 1, "points")), "+1,2~point");
        assert_eq!(seen(&signed_with_unit(-350.0, 0, "€")), "−350_€");
    }

    #[test]
    fn the_plural_begins_at_two() {
        for (n, expected) in [(0.0, "foyer"), (1.9, "foyer"), (-1.9, "foyer"), (2.0, "foyers")] {
            assert_eq!(plural(n, "foyer", "foyers"), expected);
        }
        assert_eq!(plural(-2.0, "foyer", "foyers"), "foyers");
        assert_eq!(seen(&count(1, "commune", "communes")), "1~commune");
        assert_eq!(seen(&count(39, "commune", "communes")), "39~communes");
        assert_eq!(seen(&count(34_875, "commune", "communes")), "34_875~communes");
    }

    #[test]
    fn ranks_agree_in_gender() {
        assert_eq!(rank(1, false), "1er");
        assert_eq!(rank(1, true), "1re");
        assert_eq!(rank(2, false), "2e");
        assert_eq!(rank(11, true), "11e");
    }

    #[test]
    fn only_french_numbers_are_read_back() {
        assert_eq!(parse_number("+1,2"), Some(1.2));
        assert_eq!(parse_number("-17 120"), Some(-17120.0));
        assert_eq!(parse_number("17120"), Some(17120.0));
        for wrong in ["", "−", ",5", "5,", "1.5", "1,2,3", "17 12", "1 2345", "12%", "secret"] {
            assert_eq!(parse_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_written_reads_back_within_half_a_unit_of_the_last_decimal() {
        let scales = [1e-6, 0.001, 0.05, 0.37, 1.0, 7.77, 123.456, 9999.5, 1e6 + 0.1, 4.2e9];
        for decimals in 0..=4_u8 {
            let unit = 10_f64.powi(-i32::from(decimals));
            for scale in scales {
                for step in -200..=200 {
                    let value = f64::from(step) * scale / 16.0;
                    let text = number(value, decimals);
                    let back = parse_number(&text).expect("a number that reads back");
                    let slack = value.abs() * 4.0 * f64::EPSILON + unit * 1e-9;
                    assert!((back - value).abs() <= unit / 2.0 + slack, "{value} → {text}");
                    assert_eq!(number(back, decimals), text, "written twice: {value}");
                    assert!(back != 0.0 || !text.contains('−'), "{value} → {text}");
                }
            }
        }
    }
}
