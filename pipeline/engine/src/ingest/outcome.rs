//! What the report says of each file of the inbox, and of what the store keeps of
//! files that are no longer there. Words only.

use std::path::Path;

use portulan_plan::source::Source;
use portulan_terms::{Diagnostic, Place};

use super::receipt::Entry;
use super::report::{FileReport, Outcome};
use super::scan::Scan;
use super::settle::Settled;
use super::words;

/// A file of this run.
pub fn settled(source: &Source, file: Settled) -> FileReport {
    let mut report = told(source, &file.entry, file.outcome);
    report.notices.extend(file.said);
    report
}

/// A file that the store holds.
fn told(source: &Source, entry: &Entry, outcome: Outcome) -> FileReport {
    FileReport {
        name: entry.file.clone(),
        source: source.name.clone(),
        sha256: entry.sha256.clone(),
        bytes: entry.bytes,
        read: entry.read,
        kept: entry.kept,
        set_aside: entry.set_aside,
        refused: entry.refused,
        months: entry.months.clone(),
        caf: entry.caf.clone(),
        freshness: entry.freshness,
        synthetic: entry.synthetic,
        reasons: entry.reasons.clone(),
        outcome,
        notices: entry.notices.clone(),
    }
}

/// A file that the store holds already, maybe under another name.
pub fn unchanged(source: &Source, name: &str, entry: &Entry) -> FileReport {
    let mut report = told(source, entry, Outcome::Unchanged);
    if name != entry.file {
        report.notices.push(format!("déjà reçu sous le nom `{}`", entry.file));
        name.clone_into(&mut report.name);
    }
    report
}

/// A file whose bytes are those of another of the inbox.
pub fn identical(source: &Source, name: &str, scan: &Scan, to: String) -> FileReport {
    FileReport {
        name: name.to_owned(),
        source: source.name.clone(),
        sha256: scan.sha256.clone(),
        bytes: scan.bytes,
        read: 0,
        kept: 0,
        set_aside: 0,
        refused: 0,
        months: Vec::new(),
        caf: String::new(),
        freshness: None,
        synthetic: false,
        reasons: Vec::new(),
        notices: vec![format!("mêmes octets que `{to}` : sauté")],
        outcome: Outcome::Identical { to },
    }
}

/// Where the refused rows of a file about persons are listed.
pub fn listed(file: &FileReport, list: &Path) -> Option<String> {
    let rows = file.refused + file.set_aside;
    (rows > 0).then(|| {
        let rows = words::of(rows, "ligne refusée ou écartée, listée", "lignes refusées ou écartées, listées");
        format!("{rows} sans valeur dans `{}`", list.display())
    })
}

/// Where the refused rows of a file about persons that is refused whole are listed.
pub fn withheld(file: &str, rows: u64, list: &Path) -> Diagnostic {
    let rows = words::of(rows, "ligne refusée ou écartée est listée", "lignes refusées ou écartées sont listées");
    let message = format!("{rows} sans valeur dans `{}`", list.display());
    Diagnostic::warning(message).at(Place::file(file))
}

/// Warnings of months read by other rules than today's, whose file is no longer in the
/// inbox (its hash is not in `here`) to be read again.
pub fn old_basis<'a>(
    source: &Source,
    entries: impl Iterator<Item = &'a Entry>,
    here: &[&str],
    basis: &str,
) -> Vec<Diagnostic> {
    let warn = |entry: &Entry| {
        let message = format!(
            "le magasin garde {} de `{}`, lu avant que le contrat `{}` ou le référentiel des communes ne change",
            words::months(&entry.months),
            entry.file,
            source.name
        );
        let hint = "remettez ce fichier dans le dossier d'entrée pour qu'il soit relu";
        Diagnostic::warning(message).at(Place::file(entry.file.as_str())).hint(hint)
    };
    let old = |entry: &&Entry| entry.basis != basis && !here.contains(&entry.sha256.as_str());
    entries.filter(old).map(warn).collect()
}
