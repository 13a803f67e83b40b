//! The inbox: which contract takes which file, by its name alone. Opens no file.

use std::path::{Path, PathBuf};

use portulan_plan::source::Source;
use portulan_terms::{Diagnostic, Place, nearest};

use super::report::{AtPath, IngestError, Unclaimed};
use super::words;

/// A file of the inbox.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Ranks of the contracts that take it.
    pub sources: Vec<usize>,
}

/// The files of the inbox by name, and those that no contract takes. Hidden files and
/// the marks that office suites leave beside an open document are skipped.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(inbox: &Path, sources: &[Source]) -> Result<(Vec<Found>, Vec<Unclaimed>), IngestError> {
    let mut found = Vec::new();
    let mut unclaimed = Vec::new();
    for entry in std::fs::read_dir(inbox).at(inbox)? {
        let path = entry.at(inbox)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let takers: Vec<usize> = (0..sources.len()).filter(|at| sources[*at].takes(&name)).collect();
        if path.is_dir() {
            let hint = Some("les sous-dossiers ne sont pas lus : déposez les fichiers eux-mêmes".into());
            unclaimed.push(Unclaimed { name, hint });
        } else if takers.is_empty() {
            let hint = hint(&name, sources);
            unclaimed.push(Unclaimed { name, hint });
        } else {
            found.push(Found { name, path, sources: takers });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    unclaimed.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((found, unclaimed))
}

/// The fault of a file whose name should tell how complete the extract was, and does not.
pub fn no_freshness(source: &Source, name: &str) -> Option<Diagnostic> {
    let rule = source.freshness.as_ref().filter(|_| source.freshness_of(name).is_none())?;
    let message = "le nom de ce fichier ne dit pas si ses données sont définitives ou semi-définitives";
    let hint = format!(
        "nommez-le {} (définitives) ou {} (semi-définitives)",
        words::names(&rule.definitif),
        words::names(&rule.semi_definitif)
    );
    Some(Diagnostic::error(message).at(Place::file(name)).hint(hint))
}

/// The nearest pattern of the contracts, if one is near.
fn hint(name: &str, sources: &[Source]) -> Option<String> {
    let patterns = || sources.iter().flat_map(|source| source.files.iter().map(String::as_str));
    let near = nearest(name, patterns())?;
    let source = sources.iter().find(|source| source.files.iter().any(|pattern| pattern == near))?;
    Some(format!("le contrat `{}` attend `{near}`", source.name))
}
