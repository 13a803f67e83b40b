//! A portrait, and the index of a batch, as self-contained HTML pages.
//!
//! Style, script, fonts and drawings are inside the page, which asks nothing of
//! any network. The templates lay out: they receive texts and keys, never an
//! unrounded value, so that no template can show more than `Cell::text`.
//!
//! Texts are escaped as `minijinja` does for HTML (`/` and `'` included): who
//! reads a page back must undo the entities before comparing.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};
use portulan_terms::{Diagnostic, Place};
use serde::Serialize;

use crate::view::{KeyFigure, Line, Portrait};

/// The colours a theme may set, and what stands when it does not. On white, `own` and
/// `accent` carry text or shapes; their `_dark` pair does the same on a dark page.
const COLORS: [(&str, &str); 4] =
    [("own", "#12355b"), ("own_dark", "#a9cbf0"), ("accent", "#c8553d"), ("accent_dark", "#f0937c")];

/// The weights that a page embeds: end of the file's stem and CSS weight.
const WEIGHTS: [(&str, u16); 3] = [("Regular", 400), ("SemiBold", 600), ("Bold", 700)];

/// A page that was not made, with its French message and its place in the template.
#[derive(Debug)]
pub struct HtmlError(pub Diagnostic);

impl fmt::Display for HtmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for HtmlError {}

impl From<minijinja::Error> for HtmlError {
    /// Keeps the innermost error: the one of the template at fault, not of what includes it.
    fn from(error: minijinja::Error) -> Self {
        let mut innermost = &error;
        while let Some(inner) = std::error::Error::source(innermost).and_then(|s| s.downcast_ref()) {
            innermost = inner;
        }
        let kind = innermost.kind();
        let detail = innermost.detail().map_or_else(String::new, |text| format!(" ({text})"));
        let diagnostic = Diagnostic::error(format!("modèle de page inutilisable : {kind}{detail}"));
        Self(match innermost.name() {
            Some(file) => diagnostic.at(Place { line: innermost.line().unwrap_or(0), ..Place::file(file) }),
            None => diagnostic,
        })
    }
}

/// The templates of the pages, compiled once, shared between threads.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles `files` (name in the templates' folder → content), those of pages: `.html`,
    /// `.css`, `.js`. `fonts` are the TrueType
    /// files by name, of which Regular, SemiBold and Bold are embedded. `theme` may set the
    /// colours `own`, `own_dark`, `accent` and `accent_dark` (`#rrggbb`), at its top or
    /// under `colors`.
    ///
    /// # Errors
    /// A file that is not UTF-8, a template that does not parse, a colour that is not one.
    pub fn new(
        files: BTreeMap<String, Vec<u8>>,
        fonts: &[(String, Vec<u8>)],
        theme: serde_json::Value,
    ) -> Result<Self, HtmlError> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_global("fonts", Value::from_safe_string(font_faces(fonts)));
        environment.add_global("colors", Value::from_pairs(colors(&theme)?));
        for (name, bytes) in files.into_iter().filter(|(name, _)| is_page_part(name)) {
            let text = String::from_utf8(bytes).map_err(|_| {
                let diagnostic = Diagnostic::error("ce modèle n'est pas un texte en UTF-8");
                HtmlError(diagnostic.at(Place::file(&name)))
            })?;
            environment.add_template_owned(name, text)?;
        }
        Ok(Self { environment })
    }

    /// A page of its own template.
    pub(crate) fn render(&self, name: &str, context: Value) -> Result<String, HtmlError> {
        Ok(self.environment.get_template(name)?.render(context)?)
    }
}

/// A territory in the index of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct IndexEntry {
    /// Official code of the territory.
    pub code: String,
    /// File stem of its documents.
    pub slug: String,
    /// Name as a heading.
    pub heading: String,
    /// Short name.
    pub short_name: String,
    /// What part of the territory the figures cover, when it is not the whole.
    pub part: Option<String>,
    /// Level of its figures.
    pub level: String,
    /// Figures shown in its row; a column of the table for each label.
    pub key_figures: Vec<KeyFigure>,
    /// Extensions of the documents that were written (`html`, `pdf`…), in the order shown.
    pub formats: Vec<String>,
}

impl IndexEntry {
    /// The entry of a portrait whose documents were written in `formats`, with its first
    /// `figures` key figures.
    pub fn new(portrait: &Portrait, figures: usize, formats: &[&str]) -> Self {
        Self {
            code: portrait.code.clone(),
            slug: portrait.slug.clone(),
            heading: portrait.heading.clone(),
            short_name: portrait.short_name.clone(),
            part: portrait.part.clone(),
            level: portrait.level.clone(),
            key_figures: portrait.key_figures.iter().take(figures).cloned().collect(),
            formats: formats.iter().map(|format| (*format).to_owned()).collect(),
        }
    }
}

