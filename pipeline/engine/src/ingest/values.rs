//! From the text of one field to a typed value, or to a reason in French.
//! Knows no column, no file: blanks, codes and bounds are looked at elsewhere.

use portulan_plan::source::Spelling;
use portulan_terms::Month;

/// A whole number; a null decimal part is allowed (`12`, `12,0`).
///
/// # Errors
/// The reason why the text is none.
pub fn integer(text: &str) -> Result<i64, String> {
    if let Some(value) = short(text.as_bytes()) {
        return Ok(value);
    }
    let parts = NumberParts::of(text)?;
    if parts.fraction.bytes().any(|digit| digit != b'0') {
        return Err("nombre entier attendu, décimales trouvées".into());
    }
    if parts.fraction.len() == 3 && parts.whole.bytes().any(|digit| digit != b'0') {
        return Err("séparateur de milliers ou décimales nulles : écrivez le nombre sans séparateur".into());
    }
    let sign = if parts.negative { -1 } else { 1 };
    parts
        .whole
        .bytes()
        .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(sign * i64::from(digit - b'0')))
        .ok_or_else(|| "nombre trop grand".into())
}

/// A number with a decimal point or comma.
///
/// # Errors
/// The reason why the text is none.
pub fn decimal(text: &str) -> Result<f64, String> {
    if let Some(value) = short_decimal(text.as_bytes()) {
        return Ok(value);
    }
    NumberParts::of(text)?;
    let parsed = match text.contains(',') {
        true => text.replace(',', ".").parse::<f64>(),
        false => text.parse::<f64>(),
    };
    match parsed {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err("nombre trop grand".into()),
    }
}

/// A whole number of `1 / divisor`: cents when the scale is 0.01. Divided, not multiplied:
/// 12345 × 0.01 is not the number nearest to 123.45.
///
/// # Errors
/// The reason why the text is none.
pub fn scaled(text: &str, scale: f64) -> Result<f64, String> {
    let value = integer(text)? as f64;
    let divisor = (1.0 / scale).round();
    Ok(if divisor > 1.0 && scale == 1.0 / divisor { value / divisor } else { value * scale })
}

/// The value of one to fifteen digits and nothing else: what nearly every number is.
fn short(text: &[u8]) -> Option<i64> {
    let fits = (1..=15).contains(&text.len());
    let digit = |sum: i64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'));
    fits.then(|| text.iter().try_fold(0, digit)).flatten()
}

/// The value of digits, a mark and one to six digits, fifteen in all at most: both the
/// digits and the power of ten are then exact in binary, so one division rounds once
/// (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
fn short_decimal(text: &[u8]) -> Option<f64> {
    const TENS: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    let Some(mark) = text.iter().position(|byte| matches!(byte, b'.' | b',')) else {
        return short(text).map(|value| value as f64);
    };
    let (whole, fraction) = (&text[..mark], &text[mark + 1..]);
    if text.len() > 16 || fraction.len() >= TENS.len() {
        return None;
    }
    let digits = short(whole)?.checked_mul(TENS[fraction.len()] as i64)?.checked_add(short(fraction)?)?;
    Some(digits as f64 / TENS[fraction.len()])
}

/// The month of `2024-12`, `202412`, `2024-12-31` or `31/12/2024`.
///
/// # Errors
/// The reason why the text is none.
pub fn month(text: &str) -> Result<Month, String> {
    let bytes = text.as_bytes();
    let (year, number, day) = match bytes {
        [_, _, _, _, b'-', _, _] => (&bytes[..4], &bytes[5..7], None),
        [_, _, _, _, b'-', _, _, b'-', _, _] => (&bytes[..4], &bytes[5..7], Some(&bytes[8..])),
        [_, _, b'/', _, _, b'/', _, _, _, _] => (&bytes[6..], &bytes[3..5], Some(&bytes[..2])),
        [_, _, _, _, _, _] => (&bytes[..4], &bytes[4..], None),
        _ => return Err(not_a_month()),
    };
    let month = small(year)
        .zip(small(number).and_then(|n| u8::try_from(n).ok()))
        .and_then(|(year, number)| Month::new(year, number))
        .ok_or_else(not_a_month)?;
    match day.map(small) {
        None => Ok(month),
        Some(Some(day)) if (1..=length(month)).contains(&day) => Ok(month),
        Some(_) => Err("ce jour n'existe pas dans le mois".into()),
    }
}

