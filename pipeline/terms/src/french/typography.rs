//! The small signs of French typography that writers forget: no-break spaces and the apostrophe.
//!
//! Adds no space before `:`, `;`, `!`, `?` or `%` where the writer left none (`https://…`, `12:30`): only
//! guillemets, which are French alone, get the spaces that they lack.

use super::{NO_BREAK, numbers::NARROW};

/// The text as it is printed: the apostrophe `’`; a no-break space before `:` and inside `« »`, a
/// narrow one before `;`, `!`, `?`, `%`, `‰` and `€`, so that no line begins with them. What is
/// already so stays so.
///
/// ```
/// use portulan_terms::french::typographic;
/// assert_eq!(typographic("l'écart : 2 % ; « nul »"), "l’écart\u{a0}: 2\u{202f}%\u{202f}; «\u{a0}nul\u{a0}»");
/// ```
pub fn typographic(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' => set.push('’'),
            ' ' | NO_BREAK | NARROW => set.push(space(set.chars().next_back(), c, rest.peek().copied())),
            '»' if !set.ends_with(NO_BREAK) => set.extend([NO_BREAK, c]),
            '«' if !rest.peek().copied().is_some_and(char::is_whitespace) => set.extend([c, NO_BREAK]),
            _ => set.push(c),
        }
    }
    set
}

/// The space that stands between two characters; `given` where the signs ask for nothing.
fn space(before: Option<char>, given: char, after: Option<char>) -> char {
    match (before, after) {
        (Some('«' | '±'), _) | (_, Some(':' | '»')) => NO_BREAK,
        (_, Some(';' | '!' | '?' | '%' | '‰' | '€')) => NARROW,
        _ => given,
    }
}

#[cfg(test)]
mod tests {
    use super::typographic;

    #[test]
    fn no_line_begins_with_a_sign() {
        for (written, printed) in [
            ("Partie Allier : 3 des 44", "Partie Allier~: 3 des 44"),
            ("un an ; stable", "un an_; stable"),
            ("Combien ? 42,1 % !", "Combien_? 42,1_%_!"),
            ("24 430 €", "24 430_€"),
            ("« 0 à 2 » et «secret»", "«~0 à 2~» et «~secret~»"),
            ("« oui » : « non » ; fin", "«~oui~»~: «~non~»_; fin"),
            ("355 (± 6)", "355 (±~6)"),
            ("l'EPCI d'à côté", "l’EPCI d’à côté"),
            ("https://data.caf.fr/?a=1;b à 12:30", "https://data.caf.fr/?a=1;b à 12:30"),
            ("17\u{202f}120\u{a0}foyers", "17_120~foyers"),
            ("«", "«~"),
            ("", ""),
        ] {
            let seen = typographic(written).replace('\u{202f}', "_").replace('\u{a0}', "~");
            assert_eq!(seen, printed);
        }
    }

    #[test]
    fn a_text_already_printed_does_not_change() {
        let once = typographic("« l'un » : 2 % ; «deux» ! ± 3 €");
        assert_eq!(typographic(&once), once);
    }
}
