//! The JJ exchange format of disclosure control (τ-Argus, sdcTable), read and answered.
//!
//! A `0`, the number of cells, a line for each cell, the number of sums, a line for each sum:
//!
//! ```text
//! id value weight status low high LPL UPL SPL
//! rhs count : id (coefficient) id (coefficient) …
//! ```
//!
//! The status is `s` (may be hidden), `u` (primary) or `z` (never hidden). Numbers are whole.
//! Opens no file: the text is given, errors carry line and column, in French.

use std::collections::BTreeMap;
use std::fmt;
use std::num::IntErrorKind;

use crate::model::{Cell, Equation, LARGEST, Need, Problem, Status};

/// A file as read, in its own order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name of each cell.
    pub ids: Vec<u64>,
    /// Cells and sums; the needs of primaries are the file's protection levels.
    pub problem: Problem,
}

/// What is required of the primaries of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// The protection levels written in the file.
    AsWritten,
    /// An interval at least that wide.
    Width(i64),
    /// An interval that contains zero and that threshold; where the zero is out of reach, at
    /// least that wide.
    ContainsZero(i64),
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JjError {
    /// Line, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
    /// In French: what was expected, what was found.
    pub message: String,
}

impl fmt::Display for JjError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ligne {}, colonne {} : {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for JjError {}

/// Reads a file. The first error stops the reading: the lines after it have lost their meaning.
pub fn parse(text: &str) -> Result<File, JjError> {
    let mut words = Words::new(text);
    let version = words.number("le `0` qui ouvre le fichier")?;
    if version != 0 {
        return Err(words.fault(format!("`0` attendu pour ouvrir le fichier, `{version}` trouvé")));
    }
    let count = words.count("le nombre de cellules")?;
    let mut ids = BTreeMap::new();
    let mut problem = Problem::default();
    for position in 0..count {
        let (id, cell) = cell(&mut words)?;
        if ids.insert(id, position).is_some() {
            return Err(words.fault_of_line(format!("la cellule {id} est décrite deux fois")));
        }
        problem.cells.push(cell);
    }
    for _ in 0..words.count("le nombre d'équations")? {
        problem.equations.push(equation(&mut words, &ids, &problem)?);
    }
    words.end()?;
    let mut by_position: Vec<(usize, u64)> = ids.into_iter().map(|(id, position)| (position, id)).collect();
    by_position.sort_unstable();
    Ok(File { ids: by_position.into_iter().map(|(_, id)| id).collect(), problem })
}

impl File {
    /// The problem under a requirement.
    pub fn problem_with(&self, requirement: Requirement) -> Problem {
        let mut problem = self.problem.clone();
        for cell in problem.cells.iter_mut().filter(|cell| cell.status == Status::Primary) {
            match requirement {
                Requirement::AsWritten => {}
                Requirement::Width(width) => cell.needs = vec![Need::width(width)],
                Requirement::ContainsZero(threshold) => cell.needs = vec![Need::contains_zero(cell.value, threshold)],
            }
        }
        problem
    }
}

/// `id value weight status low high LPL UPL SPL`. A zero is never cover.
fn cell(words: &mut Words) -> Result<(u64, Cell), JjError> {
    let id = words.id()?;
    let value = words.number("la valeur de la cellule")?;
    let weight = words.number("le poids de la cellule")?;
    let weight = u64::try_from(weight).map_err(|_| words.fault(format!("poids négatif : `{weight}`")))?;
    let status = match words.next("le statut `s`, `u` ou `z`")? {
        "s" if value == 0 => Status::Shown,
        "s" => Status::Free,
        "u" => Status::Primary,
        "z" => Status::Shown,
        other => return Err(words.fault(format!("statut `s`, `u` ou `z` attendu, `{other}` trouvé"))),
    };
    let low = words.number("la borne basse")?;
    let high = words.number("la borne haute")?;
    let need = Need { below: words.level("LPL")?, above: words.level("UPL")?, width: words.level("SPL")? };
    if !(low..=high).contains(&value) {
        return Err(words.fault_of_line(format!("la valeur {value} n'est pas entre ses bornes {low} et {high}")));
    }
    let needs = if status == Status::Primary && need != Need::width(0) { vec![need] } else { Vec::new() };
    Ok((id, Cell { value, weight, low, high, status, needs, lone: value == 1 }))
}

/// `rhs count : id (coefficient) …`, which the cells' values must satisfy.
fn equation(words: &mut Words, ids: &BTreeMap<u64, usize>, problem: &Problem) -> Result<Equation, JjError> {
    let rhs = words.number("le second membre de l'équation")?;
    let count = words.count("le nombre de termes")?;
    words.exactly(":")?;
    let mut terms = Vec::new();
    let mut sum = 0i128;
    for _ in 0..count {
        let id = words.id()?;
        let cell = *ids.get(&id).ok_or_else(|| words.fault(format!("la cellule {id} n'existe pas")))?;
        let coefficient = words.coefficient()?;
        sum += i128::from(problem.cells[cell].value) * i128::from(coefficient);
        terms.push((cell, coefficient));
    }
    if sum != i128::from(rhs) {
        return Err(words.fault_of_line(format!("l'équation n'est pas juste : {sum} au lieu de {rhs}")));
    }
    Ok(Equation { rhs, terms })
}

/// The words of a text, with their place.
struct Words<'a> {
    words: std::vec::IntoIter<(usize, usize, &'a str)>,
    /// Line and column of the last word read.
    line: usize,
    column: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let mut words = Vec::new();
        for (line, content) in text.lines().enumerate() {
            let start = |word: &str| word.as_ptr() as usize - content.as_ptr() as usize;
            let column = |word: &str| content[..start(word)].chars().count() + 1;
            words.extend(content.split_whitespace().map(|word| (line + 1, column(word), word)));
        }
        Self { words: words.into_iter(), line: 1, column: 1 }
    }

