//! The values that a column may take, looked up fast, and the one that a wrong value most
//! likely stands for.

use portulan_plan::source::Codes;

/// Codes of a column, ready to be searched.
#[derive(Debug)]
pub struct CodeSet<'a> {
    codes: &'a Codes,
    /// Codes of eight bytes or fewer, as numbers, each with its rank, at the place that its
    /// hash gives or after it.
    short: Vec<Option<(u64, u32)>>,
    /// The others, with their ranks.
    long: Vec<(&'a str, u32)>,
}

impl<'a> CodeSet<'a> {
    /// The codes of a column; `None` when any value is allowed.
    pub fn new(codes: &'a Codes) -> Option<Self> {
        if codes.is_empty() {
            return None;
        }
        // Three places in four stay empty: most searches end at the first.
        let room = (4 * codes.iter().count()).next_power_of_two();
        let mut set = Self { codes, short: vec![None; room], long: Vec::new() };
        for (rank, code) in (0..).zip(codes.iter()) {
            match packed(code) {
                Some(number) => {
                    let at = set.place(number);
                    set.short[at] = set.short[at].or(Some((number, rank)));
                }
                None => set.long.push((code, rank)),
            }
        }
        Some(set)
    }

    /// The place of that number, or the empty one where it would be.
    fn place(&self, number: u64) -> usize {
        let mask = self.short.len() - 1;
        // Knuth's multiplicative hash: the golden ratio, high bits.
        let mut at = usize::try_from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or_default() & mask;
        while self.short[at].is_some_and(|(other, _)| other != number) {
            at = (at + 1) & mask;
        }
        at
    }

    /// The rank of the text among the codes.
    pub fn rank(&self, text: &str) -> Option<u32> {
        match packed(text) {
            Some(number) => self.short[self.place(number)].map(|(_, rank)| rank),
            None => self.long.iter().find(|(code, _)| *code == text).map(|(_, rank)| *rank),
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
    let pack = |sum: u64, byte: &u8| (*byte != 0).then_some(sum << 8 | u64::from(*byte));
    (bytes.len() <= 8).then(|| bytes.iter().try_fold(0, pack)).flatten()
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
        assert_eq!((set.rank("RSDN2"), set.rank("un code plus long")), (Some(1), Some(3)));
        for text in ["RSDN", "", "\0RSDN1", "rsdn1", "un code plus longs"] {
            assert_eq!(set.rank(text), None, "{text}");
        }
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
