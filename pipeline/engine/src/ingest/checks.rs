//! What a contract says of the values of one column: bounds, pseudo-codes, shapes.

use portulan_plan::source::Column;

use super::words;

/// Whether `text` fits a pseudo-code, in which `?` is any one character.
pub fn is_like(pattern: &str, text: &str) -> bool {
    let mut letters = text.chars();
    pattern.chars().all(|wanted| letters.next().is_some_and(|c| wanted == '?' || wanted == c))
        && letters.next().is_none()
}

/// The text of a column.
///
/// # Errors
/// When it holds a control character.
pub fn text(text: &str) -> Result<&str, String> {
    // Nearly all texts are plain ASCII: one look at the bytes settles it.
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    match text.chars().find(|c| !plain && c.is_control()) {
        Some(control) => Err(format!("caractère de contrôle U+{:04X}", u32::from(control))),
        None => Ok(text),
    }
}

/// The pseudonym of a household.
///
/// # Errors
/// The reason why it is none; a file number of the Caf is told apart.
pub fn pseudonym(text: &str) -> Result<&str, String> {
    let hexadecimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match hexadecimal && (15..=64).contains(&text.len()) {
        true => Ok(text),
        false => Err("pseudonyme attendu : 15 à 64 chiffres hexadécimaux en minuscules".into()),
    }
}

/// The SIREN of an EPCI, or a territory allowed besides.
///
/// # Errors
/// The reason why it is none.
pub fn epci<'t>(column: &Column, text: &'t str) -> Result<&'t str, String> {
    let siren = text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    match siren || column.also.iter().any(|code| code == text) {
        true => Ok(text),
        false => Err("SIREN d'EPCI attendu sur 9 chiffres".into()),
    }
}

/// Whether a number is within the bounds of its column.
///
/// # Errors
/// The bound that it passes.
pub fn bounds(column: &Column, value: f64) -> Result<(), String> {
    match (column.min, column.max) {
        (Some(min), _) if value < min => Err(format!("plus petit que le minimum {}", words::number(min))),
        (_, Some(max)) if value > max => Err(format!("plus grand que le maximum {}", words::number(max))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn pseudo_codes_fit_one_character_a_question_mark() {
        assert!(is_like("??XXX", "04XXX") && is_like("99999", "99999") && is_like("", ""));
        assert!(!is_like("??XXX", "04001") && !is_like("?", "") && !is_like("", "a"));
        assert!(is_like("?", "é"));
    }
}