    fn fault(&self, message: String) -> JjError {
        JjError { line: self.line, column: self.column, message }
    }

    fn fault_of_line(&self, message: String) -> JjError {
        JjError { line: self.line, column: 1, message }
    }

    fn next(&mut self, what: &str) -> Result<&'a str, JjError> {
        let Some((line, column, word)) = self.words.next() else {
            return Err(self.fault(format!("le fichier s'arrête après ce point : il manque {what}")));
        };
        (self.line, self.column) = (line, column);
        Ok(word)
    }

    fn exactly(&mut self, sign: &str) -> Result<(), JjError> {
        match self.next(&format!("`{sign}`"))? {
            word if word == sign => Ok(()),
            other => Err(self.fault(format!("`{sign}` attendu, `{other}` trouvé"))),
        }
    }

    fn end(&mut self) -> Result<(), JjError> {
        match self.words.next() {
            None => Ok(()),
            Some((line, column, word)) => {
                Err(JjError { line, column, message: format!("fin du fichier attendue, `{word}` trouvé") })
            }
        }
    }

    fn number(&mut self, what: &str) -> Result<i64, JjError> {
        let word = self.next(what)?;
        self.whole(word, what)
    }

    fn id(&mut self) -> Result<u64, JjError> {
        let id = self.number("le numéro de la cellule")?;
        u64::try_from(id).map_err(|_| self.fault(format!("numéro de cellule négatif : `{id}`")))
    }

    fn count(&mut self, what: &str) -> Result<usize, JjError> {
        let count = self.number(what)?;
        usize::try_from(count).map_err(|_| self.fault(format!("{what} est négatif : `{count}`")))
    }

    fn level(&mut self, name: &str) -> Result<i64, JjError> {
        let level = self.number(&format!("le niveau de protection {name}"))?;
        if level < 0 { Err(self.fault(format!("niveau de protection {name} négatif : `{level}`"))) } else { Ok(level) }
    }

    fn coefficient(&mut self) -> Result<i64, JjError> {
        let word = self.next("le coefficient, entre parenthèses")?;
        match word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => self.whole(inner, "le coefficient"),
            None => Err(self.fault(format!("un coefficient entre parenthèses est attendu, `{word}` trouvé"))),
        }
    }

    /// A whole number; `7.0` and `7.` are 7, other tools write so.
    fn whole(&self, word: &str, what: &str) -> Result<i64, JjError> {
        let digits = word.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
        match digits.map_or(word, |(whole, _)| whole).parse::<i64>() {
            Ok(number) if number.abs() <= LARGEST => Ok(number),
            Ok(_) => Err(self.fault(format!("{what} dépasse {LARGEST} : `{word}`"))),
            Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
                Err(self.fault(format!("{what} dépasse {LARGEST} : `{word}`")))
            }
            Err(_) => Err(self.fault(format!("un nombre entier est attendu pour {what}, `{word}` trouvé"))),
        }
    }
}
