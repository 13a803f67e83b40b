//! Journal → what is wrong with it: each altered, removed, inserted or moved line, and a cut end.
//!
//! All the faults are told at once. A line that was altered is not trusted for what it says of
//! its neighbours, so that one change is told once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portulan_terms::{Day, Diagnostic, Diagnostics, Place};

use super::{Event, FIRST, Head, Line, read};

/// A journal found sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its last line.
    pub head: Head,
    /// Days of its first and last lines.
    pub days: (Day, Day),
    /// Lines of each kind.
    pub events: BTreeMap<Event, usize>,
    /// Whether a head file said where it ends: without one, a cut end does not show.
    pub end_checked: bool,
}

/// Where the reading stands.
struct Chain<'a> {
    /// Number that the next line should have.
    next: u64,
    /// Hash of the line before; unknown after a line that is not to be trusted.
    previous: Option<String>,
    /// Numbers read so far.
    seen: BTreeSet<u64>,
    /// Numbers in the whole file.
    present: &'a BTreeSet<u64>,
}

/// Reads a journal and finds any change; `head` is what its head file says.
///
/// # Errors
/// One diagnostic for each change, at its line of `file`.
pub fn verify(file: &Path, bytes: &[u8], head: Option<&Head>) -> Result<Summary, Diagnostics> {
    let mut faults = Diagnostics::default();
    let Some(text) = bytes.strip_suffix(b"\n") else { return Err(no_end(file, bytes).into()) };
    let lines: Vec<Option<Line>> = text.split(|byte| *byte == b'\n').map(read).collect();
    let present = lines.iter().flatten().map(|line| line.n).collect();
    let mut chain = Chain { next: 1, previous: Some(FIRST.to_owned()), seen: BTreeSet::new(), present: &present };
    for (i, line) in lines.iter().enumerate() {
        if let Some(message) = chain.follow(line.as_ref()) {
            faults.push(Diagnostic::error(message).at(Place { line: i + 1, ..Place::file(file) }));
        }
    }
    if let (Some(head), Some(fault)) = (head, head.and_then(|head| end(lines.last(), head))) {
        faults.push(fault.at(Place { line: lines.len(), ..Place::file(file) }).hint(head_hint(head)));
    }
    match faults.0.is_empty() {
        true => summary(&lines, head.is_some()).ok_or_else(|| no_end(file, bytes).into()),
        false => Err(faults),
    }
}

impl Chain<'_> {
    /// What is wrong with the next line of the file.
    fn follow(&mut self, line: Option<&Line>) -> Option<String> {
        let Some(line) = line else {
            (self.next, self.previous) = (self.next + 1, None);
            return Some("ligne modifiée : son empreinte n'est pas celle de son contenu".to_owned());
        };
        let (fault, trusted) = self.fault(line);
        self.next = self.next.max(line.n + 1);
        self.previous = trusted.then(|| line.hash.clone());
        self.seen.insert(line.n);
        fault
    }

    /// The fault of a sound line, and whether the next one should follow it.
    fn fault(&self, line: &Line) -> (Option<String>, bool) {
        let (n, next) = (line.n, self.next);
        let linked = self.previous.as_ref().is_none_or(|hash| *hash == line.previous);
        if n == next && linked {
            (None, true)
        } else if n == next {
            (Some(format!("ligne insérée ou remplacée : le n° {n} ne suit pas la ligne qui le précède")), true)
        } else if self.seen.contains(&n) {
            (Some(format!("ligne insérée : deux lignes portent le n° {n}")), false)
        } else if n < next || self.present.contains(&next) {
            (Some(format!("ligne déplacée : le n° {n} est là où le n° {next} est attendu")), false)
        } else {
            (Some(removed(next, n - 1)), true)
        }
    }
}

fn removed(first: u64, last: u64) -> String {
    match last - first {
        0 => format!("ligne retirée : il manque le n° {first} avant celle-ci"),
        _ => format!("lignes retirées : il manque les n° {first} à {last} avant celle-ci"),
    }
}

/// What is wrong with the end of a journal, for its head file.
fn end(last: Option<&Option<Line>>, head: &Head) -> Option<Diagnostic> {
    let last = last?.as_ref()?;
    match last.n {
        n if n < head.n => Some(Diagnostic::error(format!("fin coupée : le journal s'arrête au n° {n}"))),
        n if n > head.n => Some(Diagnostic::error(format!("fin ajoutée : le journal va jusqu'au n° {n}"))),
        _ if last.hash != head.hash => Some(Diagnostic::error("la dernière ligne a été remplacée")),
        _ => None,
    }
}

fn head_hint(head: &Head) -> String {
    format!("le fichier de tête dit n° {}, empreinte {}", head.n, head.hash)
}

fn no_end(file: &Path, bytes: &[u8]) -> Diagnostic {
    match bytes {
        [] => Diagnostic::error("ce journal est vide").at(Place::file(file)),
        _ => {
            let line = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            let place = Place { line, ..Place::file(file) };
            Diagnostic::error("fin coupée : la dernière ligne n'est pas entière").at(place)
        }
    }
}

fn summary(lines: &[Option<Line>], end_checked: bool) -> Option<Summary> {
    let lines: Vec<&Line> = lines.iter().flatten().collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let mut events = BTreeMap::new();
    for line in &lines {
        *events.entry(line.event).or_default() += 1;
    }
    let head = Head { n: last.n, hash: last.hash.clone() };
    Some(Summary { head, days: (first.day, last.day), events, end_checked })
}
