//! Nouns and ordinals agree with their numbers.

use portulan_terms::french::parse_number;

use super::everything;

/// Nouns that follow a number: singular and plural.
const NOUNS: [(&str, &str); 8] = [
    ("commune", "communes"),
    ("point", "points"),
    ("foyer", "foyers"),
    ("personne", "personnes"),
    ("habitant", "habitants"),
    ("place", "places"),
    ("indicateur", "indicateurs"),
    ("enfant", "enfants"),
];

#[test]
fn nouns_agree_with_the_number_before_them() {
    let mut seen = 0;
    for (place, text) in everything() {
        for (number, noun) in counted(&text) {
            let Some((singular, plural)) = NOUNS.iter().find(|(one, many)| *one == noun || *many == noun) else {
                continue;
            };
            let expected = if number.abs() < 2.0 { singular } else { plural };
            assert_eq!(&noun, expected, "{place}: {number} in « {text} »");
            seen += 1;
        }
    }
    assert!(seen > 1000, "{seen} numbers with a noun");
}

/// Each number of a text that a word follows, with that word.
fn counted(text: &str) -> Vec<(f64, String)> {
    let is_number = |c: char| c.is_ascii_digit() || c == ',' || c == '\u{202f}' || c == '−';
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..].find(|c| !is_number(c)).map_or(rest.len(), |end| start + end);
        let digits = rest[start..end].trim_end_matches([',', '\u{202f}']);
        rest = &rest[end..];
        let word: String = rest.trim_start_matches([' ', '\u{a0}']).chars().take_while(|c| c.is_alphabetic()).collect();
        if let (Some(number), true) = (parse_number(digits), rest.starts_with([' ', '\u{a0}'])) {
            found.push((number, word));
        }
    }
    found
}

#[test]
fn ordinals_are_1er_1re_2e() {
    let mut seen = 0;
    for (place, text) in everything() {
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let after = &text[at + c.len_utf8()..];
            let letters: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
            let before = text[..at].chars().next_back();
            let is_one = c == '1' && !before.is_some_and(|c| c.is_ascii_digit());
            let is_code = before.is_some_and(|c| c.is_alphabetic() || c == '_');
            if letters.is_empty() || is_code {
                continue;
            }
            let allowed: &[&str] = if is_one { &["er", "re"] } else { &["e"] };
            assert!(allowed.contains(&letters.as_str()), "{place}: « {c}{letters} » in « {text} »");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} ordinals");
}
