//! What a reader reads is French: spaces, agreement, sentences, and words that say what
//! the figures say.

mod agreement;
mod facts;

use serde_json::Value;

use crate::pages::{Document, documents, items, text, texts, without_entities};
use crate::workspace::Workspace;

/// Words that English programs leave behind.
const ENGLISH: [&str; 24] = [
    "the",
    "of",
    "and",
    "or",
    "with",
    "value",
    "values",
    "missing",
    "none",
    "null",
    "nan",
    "inf",
    "true",
    "false",
    "error",
    "unknown",
    "undefined",
    "secrecy",
    "share",
    "household",
    "households",
    "year",
    "month",
    "rank",
];

#[test]
fn no_line_begins_with_a_sign_and_no_sign_stands_after_a_wrong_space() {
    for (place, text) in everything() {
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.windows(2) {
            let wrong = match (pair[0], pair[1]) {
                (' ' | '\u{202f}', ':' | '»') | ('«', ' ' | '\u{202f}') => true,
                (' ' | '\u{a0}', ';' | '!' | '?' | '%' | '‰' | '€') => true,
                (space, ',' | '.' | ')' | '…') => space.is_whitespace() && space != '\n',
                ('(', space) => space.is_whitespace(),
                ('«', next) => next != '\u{a0}',
                (before, '»') => before != '\u{a0}',
                ('\'', _) | (_, '\'') => true,
                ('±', ' ') => true,
                _ => false,
            };
            assert!(!wrong, "{place}: {pair:?} in « {text} »");
        }
    }
}

#[test]
fn texts_have_single_spaces_and_nothing_unresolved() {
    for (place, text) in everything() {
        assert!(!text.contains("  ") && !text.contains("\u{a0} ") && !text.contains(" \u{a0}"), "{place}: « {text} »");
        assert!(!text.contains(['{', '}', '\t', '\u{fffd}']), "{place}: « {text} »");
        assert_eq!(text.trim_end_matches('\n'), text.trim(), "{place}");
    }
}

#[test]
fn articles_are_contracted() {
    for (place, text) in everything() {
        let words = format!(" {} ", text.replace('\n', " "));
        for wrong in [
            " de le ",
            " de les ",
            " à le ",
            " à les ",
            " de du ",
            " de des ",
            " du du ",
            " de de ",
            " du de ",
            " de l’ensemble du de ",
            " de Le ",
            " à Le ",
            " dans Allier",
            " de Allier",
            " le a",
            " de un ",
            " que il ",
            " si il ",
            " de a",
            " la a",
            " la é",
            " le é",
            " de é",
            " dans les l’",
        ] {
            assert!(!words.contains(wrong), "{place}: «{wrong}» in « {text} »");
        }
    }
}

#[test]
fn no_english_word_is_left() {
    for (place, text) in everything().into_iter().chain(pages()) {
        let is_word = |c: char| c.is_alphanumeric() || "_./".contains(c);
        for word in text.split(|c| !is_word(c)) {
            let word = word.trim_matches(['.', '/']).to_lowercase();
            assert!(!ENGLISH.contains(&word.as_str()), "{place}: « {word} » in « {} »", text.trim());
        }
    }
}

#[test]
fn pages_keep_their_signs_with_their_words() {
    for (place, text) in pages() {
        for wrong in [" :", " ;", " !", " ?", " %", " »", "« ", "\'", " €"] {
            let at = text.find(wrong);
            assert_eq!(at, None, "{place}: {:?}", at.map(|at| text[at..].chars().take(60).collect::<String>()));
        }
    }
}

#[test]
fn a_sentence_begins_with_a_capital_and_ends_with_a_full_stop() {
    for document in documents() {
        for (place, text) in sentences(document) {
            assert!(text.ends_with('.'), "{}, {place}: « {text} »", document.slug);
            for sentence in text.split(". ") {
                let first = sentence.chars().next().expect("a sentence");
                assert!(first.is_uppercase() || "«±".contains(first), "{}, {place}: « {sentence} »", document.slug);
            }
        }
    }
}

#[test]
fn a_title_begins_with_a_capital_and_has_no_full_stop() {
    for document in documents() {
        for (place, text) in titles(document) {
            let first = text.chars().next().unwrap_or_else(|| panic!("{}, {place}: nothing", document.slug));
            assert!(first.is_uppercase() || first.is_ascii_digit(), "{}, {place}: « {text} »", document.slug);
            assert!(!text.ends_with('.'), "{}, {place}: « {text} »", document.slug);
        }
    }
}

