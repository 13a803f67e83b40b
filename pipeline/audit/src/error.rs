//! What stops an audit before it can say anything: a file that cannot be read as what it is named.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file and why it could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The file or folder.
    pub path: PathBuf,
    /// What was expected and what was found, in French.
    pub reason: String,
}

impl Error {
    pub(crate) fn new(path: &Path, reason: impl fmt::Display) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` : {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for Error {}
