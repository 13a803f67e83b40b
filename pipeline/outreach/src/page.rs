//! PAGES for those who manage the contacts: the month (`contacts.html`), fairness (`equite.html`),
//! effects (`effets.html`). They see counts, never a dossier.
//!
//! Managers are not recipients of lists: nothing under 5 can be read or worked out (see
//! [`small`]). Every figure becomes a text here; the template, in `reports/templates/`, only lays
//! out, and receives nothing else. Each page stands alone: no script, nothing asked of a network.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};
use portulan_terms::french::typographic;
use portulan_terms::{Day, Diagnostic, Month, Place};
use serde::Serialize;

pub mod effects;
pub mod fairness;
mod intervals;
pub mod month;
pub mod small;
#[cfg(test)]
mod tests;

/// The template that lays out the three pages.
pub const TEMPLATE: &str = "contacts.html";
/// The style that it includes, shared with the portraits.
pub const STYLE: &str = "style.css";

/// Names of the pages, in the order of their links.
pub const PAGES: [(&str, &str); 3] =
    [("contacts.html", "Le mois"), ("equite.html", "L’équité"), ("effets.html", "Les effets")];

/// What stands at the top and the foot of each page.
#[derive(Clone, Debug)]
pub struct Heading<'a> {
    /// Name of the Caf.
    pub caf: &'a str,
    /// Month of the run.
    pub month: Month,
    /// Its day.
    pub day: Day,
    /// Hash of the last line of the journal, to be kept elsewhere.
    pub journal: Option<&'a str>,
    /// Whether the data are made up.
    pub synthetic: bool,
}

/// A page as the template receives it: texts only.
#[derive(Debug, Serialize)]
struct Page {
    file: &'static str,
    title: &'static str,
    caf: String,
    month: String,
    day: String,
    journal: Option<String>,
    synthetic: bool,
    /// What must be known first, in words.
    alarms: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Debug, Default, Serialize)]
struct Section {
    id: String,
    title: String,
    texts: Vec<String>,
    /// An SVG, with its own title and description.
    drawing: Option<String>,
    tables: Vec<Table>,
}

/// A table; the first cell of a row is its header.
#[derive(Debug, Serialize)]
struct Table {
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of words, beside the first: set at the left.
    words: Vec<usize>,
    note: Option<String>,
}

impl Table {
    fn new(caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Self {
        let head = head.iter().map(|text| typographic(text)).collect();
        Self { caption: typographic(caption), head, rows, words: Vec::new(), note: None }
    }

    fn words(self, columns: &[usize]) -> Self {
        Self { words: columns.to_vec(), ..self }
    }

    fn note(self, text: &str) -> Self {
        Self { note: Some(typographic(text)), ..self }
    }
}

impl Section {
    fn new(id: &str, title: &str) -> Self {
        Self { id: id.to_owned(), title: typographic(title), ..Self::default() }
    }

    fn text(mut self, text: &str) -> Self {
        self.texts.push(typographic(text));
        self
    }

    fn table(mut self, table: Table) -> Self {
        self.tables.push(table);
        self
    }
}

/// The template, compiled once.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles the files of `reports/templates/` that the pages need ([`TEMPLATE`] and [`STYLE`];
    /// others are not looked at). `colors` is that of the theme: `own`, `own_dark`, `accent`, `accent_dark`.
    ///
    /// # Errors
    /// A template that is missing or does not parse, at its place.
    pub fn new(files: &BTreeMap<String, String>, colors: &BTreeMap<String, String>) -> Result<Self, Diagnostic> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(told)?;
        environment.set_syntax(syntax);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_global("fonts", "");
        environment.add_global("colors", Value::from_pairs(colors.clone()));
        for name in [TEMPLATE, STYLE] {
            let missing = || Diagnostic::error(format!("il manque le modèle `{name}`")).at(Place::file(name));
            let text = files.get(name).ok_or_else(missing)?;
            environment.add_template_owned(name, text.clone()).map_err(told)?;
        }
        Ok(Self { environment })
    }

    fn render(&self, page: &Page) -> Result<String, Diagnostic> {
        let links: Value = PAGES.into_iter().map(|(file, name)| Value::from_iter([file, name])).collect();
        let json =
            serde_json::to_value(page).map_err(|error| Diagnostic::error(format!("page illisible : {error}")))?;
        let context = Value::from_pairs([("page", value(json)), ("links", links)]);
        self.environment.get_template(TEMPLATE).and_then(|template| template.render(context)).map_err(told)
    }
}

/// JSON as a template sees it; a page holds texts, lists and truths only.
fn value(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(truth) => Value::from(truth),
        serde_json::Value::Number(number) => Value::from(number.as_f64()),
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Array(items) => items.into_iter().map(value).collect(),
        serde_json::Value::Object(fields) => {
            Value::from_pairs(fields.into_iter().map(|(key, item)| (key, value(item))))
        }
    }
}

/// The template's own fault, at its place.
fn told(error: minijinja::Error) -> Diagnostic {
    let detail = error.detail().map_or_else(String::new, |text| format!(" ({text})"));
    let diagnostic = Diagnostic::error(format!("modèle de page inutilisable : {}{detail}", error.kind()));
    match error.name() {
        Some(file) => diagnostic.at(Place { line: error.line().unwrap_or(0), ..Place::file(file) }),
        None => diagnostic,
    }
}

impl Page {
    fn new(heading: &Heading, page: usize, alarms: Vec<String>, sections: Vec<Section>) -> Self {
        Self {
            file: PAGES[page].0,
            title: ["Contacts du mois", "Équité des listes de contacts", "Effets des contacts"][page],
            caf: heading.caf.to_owned(),
            month: heading.month.in_french(),
            day: heading.day.in_french(),
            journal: heading.journal.map(str::to_owned),
            synthetic: heading.synthetic,
            alarms: alarms.iter().map(|text| typographic(text)).collect(),
            sections,
        }
    }
}
