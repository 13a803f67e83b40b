//! Editions small enough to be read, written by code.

use std::fs;
use std::path::{Path, PathBuf};

use portulan_audit::{Finding, Options, Report, audit};
use tempfile::TempDir;

pub const MONTH: &str = "2024-12";

/// An edition under construction: rows of the three tables, and documents.
#[derive(Clone, Default)]
pub struct Edition {
    figures: Vec<String>,
    territories: Vec<String>,
    indicators: Vec<String>,
    documents: Vec<(String, Vec<u8>)>,
    month: Option<&'static str>,
}

/// A folder that lives as long as the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn options(&self) -> Options {
        Options { folder: self.path().to_owned(), ..Options::default() }
    }
}

impl Edition {
    /// A territory above the commune.
    pub fn territory(mut self, level: &str, code: &str, communes: &[&str]) -> Self {
        self.territories.extend(communes.iter().map(|commune| format!("{level},{code},{commune}")));
        self
    }

    /// An indicator of a Caf file with threshold 5: `formula`, `breakdown`, `public`.
    pub fn indicator(mut self, name: &str, formula: &str, breakdown: &str, public: &str) -> Self {
        self.indicators.push(format!("{name},{formula},caf,5,{breakdown},{public},false"));
        self
    }

    /// An indicator of which nobody may know that all of a group is in one category.
    pub fn sensitive(mut self, name: &str, formula: &str) -> Self {
        self.indicators.push(format!("{name},{formula},caf,5,additive,,true"));
        self
    }

    /// An indicator whose producer protects it.
    pub fn public(mut self, name: &str, formula: &str) -> Self {
        self.indicators.push(format!("{name},{formula},publique,,,,false"));
        self
    }

    /// The month of the rows that follow.
    pub fn month(mut self, month: &'static str) -> Self {
        self.month = Some(month);
        self
    }

    /// A row: `name` is `indicator` or `indicator|category`, `zone` is `level|code`.
    pub fn row(mut self, name: &str, zone: &str, numbers: &str, mark: &str) -> Self {
        let (indicator, category) = name.split_once('|').unwrap_or((name, ""));
        let (level, code) = zone.split_once('|').unwrap_or(("commune", zone));
        let month = self.month.unwrap_or(MONTH);
        self.figures.push(format!("{month},{level},{code},{indicator},{category},{numbers},{mark}"));
        self
    }

    /// A count shown.
    pub fn count(self, name: &str, zone: &str, count: u32) -> Self {
        let mark = if count == 0 { "zero" } else { "valeur" };
        self.row(name, zone, &format!("{count},{count},,0"), mark)
    }

    /// Counts shown, of communes unless the zone says its level.
    pub fn counts(self, name: &str, counts: &[(&str, u32)]) -> Self {
        counts.iter().fold(self, |edition, (zone, count)| edition.count(name, zone, *count))
    }

    /// A percentage shown with its parts.
    pub fn share(self, name: &str, zone: &str, numerator: u32, denominator: u32) -> Self {
        let value = 100.0 * f64::from(numerator) / f64::from(denominator);
        self.row(name, zone, &format!("{value},{numerator},{denominator},0"), "valeur")
    }

    /// A value shown without its parts, as written.
    pub fn value(self, name: &str, zone: &str, value: &str) -> Self {
        self.row(name, zone, &format!("{value},,,0"), "valeur")
    }

    /// Figures hidden.
    pub fn secrets(self, name: &str, zones: &[&str]) -> Self {
        zones.iter().fold(self, |edition, zone| edition.row(name, zone, ",,,", "secret"))
    }

    /// A document of the folder, by its path.
    pub fn document(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.documents.push((path.to_owned(), content.into()));
        self
    }

    pub fn write(&self) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        let table = |name: &str, header: &str, rows: &[String]| {
            fs::write(folder.path().join(name), format!("{header}\n{}\n", rows.join("\n")).trim_end()).unwrap();
        };
        let figures = "month,level,territory,indicator,category,value,numerator,denominator,margin,mark";
        table("figures.csv", figures, &self.figures);
        table("territoires.csv", "level,territory,commune", &self.territories);
        let indicators: Vec<String> = self.indicators.iter().map(|row| format!("{row},units")).collect();
        let header = "indicator,formula,rule,threshold,breakdown,public,sensitive,numerator";
        table("indicateurs.csv", header, &indicators);
        for (path, content) in &self.documents {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    pub fn audit(&self) -> Report {
        audit(&self.write().options()).unwrap()
    }

    pub fn audit_with(&self, others: &[&Edition]) -> Report {
        let (folder, others) = (self.write(), others.iter().map(|e| e.write()).collect::<Vec<_>>());
        let with: Vec<PathBuf> = others.iter().map(|other| other.path().to_owned()).collect();
        audit(&Options { with, ..folder.options() }).unwrap()
    }
}

/// The key of a figure of [`MONTH`].
pub fn key(name: &str, zone: &str) -> String {
    let (indicator, category) = name.split_once('|').unwrap_or((name, ""));
    let (level, code) = zone.split_once('|').unwrap_or(("commune", zone));
    format!("{indicator}|{category}|{MONTH}|{level}|{code}")
}

/// The findings about a figure.
pub fn about<'a>(report: &'a Report, name: &str, zone: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|finding| finding.figure == key(name, zone)).collect()
}

/// Fails unless a figure is found between two values.
#[track_caller]
pub fn assert_found(report: &Report, name: &str, zone: &str, low: f64, high: f64) {
    let found = about(report, name, zone);
    let hit = found.iter().any(|f| f.interval.is_some_and(|i| i.low == low && i.high == high));
    assert!(hit, "{name} {zone} n’est pas trouvé entre {low} et {high} :\n{report}");
}

/// Fails when anything is found.
#[track_caller]
pub fn assert_safe(report: &Report) {
    assert!(report.is_safe(), "{report}");
}