/// What the index says of the whole batch.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
    /// Month of the edition, `2024-12`.
    pub month: String,
    /// The same in words.
    pub month_text: String,
    /// Name of the Caf.
    pub caf: String,
    /// The department.
    pub department: Department,
    /// Its map, when there is one.
    pub map: Option<Map>,
    /// Files of the batch beside the index.
    pub files: Vec<FileLink>,
    /// What the reader must know of this run, in French.
    pub warnings: Vec<String>,
    /// Reading notes: label and text.
    pub notes: Vec<Line>,
}

/// A department and the forms of its name in a sentence.
#[derive(Clone, Debug, Serialize)]
pub struct Department {
    /// INSEE code.
    pub code: String,
    /// `Allier`.
    pub name: String,
    /// `l’Allier`.
    pub with_article: String,
    /// `de l’Allier`.
    pub of: String,
    /// `dans l’Allier`.
    pub within: String,
}

/// The map of the index.
#[derive(Clone, Debug, Serialize)]
pub struct Map {
    /// What it shows.
    pub title: String,
    /// The drawing, with its own title, description and role.
    #[serde(skip)]
    pub svg: String,
    /// Source and date.
    pub source: String,
}

/// A file beside the index.
#[derive(Clone, Debug, Serialize)]
pub struct FileLink {
    /// Path from the index's folder (`figures.csv`).
    pub href: String,
    /// What it is, in a few words.
    pub label: String,
    /// What it is for.
    pub text: String,
}

/// The page of a portrait.
///
/// # Errors
/// The place and the reason of a template that cannot be rendered.
pub fn portrait(templates: &Templates, portrait: &Portrait) -> Result<String, HtmlError> {
    let charts = portrait.sections.iter().flat_map(|section| &section.charts);
    let drawings = Value::from_pairs(charts.map(|chart| (chart.id.clone(), drawing(&chart.svg))));
    let context = [("portrait", words(portrait)?), ("drawings", drawings)];
    templates.render("portrait.html", Value::from_pairs(context))
}

/// The index of a batch; its links go to `portraits/<slug>.<format>`.
///
/// # Errors
/// The place and the reason of a template that cannot be rendered.
pub fn index(templates: &Templates, portraits: &[IndexEntry], batch: &Batch) -> Result<String, HtmlError> {
    let map = batch.map.as_ref().map_or_else(|| Value::from(()), |map| drawing(&map.svg));
    let context = [
        ("batch", words(batch)?),
        ("portraits", words(&portraits)?),
        ("columns", columns(portraits)),
        ("drawing", map),
    ];
    templates.render("index.html", Value::from_pairs(context))
}

/// The labels of the key figures of all the entries, each once, in order of appearance.
fn columns(portraits: &[IndexEntry]) -> Value {
    let mut labels: Vec<&str> = Vec::new();
    for figure in portraits.iter().flat_map(|entry| &entry.key_figures) {
        if !labels.contains(&figure.label.as_str()) {
            labels.push(&figure.label);
        }
    }
    labels.into_iter().map(Value::from).collect()
}

/// An SVG as markup, without the XML declaration that has no place in a page.
fn drawing(svg: &str) -> Value {
    let start = svg.find("<svg").unwrap_or(0);
    Value::from_safe_string(svg.get(start..).unwrap_or(svg).to_owned())
}

/// A view as a template sees it.
pub(crate) fn words(view: &impl Serialize) -> Result<Value, HtmlError> {
    let json = serde_json::to_value(view)
        .map_err(|error| HtmlError(Diagnostic::error(format!("contenu illisible : {error}"))))?;
    Ok(without_values(json))
}

/// JSON to template values, leaving out what a page must not hold: the unrounded values
/// and the full list of figures, which are in the workbook and the CSV.
fn without_values(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(truth) => Value::from(truth),
        serde_json::Value::Number(number) => Value::from(number.as_f64()),
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Array(items) => items.into_iter().map(without_values).collect(),
        serde_json::Value::Object(fields) => Value::from_pairs(
            fields
                .into_iter()
                .filter(|(key, _)| !matches!(key.as_str(), "value" | "figures"))
                .map(|(key, value)| (key, without_values(value))),
        ),
    }
}

fn is_page_part(name: &str) -> bool {
    [".html", ".css", ".js"].iter().any(|ending| name.ends_with(ending))
}

