//! Audit of a table in the JJ format, which τ-Argus and sdcTable exchange.
//!
//! Its own reader, on purpose: `0`, the number of cells, one line for each cell
//! (`id value weight status lower upper LPL UPL SPL`), the number of equations, and
//! `right-hand-side number : id (coefficient) …` for each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::bounds::{Effort, Impossible, Insiders, Part, solve};
use crate::system::{Component, EPSILON, Interval, Row, components};

/// A cell of a JJ table.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    id: u32,
    value: f64,
    is_primary: bool,
    /// What everybody knows before any publication.
    prior: Interval,
    lower_level: f64,
    upper_level: f64,
    sliding_level: f64,
}

/// A table: cells and the sums that bind them.
#[derive(Debug, Clone, PartialEq)]
struct Table {
    cells: Vec<Cell>,
    /// Right-hand side, then cells (positions) with coefficients.
    equations: Vec<(f64, Vec<(usize, f64)>)>,
}

/// What was found of one hidden cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JjCell {
    /// Number of the cell in the file.
    pub id: u32,
    /// Whether it is a primary cell (status `u`).
    pub is_primary: bool,
    /// What is hidden.
    pub value: f64,
    /// What can be deduced of it.
    pub deduced: Interval,
    /// For a primary: whether the lower, upper and sliding levels of the file are reached.
    pub is_protected: bool,
}

/// The audit of a JJ table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JjReport {
    /// Every hidden cell, by number.
    pub hidden: Vec<JjCell>,
    /// Primary cells that are not hidden.
    pub uncovered: Vec<u32>,
    /// Pairs: the only contributor of the first cell finds the second, a primary, exactly.
    pub insiders: Vec<(u32, u32)>,
    /// Pairs that the effort allowed could not settle.
    pub unsettled: usize,
}

impl JjReport {
    /// Whether every primary is hidden and protected, from insiders too when they were asked for.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.uncovered.is_empty() && self.insiders.is_empty() && self.hidden.iter().all(|cell| cell.is_protected)
    }

    /// The report for other programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let cell = |cell: &JjCell| {
            json!({
                "id": cell.id,
                "primary": cell.is_primary,
                "value": cell.value,
                "low": cell.deduced.low,
                "high": cell.deduced.high,
                "protected": cell.is_protected,
            })
        };
        json!({
            "safe": self.is_safe(),
            "hidden": self.hidden.iter().map(cell).collect::<Vec<_>>(),
            "uncovered": self.uncovered,
            "insiders": self.insiders,
            "unsettled": self.unsettled,
        })
    }
}

impl fmt::Display for JjReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cell in &self.hidden {
            let JjCell { id, value, deduced: Interval { low, high }, .. } = *cell;
            let kind = if cell.is_primary { "primaire" } else { "secondaire" };
            let said = if cell.is_protected { "" } else { " : pas assez protégée" };
            writeln!(f, "{id} {kind} {value} [{low}, {high}]{said}")?;
        }
        for id in &self.uncovered {
            writeln!(f, "{id} primaire : publiée")?;
        }
        for (insider, found) in &self.insiders {
            writeln!(f, "{found} primaire : trouvée exactement par qui est seul dans {insider}")?;
        }
        if self.unsettled > 0 {
            writeln!(f, "{} couples de cases n’ont pu être jugés à temps", self.unsettled)?;
        }
        let secondary = self.hidden.iter().filter(|cell| !cell.is_primary).count();
        let value: f64 = self.hidden.iter().map(|cell| cell.value).sum();
        let short = self.hidden.iter().filter(|cell| !cell.is_protected).count() + self.uncovered.len();
        writeln!(
            f,
            "{} cases cachées dont {secondary} secondaires, valeur cachée {value} ; {short} primaires mal protégées.",
            self.hidden.len()
        )
    }
}

/// Bounds every hidden cell of a JJ table and holds each primary against the levels of the file.
///
/// With `insiders`, every hidden cell of value 1 has an only contributor, who may find no other
/// primary exactly; two lone cells that share no equation are taken for the same contributor.
///
/// # Errors
/// In French, with the line: the text is not of the format, a hidden cell is not in the table, or
/// the equations contradict one another.
pub fn audit_jj(text: &str, hidden: &BTreeSet<u32>, insiders: bool) -> Result<JjReport, String> {
    let table = read(text)?;
    let unknowns: Vec<usize> = (0..table.cells.len()).filter(|&at| hidden.contains(&table.cells[at].id)).collect();
    if unknowns.len() != hidden.len() {
        return Err("une case cachée n’est pas dans la table".to_owned());
    }
    let rows = rows(&table, &unknowns);
    let parts = components(unknowns.len(), &rows);
    let answers: Vec<Result<Answer, Impossible>> =
        parts.par_iter().map(|part| answer(&table, &unknowns, &rows, part, insiders)).collect();
    let mut report = JjReport::default();
    for answer in answers {
        let answer = answer.map_err(|Impossible| "les équations de la table se contredisent".to_owned())?;
        report.hidden.extend(answer.0);
        report.insiders.extend(answer.1);
        report.unsettled += answer.2;
    }
    report.hidden.sort_by_key(|cell| cell.id);
    report.insiders.sort_unstable();
    let is_uncovered = |cell: &&Cell| cell.is_primary && !hidden.contains(&cell.id);
    report.uncovered = table.cells.iter().filter(is_uncovered).map(|cell| cell.id).collect();
    Ok(report)
}

/// The hidden cells, what insiders find, and how many pairs could not be settled.
type Answer = (Vec<JjCell>, Vec<(u32, u32)>, usize);

