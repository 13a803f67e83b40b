//! The values that a column may take, looked up fast, and the one that a wrong value most
//! likely stands for.

use portulan_plan::source::Codes;

/// Codes of a column, in order, ready to be searched.
#[derive(Debug)]
pub struct CodeSet<'a> {
    codes: &'a Codes,
    /// Codes of eight bytes or fewer, as numbers.
    short: Vec<u64>,
    long: Vec<&'a str>,
}

impl<'a> CodeSet<'a> {
    /// The codes of a column; `None` when any value is allowed.
    pub fn new(codes: &'a Codes) -> Option<Self> {
        if codes.is_empty() {
            return None;
        }
        let mut short: Vec<u64> = codes.iter().filter_map(packed).collect();
        let mut long: Vec<&str> = codes.iter().filter(|code| packed(code).is_none()).collect();
        short.sort_unstable();
        long.sort_unstable();
        Some(Self { codes, short, long })
    }

    /// Whether the text is one of the codes.
    pub fn holds(&self, text: &str) -> bool {
        match packed(text) {
            Some(number) => self.short.binary_search(&number).is_ok(),
            None => self.long.binary_search(&text).is_ok(),
        }
    }

    /// Why a value that is none of them is refused: `code inconnu : « RSDN1 » (socle) ?`.
    pub fn refusal(&self, text: &str) -> String {
        let Some(near) = self.nearest(text) else { return "code inconnu du contrat".into() };
        match self.codes.meaning(near) {
            Some(meaning) => format!("code inconnu : « {near} » ({meaning}) ?"),
            None => format!("code inconnu : « {near} » ?"),
        }
    }

    /// The code at the fewest changes of a letter, the first of the contract when several;
    /// of two numbers as far in letters, the nearer in value.
    fn nearest(&self, text: &str) -> Option<&'a str> {
        let number = |text: &str| text.parse::<i64>().ok();
        let apart = |code: &str| number(text).zip(number(code)).map_or(0, |(a, b)| a.abs_diff(b));
        self.codes.iter().min_by_key(|code| (changes(&text.to_lowercase(), &code.to_lowercase()), apart(code)))
    }
}

/// A text of eight bytes or fewer as a number, one to one.
fn packed(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    (bytes.len() <= 8 && !bytes.contains(&0)).then(|| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// The number of letters to change, add or take away (Levenshtein's distance).
fn changes(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (above, a) in (1..).zip(from.chars()) {
        let mut diagonal = std::mem::replace(&mut row[0], above);
        for (at, b) in (1..).zip(to.chars()) {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[at];
            row[at] = changed.min(diagonal + 1).min(row[at - 1] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_to_change() {
        for (from, to, wanted) in [("", "abc", 3), ("kitten", "sitting", 3), ("RSDN", "RSDN1", 1), ("é", "e", 1)] {
            assert_eq!(changes(from, to), wanted, "{from} {to}");
            assert_eq!(changes(to, from), wanted);
        }
    }

    #[test]
    fn codes_are_found_and_the_nearest_named() {
        let list = |codes: &[&str]| Codes::List(codes.iter().map(|code| (*code).to_owned()).collect());
        let codes = list(&["RSDN1", "RSDN2", "RSIN1", "un code plus long"]);
        let set = CodeSet::new(&codes).expect("codes");
        assert!(set.holds("RSDN2") && set.holds("un code plus long"));
        assert!(!set.holds("RSDN") && !set.holds("") && !set.holds("\0RSDN1") && !set.holds("rsdn1"));
        assert_eq!(set.nearest("rsin1"), Some("RSIN1"));
        assert_eq!(set.nearest("RSDN3"), Some("RSDN1"));
        let numbers = list(&["0", "1", "2"]);
        let set = CodeSet::new(&numbers).expect("codes");
        assert_eq!(set.refusal("3"), "code inconnu : « 2 » ?");
        let named: Codes =
            serde_json::from_value(serde_json::json!({"AMA": "assistante maternelle"})).expect("a table");
        let set = CodeSet::new(&named).expect("codes");
        assert_eq!(set.refusal("AM"), "code inconnu : « AMA » (assistante maternelle) ?");
        assert!(CodeSet::new(&Codes::default()).is_none());
    }
}
