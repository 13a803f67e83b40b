//! What typst finds wrong, as French diagnostics that point into a template.
//!
//! typst's own sentence is always kept: it is what a designer will look up.

use std::fmt;
use std::path::Path;

use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpan;

use portulan_terms::{Diagnostic, Diagnostics, Place};

/// Why a portrait has no PDF: one diagnostic or more, in French.
///
/// Their places name templates as [`Kit::new`](super::Kit::new) was given them.
#[derive(Clone, Debug)]
pub struct PdfError(pub Diagnostics);

/// The starts of typst's messages that a designer meets most, and their meaning.
const MEANINGS: [(&str, &str); 16] = [
    ("missing alt text", "une image n'a pas de texte de remplacement"),
    ("missing document title", "le document n'a pas de titre"),
    ("missing document date", "le document n'a pas de date"),
    ("missing document language", "le document n'a pas de langue"),
    ("the text ", "un caractère manque dans les polices fournies"),
    ("unknown font family", "cette famille de police n'est pas fournie"),
    ("unknown variable", "ce nom n'est pas défini"),
    ("unresolved import", "le fichier importé ne définit pas ce nom"),
    ("file not found", "ce fichier n'est pas fourni au gabarit"),
    ("dictionary does not contain key", "les données n'ont pas cette clé"),
    ("cannot access fields on type", "cette valeur n'a pas de champ"),
    ("unexpected argument", "cet argument est en trop"),
    ("missing argument", "il manque un argument"),
    ("failed to parse", "ce fichier ne peut pas être lu"),
    ("unclosed", "il manque une fermeture"),
    ("expected", "la syntaxe ou le type n'est pas celui attendu"),
];

impl PdfError {
    /// The faults that typst found while it worked in `world`.
    pub(super) fn of(world: &dyn World, faults: &[SourceDiagnostic]) -> Self {
        Self(Diagnostics(faults.iter().map(|fault| in_french(world, fault)).collect()))
    }

    /// The same faults, their places being in `folder`.
    pub fn within(mut self, folder: &Path) -> Self {
        for place in self.0.0.iter_mut().filter_map(|one| one.place.as_mut()) {
            place.file = folder.join(&place.file);
        }
        self
    }
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (rank, diagnostic) in self.0.0.iter().enumerate() {
            let separator = if rank == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PdfError {}

impl From<Diagnostic> for PdfError {
    fn from(one: Diagnostic) -> Self {
        Self(one.into())
    }
}

fn in_french(world: &dyn World, fault: &SourceDiagnostic) -> Diagnostic {
    let hints: Vec<&str> = fault.hints.iter().map(|hint| hint.v.as_str()).collect();
    let mut diagnostic = Diagnostic::error(meaning(&fault.message));
    if !hints.is_empty() {
        diagnostic = diagnostic.hint(format!("typst propose : {}", hints.join(" ; ")));
    }
    match place(world, fault) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// What a message of typst means, followed by the message.
fn meaning(message: &str) -> String {
    let (standard, fact) = match message.split_once(" error: ") {
        Some((standard, fact)) if standard.starts_with("PDF/") => (Some(standard), fact),
        _ => (None, message),
    };
    let known = MEANINGS.iter().find(|(start, _)| fact.starts_with(start));
    let french = known.map_or("le gabarit ne peut pas être composé", |(_, french)| french);
    match standard {
        Some(standard) => format!("{french}, ce que {standard} refuse (typst : {fact})"),
        None => format!("{french} (typst : {fact})"),
    }
}

/// Where a fault is; failing that, the nearest call or rule that led to it.
fn place(world: &dyn World, fault: &SourceDiagnostic) -> Option<Place> {
    let calls = fault.trace.iter().map(|step| DiagSpan::from(step.span));
    std::iter::once(fault.span).chain(calls).find_map(|span| place_of(world, span))
}

fn place_of(world: &dyn World, span: DiagSpan) -> Option<Place> {
    let id = span.id()?;
    let range = world.range(span)?;
    let bytes = world.file(id).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    Some(Place::at(Path::new(id.vpath().get_without_slash()), text, range.start))
}
