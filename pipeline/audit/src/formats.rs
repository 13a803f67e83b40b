//! The documents beside `figures.csv`: whatever they carry about a hidden figure.
//!
//! Each document is read as its own format; what it says of a figure is held against
//! `figures.csv`, and numbers found beside a hidden figure become clues of the attack.

mod chart;
mod data;
mod map;
mod order;
mod page;
mod pdf;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::edition::{Figure, Mark};
use crate::error::Error;
use crate::names::Key;
use crate::ratios;
use crate::report::{Finding, Kind, Report};
use crate::system::{Interval, Unknown};
use crate::world::{Batch, Origin, World};

/// A number that a document gives about one figure, or about the sum of several.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clue {
    pub(crate) keys: Vec<Key>,
    pub(crate) value: Interval,
    /// Where it was read, in French.
    pub(crate) source: String,
}

/// What was read in a document.
#[derive(Debug, Default)]
pub(crate) struct Read {
    findings: Vec<Finding>,
    clues: Vec<Clue>,
    /// Figures compared, by format.
    compared: BTreeMap<&'static str, usize>,
    notes: Vec<String>,
}

/// A document being read.
pub(crate) struct Reader<'a> {
    world: &'a World,
    index: &'a Index,
    /// Path inside the folder.
    name: String,
    format: &'static str,
    read: Read,
}

/// What a document says of a figure.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    /// Mark as written, when there is one.
    mark: Option<&'a str>,
    value: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    margin: Option<f64>,
    /// The value in words.
    text: Option<&'a str>,
}

/// The figures of the edition audited by key.
pub(crate) struct Index {
    keys: Vec<(Key, u32)>,
}

impl Index {
    fn of(figures: &[Figure]) -> Self {
        let mut keys: Vec<(Key, u32)> = (0..).zip(figures).map(|(at, figure)| (figure.key, at)).collect();
        keys.par_sort_unstable();
        Self { keys }
    }

    fn figure<'w>(&self, world: &'w World, key: Key) -> Option<&'w Figure> {
        let at = self.keys.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        world.editions[0].figures.get(self.keys[at].1 as usize)
    }
}

/// Reads every document of the edition audited; the clues found, as equations.
pub(crate) fn read(world: &World, report: &mut Report) -> Result<(Batch, Vec<Clue>), Error> {
    let folder = &world.editions[0].folder;
    let documents = documents(folder)?;
    if folder.join("figures.parquet").exists() {
        report.notes.push("`figures.parquet` n’est pas lu par l’audit.".to_owned());
    }
    if documents.is_empty() {
        return Ok((Batch::default(), Vec::new()));
    }
    let index = Index::of(&world.editions[0].figures);
    let read: Result<Vec<Read>, Error> =
        documents.par_iter().map(|path| read_one(world, &index, folder, path)).collect();
    let mut clues = Vec::new();
    for read in read? {
        report.findings.extend(read.findings);
        report.notes.extend(read.notes);
        clues.extend(read.clues);
        for (format, count) in read.compared {
            *report.formats.entry(format).or_default() += count;
        }
    }
    Ok((equations(world, &clues), clues))
}

