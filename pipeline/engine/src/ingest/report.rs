//! What ingestion tells its caller: progress, the report, refusals, errors.
//! Holds no logic but the French of the errors.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use portulan_plan::source::Freshness;
use portulan_terms::{Diagnostic, Month, io_in_french};
use serde::{Deserialize, Serialize};

/// What ingestion is doing now. Sizes are in bytes.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// Computing the hash of a file and checking that it is text.
    Checking {
        /// Name of the file in the inbox.
        file: &'a str,
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// Reading its rows.
    Reading {
        /// Name of the file in the inbox.
        file: &'a str,
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// Sorting its rows and writing them.
    Writing {
        /// Name of the file in the inbox.
        file: &'a str,
    },
    /// Making a source's new state visible.
    Storing {
        /// Name of the source.
        source: &'a str,
    },
}

/// All that ingestion did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files that a contract takes, by source then name.
    pub files: Vec<FileReport>,
    /// The files that no contract takes, by name.
    pub unclaimed: Vec<Unclaimed>,
    /// Names of the contracts that no file has ever filled.
    pub unfilled: Vec<String>,
    /// Rows refused or set aside in all the files that the store holds, but those about
    /// persons.
    pub refusals: Vec<Refusal>,
    /// Where those about persons are listed.
    pub withheld: Vec<Withheld>,
    /// What a reader should know besides.
    pub warnings: Vec<Diagnostic>,
}

/// Rows about persons that were refused or set aside: listed in the store, never elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Name of the source.
    pub source: String,
    /// Number of rows.
    pub rows: u64,
    /// The list, without any value.
    pub list: PathBuf,
}

/// Why some rows of a file are not in the store, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Column, as the file's header names it; empty when the whole row is concerned.
    pub column: String,
    /// Why, in French, without what differs from row to row.
    pub reason: String,
    /// Whether they count against the contract's tolerance.
    pub counts: bool,
    /// Number of rows.
    pub rows: u64,
}

/// What became of one file. Row counts leave the header out.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Name in the inbox.
    pub name: String,
    /// Name of the source that takes it.
    pub source: String,
    /// Hash of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows read: the sum of the three next.
    pub read: u64,
    /// Rows in the store.
    pub kept: u64,
    /// Rows set aside: pseudo-codes, duplicates.
    pub set_aside: u64,
    /// Rows refused.
    pub refused: u64,
    /// Months it fills, in order.
    pub months: Vec<Month>,
    /// Code of the Caf whose file it is.
    pub caf: String,
    /// How complete the extract was, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// Whether it says that its rows are made up.
    pub synthetic: bool,
    /// Its rows that are not in the store, counted by reason.
    pub reasons: Vec<Reason>,
    /// What it was to the store.
    pub outcome: Outcome,
    /// What a reader should know, in French.
    pub notices: Vec<String>,
}

/// What a file was to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Never seen.
    New,
    /// Already stored: nothing was read.
    Unchanged,
    /// Replaces months of an earlier file.
    Corrected {
        /// Hash of the earlier file.
        previous: String,
    },
    /// Already stored, and read again because the contract or the list of communes changed.
    Rechecked,
    /// The same bytes as another file of the inbox: skipped.
    Identical {
        /// Name of the other file.
        to: String,
    },
}

/// A file that no contract takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclaimed {
    /// Name in the inbox.
    pub name: String,
    /// What to try, in French.
    pub hint: Option<String>,
}

/// One row that is not in the store, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Refusal {
    /// Name of the file.
    #[serde(skip)]
    pub file: String,
    /// Line in the file, from 1; rank of the feature in a GeoJSON file.
    pub line: u64,
    /// Column, as the file's header names it; empty when the whole row is concerned.
    pub column: String,
    /// The value read; empty of rows about persons.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Why, in French.
    pub reason: String,
    /// Whether it counts against the contract's tolerance.
    pub counts: bool,
}

impl Refusal {
    /// `ligne 3, commune « 03999 » : commune inconnue`.
    pub fn in_words(&self) -> String {
        match (self.column.as_str(), self.value.as_str()) {
            ("", _) => format!("ligne {} : {}", self.line, self.reason),
            (column, "") => format!("ligne {}, `{column}` : {}", self.line, self.reason),
            (column, value) => {
                format!("ligne {}, `{column}` = `{value}` : {}", self.line, self.reason)
            }
        }
    }
}

/// Why nothing was stored.
#[derive(Debug)]
pub enum IngestError {
    /// One or more files were refused; the store is as it was.
    Refused(Vec<Diagnostic>, Vec<Refusal>),
    /// Another run holds the store whose lock this is.
    Busy(PathBuf),
    /// The system refused to read or write.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl IngestError {
    /// The error of the system at that path.
    pub fn io(path: &Path, error: io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }

    /// A file of the store that is not what this program writes.
    pub fn spoiled(path: &Path, what: impl fmt::Display) -> Self {
        Self::io(path, io::Error::new(io::ErrorKind::InvalidData, what.to_string()))
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(diagnostics, _) => {
                let texts: Vec<String> = diagnostics.iter().map(Diagnostic::to_string).collect();
                f.write_str(&texts.join("\n"))
            }
            Self::Busy(lock) => write!(
                f,
                "une autre exécution travaille dans ce dossier (verrou `{}`) : attendez qu'elle finisse",
                lock.display()
            ),
            Self::Io { path, error } => write!(f, "`{}` : {}", path.display(), io_words(error)),
        }
    }
}

impl std::error::Error for IngestError {}

/// What the system said, in French.
fn io_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::QuotaExceeded => "votre quota de disque est dépassé".into(),
        io::ErrorKind::ReadOnlyFilesystem => "ce disque est en lecture seule".into(),
        io::ErrorKind::InvalidData => format!("contenu inattendu ({error})"),
        _ => io_in_french(error),
    }
}

/// Gives an error of the system its path.
pub trait AtPath<T> {
    /// The same, at that path.
    fn at(self, path: &Path) -> Result<T, IngestError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, IngestError> {
        self.map_err(|error| IngestError::io(path, error))
    }
}
