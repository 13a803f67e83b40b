//! What a hiding of a JJ file gives, as data and as the French text that users read.

use std::fmt::Write as _;

use crate::jj::File;
use crate::model::{Problem, Protection, Status};
use crate::protect::all_bounds;

/// A hidden cell of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name in the file.
    pub id: u64,
    /// Its true value.
    pub value: i64,
    /// Hidden for itself, not as cover.
    pub primary: bool,
    /// The interval that an attacker deduces, in whole numbers.
    pub bounds: (i64, i64),
}

/// The hidden cells of a file, in its order, with what remains unprotected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// One line per hidden cell.
    pub lines: Vec<Line>,
    /// No hiding of smaller weight satisfies the requirement.
    pub exact: bool,
    /// Primaries that no hiding protects.
    pub short: Vec<u64>,
    /// Lone cell and the primary that it gives away whatever is hidden.
    pub exposed: Vec<(u64, u64)>,
}

/// The answer to a file: `problem` is the file's, under the requirement that `protection` met.
pub fn answer(file: &File, problem: &Problem, protection: &Protection) -> Answer {
    let bounds = all_bounds(problem, &protection.hidden);
    let line = |(at, bounds): (usize, Option<(i64, i64)>)| {
        let cell = &problem.cells[at];
        Some(Line { id: file.ids[at], value: cell.value, primary: cell.status == Status::Primary, bounds: bounds? })
    };
    let id = |at: &usize| file.ids[*at];
    Answer {
        lines: bounds.into_iter().enumerate().filter_map(line).collect(),
        exact: protection.exact,
        short: protection.short.iter().map(id).collect(),
        exposed: protection.exposed.iter().map(|(lone, cell)| (id(lone), id(cell))).collect(),
    }
}

impl Answer {
    /// Number and added values of the hidden cells, the primaries or the others.
    pub fn totals(&self, primary: bool) -> (usize, i64) {
        let lines = self.lines.iter().filter(|line| line.primary == primary);
        lines.fold((0, 0), |(count, value), line| (count + 1, value + line.value))
    }

    /// A line per hidden cell, then the totals, and what could not be protected.
    pub fn to_french(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let kind = if line.primary { "primaire" } else { "secondaire" };
            let (low, high) = line.bounds;
            push(&mut text, format_args!("{} : valeur {}, {kind}, déduite entre {low} et {high}", line.id, line.value));
        }
        for (primary, kind) in [(true, "primaires"), (false, "secondaires")] {
            let (count, value) = self.totals(primary);
            push(&mut text, format_args!("Cellules {kind} masquées : {count}, valeur {value}"));
        }
        let proof =
            if self.exact { "minimum démontré" } else { "meilleure solution trouvée dans le budget de calcul" };
        push(&mut text, format_args!("Poids masqué : {proof}"));
        for id in &self.short {
            push(&mut text, format_args!("Attention : aucun masquage ne protège la cellule {id}"));
        }
        for (lone, id) in &self.exposed {
            push(
                &mut text,
                format_args!("Attention : qui connaît la cellule {lone} en déduit la cellule {id}, quoi qu'on masque"),
            );
        }
        text
    }
}

fn push(text: &mut String, line: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