// ---- What is read ----------------------------------------------------------------

/// Full sentences of a document, each with its place.
fn sentences(document: &Document) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add =
        |place: &str, texts: Vec<String>| found.extend(texts.into_iter().map(|text| (place.to_owned(), text)));
    add("introduction", texts(&document.json["introduction"]));
    add("reading", texts(&document.json["reading"]));
    for section in document.list("sections") {
        let id = text(&section["id"]);
        add(&id, texts(&section["sentences"]));
        for chart in items(&section["charts"]) {
            let of_chart = ["alt", "definition", "source"].map(|field| text(&chart[field]));
            add(&text(&chart["id"]), of_chart.to_vec());
        }
        let notes = Document::tables_of(section).into_iter().filter_map(|table| table.note);
        add(&id, notes.collect());
    }
    for definition in document.list("definitions") {
        add(&text(&definition["name"]), vec![text(&definition["definition"])]);
        add(&text(&definition["name"]), texts(&definition["caveats"]));
    }
    let sources = document.list("sources").iter().map(|source| text(&source["text"]));
    add("sources", sources.collect());
    found
}

/// Titles, captions, headers and labels of a document, each with its place.
fn titles(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |place: &str, text: String| found.push((place.to_owned(), text));
    ["title", "heading", "short_name"].into_iter().for_each(|field| add(field, document.text(field)));
    document.list("identity").iter().for_each(|line| add("identity", text(&line["label"])));
    for figure in document.list("key_figures") {
        add("label", text(&figure["label"]));
        let said = ["evolution"].into_iter().filter_map(|field| figure[field].as_str());
        said.for_each(|said| add("evolution", said.to_owned()));
    }
    for section in document.list("sections") {
        add("section", text(&section["title"]));
        items(&section["charts"]).iter().for_each(|chart| add("chart", text(&chart["title"])));
        for table in Document::tables_of(section) {
            add("caption", table.caption);
            table.head.into_iter().for_each(|head| add("head", head));
            table.rows.into_iter().for_each(|(header, _)| add("header", header));
        }
    }
    document.list("definitions").iter().for_each(|definition| add("definition", text(&definition["title"])));
    document.list("sources").iter().for_each(|source| add("source", text(&source["title"])));
    found
}

/// Every text of every document that a reader reads, each with its place.
fn everything() -> Vec<(String, String)> {
    documents()
        .iter()
        .flat_map(|document| {
            let mut found = Vec::new();
            for (field, value) in document.json.as_object().expect("an object") {
                strings(&format!("{}, {field}", document.slug), field, value, &mut found);
            }
            found
        })
        .collect()
}

/// The texts under a value, but codes, keys and addresses.
fn strings(place: &str, field: &str, value: &Value, found: &mut Vec<(String, String)>) {
    const NOT_READ: [&str; 12] =
        ["code", "slug", "level", "month", "id", "key", "mark", "name", "reference", "theme", "indicator", "category"];
    match value {
        _ if NOT_READ.contains(&field) => {}
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        Value::Array(all) => all.iter().for_each(|item| strings(place, field, item, found)),
        Value::Object(fields) => fields.iter().for_each(|(field, value)| strings(place, field, value, found)),
        _ => {}
    }
}

/// The text of every page, the index among them, drawings included.
fn pages() -> Vec<(String, String)> {
    let index = std::fs::read_to_string(Workspace::finished().join("index.html")).expect("the index");
    let portraits = documents().iter().map(|document| (document.slug.clone(), document.html()));
    let all = portraits.chain([("index".to_owned(), index)]);
    all.map(|(place, html)| (place, visible(&html))).collect()
}

/// The text of a page without tags, style and script.
fn visible(html: &str) -> String {
    let mut rest = html.to_owned();
    for tag in ["style", "script"] {
        let parts: Vec<&str> = rest.split(&format!("<{tag}")).collect();
        let end = format!("</{tag}>");
        let after = parts[1..].iter().map(|part| part.split_once(&end).map_or("", |(_, after)| after));
        rest = std::iter::once(parts[0]).chain(after).collect();
    }
    let text: String = rest.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect();
    without_entities(&text)
}