/// The month of four digits, `1224` or `2412`, in the 2000s.
///
/// # Errors
/// The reason why the text is none.
pub fn short_month(text: &str, spelling: Spelling) -> Result<Month, String> {
    let (first, second) = match text.as_bytes() {
        bytes @ [_, _, _, _] => (small(&bytes[..2]), small(&bytes[2..])),
        _ => (None, None),
    };
    let (number, year, wanted) = match spelling {
        Spelling::Mmaa => (first, second, "MMAA, par exemple 1224"),
        Spelling::Aamm => (second, first, "AAMM, par exemple 2412"),
    };
    let number = number.and_then(|number| u8::try_from(number).ok());
    let month = year.zip(number).and_then(|(year, number)| Month::new(2000 + year, number));
    month.ok_or_else(|| format!("mois attendu : {wanted}"))
}

/// Days from 1970-01-01 to the day of `2024-12-31` or `31/12/2024`.
///
/// # Errors
/// The reason why the text is none.
pub fn day(text: &str) -> Result<i32, String> {
    let wrong = || "date attendue : AAAA-MM-JJ ou JJ/MM/AAAA".to_owned();
    let day = match text.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', rest @ ..] => small(rest),
        [first, second, b'/', ..] => small(&[*first, *second]),
        _ => None,
    };
    let day = day.filter(|_| text.len() == 10).ok_or_else(wrong)?;
    Ok(month(text)?.days_since_epoch() + day - 1)
}

/// The December of `2024`, or of the year of any spelling of a month.
///
/// # Errors
/// The reason why the text is none.
pub fn year(text: &str) -> Result<Month, String> {
    let year = match text.len() {
        4 => small(text.as_bytes()),
        _ => month(text).ok().map(Month::year),
    };
    year.and_then(|year| Month::new(year, 12)).ok_or_else(|| "année attendue : AAAA, par exemple 2024".into())
}

fn not_a_month() -> String {
    "mois attendu : AAAA-MM, AAAAMM, AAAA-MM-JJ ou JJ/MM/AAAA".into()
}

/// Number of days of the month.
fn length(month: Month) -> i32 {
    month.minus(-1).days_since_epoch() - month.days_since_epoch()
}

/// A number of a few digits, and nothing but digits.
fn small(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
}

/// A number cut at its sign and at its decimal mark.
struct NumberParts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> NumberParts<'a> {
    fn of(text: &'a str) -> Result<Self, String> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let end = digits.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
        let (whole, rest) = digits.split_at(end);
        let fraction = match rest.as_bytes().first() {
            None => "",
            Some(b'.' | b',') => &rest[1..],
            Some(_) => return Err(why_no_number(digits)),
        };
        let right = fraction.bytes().all(|b| b.is_ascii_digit());
        match right && !(whole.is_empty() && fraction.is_empty()) {
            true => Ok(Self { negative, whole, fraction }),
            false => Err(why_no_number(digits)),
        }
    }
}

