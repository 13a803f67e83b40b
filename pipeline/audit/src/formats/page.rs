//! An HTML page as its figures, tables and drawings, without any browser.

use std::collections::BTreeMap;
use std::path::Path;

use html5gum::{EndTag, StartTag, Token, Tokenizer};

use super::chart::Chart;
use super::{Reader, Said, chart, map, order, text};
use crate::error::Error;
use crate::names::Key;
use crate::report::Kind;

/// An element that names figures in `data-figure`.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) tag: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// Keys as written; several are separated by spaces.
    pub(super) keys: Vec<String>,
    pub(super) text: String,
    /// Identifier of the table or drawing around it.
    pub(super) group: String,
    is_drawn: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) key: Option<String>,
    pub(super) text: String,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) header: String,
    pub(super) cells: Vec<Cell>,
}

impl Line {
    /// The texts of the row from left to right.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.header.as_str()].into_iter().chain(self.cells.iter().map(|cell| cell.text.as_str()))
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) rows: Vec<Line>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) elements: Vec<Element>,
    pub(super) tables: Vec<Table>,
    pub(super) charts: Vec<Chart>,
}

/// Compares a page with `figures.csv`, and looks for traces of hidden figures.
pub(super) fn read(reader: &mut Reader<'_>, path: &Path) -> Result<(), Error> {
    let page = parse(path)?;
    for element in &page.elements {
        match element.keys.as_slice() {
            [key] => one_figure(reader, element, key),
            keys => several(reader, element, keys),
        }
    }
    same_looks(reader, &page.elements);
    for table in &page.tables {
        order::check(reader, table);
        order::ranks(reader, table);
    }
    for chart in &page.charts {
        chart::check(reader, chart);
        map::check(reader, chart);
    }
    Ok(())
}

fn one_figure(reader: &mut Reader<'_>, element: &Element, written: &str) {
    // A sentence holds dates and other numbers: only cells are held against a value.
    let is_cell = matches!(element.tag.as_str(), "td" | "strong");
    let key = reader.world.lexicon.key(written);
    let is_secret = key.is_some_and(|key| reader.is_secret(key));
    let text = (is_cell || is_secret).then_some(element.text.as_str());
    let Some(key) = reader.compare(written, Said { text, ..Said::default() }) else { return };
    if !is_secret {
        return;
    }
    for (name, value) in &element.attributes {
        let tells = matches!(name.as_str(), "title" | "aria-label" | "alt" | "value") || name.starts_with("data-");
        if tells && name != "data-figure" && value.chars().any(char::is_numeric) {
            reader.found(Kind::Leak, key, format!("l’attribut `{name}` porte « {value} »"));
            if let Some(number) = text::first_number(value) {
                reader.clue(vec![key], number, "attribut");
            }
        }
    }
    if element.is_drawn && matches!(element.tag.as_str(), "rect" | "circle" | "line" | "ellipse") {
        reader.found(Kind::Leak, key, format!("le graphique `{}` dessine le chiffre caché", element.group));
    }
}

/// A text about several figures with one number: their sum.
fn several(reader: &mut Reader<'_>, element: &Element, written: &[String]) {
    let keys: Vec<Key> = written.iter().filter_map(|key| reader.world.lexicon.key(key)).collect();
    if keys.len() != written.len() || !keys.iter().any(|&key| reader.is_secret(key)) {
        return;
    }
    if let [number] = text::numbers(&element.text)[..] {
        reader.clue(keys, number, "somme dans une phrase");
    }
}

/// Attributes that place or name an element, and so differ between elements that look the same.
const PLACING: [&str; 18] = [
    "data-figure",
    "id",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "d",
    "points",
    "transform",
    "href",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "tabindex",
];

/// Hidden figures of one table or drawing must look the same.
fn same_looks(reader: &mut Reader<'_>, elements: &[Element]) {
    let mut groups: BTreeMap<(&str, &str), BTreeMap<String, Vec<Key>>> = BTreeMap::new();
    for element in elements {
        let [written] = element.keys.as_slice() else { continue };
        let Some(key) = reader.world.lexicon.key(written).filter(|&key| reader.is_secret(key)) else { continue };
        let looks = element.attributes.iter().filter(|(name, _)| !PLACING.contains(&name.as_str()));
        let looks: Vec<String> = looks.map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let group = groups.entry((&element.group, &element.tag)).or_default();
        group.entry(looks.join(" ")).or_default().push(key);
    }
    for ((group, tag), looks) in groups {
        let Some(usual) = looks.iter().max_by_key(|(_, keys)| keys.len()).map(|(look, _)| look.clone()) else {
            continue;
        };
        for (look, keys) in looks.iter().filter(|(look, _)| **look != usual) {
            for &key in keys {
                let reason = format!("`{group}` : l’élément `{tag}` a `{look}`, les autres secrets ont `{usual}`");
                reader.found(Kind::Leak, key, reason);
            }
        }
    }
}