/// The colours of the theme, each checked, or its default.
/// The colours of pages: those that the theme sets, defaults for the others.
pub(crate) fn colors(theme: &serde_json::Value) -> Result<BTreeMap<String, String>, HtmlError> {
    let mut chosen = BTreeMap::new();
    for (key, default) in COLORS {
        let set = theme.get("colors").and_then(|colors| colors.get(key)).or_else(|| theme.get(key));
        let color = match set {
            None => default,
            Some(set) => set.as_str().filter(|text| is_color(text)).ok_or_else(|| {
                let message = format!("la couleur `{key}` du thème vaut {set}");
                HtmlError(Diagnostic::error(message).hint("écrivez-la sous la forme \"#12355b\""))
            })?,
        };
        chosen.insert(key.to_owned(), color.to_owned());
    }
    Ok(chosen)
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The `@font-face` rules of the embedded weights; none for a weight that is not there.
fn font_faces(fonts: &[(String, Vec<u8>)]) -> String {
    let face = |(stem, weight): (&str, u16)| {
        let ending = format!("-{stem}.ttf");
        let (_, bytes) = fonts.iter().find(|(name, _)| name.ends_with(&ending))?;
        Some(format!(
            "@font-face{{font-family:Inter;font-weight:{weight};font-display:swap;\
             src:url(data:font/ttf;base64,{}) format(\"truetype\")}}\n",
            base64(bytes)
        ))
    };
    WEIGHTS.into_iter().filter_map(face).collect()
}

/// Base 64 of RFC 4648, section 4, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let sextet = (bits >> (18 - 6 * position)) & 63;
            let letter = char::from(ALPHABET[sextet as usize]);
            text.push(if position > chunk.len() { '=' } else { letter });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{cells, sample};

    fn files() -> BTreeMap<String, Vec<u8>> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/templates");
        std::fs::read_dir(folder)
            .expect("the templates' folder")
            .map(|entry| entry.expect("a file"))
            .map(|entry| {
                let name = entry.file_name().into_string().expect("a name");
                (name, std::fs::read(entry.path()).expect("readable"))
            })
            .collect()
    }

    fn templates() -> Templates {
        let fonts = [("Inter-Bold.ttf".to_owned(), vec![1, 2, 3, 4])];
        Templates::new(files(), &fonts, serde_json::Value::Null).expect("templates that compile")
    }

    fn batch() -> Batch {
        let s = str::to_owned;
        Batch {
            month: s("2024-12"),
            month_text: s("décembre 2024"),
            caf: s("Caf de l’Allier"),
            department: Department {
                code: s("03"),
                name: s("Allier"),
                with_article: s("l’Allier"),
                of: s("de l’Allier"),
                within: s("dans l’Allier"),
            },
            map: Some(Map {
                title: s("Les EPCI"),
                svg: s("<?xml version=\"1.0\"?><svg role=\"img\"></svg>"),
                source: s("IGN"),
            }),
            files: vec![FileLink { href: s("figures.csv"), label: s("CSV"), text: s("Tout") }],
            warnings: vec![s("Une ligne <refusée>.")],
            notes: Vec::new(),
        }
    }

    /// What a browser would load: every `src`, `url(…)` and tag that fetches, and every address
    /// that is not a plain link, the text of one, or a namespace.
    fn loads(page: &str) -> Vec<String> {
        let attributes = page.split("src=\"").skip(1).map(|rest| rest.split('"').next());
        let urls = page.split("url(").skip(1).map(|rest| rest.split(')').next());
        let named = attributes.chain(urls).flatten().filter(|target| !target.starts_with("data:"));
        let plain = page.replace("&#x2f;", "/");
        let address = |(at, _): (usize, &str)| {
            let harmless = ["<a href=\"", "\">", "xmlns=\""];
            let loaded = !harmless.iter().any(|before| plain[..at].ends_with(before));
            loaded.then(|| plain[at..].chars().take(60).collect())
        };
        let insecure = plain.match_indices("http://").filter_map(address);
        let secure = plain.match_indices("https://").filter_map(address);
        let tags = ["<link", "@import", "<iframe", "<object", "<img"];
        let tags = tags.into_iter().filter(|tag| page.contains(tag));
        tags.chain(named).map(str::to_owned).chain(insecure).chain(secure).collect()
    }

    #[test]
    fn names_are_escaped_and_drawings_are_not() {
        let page = portrait(&templates(), &sample::portrait()).expect("a page");
        assert!(page.contains("Vichy &lt;Communauté&gt; &amp; compagnie"));
        assert!(page.contains("Dupont &amp; Fils &lt;b&gt;"));
        assert!(!page.contains("<Communauté>") && !page.contains("Fils <b>"));
        assert!(page.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox"));
        assert!(page.contains("42,1\u{202f}%"));
    }

    #[test]
    fn a_page_loads_nothing() {
        assert_eq!(loads("<img src=\"https:&#x2f;&#x2f;x\">").len(), 3, "the check sees a load");
        let page = portrait(&templates(), &sample::portrait()).expect("a page");
        assert_eq!(loads(&page), Vec::<String>::new());
        assert!(page.contains("<a href=\"https:&#x2f;&#x2f;data.caf.fr&#x2f;\""));
        let index = index(&templates(), &[], &batch()).expect("a page");
        assert_eq!(loads(&index), Vec::<String>::new());
    }

    #[test]
    fn each_figure_cell_stands_once_with_its_text_alone() {
        let mut view = sample::portrait();
        let mut count = 0;
        for section in &mut view.sections {
            let of_charts = section.charts.iter_mut().map(|chart| &mut chart.table);
            let rows = section
                .summary
                .iter_mut()
                .chain(&mut section.tables)
                .chain(of_charts)
                .flat_map(|table| &mut table.rows);
            for cell in rows.flat_map(|row| &mut row.cells).filter(|cell| !cell.key.is_empty()) {
                count += 1;
                cell.key = format!("cellule-{count}-");
            }
        }
        view.key_figures[0].cell.key = "cellule-0-".to_owned();
        let page = portrait(&templates(), &view).expect("a page");
        for cell in cells(&view).filter(|cell| !cell.key.is_empty()) {
            let key = format!("data-figure=\"{}\"", cell.key);
            assert_eq!(page.matches(&cell.key).count(), 1, "{key}");
            let (_, after) = page.split_once(&key).expect("present");
            assert!(after.starts_with(&format!(">{}</", cell.text)), "{key}");
        }
        assert_eq!(page.matches("data-figure=").count(), count + 1);
        assert!(!page.contains("42.125"), "no unrounded value");
    }

    #[test]
    fn two_secret_cells_differ_by_their_key_alone() {
        let page = portrait(&templates(), &sample::portrait()).expect("a page");
        let row = |name: &str| {
            let (_, after) = page.split_once(&format!(">{name}</th>")).expect("the row");
            after.split_once("</tr>").expect("its end").0.replace("|03005", "|03002")
        };
        assert_eq!(row("Bost"), row("Serbannes"));
    }

    #[test]
    fn same_bytes_twice() {
        let view = sample::portrait();
        let page = || portrait(&templates(), &view).expect("a page");
        assert_eq!(page(), page());
    }

    #[test]
    fn the_index_links_to_each_document_and_escapes() {
        let view = sample::portrait();
        let entries = [IndexEntry::new(&view, 3, &["html", "pdf", "csv"])];
        let page = index(&templates(), &entries, &batch()).expect("a page");
        for format in ["html", "pdf", "csv"] {
            assert!(page.contains(&format!("portraits/200071363-vichy-communaute.{format}\"")));
        }
        assert!(!page.contains("vichy-communaute.xlsx"));
        assert!(page.contains("Une ligne &lt;refusée&gt;."));
        assert!(page.contains("Partie Allier : 3 des 44 communes"));
        assert!(!page.contains("<?xml"));
        assert!(page.contains("data-figure=\"taux_couverture||2024-12|commune|200071363\">42,1"));
    }

    #[test]
    fn a_fault_is_told_with_its_file_and_line_in_an_included_template() {
        let with = |name: &str, text: &str| {
            let mut files = files();
            files.insert(name.to_owned(), text.as_bytes().to_vec());
            files
        };
        let faulty = with("style.css", "a {}\n{{ colors.nowhere.at_all }}");
        let templates = Templates::new(faulty, &[], serde_json::Value::Null).expect("parses");
        let error = portrait(&templates, &sample::portrait()).expect_err("a fault").to_string();
        assert!(error.starts_with("style.css:2 : erreur : modèle de page inutilisable : "), "{error}");
        let unclosed = with("portrait.html", "\n\n{% if %}");
        let error = Templates::new(unclosed, &[], serde_json::Value::Null).err().expect("a fault");
        assert!(error.to_string().starts_with("portrait.html:3 : erreur"), "{error}");
        let latin = BTreeMap::from([("style.css".to_owned(), vec![0xe9])]);
        let error = Templates::new(latin, &[], serde_json::Value::Null).err().expect("a fault");
        assert!(error.to_string().starts_with("style.css : erreur : ce modèle"), "{error}");
    }

    #[test]
    fn a_theme_sets_colours_and_nothing_else() {
        let theme = |color: &str| serde_json::json!({ "colors": { "own": color } });
        let templates = Templates::new(files(), &[], theme("#005a8c")).expect("a colour");
        let page = portrait(&templates, &sample::portrait()).expect("a page");
        assert!(page.contains("#005a8c") && !page.contains("#12355b"));
        let error = Templates::new(files(), &[], theme("red}body{")).err().expect("not a colour");
        assert!(error.to_string().contains("la couleur `own` du thème"), "{error}");
    }

    #[test]
    fn base64_follows_the_rfc() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
