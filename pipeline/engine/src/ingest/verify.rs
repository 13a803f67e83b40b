//! The last look before a run's work is made visible: what the caller's checks over whole
//! rows find in the state to be. Runs no check itself.

use std::path::PathBuf;

use portulan_plan::source::{Freshness, Source};
use portulan_terms::{Diagnostic, Month, Place};
use serde::{Deserialize, Deserializer, Serialize};

use super::report::{IngestError, Refusal};
use super::words;

/// Given the state to be, tells what checks find in it.
pub type Verify<'a> = &'a dyn Fn(&Staged<'_>) -> Result<Vec<CheckFinding>, IngestError>;

/// The sources that this run changes, as they will be.
#[derive(Clone, Debug)]
pub struct Staged<'a> {
    /// By order of the contracts.
    pub sources: Vec<StagedSource<'a>>,
}

/// A source that this run changes, as it will be.
#[derive(Clone, Debug)]
pub struct StagedSource<'a> {
    /// Its contract.
    pub source: &'a Source,
    /// All its Parquet files, by Caf, month and freshness.
    pub parts: Vec<StagedPart>,
}

/// One Parquet file of a source to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StagedPart {
    /// Code of the Caf.
    pub caf: String,
    /// The month.
    pub month: Month,
    /// How complete the extract was, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// The Parquet file. It holds neither `caf` nor `month`.
    pub path: PathBuf,
    /// Whether this run wrote it; else it is kept as it was.
    pub new: bool,
    /// Name of the file of the inbox that it was made from.
    pub file: String,
}

/// What a check found in the rows of one Caf, month and freshness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFinding {
    /// Name of the check.
    pub check: String,
    /// What is wrong, in French: a title.
    pub title: String,
    /// The rule, in French: shown as a hint.
    pub definition: String,
    /// Name of the source.
    pub source: String,
    /// Code of the Caf.
    pub caf: String,
    /// The month.
    pub month: Month,
    /// Freshness of the rows, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// Whether it refuses the file, or is only told.
    pub blocking: bool,
    /// Number of rows at fault.
    pub rows: u64,
    /// Lines of the first of them in their file, twenty at most.
    pub lines: Vec<u64>,
}

/// What the receipt keeps of a finding that does not refuse its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Name of the check.
    pub check: String,
    /// What is wrong, in French.
    pub title: String,
    /// The month.
    #[serde(deserialize_with = "read_month")]
    pub month: Month,
    /// Number of rows at fault.
    pub rows: u64,
}

fn read_month<'de, D: Deserializer<'de>>(from: D) -> Result<Month, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

impl CheckFinding {
    /// Whether it is about the rows of that Parquet file.
    pub fn is_about(&self, source: &Source, part: &StagedPart) -> bool {
        self.source == source.name
            && (self.caf.as_str(), self.month, self.freshness) == (part.caf.as_str(), part.month, part.freshness)
    }

    /// What is told of it, at its first line.
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let rows = words::of(self.rows, "ligne", "lignes");
        let others = match self.lines.as_slice() {
            [] | [_] => String::new(),
            lines => format!(" (lignes {}{})", listed(lines), if self.rows > SHOWN as u64 { "…" } else { "" }),
        };
        let message = format!("{} : {rows} en {}{others}", self.title, self.month.in_french());
        let line = self.lines.first().and_then(|line| usize::try_from(*line).ok()).unwrap_or_default();
        let place = Place { file: file.into(), line, column: 0 };
        let diagnostic = if self.blocking { Diagnostic::error(message) } else { Diagnostic::warning(message) };
        diagnostic.at(place).hint(format!("contrôle `{}` : {}", self.check, self.definition))
    }

    /// Its rows as refused rows of that file.
    pub fn refusals(&self, file: &str) -> impl Iterator<Item = Refusal> {
        self.lines.iter().map(|line| Refusal {
            file: file.to_owned(),
            line: *line,
            column: String::new(),
            value: String::new(),
            reason: format!("contrôle `{}` : {}", self.check, self.title),
            counts: true,
        })
    }

    /// What the receipt keeps of it.
    pub fn noted(&self) -> Noted {
        Noted { check: self.check.clone(), title: self.title.clone(), month: self.month, rows: self.rows }
    }
}

/// Lines named in a message; the others are in the list of refusals.
const SHOWN: usize = 5;

fn listed(lines: &[u64]) -> String {
    lines.iter().take(SHOWN).map(|line| words::count(*line)).collect::<Vec<_>>().join(", ")
}
