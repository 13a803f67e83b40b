//! Reads a tagged PDF back: its structure tree with the texts that its content streams
//! draw, decoded through the fonts' own `ToUnicode` tables. Judges nothing.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// An element of the structure tree.
#[derive(Debug, Default)]
pub struct Element {
    /// Its type (`Table`, `TR`, `TD`, `Figure`, `H1`…).
    pub kind: String,
    /// Its text alternative.
    pub alt: Option<String>,
    /// The text it draws itself, before its children's.
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Child(Element),
}

/// What each marked piece of a page draws.
type Drawn = BTreeMap<(ObjectId, i64), String>;

impl Element {
    /// The structure tree of a document.
    pub fn tree(document: &Document) -> Self {
        let drawn = drawn(document);
        let root = catalog(document).get(b"StructTreeRoot").expect("a structure tree");
        element(document, &drawn, dictionary(document, root), None)
    }

    /// All its text, in reading order.
    pub fn text(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Child(child) => child.text(),
            })
            .collect()
    }

    /// Its children.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.parts.iter().filter_map(|part| match part {
            Part::Child(child) => Some(child),
            Part::Text(_) => None,
        })
    }

    /// The elements of that type under it, in reading order.
    pub fn all<'a>(&'a self, kind: &str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        for child in self.children() {
            if child.kind == kind {
                found.push(child);
            }
            found.extend(child.all(kind));
        }
        found
    }

    /// The texts of a table: a list a row.
    pub fn rows(&self) -> Vec<Vec<String>> {
        self.all("TR").into_iter().map(|row| row.children().map(Element::text).collect()).collect()
    }
}

/// The document's catalog.
pub fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalog")
}

/// The object that `object` refers to, or itself.
pub fn resolved<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).expect("an object").1
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    resolved(document, object).as_dict().expect("a dictionary")
}

fn element(document: &Document, drawn: &Drawn, dict: &Dictionary, page: Option<ObjectId>) -> Element {
    let page = dict.get(b"Pg").ok().and_then(|page| page.as_reference().ok()).or(page);
    let mut element = Element {
        kind: dict.get(b"S").ok().and_then(|s| s.as_name().ok()).map(utf8).unwrap_or_default(),
        alt: dict.get(b"Alt").ok().map(|alt| lopdf::decode_text_string(alt).expect("a text")),
        parts: Vec::new(),
    };
    let kids = match dict.get(b"K").map(|kids| resolved(document, kids)) {
        Ok(Object::Array(kids)) => kids.iter().collect(),
        Ok(_) => vec![dict.get(b"K").expect("a kid")],
        Err(_) => Vec::new(),
    };
    for kid in kids {
        element.parts.extend(part(document, drawn, kid, page));
    }
    element
}

fn part(document: &Document, drawn: &Drawn, kid: &Object, page: Option<ObjectId>) -> Option<Part> {
    let text = |page: Option<ObjectId>, id: i64| drawn.get(&(page?, id)).cloned().map(Part::Text);
    match resolved(document, kid) {
        Object::Integer(id) => text(page, *id),
        Object::Dictionary(dict) if dict.has(b"MCID") => {
            let page = dict.get(b"Pg").ok().and_then(|page| page.as_reference().ok()).or(page);
            text(page, dict.get(b"MCID").and_then(Object::as_i64).expect("a number"))
        }
        Object::Dictionary(dict) if dict.has(b"S") => Some(Part::Child(element(document, drawn, dict, page))),
        _ => None,
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

// ---- Content streams ---------------------------------------------------------------

fn drawn(document: &Document) -> Drawn {
    let mut drawn = Drawn::new();
    for page in document.get_pages().into_values() {
        let fonts = document.get_page_fonts(page).expect("fonts");
        let maps = fonts.into_iter().map(|(name, font)| (name, unicode(document, font))).collect();
        let content = Content::decode(&document.get_page_content(page)).expect("a content stream");
        read(page, &content, &maps, &mut drawn);
    }
    drawn
}

fn read(page: ObjectId, content: &Content, maps: &BTreeMap<Vec<u8>, BTreeMap<u16, String>>, drawn: &mut Drawn) {
    let mut marks: Vec<Option<i64>> = Vec::new();
    let mut font = None;
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" => marks.push(operands[1].as_dict().ok().and_then(|d| d.get(b"MCID").ok()?.as_i64().ok())),
            "BMC" => marks.push(None),
            "EMC" => drop(marks.pop()),
            "Tf" => font = maps.get(operands[0].as_name().expect("a font")),
            "Tj" | "TJ" => {
                let Some(id) = marks.iter().rev().flatten().next() else { continue };
                let text = drawn.entry((page, *id)).or_default();
                shown(&operands[0], font.expect("a font in use"), text);
            }
            _ => {}
        }
    }
}

/// Appends the text of a shown string, or of those of an array.
fn shown(object: &Object, font: &BTreeMap<u16, String>, text: &mut String) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| shown(item, font, text)),
        Object::String(bytes, _) => {
            let codes = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            codes.for_each(|code| text.push_str(font.get(&code).map_or("\u{fffd}", String::as_str)));
        }
        _ => {}
    }
}

// ---- ToUnicode ---------------------------------------------------------------------

/// Code of two bytes → text, as the font says.
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let Ok(stream) = font.get(b"ToUnicode") else { return BTreeMap::new() };
    let stream = resolved(document, stream).as_stream().expect("a stream");
    let text = utf8(&stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()));
    let mut map = BTreeMap::new();
    for section in sections(&text, "beginbfchar", "endbfchar") {
        let codes = hexadecimal(section);
        map.extend(codes.chunks_exact(2).map(|pair| (code(&pair[0]), utf16(&pair[1]))));
    }
    for section in sections(&text, "beginbfrange", "endbfrange") {
        for range in hexadecimal(section).chunks_exact(3) {
            let first = code(&range[2]);
            map.extend((code(&range[0])..=code(&range[1])).zip(first..).map(|(at, c)| (at, utf16(&c.to_be_bytes()))));
        }
    }
    map
}

fn sections<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// The `<…>` of a text, as bytes.
fn hexadecimal(text: &str) -> Vec<Vec<u8>> {
    let codes = text.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    codes
        .map(|code| (0..code.len() / 2).filter_map(|i| u8::from_str_radix(&code[2 * i..2 * i + 2], 16).ok()).collect())
        .collect()
}

fn code(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |code, byte| code << 8 | u16::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).expect("UTF-16")
}
