//! Words of a text, compared without case, accents or plural.

use portulan_terms::french::{is_combining, unaccented};

/// The institution's own name holds a word of the lists.
const INSTITUTION: &str = "caisse d allocations familiales";

/// A word as it is spelled, and as the lists spell it.
pub(super) struct Word<'a> {
    spelled: &'a str,
    /// Where it begins and ends in the text.
    span: std::ops::Range<usize>,
    text: &'a str,
    plain: String,
}

/// Words of a text: runs of letters and digits; the institution's name left out.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain(std::iter::once((text.len(), ' ')));
    for (at, c) in ends {
        match (c.is_alphanumeric() || is_combining(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let spelled = &text[from..at];
                words.push(Word { spelled, span: from..at, text, plain: unaccented(spelled) });
                start = None;
            }
            _ => {}
        }
    }
    without_institution(words)
}

fn without_institution(mut words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let name: Vec<&str> = INSTITUTION.split(' ').collect();
    while let Some(at) = words.windows(name.len()).position(|w| w.iter().zip(&name).all(|(w, n)| w.plain == *n)) {
        words.drain(at..at + name.len());
    }
    words
}

/// Entries of the list that the words hold, as they are spelled.
pub(super) fn found(words: &[Word], list: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in list {
        let entry: Vec<&str> = entry.split(' ').collect();
        let hits = words.windows(entry.len()).filter(|run| run.iter().zip(&entry).all(|(w, e)| same(&w.plain, e)));
        found.extend(hits.filter_map(spelling));
    }
    found
}

/// Words that begin as an entry of the list, as they are spelled.
pub(super) fn beginning(words: &[Word], list: &[&str]) -> Vec<String> {
    let begins = |word: &&Word| list.iter().any(|stem| word.plain.starts_with(stem));
    words.iter().filter(begins).map(|word| word.spelled.to_owned()).collect()
}

/// The text from the first word to the last.
fn spelling(run: &[Word]) -> Option<String> {
    let (first, last) = (run.first()?, run.last()?);
    match run.len() {
        1 => Some(first.spelled.to_owned()),
        _ => first.text.get(first.span.start..last.span.end).map(str::to_owned),
    }
}

/// The same word, plural ignored.
fn same(word: &str, entry: &str) -> bool {
    word.strip_prefix(entry).is_some_and(|end| ["", "s", "x"].contains(&end))
}
