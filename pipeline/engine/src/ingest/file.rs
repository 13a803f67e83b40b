//! One file of the inbox, by its contract: read, sorted, made unique, written in
//! the temporary folder; or refused, with all its reasons. Knows no other file.

use std::path::Path;

use portulan_plan::settings::Caf;
use portulan_plan::source::{Format, Freshness, Source};
use portulan_terms::{Diagnostic, Month, Place};

use super::access::Access;
use super::communes::Communes;
use super::header::Header;
use super::parquet::{Target, Writer};
use super::report::{AtPath, IngestError, Refusal};
use super::scan::{Encoding, Scan, Stamp};
use super::sort::Sorter;
use super::tally::Tally;
use super::unique::{How, Unique};
use super::{csv_file, fixed_file, geojson, guard, layout, words};

/// A file to read.
#[derive(Clone, Copy)]
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
    /// The Cafs whose files are taken.
    pub caf: &'a Caf,
    /// How complete the extract was, where the contract tells extracts apart.
    pub freshness: Option<Freshness>,
    /// Where its partitions go: the new folder of the source.
    pub folder: &'a Path,
    /// Where rows may be spilled: a folder that no other file uses.
    pub temporary: &'a Path,
    /// Memory for rows being sorted, in bytes; beyond, they go to temporary files.
    pub budget: usize,
    /// Told how the work goes.
    pub tell: &'a (dyn Fn(Step) + Sync),
}

/// How the work on a file goes.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// That many of its bytes are read.
    Read(u64),
    /// Its rows are being sorted and written.
    Writing,
}

/// What the rows of a file gave, before they are written.
#[derive(Debug)]
pub struct Read {
    /// Its columns.
    pub header: Header,
    /// Code of its Caf.
    pub caf: String,
    /// The count of its rows.
    pub tally: Tally,
}

/// What a file that is taken gave.
#[derive(Debug)]
pub struct Reading {
    /// The count of its rows; refusals sorted by line, with the file's name.
    pub tally: Tally,
    /// Code of its Caf.
    pub caf: String,
    /// Whether it says that its rows are made up.
    pub synthetic: bool,
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
    pub fn run(&self) -> Result<Result<Reading, Refused>, IngestError> {
        let mut sorter = Sorter::new(self.temporary.to_owned(), self.budget);
        let read = match self.source.format {
            Format::Csv => csv_file::read(self, &mut sorter)?,
            Format::Fixed => fixed_file::read(self, &mut sorter)?,
            Format::Geojson => geojson::read(self, &mut sorter)?,
        };
        let Read { header, caf, mut tally } = match read {
            Ok(read) => read,
            Err(refused) => return Ok(Err(refused)),
        };
        if Stamp::of(self.path)? != self.scan.stamp {
            return Ok(Err(self.still_written().into()));
        }
        let identity = self.identity(&header, &tally);
        if !identity.is_empty() {
            return Ok(Err(identity.into()));
        }
        if let Some(fault) = tally.fault(self.name, self.source.tolerance) {
            return Ok(Err(self.refused(fault, tally)));
        }
        (self.tell)(Step::Writing);
        let (kept, months, contradiction) = self.write(sorter, &caf, &mut tally)?;
        if let Some(fault) = contradiction.or_else(|| self.nothing_kept(kept)) {
            return Ok(Err(self.refused(fault, tally)));
        }
        let mut notices = self.notices(&header.extra);
        notices.extend(tally.notices());
        let synthetic = header.is_synthetic() || tally.synthetic;
        tally.refusals = self.named(tally.refusals);
        Ok(Ok(Reading { tally, caf, synthetic, kept, months, notices }))
    }

    /// Columns whose bare digits are identity, not chance.
    fn identity(&self, header: &Header, tally: &Tally) -> Vec<Diagnostic> {
        let suspects = tally.suspects.verdict().into_iter();
        suspects.map(|(field, kind, line)| guard::fault(self.name, line, &header.name(field), kind)).collect()
    }

    /// Tells that many bytes are read.
    pub fn told_read(&self, bytes: u64) {
        (self.tell)(Step::Read(bytes));
    }

    /// The field that gives the code of the Caf, when the contract and the file have one.
    pub fn caf_field(&self, header: &Header) -> Option<usize> {
        let rule = self.source.caf.as_ref()?;
        let at = self.source.columns.iter().position(|column| column.name == rule.column)?;
        header.columns.get(at)?.as_ref().map(|(field, _)| *field)
    }

    /// The code of the file's Caf: what its first row tells (`told`) where the contract says
    /// so, else the workspace's own.
    ///
    /// # Errors
    /// When it is no code, or that of a Caf whose files are not taken.
    pub fn caf_of(&self, header: &Header, told: Option<String>) -> Result<String, Refused> {
        let Some(field) = self.caf_field(header) else { return Ok(self.caf.code.clone()) };
        let column = header.name(field);
        let fault = |message: String| Diagnostic::error(message).at(Place::file(self.name));
        // A file without rows is refused for that.
        let Some(told) = told else { return Ok(self.caf.code.clone()) };
        if is_caf(&told) && self.caf.takes(&told) {
            return Ok(told);
        }
        let expected = match self.caf.members.as_slice() {
            [] => self.caf.code.clone(),
            members if members.iter().any(|member| member == "*") => "un code de trois caractères".into(),
            members => [std::slice::from_ref(&self.caf.code), members].concat().join(", "),
        };
        // What stands there may be anything: it is shown only where it may be a code.
        let fault = fault(match told.len() <= 3 {
            true => format!(
                "ce fichier est de la Caf « {} » (colonne `{column}`) ; attendu : {expected}",
                words::excerpt(&told)
            ),
            false => format!("la colonne `{column}` ne porte pas le code d'une Caf ; attendu : {expected}"),
        });
        let padded = format!("{told:0>3}");
        Err(match padded != told && self.caf.takes(&padded) {
            true => fault.hint("le zéro initial est perdu : exportez cette colonne comme du texte").into(),
            false => fault
                .hint("pour prendre les fichiers de plusieurs Caf, nommez-les dans `members` de portulan.toml")
                .into(),
        })
    }

    /// Writes the rows in order, one a key; gives their number, their months, and the fault
    /// of rows that contradict each other.
    fn write(
        &self,
        sorter: Sorter,
        caf: &str,
        tally: &mut Tally,
    ) -> Result<(u64, Vec<Month>, Option<Diagnostic>), IngestError> {
        let columns = layout::columns(self.source);
        let mut unique = Unique::new(self.source, &columns);
        let target = Target {
            folder: self.folder.to_owned(),
            caf: caf.to_owned(),
            freshness: self.freshness,
            access: Access::of(self.source),
        };
        let mut writer = Writer::new(target, &columns);
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
            How::Contradicts { column, values } => Some((double, column, values)),
            _ => None,
        });
        let (double, column, values) = found.next()?;
        let others = match found.count() as u64 {
            0 => String::new(),
            n => format!(" ; {} de plus", words::of(n, "ligne contredite", "lignes contredites")),
        };
        let key = if double.key.is_empty() { String::new() } else { format!(" ({})", double.key) };
        let values = values.as_ref().map_or_else(String::new, |(theirs, ours)| format!(" : `{theirs}` et `{ours}`"));
        let message = format!(
            "lignes {} et {} : même clé{key}, valeurs différentes (`{column}`{values}){others}",
            words::count(double.other),
            words::count(double.line),
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

/// Whether the text is shaped as the code of a Caf: `031`, `2A1`, `976`. It becomes the name
/// of a folder.
fn is_caf(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}
