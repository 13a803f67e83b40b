//! PDF: tables, sentences and alternatives read through the structure tree; the standards
//! that the files claim.

use lopdf::Object;

use super::{assert_same, flat};
use crate::pages::{Document, Table, documents, items, text, texts};
use crate::paper::{Element, catalog, resolved};

#[test]
fn the_pdf_holds_every_table_of_the_json_cell_by_cell() {
    for document in documents() {
        let tree = Element::tree(&pdf(document));
        let mut found: Vec<Rows> = tree.all("Table").into_iter().map(|table| without_spaces(table.rows())).collect();
        for table in printed_tables(document) {
            let width = table.head.len();
            let rows = flat(&table).chunks(width).map(<[String]>::to_vec).collect();
            let taken = take(&mut found, &without_spaces(rows));
            assert!(taken, "{}: « {} » is not there, or not the same", document.slug, table.caption);
        }
        assert_eq!(found, Vec::<Rows>::new(), "{}: tables that the JSON does not have", document.slug);
    }
}

/// The texts of a table, its head first.
type Rows = Vec<Vec<String>>;

/// Takes a table out of those of the paper, where it stands whole, cut into tables that
/// follow each other under the same head, or with its rows as columns.
fn take(found: &mut Vec<Rows>, table: &Rows) -> bool {
    let turned: Rows = (0..table[0].len()).map(|at| table.iter().map(|row| row[at].clone()).collect()).collect();
    [table, &turned].into_iter().any(|table| {
        (0..found.len()).any(|first| {
            let Some(count) = run(&found[first..], table) else { return false };
            found.drain(first..first + count);
            true
        })
    })
}

/// How many of the first tables make up `table`.
fn run(found: &[Rows], table: &Rows) -> Option<usize> {
    let mut rest = &table[1..];
    for (at, part) in found.iter().enumerate() {
        let is_next = part[0] == table[0] && part.len() > 1 && rest.starts_with(&part[1..]);
        rest = is_next.then(|| &rest[part.len() - 1..])?;
        if rest.is_empty() {
            return Some(at + 1);
        }
    }
    None
}

/// The tables that are on paper; a chart whose data stand in another table names it, and bars
/// that write every value go without.
fn printed_tables(document: &Document) -> Vec<Table> {
    let all = document.list("sections").iter().flat_map(|section| {
        let summary = std::iter::once(&section["summary"]).filter(|table| !table.is_null());
        let behind =
            items(&section["charts"]).iter().filter(|chart| chart["data_in"].is_null() && chart["wide"] == true);
        summary.chain(behind.map(|chart| &chart["table"])).chain(items(&section["tables"]))
    });
    all.map(Table::of).collect()
}

/// Line ends of the paper are not spaces of the text: all spaces go.
fn without_spaces(rows: Rows) -> Rows {
    rows.into_iter().map(|row| row.iter().map(|text| squeezed(text)).collect()).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"\u{2060}\u{200b}\u{ad}".contains(*c)).collect()
}

#[test]
fn the_pdf_says_every_sentence_and_key_figure_in_order() {
    for document in documents() {
        let all = squeezed(&Element::tree(&pdf(document)).text());
        let mut at = 0;
        for said in printed_texts(document) {
            let found = all[at..].find(&squeezed(&said));
            let found =
                found.unwrap_or_else(|| panic!("{}: « {said} » is not there, or not in its place", document.slug));
            at += found + squeezed(&said).len();
        }
    }
}

/// What is said on paper beside the tables, in order.
fn printed_texts(document: &Document) -> Vec<String> {
    let mut said = vec![document.text("title"), document.text("caf"), document.text("heading")];
    said.extend(document.json["part"].as_str().map(str::to_owned));
    said.push(document.text("month_text"));
    said.extend(texts(&document.json["introduction"]));
    for line in document.list("identity") {
        said.extend([text(&line["label"]), text(&line["text"])]);
    }
    for figure in document.list("key_figures") {
        let cell = text(&figure["cell"]["text"]);
        said.push(cell);
        said.extend(["label", "unit", "date", "position", "evolution"].map(|field| text(&figure[field])));
    }
    said.extend(texts(&document.json["reading"]));
    for section in document.list("sections") {
        said.push(text(&section["title"]));
        said.extend(texts(&section["sentences"]));
        for chart in items(&section["charts"]) {
            said.extend(["title", "definition", "source"].map(|field| text(&chart[field])));
        }
    }
    for definition in document.list("definitions") {
        said.extend(["title", "definition"].map(|field| text(&definition[field])));
    }
    said.extend(document.list("sources").iter().map(|source| text(&source["text"])));
    said
}

#[test]
fn the_pdf_claims_its_standards_and_keeps_what_they_ask() {
    for document in documents() {
        let pdf = pdf(document);
        let slug = &document.slug;
        let catalog = catalog(&pdf);
        let stream = resolved(&pdf, catalog.get(b"Metadata").expect("metadata")).as_stream().expect("a stream");
        let xmp = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        let xmp = String::from_utf8(xmp).expect("UTF-8");
        for claim in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "<rdf:li>fr-FR</rdf:li>"] {
            assert!(xmp.contains(claim), "{slug}: {claim}");
        }
        let title =
            format!("{}\u{a0}: {}, {}", document.text("title"), document.text("heading"), document.text("month_text"));
        assert!(xmp.contains(&format!(">{title}</rdf:li>")), "{slug}: {title}");
        let language = lopdf::decode_text_string(catalog.get(b"Lang").expect("a language")).expect("a text");
        assert_eq!(language, "fr-FR", "{slug}");
        let marked = resolved(&pdf, catalog.get(b"MarkInfo").expect("marks")).as_dict().expect("a dictionary");
        assert!(marked.get(b"Marked").and_then(Object::as_bool).expect("a flag"), "{slug}");
        let shows =
            resolved(&pdf, catalog.get(b"ViewerPreferences").expect("preferences")).as_dict().expect("a dictionary");
        assert!(shows.get(b"DisplayDocTitle").and_then(Object::as_bool).expect("a flag"), "{slug}");
    }
}

#[test]
fn every_drawing_of_the_pdf_has_the_text_alternative_of_its_chart() {
    for document in documents() {
        let tree = Element::tree(&pdf(document));
        let found: Vec<String> =
            tree.all("Figure").into_iter().map(|figure| figure.alt.clone().unwrap_or_default()).collect();
        let charts = document.list("sections").iter().flat_map(|section| items(&section["charts"]));
        let expected: Vec<String> = charts.map(|chart| text(&chart["alt"])).collect();
        assert!(expected.iter().all(|alt| !alt.is_empty()));
        assert_same(&found, &expected, &document.slug);
    }
}

#[test]
fn every_font_of_the_pdf_is_embedded() {
    for document in documents() {
        let pdf = pdf(document);
        let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
        let fonts: Vec<_> =
            dictionaries.filter(|d| d.get(b"Type").and_then(Object::as_name).is_ok_and(|n| n == b"Font")).collect();
        assert!(!fonts.is_empty());
        for font in fonts {
            let descends = font.has(b"DescendantFonts");
            let embedded = font.get(b"FontDescriptor").is_ok_and(|descriptor| {
                let descriptor = resolved(&pdf, descriptor).as_dict().expect("a dictionary");
                [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|file| descriptor.has(file))
            });
            assert!(descends || embedded, "{}: {font:?}", document.slug);
        }
    }
}

fn pdf(document: &Document) -> lopdf::Document {
    lopdf::Document::load_mem(&document.bytes("pdf")).expect("a PDF")
}