/// Reads a page.
pub(super) fn parse(path: &Path) -> Result<Page, Error> {
    let html = std::fs::read_to_string(path).map_err(|e| Error::new(path, e))?;
    let mut parser = Parser::default();
    for token in Tokenizer::new(html.as_str()) {
        match token {
            Ok(Token::StartTag(tag)) => parser.start(&tag),
            Ok(Token::EndTag(tag)) => parser.end(&tag),
            Ok(Token::String(text)) => parser.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    Ok(parser.page)
}

/// Elements that HTML never closes.
const VOID: [&str; 8] = ["br", "img", "input", "meta", "link", "hr", "col", "wbr"];

#[derive(Default)]
struct Parser {
    page: Page,
    /// Elements with figures still open, with how many of their tag are open inside.
    open: Vec<(usize, Element)>,
    table: Option<Table>,
    /// Whether a cell of the table is open, and whether it is the header of its row.
    cell: Option<bool>,
    in_caption: bool,
    chart: Option<Chart>,
    drawing: bool,
    /// A text of the drawing being read: its place.
    letters: Option<(f64, f64, String)>,
}

fn attributes(tag: &StartTag<()>) -> BTreeMap<String, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect()
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Parser {
    fn start(&mut self, tag: &StartTag<()>) {
        let (name, attributes) = (name(&tag.name), attributes(tag));
        let is_closed = tag.self_closing || VOID.contains(&name.as_str());
        if !is_closed {
            self.open.iter_mut().filter(|(_, element)| element.tag == name).for_each(|(depth, _)| *depth += 1);
        }
        let id = || attributes.get("id").cloned().unwrap_or_default();
        match name.as_str() {
            "table" => self.table = Some(Table { id: id(), ..Table::default() }),
            "caption" => self.in_caption = true,
            "figure" => self.chart = Some(Chart { id: id(), ..Chart::default() }),
            "svg" => self.drawing = !is_closed,
            "tr" => self.row(),
            "td" | "th" => self.start_cell(name == "th", attributes.get("data-figure")),
            _ => {}
        }
        if self.drawing {
            self.shape(&name, &attributes);
        }
        if let Some(written) = attributes.get("data-figure") {
            let keys = written.split_whitespace().map(str::to_owned).collect();
            let group = self.group();
            let element = Element { tag: name, keys, text: String::new(), group, is_drawn: self.drawing, attributes };
            if is_closed { self.page.elements.push(element) } else { self.open.push((1, element)) }
        }
    }

    fn group(&self) -> String {
        let chart = self.chart.as_ref().map(|chart| chart.id.clone());
        self.table.as_ref().map(|table| table.id.clone()).or(chart).unwrap_or_default()
    }

    fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Line::default());
        }
    }

    fn start_cell(&mut self, is_header: bool, key: Option<&String>) {
        let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) else { return };
        let is_first = is_header && row.header.is_empty() && row.cells.is_empty();
        self.cell = Some(is_first);
        if !is_first {
            row.cells.push(Cell { key: key.cloned(), text: String::new() });
        }
    }

    fn shape(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        let number = |name: &str| attributes.get(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        let text = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        let Some(chart) = &mut self.chart else { return };
        match name {
            "path" if !matches!(text("fill").as_str(), "" | "none") => chart.areas.push((text("fill"), text("d"))),
            "rect" => chart.bars.push(chart::Bar {
                y: number("y"),
                width: number("width"),
                height: number("height"),
                fill: text("fill"),
            }),
            "circle" => chart.dots.push((number("cx"), number("cy"))),
            "text" => self.letters = Some((number("x"), number("y"), String::new())),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.open.iter_mut().for_each(|(_, element)| element.text.push_str(text));
        if let Some((.., letters)) = &mut self.letters {
            letters.push_str(text);
        }
        if let Some(table) = self.table.as_mut().filter(|_| self.in_caption) {
            table.caption.push_str(text);
        }
        let row = self.table.as_mut().and_then(|table| table.rows.last_mut());
        if let (Some(is_header), Some(row)) = (self.cell, row) {
            match row.cells.last_mut() {
                _ if is_header => row.header.push_str(text),
                Some(cell) => cell.text.push_str(text),
                None => {}
            }
        }
    }

    fn end(&mut self, tag: &EndTag<()>) {
        let name = name(&tag.name);
        self.open.iter_mut().filter(|(_, element)| element.tag == name).for_each(|(depth, _)| *depth -= 1);
        while let Some(at) = self.open.iter().position(|(depth, _)| *depth == 0) {
            self.page.elements.push(self.open.remove(at).1);
        }
        match name.as_str() {
            "td" | "th" => self.cell = None,
            "caption" => self.in_caption = false,
            "table" => self.end_table(),
            "svg" => self.drawing = false,
            "text" => {
                if let (Some(letters), Some(chart)) = (self.letters.take(), &mut self.chart) {
                    chart.letters.push(letters);
                }
            }
            "figure" => self.page.charts.extend(self.chart.take()),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        // A table without identifier takes its rank, so that its figures have a name.
        if table.id.is_empty() {
            table.id = format!("tableau-{}", self.page.tables.len() + 1);
        }
        if let Some(chart) = &mut self.chart {
            chart.rows.extend(table.rows.clone());
        }
        self.page.tables.push(table);
    }
}