/// The likeliest reason why `digits` (sign taken off) is no number.
fn why_no_number(digits: &str) -> String {
    let groups = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '\u{2019}');
    let starts_well = digits.starts_with(|c: char| c.is_ascii_digit());
    if starts_well && digits.chars().all(|c| c.is_ascii_digit() || groups(c)) {
        return "séparateur de milliers : écrivez le nombre sans séparateur".into();
    }
    let mantissa = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E' | '+' | '-');
    if starts_well && digits.chars().all(mantissa) && digits.contains(['e', 'E']) {
        return "notation scientifique : écrivez tous les chiffres du nombre".into();
    }
    "nombre attendu".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, value) in [("12", 12), ("12.0", 12), ("12,00", 12), ("-7", -7), ("+7", 7), ("0,000", 0), ("007", 7)]
        {
            assert_eq!(integer(text), Ok(value), "{text}");
        }
        assert_eq!(integer("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(integer("9223372036854775808"), Err("nombre trop grand".into()));
        assert_eq!(integer("12,5"), Err("nombre entier attendu, décimales trouvées".into()));
        for text in ["", "-", ".", "abc", "12 %", "NaN", "--1", "1-2", "é"] {
            assert_eq!(integer(text), Err("nombre attendu".into()), "{text}");
        }
    }

    #[test]
    fn thousands_are_never_guessed() {
        let reason = "séparateur de milliers : écrivez le nombre sans séparateur";
        for text in ["1 234", "1\u{a0}234", "1\u{202f}234,5", "1.234.567", "1,234,567", "1.234,5"] {
            assert_eq!(decimal(text), Err(reason.into()), "{text}");
            assert_eq!(integer(text), Err(reason.into()), "{text}");
        }
        assert!(integer("1.000").is_err());
        assert_eq!(decimal("1.234"), Ok(1.234));
    }

    #[test]
    fn decimals() {
        assert_eq!(decimal("12,5"), Ok(12.5));
        assert_eq!(decimal("-.5"), Ok(-0.5));
        assert_eq!(decimal("12."), Ok(12.0));
        let reason = "notation scientifique : écrivez tous les chiffres du nombre";
        assert_eq!(decimal("1e+05"), Err(reason.into()));
        assert!(decimal("inf").is_err());
    }

    /// The fast way gives what the standard library gives, to the bit.
    #[test]
    fn short_decimals_are_exact() {
        let texts = [
            "0.1",
            "99999.99",
            "1234567,891234",
            "0,000001",
            "123456789012.3",
            "512.30",
            "0.0",
            "7,00",
            "12345678901234.5",
        ];
        for text in texts {
            assert_eq!(decimal(text), Ok(text.replace(',', ".").parse().expect("a number")), "{text}");
        }
        for cents in 0..100_000_i64 {
            let text = format!("{}.{:02}", cents / 100, cents % 100);
            assert_eq!(decimal(&text), Ok(text.parse().expect("a number")));
            assert_eq!(scaled(&cents.to_string(), 0.01), Ok(text.parse().expect("a number")));
        }
        assert_eq!(scaled("3", 2.5), Ok(7.5));
        assert_eq!(scaled("00000012345", 0.01), Ok(123.45));
        assert!(scaled("12,5", 0.01).is_err());
    }

    #[test]
    fn months_of_four_digits() {
        let december = Ok(Month::new(2024, 12).expect("a month"));
        assert_eq!(short_month("1224", Spelling::Mmaa), december);
        assert_eq!(short_month("2412", Spelling::Aamm), december);
        assert_eq!(short_month("2412", Spelling::Mmaa), Err("mois attendu : MMAA, par exemple 1224".into()));
        for text in ["", "122", "12244", "12 4", "0024", "é24"] {
            assert!(short_month(text, Spelling::Mmaa).is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_in_four_spellings() {
        for text in ["2024-12", "202412", "2024-12-31", "01/12/2024"] {
            assert_eq!(month(text), Ok(Month::new(2024, 12).expect("a month")), "{text}");
        }
        for text in ["2024-13", "2024-02-30", "31/02/2024", "12/2024", "2024", "202400", "2024é2"] {
            assert!(month(text).is_err(), "{text}");
        }
        assert!(month("2024-02-29").is_ok() && month("2023-02-29").is_err());
        for text in ["2023", "2023-01", "2023-06-30"] {
            assert_eq!(year(text), Ok(Month::new(2023, 12).expect("a month")), "{text}");
        }
        assert_eq!(day("2024-12-31"), Ok(Month::new(2025, 1).expect("a month").days_since_epoch() - 1));
        assert_eq!(day("31/12/2024"), day("2024-12-31"));
        for text in ["2024-12", "31/02/2024", "2024-12-00", "aa/12/2024", "31-12-2024", "202412"] {
            assert!(day(text).is_err(), "{text}");
        }
        assert!(year("23").is_err() && year("99999").is_err());
    }
}
