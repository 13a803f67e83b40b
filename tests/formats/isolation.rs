//! Each document holds its own figures, whatever is made before it or beside it.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::{Desk, Formats};
use crate::pages::{Document, communes, documents, place, text};

#[test]
fn a_document_shows_no_figure_of_a_territory_that_is_not_its_own_or_compared() {
    for document in documents() {
        let own = own_communes(document);
        let allowed = |key: &str| match place(key) {
            ("commune", code) => own.contains_key(code),
            ("epci" | "epci_partie", code) => communes().contains_key(code),
            ("departement", code) => code == "03",
            ("france", _) => true,
            _ => false,
        };
        let foreign: Vec<String> =
            document.cells().into_iter().map(|cell| cell.key).filter(|key| !key.is_empty() && !allowed(key)).collect();
        assert_eq!(foreign, Vec::<String>::new(), "{}", document.slug);
        for line in document.list("figures") {
            let (level, territory) = (text(&line["level"]), text(&line["territory"]));
            let is_own = document.code == "03" || !level.starts_with("epci") || territory == document.code;
            assert!(is_own && (level != "commune" || own.contains_key(&territory)), "{}: {line}", document.slug);
        }
    }
}

#[test]
fn no_table_of_a_document_names_a_commune_of_another_epci() {
    for document in documents().iter().filter(|document| document.code != "03") {
        let own = own_communes(document);
        let own: BTreeSet<&String> = own.values().collect();
        let others = communes().iter().filter(|(epci, _)| **epci != document.code);
        let foreign: BTreeSet<&String> =
            others.flat_map(|(_, names)| names.values()).filter(|name| !own.contains(name)).collect();
        for table in document.tables() {
            for (header, _) in &table.rows {
                assert!(!foreign.contains(header), "{}: {header} in {}", document.slug, table.caption);
            }
            if table.id.ends_with("-communes") {
                assert_eq!(table.rows.len(), own.len(), "{}: {}", document.slug, table.caption);
            }
        }
        let sirens = communes().keys().filter(|siren| **siren != document.code);
        let html = document.html();
        for siren in sirens {
            let outside = html.matches(siren.as_str()).count() - html.matches(&format!("|{siren}\"")).count();
            assert_eq!(outside, 0, "{}: {siren} stands elsewhere than in the key of a compared figure", document.slug);
        }
    }
}

/// The communes whose figures the document may show.
fn own_communes(document: &Document) -> BTreeMap<String, String> {
    match document.code.as_str() {
        "03" => communes().values().flatten().map(|(code, name)| (code.clone(), name.clone())).collect(),
        code => communes()[code].clone(),
    }
}

// ---- Rendered alone, rendered together -------------------------------------------

#[test]
fn a_document_rendered_alone_or_beside_another_has_the_bytes_of_the_run() {
    let desk = Desk::of_the_run();
    let codes = ["200071884", "03"];
    let expected: Vec<Formats> = codes.iter().map(|code| of_the_run(Document::of(code))).collect();
    let together: Vec<Formats> = std::thread::scope(|scope| {
        let threads = codes.map(|code| scope.spawn(|| desk.rendered(Document::of(code))));
        threads.into_iter().map(|thread| thread.join().expect("a document")).collect()
    });
    for ((code, expected), together) in codes.iter().zip(&expected).zip(&together) {
        let alone = desk.rendered(Document::of(code));
        for extension in EXTENSIONS {
            assert!(alone[extension] == expected[extension], "{code}.{extension}, alone");
            assert!(together[extension] == expected[extension], "{code}.{extension}, beside another");
        }
    }
}

const EXTENSIONS: [&str; 5] = ["html", "pdf", "xlsx", "csv", "json"];

fn of_the_run(document: &Document) -> Formats {
    EXTENSIONS.into_iter().map(|extension| (extension, document.bytes(extension))).collect()
}
