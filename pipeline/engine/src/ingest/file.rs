//! One file of the inbox, by its contract: read, sorted, made unique, written in
//! the temporary folder; or refused, with all its reasons. Knows no other file.

use std::path::Path;

use portulan_plan::source::{Format, Source};
use portulan_terms::{Diagnostic, Month, Place};

use super::communes::Communes;
use super::parquet::Writer;
use super::report::{AtPath, IngestError, Progress, Refusal};
use super::scan::{Encoding, Scan, Stamp};
use super::sort::Sorter;
use super::tally::Tally;
use super::unique::{How, Unique};
use super::{csv_file, geojson, words};

/// Memory for rows being sorted, in bytes; beyond, they go to temporary files.
const SORT_BUDGET: usize = 256 << 20;

/// A file to read.
pub struct Job<'a> {
    /// Name in the inbox.
    pub name: &'a str,
    /// Where it is.
    pub path: &'a Path,
    /// What the first pass found.
    pub scan: &'a Scan,
    /// The contract that takes it.
    pub source: &'a Source,
    /// What its commune codes are checked against.
    pub communes: &'a Communes,
    /// Where its partitions go: the folder of the Caf.
    pub folder: &'a Path,
    /// Where rows may be spilled.
    pub temporary: &'a Path,
}

/// What a file that is taken gave.
#[derive(Debug)]
pub struct Reading {
    /// The count of its rows; refusals sorted by line, with the file's name.
    pub tally: Tally,
    /// Rows written.
    pub kept: u64,
    /// Months written, in order.
    pub months: Vec<Month>,
    /// What a reader should know.
    pub notices: Vec<String>,
}

/// Why a file is refused, and the rows that made it so.
#[derive(Debug, Default)]
pub struct Refused {
    /// Reasons.
    pub diagnostics: Vec<Diagnostic>,
    /// Rows.
    pub refusals: Vec<Refusal>,
}

impl From<Vec<Diagnostic>> for Refused {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, refusals: Vec::new() }
    }
}

impl From<Diagnostic> for Refused {
    fn from(diagnostic: Diagnostic) -> Self {
        vec![diagnostic].into()
    }
}

impl Job<'_> {
    /// The refusal of a file whose contract contradicts itself.
    pub fn contract_fault(&self, reason: &str) -> Refused {
        let contract = format!("queries/sources/{}.toml", self.source.name);
        Diagnostic::error(format!("contrat : {reason}")).at(Place::file(contract)).into()
    }

    /// Reads the file into the temporary folder.
    /// The inner error is the reason why the file is refused.
    ///
    /// # Errors
    /// When the file cannot be read or the temporary folder written.
    pub fn run(&self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Result<Reading, Refused>, IngestError> {
        let mut sorter = Sorter::new(self.temporary.to_owned(), SORT_BUDGET);
        let read = match self.source.format {
            Format::Csv => csv_file::read(self, &mut sorter, progress)?,
            Format::Geojson => geojson::read(self, &mut sorter)?,
            Format::Fixed => return Ok(Err(self.contract_fault("format à positions non lu"))),
        };
        let (header, mut tally) = match read {
            Ok(read) => read,
            Err(refused) => return Ok(Err(refused)),
        };
        if Stamp::of(self.path)? != self.scan.stamp {
            return Ok(Err(self.still_written().into()));
        }
        if let Some(fault) = tally.fault(self.name, self.source.tolerance) {
            return Ok(Err(self.refused(fault, tally)));
        }
        progress(Progress::Writing { file: self.name });
        let (kept, months, contradiction) = self.write(sorter, &mut tally)?;
        if let Some(fault) = contradiction.or_else(|| self.nothing_kept(kept)) {
            return Ok(Err(self.refused(fault, tally)));
        }
        let mut notices = self.notices(&header.extra);
        notices.extend(tally.notices());
        tally.refusals = self.named(tally.refusals);
        Ok(Ok(Reading { tally, kept, months, notices }))
    }

    /// Writes the rows in order, one a key; gives their number, their months, and the fault
    /// of rows that contradict each other.
    fn write(&self, sorter: Sorter, tally: &mut Tally) -> Result<(u64, Vec<Month>, Option<Diagnostic>), IngestError> {
        let mut columns = self.source.store_columns();
        columns.truncate(columns.len() - 2);
        let mut unique = Unique::new(self.source, &columns);
        let mut writer = Writer::new(self.folder.to_owned(), &columns);
        let mut merge = sorter.merge().at(self.temporary)?;
        while let Some(row) = merge.row() {
            if let Some(done) = unique.take(row) {
                writer.push(done)?;
            }
            merge.advance().at(self.temporary)?;
        }
        if let Some(last) = unique.last() {
            writer.push(last)?;
        }
        writer.close()?;
        let contradiction = self.contradiction(&unique);
        unique.doubles.into_iter().for_each(|double| tally.double(double));
        Ok((writer.rows, writer.months, contradiction))
    }

    fn contradiction(&self, unique: &Unique<'_>) -> Option<Diagnostic> {
        let mut found = unique.doubles.iter().filter_map(|double| match &double.how {
            How::Contradicts { column, theirs, ours } => Some((double, column, theirs, ours)),
            _ => None,
        });
        let (double, column, theirs, ours) = found.next()?;
        let others = match found.count() as u64 {
            0 => String::new(),
            n => format!(" ; {} de plus", words::of(n, "ligne contredite", "lignes contredites")),
        };
        let message = format!(
            "lignes {} et {} : même clé ({}), valeurs différentes (`{column}` : `{theirs}` et `{ours}`){others}",
            words::count(double.other),
            words::count(double.line),
            double.key,
        );
        let hint = "gardez la bonne ligne, ou complétez la clé (`key`) du contrat";
        Some(Diagnostic::error(message).at(Place::file(self.name)).hint(hint))
    }

    fn nothing_kept(&self, kept: u64) -> Option<Diagnostic> {
        let message = "aucune ligne retenue : toutes sont refusées ou mises de côté";
        (kept == 0).then(|| Diagnostic::error(message).at(Place::file(self.name)))
    }

    /// The fault of a file that is being copied or changed.
    pub fn still_written(&self) -> Diagnostic {
        Diagnostic::error("le fichier change pendant sa lecture")
            .at(Place::file(self.name))
            .hint("attendez la fin de la copie, puis relancez")
    }

    fn refused(&self, fault: Diagnostic, tally: Tally) -> Refused {
        Refused { diagnostics: vec![fault], refusals: self.named(tally.refusals) }
    }

    /// The refusals with the file's name, sorted.
    fn named(&self, mut refusals: Vec<Refusal>) -> Vec<Refusal> {
        refusals.iter_mut().for_each(|refusal| refusal.file = self.name.to_owned());
        refusals.sort();
        refusals
    }

    fn notices(&self, extra: &[String]) -> Vec<String> {
        let mut notices = Vec::new();
        if let (Encoding::Windows1252, Some(line)) = (self.scan.encoding, self.scan.first_odd_line) {
            let line = words::count(line);
            notices.push(format!("lu en Windows-1252 : la ligne {line} n'est pas en UTF-8"));
        }
        match extra.len() {
            0 => {}
            1 => notices.push(format!("colonne hors contrat laissée de côté : {}", words::names(extra))),
            _ => notices.push(format!("colonnes hors contrat laissées de côté : {}", words::names(extra))),
        }
        notices
    }
}
