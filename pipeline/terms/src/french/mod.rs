//! The French that users read: place names in a sentence, names of EPCI, numbers, lists.
//!
//! Every function is pure: text in, text out, no locale, no table of communes. What comes out
//! always carries the typographic apostrophe `’` (U+2019), in the middle of names too
//! (`Le Mayet-d’École`), and never two spaces in a row; what goes in may carry either apostrophe.
//! Official spellings are therefore not kept: search and join by code, never by these texts.
//!
//! Does not judge spelling, does not translate, and guesses a gender or a mute h for nobody:
//! INSEE's code (TNCC) says it, or nothing does.

mod accents;
mod epci;
mod names;
#[cfg(test)]
mod national;
mod numbers;
mod typography;

pub use accents::{is_combining, unaccented};
pub use epci::{epci_in, epci_label, epci_long, epci_of, epci_short, epci_the, epci_titled};
pub use names::{at, bare, guess_tncc, of, the, titled, within};
pub use numbers::{count, number, parse_number, plural, rank, signed, signed_with_unit, with_unit};
pub use typography::typographic;

/// No-break space, between a number and a word.
const NO_BREAK: char = '\u{a0}';

/// The text with typographic apostrophes, and single spaces between words.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('\'', "’")
}

/// ASCII letters of one lower-case character: accents removed, ligatures opened; `None` for
/// what is neither a letter of French and its neighbours nor a digit.
fn ascii(c: char) -> Option<&'static str> {
    const SINGLE: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    Some(match c {
        'à'..='å' => "a",
        'æ' => "ae",
        'ç' => "c",
        'è'..='ë' => "e",
        'ì'..='ï' => "i",
        'ñ' => "n",
        'ò'..='ö' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'ù'..='ü' => "u",
        'ý' | 'ÿ' => "y",
        _ => {
            let at = SINGLE.find(c)?;
            &SINGLE[at..=at]
        }
    })
}

/// A name for files and anchors: ASCII lower-case letters and digits, words joined by hyphens.
///
/// ```
/// use portulan_terms::french::slug;
/// assert_eq!(slug("Vichy Communauté"), "vichy-communaute");
/// assert_eq!(slug("L’Œuvre – ça va ?"), "l-oeuvre-ca-va");
/// ```
pub fn slug(text: &str) -> String {
    let is_combining = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase).filter(|c| !is_combining(c)) {
        match ascii(c) {
            Some(letters) => slug.push_str(letters),
            None if slug.is_empty() || slug.ends_with('-') => {}
            None => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The text with a capital first letter, its accent kept; the rest is untouched.
///
/// ```
/// assert_eq!(portulan_terms::french::capitalised("évolution en RSA"), "Évolution en RSA");
/// ```
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The items in one phrase: `a`, `a et b`, `a, b et c`; empty for no item.
pub fn and_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// Whether a word before `text` is elided: a vowel in front, accents and `œ` included.
/// `y` and `h` count as consonants, since nothing in the spelling says otherwise.
fn elides(text: &str) -> bool {
    let first = text.chars().flat_map(char::to_lowercase).next();
    first.and_then(ascii).is_some_and(|letters| letters.starts_with(['a', 'e', 'i', 'o', 'u']))
}

/// `de` before any word or phrase that has no article: `de foyers`, `d’allocataires`.
///
/// ```
/// use portulan_terms::french::of_word;
/// assert_eq!(of_word("œuvres"), "d’œuvres");
/// assert_eq!(of_word("habitants"), "de habitants"); // mute h: not guessed
/// ```
pub fn of_word(text: &str) -> String {
    elided("de ", "d’", text)
}

/// `que` before any word or phrase: `que la moyenne`, `qu’en 2023`.
///
/// ```
/// use portulan_terms::french::that;
/// assert_eq!(that("en France"), "qu’en France");
/// assert_eq!(that("dans l'Allier"), "que dans l’Allier");
/// ```
pub fn that(text: &str) -> String {
    elided("que ", "qu’", text)
}

/// `full` or `short` before the text, as its first letter asks.
fn elided(full: &str, short: &str, text: &str) -> String {
    let text = tidy(text);
    let word = if elides(&text) { short } else { full };
    format!("{word}{text}")
}

#[cfg(test)]
mod tests {
    use super::{and_list, capitalised, of_word, slug, that};

    #[test]
    fn slugs_are_ascii_words_joined_by_single_hyphens() {
        for (text, expected) in [
            ("Vichy Communauté", "vichy-communaute"),
            ("Entr'Allier Besbre et Loire", "entr-allier-besbre-et-loire"),
            ("Cœur de Ça — ÆON", "coeur-de-ca-aeon"),
            ("L’Haÿ-les-Roses", "l-hay-les-roses"),
            ("  « 7 Vallées »  ", "7-vallees"),
            ("Cafe\u{301} noir", "cafe-noir"),
            ("CA de Dembeni / Mamoudzou", "ca-de-dembeni-mamoudzou"),
            ("—", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn a_capital_keeps_its_accent() {
        assert_eq!(capitalised("économie"), "Économie");
        assert_eq!(capitalised("œuvre"), "Œuvre");
        assert_eq!(capitalised("RSA"), "RSA");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn lists_end_with_et() {
        let list = |items: &[&str]| and_list(&items.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a et b");
        assert_eq!(list(&["a", "b", "c"]), "a, b et c");
    }

    #[test]
    fn small_words_are_elided_before_vowels_only() {
        for (text, de, que) in [
            ("allocataires", "d’allocataires", "qu’allocataires"),
            ("Écoles", "d’Écoles", "qu’Écoles"),
            ("île", "d’île", "qu’île"),
            ("œuvre", "d’œuvre", "qu’œuvre"),
            ("yaourts", "de yaourts", "que yaourts"),
            ("foyers", "de foyers", "que foyers"),
            ("hausse", "de hausse", "que hausse"),
            ("8 enfants", "de 8 enfants", "que 8 enfants"),
            ("l'enfant", "de l’enfant", "que l’enfant"),
        ] {
            assert_eq!(of_word(text), de);
            assert_eq!(that(text), que);
        }
    }
}
