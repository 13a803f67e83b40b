//! The text of a target's file: where its header says a thing, for diagnostics.

use std::path::Path;

use portulan_terms::{Diagnostic, Diagnostics, Place};

use super::{Target, TargetHeader};
use crate::definition;

/// A file and what it holds.
#[derive(Clone, Copy)]
pub(crate) struct FileText<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it holds.
    pub text: &'a str,
}

impl FileText<'_> {
    /// Where the header gives `key`, alone or as a table; the beginning when it does not.
    pub fn key(&self, key: &str) -> Place {
        Place::at(self.path, self.text, self.offset(key).unwrap_or(0))
    }

    /// Where `word` stands after `key`; the place of the key when it is spelled otherwise.
    pub fn word(&self, key: &str, word: &str) -> Place {
        let start = self.offset(key).unwrap_or(0);
        let at = self.text[start..].find(word).map_or(start, |at| start + at);
        Place::at(self.path, self.text, at)
    }

    fn offset(&self, key: &str) -> Option<usize> {
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if opens(line.trim(), key) {
                return Some(start + indent);
            }
            start += line.len();
        }
        None
    }
}

/// Whether the line reads `key = …`, `[key]` or `[[key]]`.
fn opens(line: &str, key: &str) -> bool {
    let table = line.trim_start_matches('[');
    let rest = table.strip_prefix(key).map(str::trim_start);
    rest.is_some_and(|rest| match table.len() == line.len() {
        true => rest.starts_with('='),
        false => rest.starts_with(']'),
    })
}

impl Target {
    /// Reads a target; `None` when its header or its SQL does not read at all. A target at
    /// fault is given all the same, so that what its SQL reads is judged in the same run.
    pub fn parse(path: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (header, sql, reads) = definition::parse::<TargetHeader>(path, text, diagnostics)?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let target = Self { name, path: path.to_owned(), header, sql, reads };
        let file = FileText { path, text };
        diagnostics.0.extend(target.header.faults(&file));
        diagnostics.0.extend(target.header.word_faults(&file));
        Some(target)
    }
}

/// A fault of the header, at the place of `key`.
pub(super) fn at_key(file: &FileText, key: &str, message: impl Into<String>, hint: &str) -> Diagnostic {
    Diagnostic::error(message).at(file.key(key)).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_as_a_key_or_as_a_table_and_not_inside_a_text() {
        let text = "/*---\ntitle = \"un delay = 3\"\n  delay = 3\n[fields]\n[[rule]]\n---*/";
        let file = FileText { path: Path::new("a.sql"), text };
        let places = ["delay", "fields", "rule"].map(|key| (file.key(key).line, file.key(key).column));
        assert_eq!(places, [(3, 3), (4, 1), (5, 1)]);
        assert_eq!(file.key("absent").line, 1);
        assert_eq!(file.word("title", "delay").line, 2);
    }
}
