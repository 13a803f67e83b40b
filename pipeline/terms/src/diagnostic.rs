//! An error or a warning as a value: what, where, and what to try.

use std::fmt;
use std::path::{Path, PathBuf};

/// Whether work can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The thing named cannot be used.
    Error,
    /// The thing named is used, and the reader should know.
    Warning,
}

/// A place in a user's file. Line and column count from 1; 0 means the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the user would name it.
    pub file: PathBuf,
    /// Line, from 1; 0 for the whole file.
    pub line: usize,
    /// Column in characters, from 1; 0 for the whole line.
    pub column: usize,
}

impl Place {
    /// The whole of a file.
    pub fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }

    /// The place of the byte `offset` of `text`, which is what `file` holds.
    pub fn at(file: &Path, text: &str, offset: usize) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match (self.line, self.column) {
            (0, _) => Ok(()),
            (line, 0) => write!(f, ":{line}"),
            (line, column) => write!(f, ":{line}:{column}"),
        }
    }
}

/// One message for a user, in French, without blame, with a hint where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Where, when it is in a user's file.
    pub place: Option<Place>,
    /// What was expected and what was found.
    pub message: String,
    /// What to try.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: None, message: message.into(), hint: None }
    }

    /// A warning.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, at a place.
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The same, with something to try.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same, asking whether `name` was meant.
    pub fn did_you_mean(self, name: &str) -> Self {
        self.hint(format!("vouliez-vous dire `{name}` ?"))
    }

    /// The same, suggesting the candidate that `word` most likely misspells; the hint it
    /// already has stays when none is near.
    pub fn suggest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.did_you_mean(near),
            None => self,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
        };
        if let Some(place) = &self.place {
            write!(f, "{place} : ")?;
        }
        write!(f, "{word} : {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n    → {hint}"),
            None => Ok(()),
        }
    }
}

/// All that a stage has to say; errors do not stop the next item.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Sorted by place, then severity, then text.
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| (&a.place, a.severity, &a.message).cmp(&(&b.place, b.severity, &b.message)));
        self
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        Self(vec![one])
    }
}

/// The candidate that `word` is most likely a misspelling of, when one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score > 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// The usual causes of an input or output error, in French.
pub fn io_in_french(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "il n'existe pas".into(),
        std::io::ErrorKind::PermissionDenied => "vous n'en avez pas le droit".into(),
        std::io::ErrorKind::StorageFull => "le disque est plein".into(),
        std::io::ErrorKind::AlreadyExists => "un fichier porte déjà ce nom".into(),
        std::io::ErrorKind::NotADirectory => "une partie de ce chemin est un fichier, non un dossier".into(),
        std::io::ErrorKind::IsADirectory => "c'est un dossier, non un fichier".into(),
        _ => error.to_string(),
    }
}