/// The equations over the hidden cells, shown ones replaced by their value.
fn rows(table: &Table, unknowns: &[usize]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, (right, terms)) in table.equations.iter().enumerate() {
        let (mut left, mut known) = (Vec::new(), 0.0);
        for &(cell, coefficient) in terms {
            match unknowns.binary_search(&cell) {
                Ok(unknown) => left.push((unknown as u32, coefficient)),
                Err(_) => known += coefficient * table.cells[cell].value,
            }
        }
        if !left.is_empty() {
            let within = Interval::exactly(right - known);
            rows.push(Row { terms: left, within, origin: index as u32, own: true });
        }
    }
    rows
}

fn answer(
    table: &Table,
    unknowns: &[usize],
    rows: &[Row],
    part: &Component,
    insiders: bool,
) -> Result<Answer, Impossible> {
    let cells: Vec<Cell> = part.unknowns.iter().map(|&unknown| table.cells[unknowns[unknown as usize]]).collect();
    let local = |unknown: u32| part.unknowns.binary_search(&unknown).unwrap_or_default() as u32;
    let renumbered = |row: &Row| Row { terms: row.terms.iter().map(|&(u, c)| (local(u), c)).collect(), ..*row };
    let linked = Part {
        rows: part.rows.iter().map(|&row| renumbered(&rows[row as usize])).collect(),
        bounds: cells.iter().map(|cell| cell.prior).collect(),
        least: vec![None; cells.len()],
    };
    let is_lone = |cell: &Cell| insiders && cell.value == 1.0;
    let alone = cells.iter().enumerate().filter(|(_, cell)| is_lone(cell)).map(|(at, cell)| (at, cell.value));
    let wanted = cells.iter().map(|cell| cell.is_primary).collect();
    let solved = solve(&linked, Effort::Everything, &Insiders { alone: alone.collect(), wanted })?;
    let judged = cells.iter().zip(&solved.found).map(|(cell, found)| judged(cell, found.interval)).collect();
    let pairs = solved.told.pairs.iter().map(|&(insider, other, _)| (cells[insider].id, cells[other].id)).collect();
    Ok((judged, pairs, solved.told.unsettled))
}

fn judged(cell: &Cell, deduced: Interval) -> JjCell {
    let is_protected = !cell.is_primary
        || (deduced.low <= cell.value - cell.lower_level + EPSILON
            && deduced.high >= cell.value + cell.upper_level - EPSILON
            && deduced.high - deduced.low >= cell.sliding_level - EPSILON);
    JjCell { id: cell.id, is_primary: cell.is_primary, value: cell.value, deduced, is_protected }
}

/// Reads a table.
fn read(text: &str) -> Result<Table, String> {
    let mut lines =
        text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    let mut next = || lines.next().ok_or_else(|| "la table s’arrête avant sa fin".to_owned());
    let (line, start) = next()?;
    if start != "0" {
        return Err(format!("ligne {line} : `0` attendu, `{start}` trouvé"));
    }
    let count = whole(next()?)?;
    let mut cells = Vec::new();
    for _ in 0..count {
        cells.push(cell(next()?)?);
    }
    let position: BTreeMap<u32, usize> = cells.iter().enumerate().map(|(at, cell)| (cell.id, at)).collect();
    let count = whole(next()?)?;
    let mut equations = Vec::new();
    for _ in 0..count {
        equations.push(equation(next()?, &position)?);
    }
    Ok(Table { cells, equations })
}

fn whole((line, text): (usize, &str)) -> Result<usize, String> {
    text.parse().map_err(|_| format!("ligne {line} : un nombre entier attendu, `{text}` trouvé"))
}

fn cell((line, text): (usize, &str)) -> Result<Cell, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [id, value, _, status, lower, upper, below, above, sliding] = fields[..] else {
        return Err(format!("ligne {line} : 9 champs attendus, {} trouvés", fields.len()));
    };
    let number = |text: &str| text.parse::<f64>().map_err(|_| format!("ligne {line} : `{text}` n’est pas un nombre"));
    let is_primary = match status {
        "u" => true,
        "s" | "z" => false,
        other => return Err(format!("ligne {line} : le statut `{other}` est inconnu (`s`, `u` ou `z`)")),
    };
    Ok(Cell {
        id: whole((line, id))? as u32,
        value: number(value)?,
        is_primary,
        prior: Interval { low: number(lower)?, high: number(upper)? },
        lower_level: number(below)?,
        upper_level: number(above)?,
        sliding_level: number(sliding)?,
    })
}

/// `0 13 : 14 (1) 33 (1) 242 (-1)`.
fn equation((line, text): (usize, &str), position: &BTreeMap<u32, usize>) -> Result<(f64, Vec<(usize, f64)>), String> {
    let wrong = |what: &str| format!("ligne {line} : {what}");
    let (head, tail) = text.split_once(':').ok_or_else(|| wrong("`:` attendu"))?;
    let right = head.split_whitespace().next().and_then(|text| text.parse().ok());
    let right = right.ok_or_else(|| wrong("le second membre n’est pas un nombre"))?;
    let mut terms = Vec::new();
    for term in tail.split(')').map(str::trim).filter(|term| !term.is_empty()) {
        let (id, coefficient) = term.split_once('(').ok_or_else(|| wrong("`(` attendu"))?;
        let id: u32 = id.trim().parse().map_err(|_| wrong("le numéro d’une case n’est pas un entier"))?;
        let at = *position.get(&id).ok_or_else(|| wrong(&format!("la case {id} n’est pas dans la table")))?;
        let coefficient = coefficient.trim().parse().map_err(|_| wrong("un coefficient n’est pas un nombre"))?;
        terms.push((at, coefficient));
    }
    Ok((right, terms))
}
