//! `reports/` → templates, fonts and theme, read and compiled once for all documents.

use std::collections::BTreeMap;
use std::path::Path;

use portulan_terms::{Diagnostic, Diagnostics, Place, io_in_french};

use crate::{charts, html, pdf};

/// Everything that gives the documents their looks.
pub struct Kit {
    /// Pages.
    pub(crate) pages: html::Templates,
    /// Print.
    pub(crate) print: pdf::Kit,
}

/// The fonts that charts are measured with.
const CHART_FONTS: [&str; 2] = ["Inter-Regular.ttf", "Inter-Bold.ttf"];

impl Kit {
    /// Reads the templates, fonts and theme of `reports`.
    ///
    /// # Errors
    /// A file that cannot be read, a template that does not compile, a wrong colour.
    pub fn load(reports: &Path) -> Result<Self, Diagnostics> {
        let templates = read(&reports.join("templates"), &["html", "css", "js", "typ"])?;
        let fonts = read(&reports.join("fonts"), &["ttf"])?;
        let theme = theme(&reports.join("theme").join("theme.toml"))?;
        let font = |name: &str| {
            let missing =
                || Diagnostic::error(format!("il manque la police `{name}`")).at(Place::file(reports.join("fonts")));
            fonts.get(name).cloned().ok_or_else(missing)
        };
        let (regular, bold) = (font(CHART_FONTS[0])?, font(CHART_FONTS[1])?);
        charts::register_fonts(regular, bold).map_err(|error| Diagnostic::error(error.to_string()))?;
        let named: Vec<(String, Vec<u8>)> = fonts.iter().map(|(name, bytes)| (name.clone(), bytes.clone())).collect();
        let within = |fault: Diagnostic| in_folder(fault, &reports.join("templates"));
        let pages = html::Templates::new(templates.clone(), &named, theme.clone()).map_err(|error| within(error.0))?;
        let print = pdf::Kit::new(templates, fonts.into_values().collect(), theme)
            .map_err(|error| error.within(&reports.join("templates")).0)?;
        Ok(Self { pages, print })
    }
}

/// The colours of the theme of `reports`, for pages made elsewhere: `own`, `own_dark`, `accent`,
/// `accent_dark`.
///
/// # Errors
/// A theme that does not read, a wrong colour.
pub fn colors(reports: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
    let path = reports.join("theme").join("theme.toml");
    html::colors(&theme(&path)?).map_err(|error| error.0)
}

/// Files of a folder with these extensions, by name.
fn read(folder: &Path, extensions: &[&str]) -> Result<BTreeMap<String, Vec<u8>>, Diagnostic> {
    let fault = |path: &Path, error: &std::io::Error| {
        Diagnostic::error(format!("ce fichier ne s'ouvre pas : {}", io_in_french(error))).at(Place::file(path))
    };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|error| fault(folder, &error))?.flatten() {
        let path = entry.path();
        let wanted = path.extension().is_some_and(|e| extensions.iter().any(|known| e == *known));
        if wanted {
            let bytes = std::fs::read(&path).map_err(|error| fault(&path, &error))?;
            files.insert(entry.file_name().to_string_lossy().into_owned(), bytes);
        }
    }
    Ok(files)
}

/// The theme as JSON; defaults stand for what it does not set.
fn theme(path: &Path) -> Result<serde_json::Value, Diagnostic> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(serde_json::json!({})),
        Err(error) => return Err(Diagnostic::error(io_in_french(&error)).at(Place::file(path))),
    };
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Diagnostic::error(format!("ce thème ne se lit pas : {}", error.message())).at(Place::at(path, &text, offset))
    })?;
    serde_json::to_value(table).map_err(|error| Diagnostic::error(error.to_string()).at(Place::file(path)))
}

fn in_folder(fault: Diagnostic, folder: &Path) -> Diagnostic {
    let place = fault.place.clone().map(|place| Place { file: folder.join(&place.file), ..place });
    Diagnostic { place, ..fault }
}
