//! Pages: every text of every table, each figure beside its key.

use std::collections::BTreeSet;

use super::{assert_same, flat};
use crate::pages::{documents, without_entities};

#[test]
fn the_page_shows_every_cell_of_the_json_in_the_same_order() {
    for document in documents() {
        let html = document.html();
        let shown: Vec<(String, String)> = html.split(" data-figure=\"").skip(1).map(shown_figure).collect();
        let cells = document.cells();
        let expected = cells.iter().filter(|cell| !cell.key.is_empty());
        let expected: Vec<(String, String)> = expected.map(|cell| (cell.key.clone(), cell.text.clone())).collect();
        assert_same(&shown, &expected, &document.slug);
    }
}

fn shown_figure(after: &str) -> (String, String) {
    let (key, after) = after.split_once("\">").expect("the end of the tag");
    let (text, _) = after.split_once("</").expect("the end of the text");
    (without_entities(key), without_entities(text))
}

#[test]
fn the_page_shows_every_text_of_every_table() {
    for document in documents() {
        let html = document.html();
        let tables: Vec<&str> = html.split("<table id=\"").skip(1).collect();
        let expected = document.tables();
        assert_eq!(tables.len(), expected.len(), "{}", document.slug);
        for (found, table) in tables.iter().zip(&expected) {
            let found = found.split("</table>").next().expect("its end");
            let texts: Vec<String> = ["<th", "<td"]
                .iter()
                .fold(vec![found], |parts, tag| parts.into_iter().flat_map(|part| part.split(*tag)).collect())[1..]
                .iter()
                .map(|cell| cell_text(cell))
                .filter(|text| text != "\n\n<tr>\n")
                .collect();
            assert!(found.contains(&escaped(&table.caption)), "{}", table.caption);
            assert_same(&texts, &flat(table), &table.caption);
        }
    }
}

/// What stands in a cell whose tag has lost its `<th` or `<td`; nothing for `<thead>`.
fn cell_text(tag: &str) -> String {
    let (attributes, after) = tag.split_once('>').expect("the end of the tag");
    match attributes {
        "ead" => "\n\n<tr>\n".to_owned(),
        _ => without_entities(after.split("</").next().expect("the end of the cell")),
    }
}

/// A text as the page writes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('/', "&#x2f;")
}

#[test]
fn two_marks_of_a_page_differ_by_their_key_alone() {
    for document in documents() {
        let html = document.html();
        let mut forms: BTreeSet<String> = BTreeSet::new();
        for cell in document.cells().iter().filter(|cell| !cell.key.is_empty() && cell.is_mark()) {
            let attribute = format!("data-figure=\"{}\"", escaped(&cell.key));
            for (at, _) in html.match_indices(&attribute) {
                let start = html[..at].rfind('<').expect("a tag");
                let end = at + html[at..].find('\n').expect("a line");
                forms.insert(html[start..end].replace(&attribute, ""));
            }
        }
        let of = |words: &str| format!("<td class=\"mark\" >{words}</td>");
        let expected: BTreeSet<String> = ["secret", "non disponible", "sans objet"].map(of).into_iter().collect();
        assert!(forms.is_subset(&expected), "{}: {forms:?}", document.slug);
    }
}