/// The documents of a folder and of its portraits, in the order of their names.
fn documents(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("portraits")] {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(|e| Error::new(&folder, e))? {
            let path = entry.map_err(|e| Error::new(&folder, e))?.path();
            let is_table = folder.ends_with("portraits");
            let wanted = match path.extension().and_then(|e| e.to_str()) {
                Some("html" | "pdf" | "xlsx" | "json") => true,
                Some("csv") => is_table,
                _ => false,
            };
            if wanted && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read_one(world: &World, index: &Index, folder: &Path, path: &Path) -> Result<Read, Error> {
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let format = match extension {
        "html" => "HTML",
        "pdf" => "PDF",
        "xlsx" => "XLSX",
        "json" => "JSON",
        _ => "CSV",
    };
    let mut reader = Reader { world, index, name, format, read: Read::default() };
    match extension {
        "html" => page::read(&mut reader, path)?,
        "pdf" => pdf::read(&mut reader, path)?,
        "xlsx" => data::read_xlsx(&mut reader, path)?,
        "json" => data::read_json(&mut reader, path)?,
        _ => data::read_csv(&mut reader, path)?,
    }
    Ok(reader.read)
}

impl Reader<'_> {
    fn figure(&self, key: Key) -> Option<&Figure> {
        self.index.figure(self.world, key)
    }

    fn is_secret(&self, key: Key) -> bool {
        self.figure(key).is_some_and(|figure| figure.mark == Mark::Secret)
    }

    fn found(&mut self, kind: Kind, key: Key, reason: String) {
        let figure = self.world.lexicon.written(key);
        let reason = format!("`{}` : {reason}", self.name);
        self.read.findings.push(Finding::new(kind, figure, "chiffre", reason));
    }

    fn clue(&mut self, keys: Vec<Key>, value: Interval, what: &str) {
        self.read.clues.push(Clue { keys, value, source: format!("`{}`, {what}", self.name) });
    }

    /// Holds what is said of a figure against `figures.csv`; its key when it is known there.
    fn compare(&mut self, written: &str, said: Said<'_>) -> Option<Key> {
        *self.read.compared.entry(self.format).or_default() += 1;
        let Some((key, figure)) = self.world.lexicon.key(written).and_then(|key| Some((key, *self.figure(key)?)))
        else {
            let reason = format!("`{}` : `figures.csv` n’a pas ce chiffre", self.name);
            self.read.findings.push(Finding::new(Kind::Disagreement, written.to_owned(), "chiffre", reason));
            return None;
        };
        match figure.mark {
            Mark::Secret => self.compare_secret(key, said),
            Mark::Shown => self.compare_shown(key, &figure, said),
            Mark::Absent if said.value.is_some() => {
                self.found(Kind::Disagreement, key, "porte une valeur, absente de `figures.csv`".to_owned());
            }
            Mark::Absent => {}
        }
        Some(key)
    }

    fn compare_secret(&mut self, key: Key, said: Said<'_>) {
        if let Some(mark) = said.mark.filter(|mark| *mark != "secret") {
            self.found(Kind::Leak, key, format!("marque `{mark}` au lieu de `secret`"));
        }
        let numbers = [said.value, said.numerator, said.denominator, said.margin];
        let written = said.text.filter(|text| text.chars().any(char::is_numeric));
        if numbers.iter().any(Option::is_some) || written.is_some() {
            let number = numbers.iter().flatten().next().map(f64::to_string);
            let what = written.map(str::to_owned).or(number).unwrap_or_default();
            self.found(Kind::Leak, key, format!("porte « {} »", what.trim()));
        }
        let value = said.value.or(said.numerator).map(Interval::exactly);
        if let Some(value) = value.or_else(|| written.and_then(text::first_number)) {
            self.clue(vec![key], value, "nombre à côté du secret");
        }
    }

    fn compare_shown(&mut self, key: Key, figure: &Figure, said: Said<'_>) {
        let is_hidden = said.mark == Some("secret") || said.text.is_some_and(|text| text.trim() == "secret");
        let differs = |said: Option<f64>, own: Option<f64>| match (said, own) {
            (Some(said), Some(own)) => (said - own).abs() > 1e-9 * own.abs().max(1.0),
            _ => false,
        };
        if is_hidden {
            self.found(Kind::Disagreement, key, "caché ici, publié dans `figures.csv`".to_owned());
        } else if differs(said.value, figure.value)
            || differs(said.numerator, figure.numerator)
            || differs(said.denominator, figure.denominator)
        {
            self.found(Kind::Disagreement, key, "une autre valeur que dans `figures.csv`".to_owned());
        } else if let (Some(text), Some(value)) = (said.text, figure.value) {
            let read = text::first_number(text);
            if read.is_some_and(|read| value < read.low - 1e-9 || value > read.high + 1e-9) {
                self.found(
                    Kind::Disagreement,
                    key,
                    format!("« {} » n’est pas la valeur de `figures.csv`", text.trim()),
                );
            }
        }
    }
}

/// The clues as equations over hidden counts.
fn equations(world: &World, clues: &[Clue]) -> Batch {
    let mut batch = Batch::default();
    for (number, clue) in (0..).zip(clues) {
        match clue.keys.as_slice() {
            [key] => ratios::clue(world, &mut batch, *key, clue.value, Origin::Clue(number)),
            keys => sum(world, &mut batch, keys, clue.value, number),
        }
    }
    batch
}

/// The sum of several counts.
fn sum(world: &World, batch: &mut Batch, keys: &[Key], value: Interval, number: u32) {
    let mut terms: Vec<(Unknown, f64)> = Vec::new();
    let mut known = 0.0;
    for key in keys {
        let measure = world.parts(key.indicator, key.category).0;
        let Some((measure, place)) = measure.zip(world.places.at(0, key.zone)) else { return };
        match (world.cell(measure, key.month, place).shown(), world.unknown(measure, key.month, place)) {
            (Some(value), _) => known += value,
            (None, Some(unknown)) => terms.push((unknown, 1.0)),
            (None, None) => return,
        }
    }
    let within = Interval { low: value.low - known, high: value.high - known };
    batch.row(terms, within, Origin::Clue(number), false);
}
