//! One edition as written: `figures.csv`, `territoires.csv` and `indicateurs.csv` of a folder.
//!
//! Reads the three tables; what they imply is for the other modules.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use crate::error::Error;
use crate::names::{Key, Lexicon};

/// What a figure is, as its mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A value or a true zero.
    Shown,
    /// Hidden, whatever the reason.
    Secret,
    /// Missing, without object, or not comparable: there is nothing to find.
    Absent,
}

/// A row of `figures.csv`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    pub(crate) key: Key,
    pub(crate) mark: Mark,
    /// Decimals the value is written with.
    pub(crate) decimals: u8,
    /// Largest gap that the source's own rounding leaves.
    pub(crate) margin: f32,
    pub(crate) value: Option<f64>,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
}

/// How an indicator is computed, which tells what its parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formula {
    Count,
    Ratio,
    Value,
    Evolution,
}

/// A row of `indicateurs.csv`.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) formula: Option<Formula>,
    /// Whether the secrets are the producer's own: knowledge for the attacker, not ours to protect.
    pub(crate) public: bool,
    /// Least count that may be published.
    pub(crate) threshold: Option<f64>,
    /// Whether the categories add up to the category without name; `None` when nothing is said.
    pub(crate) additive: Option<bool>,
    /// Indicator of the producer's rounded file that counts the same thing.
    pub(crate) rounded: Option<u32>,
    /// Whether that all of a group is in one category must not be known, whatever its size.
    pub(crate) sensitive: bool,
    /// Whether the numerator counts units that are protected: not an amount, nor what all know.
    pub(crate) counts: bool,
}

/// All that the tables of a folder say.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) folder: PathBuf,
    pub(crate) figures: Vec<Figure>,
    /// Communes of each zone above the commune, by zone; both are numbers of zones.
    pub(crate) territories: BTreeMap<u32, Vec<u32>>,
    pub(crate) declared: BTreeMap<u32, Declared>,
    /// What was looked for and is not there, in French.
    pub(crate) notes: Vec<String>,
}

impl Edition {
    /// Reads the tables of a folder.
    ///
    /// # Errors
    /// `figures.csv` is not there, or one of the tables has not the expected columns.
    pub(crate) fn read(folder: &Path, lexicon: &mut Lexicon) -> Result<Self, Error> {
        let mut notes = Vec::new();
        let figures = read_figures(&folder.join("figures.csv"), lexicon)?;
        let mut optional = |name: &str, without: &str| {
            let path = folder.join(name);
            if !path.exists() {
                notes.push(format!("`{}` n’existe pas : {without}.", path.display()));
            }
            path.exists().then_some(path)
        };
        let territories = match optional("territoires.csv", "aucune somme de communes n’a été posée") {
            Some(path) => read_territories(&path, lexicon)?,
            None => BTreeMap::new(),
        };
        let declared = match optional("indicateurs.csv", "formules, seuils et ventilations sont déduits des chiffres")
        {
            Some(path) => read_declared(&path, lexicon)?,
            None => BTreeMap::new(),
        };
        Ok(Self { folder: folder.to_owned(), figures, territories, declared, notes })
    }
}

/// Positions of named columns of a table.
fn columns(path: &Path, reader: &mut csv::Reader<File>, names: &[&str]) -> Result<Vec<usize>, Error> {
    let headers = reader.headers().map_err(|e| Error::new(path, e))?;
    let position = |name: &&str| {
        let found = headers.iter().position(|h| h.trim_start_matches('\u{feff}') == *name);
        found.ok_or_else(|| Error::new(path, format!("la colonne `{name}` manque")))
    };
    names.iter().map(position).collect()
}

/// The wanted columns of a row.
struct Fields<'a> {
    record: &'a ByteRecord,
    at: &'a [usize],
}

impl Fields<'_> {
    fn get(&self, index: usize) -> &str {
        std::str::from_utf8(self.record.get(self.at[index]).unwrap_or_default()).unwrap_or_default()
    }
}

/// Calls `each` with the wanted columns of every row.
fn each_row(path: &Path, names: &[&str], mut each: impl FnMut(&Fields<'_>) -> Result<(), String>) -> Result<(), Error> {
    let mut reader = csv::ReaderBuilder::new().from_path(path).map_err(|e| Error::new(path, e))?;
    let at = columns(path, &mut reader, names)?;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|e| Error::new(path, e))? {
        let fields = Fields { record: &record, at: &at };
        let line = record.position().map_or(0, csv::Position::line);
        each(&fields).map_err(|reason| Error::new(path, format!("ligne {line} : {reason}")))?;
    }
    Ok(())
}

const FIGURES: [&str; 10] =
    ["month", "level", "territory", "indicator", "category", "value", "numerator", "denominator", "margin", "mark"];

fn read_figures(path: &Path, lexicon: &mut Lexicon) -> Result<Vec<Figure>, Error> {
    let mut figures = Vec::new();
    let mut zone = String::new();
    each_row(path, &FIGURES, |field| {
        zone.clear();
        zone.push_str(field.get(1));
        zone.push('|');
        zone.push_str(field.get(2));
        let key = Key {
            indicator: lexicon.indicators.number(field.get(3)),
            category: lexicon.categories.number(field.get(4)),
            month: lexicon.months.number(field.get(0)),
            zone: lexicon.zones.number(&zone),
        };
        figures.push(Figure {
            key,
            mark: mark(field.get(9))?,
            decimals: field.get(5).split_once('.').map_or(0, |(_, after)| after.len().min(20) as u8),
            margin: number(field.get(8))?.unwrap_or(0.0) as f32,
            value: number(field.get(5))?,
            numerator: number(field.get(6))?,
            denominator: number(field.get(7))?,
        });
        Ok(())
    })?;
    Ok(figures)
}

/// The mark of a figure, as every format writes it.
pub(crate) fn mark(text: &str) -> Result<Mark, String> {
    match text {
        "valeur" | "zero" => Ok(Mark::Shown),
        "secret" => Ok(Mark::Secret),
        "manquant" | "sans_objet" | "rupture" => Ok(Mark::Absent),
        other => Err(format!("la marque `{other}` est inconnue")),
    }
}

/// A number of a table; `None` for an empty field.
pub(crate) fn number(text: &str) -> Result<Option<f64>, String> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("`{text}` n’est pas un nombre")),
    }
}

fn read_territories(path: &Path, lexicon: &mut Lexicon) -> Result<BTreeMap<u32, Vec<u32>>, Error> {
    let mut territories: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    each_row(path, &["level", "territory", "commune"], |field| {
        let zone = lexicon.zones.number(&format!("{}|{}", field.get(0), field.get(1)));
        let commune = lexicon.zones.number(&format!("commune|{}", field.get(2)));
        territories.entry(zone).or_default().push(commune);
        Ok(())
    })?;
    Ok(territories)
}

fn read_declared(path: &Path, lexicon: &mut Lexicon) -> Result<BTreeMap<u32, Declared>, Error> {
    let mut declared = BTreeMap::new();
    each_row(
        path,
        &["indicator", "formula", "rule", "threshold", "breakdown", "public", "sensitive", "numerator"],
        |field| {
            let formula = match field.get(1) {
                "count" => Some(Formula::Count),
                "ratio" => Some(Formula::Ratio),
                "value" => Some(Formula::Value),
                "evolution" => Some(Formula::Evolution),
                "" => None,
                other => return Err(format!("la formule `{other}` est inconnue")),
            };
            let rounded =
                Some(field.get(5)).filter(|name| !name.is_empty()).map(|name| lexicon.indicators.number(name));
            let row = Declared {
                formula,
                public: field.get(2) == "publique",
                threshold: number(field.get(3))?,
                additive: Some(field.get(4)).filter(|kind| !kind.is_empty()).map(|kind| kind == "additive"),
                rounded,
                sensitive: field.get(6) == "true",
                counts: matches!(field.get(7), "" | "units"),
            };
            declared.insert(lexicon.indicators.number(field.get(0)), row);
            Ok(())
        },
    )?;
    Ok(declared)
}
