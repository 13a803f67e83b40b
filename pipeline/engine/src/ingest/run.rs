//! One run of ingestion over the whole inbox: what is to be read, in which order,
//! and what becomes of each file. Reads no row itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portulan_plan::source::{Kind, Referential, Source};
use portulan_terms::Diagnostic;

use super::communes::Communes;
use super::file::{Job, Reading};
use super::inbox::{self, Found};
use super::receipt::{self, Entry, Receipt};
use super::report::{FileReport, IngestError, Progress, Refusal, Report, Unclaimed};
use super::scan::{self, Scan};
use super::stage::Stage;
use super::{Inputs, outcome, parquet, refusals, settle};

/// A run under way.
pub struct Run<'a> {
    inputs: &'a Inputs<'a>,
    stage: &'a Stage,
    found: Vec<Found>,
    unclaimed: Vec<Unclaimed>,
    /// First pass over each file that is text, by name.
    scans: BTreeMap<String, Scan>,
    communes: Communes,
    /// Whether a referential was refused: then nothing can be checked against it.
    no_check: bool,
    /// Receipts of the sources that change.
    changed: BTreeMap<String, Receipt>,
    files: Vec<FileReport>,
    unfilled: Vec<String>,
    warnings: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
    refusals: Vec<Refusal>,
}

/// What becomes of one file of a source.
enum Fate {
    Identical(String),
    Unchanged(Box<Entry>),
    ToRead,
}

impl<'a> Run<'a> {
    /// Lists the inbox and hashes the files that a contract takes.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn new(
        inputs: &'a Inputs<'a>,
        stage: &'a Stage,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Self, IngestError> {
        let (found, unclaimed) = inbox::list(inputs.inbox, inputs.sources)?;
        let mut scans = BTreeMap::new();
        let mut faults = Vec::new();
        for file in &found {
            let mut told = |done, total| progress(Progress::Checking { file: &file.name, done, total });
            match scan::scan(&file.path, &file.name, &mut told)? {
                Ok(scan) => drop(scans.insert(file.name.clone(), scan)),
                Err(fault) => faults.push(fault),
            }
        }
        Ok(Self {
            inputs,
            stage,
            found,
            unclaimed,
            scans,
            communes: Communes::default(),
            no_check: false,
            changed: BTreeMap::new(),
            files: Vec::new(),
            unfilled: Vec::new(),
            warnings: Vec::new(),
            faults,
            refusals: Vec::new(),
        })
    }

    /// Reads what is new of every source into the temporary folder, referentials first.
    ///
    /// # Errors
    /// When a file cannot be read or the temporary folder written.
    pub fn read_sources(&mut self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), IngestError> {
        let sources = self.inputs.sources;
        let (first, then): (Vec<usize>, Vec<usize>) =
            (0..sources.len()).partition(|at| sources[*at].referential.is_some());
        for rank in first.into_iter().chain(then) {
            let faults = self.faults.len();
            self.read_source(rank, progress)?;
            if let Some(referential) = sources[rank].referential {
                self.no_check |= self.faults.len() > faults || self.misses_a_file(rank);
                self.learn(&sources[rank], referential)?;
            }
        }
        Ok(())
    }

    /// Whether the first pass refused a file of that source.
    fn misses_a_file(&self, rank: usize) -> bool {
        let ours = |file: &&Found| file.sources.contains(&rank);
        self.found.iter().filter(ours).any(|file| !self.scans.contains_key(&file.name))
    }

    fn read_source(&mut self, rank: usize, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), IngestError> {
        let source = &self.inputs.sources[rank];
        let mut receipt = receipt::load(self.stage.store(), &source.name)?;
        let communes = self.communes_for(source);
        let basis = receipt::basis(source, &communes);
        let mut same = Vec::new();
        let mut fresh = Vec::new();
        for (file, fate) in self.fates(rank, &receipt, &basis) {
            match fate {
                Fate::Identical(to) => {
                    let scan = self.scans.get(&file.name);
                    self.files.extend(scan.map(|scan| outcome::identical(source, &file.name, scan, to)));
                }
                Fate::Unchanged(entry) => same.push((file.name, *entry)),
                Fate::ToRead => {
                    fresh.extend(self.read_file(source, &communes, &basis, &file, progress)?);
                }
            }
        }
        let mut months: Vec<_> = same.iter().map(|(name, entry)| (name.as_str(), &entry.months[..])).collect();
        months.extend(fresh.iter().map(|entry| (entry.file.as_str(), &entry.months[..])));
        self.faults.extend(settle::shared_months(&months));
        self.files.extend(same.iter().map(|(name, entry)| outcome::unchanged(source, name, entry)));
        if !fresh.is_empty() {
            let settled = settle::settle(&mut receipt, fresh);
            self.files.extend(settled.into_iter().map(|file| outcome::settled(source, file)));
            self.changed.insert(source.name.clone(), receipt.clone());
        }
        if !self.no_check {
            let here: Vec<&str> = self.scans.values().map(|scan| scan.sha256.as_str()).collect();
            let ours = receipt.files.iter().filter(|entry| entry.caf == self.inputs.caf);
            self.warnings.extend(outcome::old_basis(source, ours, &here, &basis));
        }
        if !receipt.files.iter().any(|entry| entry.caf == self.inputs.caf) {
            self.unfilled.push(source.name.clone());
        }
        Ok(())
    }

    /// A referential is not checked against itself.
    fn communes_for(&self, source: &Source) -> Communes {
        match source.referential.is_some() || self.no_check {
            true => Communes::default(),
            false => self.communes.clone(),
        }
    }

    /// What becomes of each file of a source, by name. Of files with the same bytes, the one
    /// that the receipt names is kept, else the first.
    fn fates(&self, rank: usize, receipt: &Receipt, basis: &str) -> Vec<(Found, Fate)> {
        let caf = self.inputs.caf;
        let ours: Vec<(&Found, &Scan)> = self
            .found
            .iter()
            .filter(|file| file.sources.contains(&rank))
            .filter_map(|file| self.scans.get(&file.name).map(|scan| (file, scan)))
            .collect();
        let known =
            |name: &str, hash: &str| receipt.files.iter().any(|entry| entry.is(caf, hash) && entry.file == name);
        let mut fates = Vec::new();
        for (file, scan) in &ours {
            let hash = &scan.sha256;
            let twins = || ours.iter().filter(|(_, other)| other.sha256 == *hash);
            let kept = twins().find(|(twin, _)| known(&twin.name, hash)).or_else(|| twins().next());
            let stored = receipt.files.iter().find(|entry| entry.is(caf, hash));
            let fate = match (kept, stored) {
                (Some((kept, _)), _) if kept.name != file.name => Fate::Identical(kept.name.clone()),
                (_, Some(entry)) if entry.basis == basis => Fate::Unchanged(Box::new(entry.clone())),
                _ => Fate::ToRead,
            };
            fates.push(((*file).clone(), fate));
        }
        fates
    }

    fn read_file(
        &mut self,
        source: &Source,
        communes: &Communes,
        basis: &str,
        file: &Found,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Option<Entry>, IngestError> {
        let Some(scan) = self.scans.get(&file.name) else { return Ok(None) };
        let job = Job {
            name: &file.name,
            path: &file.path,
            scan,
            source,
            communes,
            folder: &self.stage.source(&source.name).join(format!("caf={}", self.inputs.caf)),
            temporary: &self.stage.temporary(),
        };
        match job.run(progress)? {
            Ok(mut reading) => {
                let checks = source.columns.iter().any(|column| column.kind == Kind::Commune);
                if checks && source.referential.is_none() && communes.is_empty() && !self.no_check {
                    let text = "aucun référentiel des communes : codes commune vérifiés dans leur forme seule";
                    reading.notices.push(text.into());
                }
                Ok(Some(self.entry(file, scan, basis, reading)))
            }
            Err(refused) => {
                let several = file.sources.len() > 1;
                let note = "un autre contrat prend aussi ce fichier : précisez `files` s'il n'est pas pour celui-ci";
                self.faults.extend(
                    refused
                        .diagnostics
                        .into_iter()
                        .map(|fault| if several && fault.hint.is_none() { fault.hint(note) } else { fault }),
                );
                self.refusals.extend(refused.refusals);
                Ok(None)
            }
        }
    }

    fn entry(&self, file: &Found, scan: &Scan, basis: &str, reading: Reading) -> Entry {
        let Reading { tally, kept, months, notices } = reading;
        Entry {
            file: file.name.clone(),
            caf: self.inputs.caf.to_owned(),
            sha256: scan.sha256.clone(),
            replaced: Vec::new(),
            bytes: scan.bytes,
            read: tally.read,
            kept,
            set_aside: tally.set_aside,
            refused: tally.refused,
            months,
            superseded: Vec::new(),
            basis: basis.to_owned(),
            notices,
            refusals: tally.refusals,
        }
    }

    /// Takes in the communes, or their mergers, that the store will hold after this run.
    fn learn(&mut self, source: &Source, referential: Referential) -> Result<(), IngestError> {
        let receipt = match self.changed.get(&source.name) {
            Some(receipt) => receipt.clone(),
            None => receipt::load(self.stage.store(), &source.name)?,
        };
        for path in receipt.files.iter().flat_map(Entry::partitions) {
            let path = self.new_or_stored(&source.name, path);
            let communes = &mut self.communes;
            match referential {
                Referential::Communes => {
                    parquet::read_texts(&path, ["commune"], |[code]| communes.list(code))?;
                }
                Referential::Mergers => {
                    let names = ["commune_ancienne", "commune"];
                    parquet::read_texts(&path, names, |[old, new]| communes.merge(old.zip(new)))?;
                }
            }
        }
        Ok(())
    }

    /// Where a partition is until the run's end.
    fn new_or_stored(&self, source: &str, partition: PathBuf) -> PathBuf {
        let new = self.stage.source(source).join(&partition);
        match new.exists() {
            true => new,
            false => self.stage.store().join(source).join(partition),
        }
    }

    /// Ends the run when a file was refused.
    ///
    /// # Errors
    /// [`IngestError::Refused`], with every reason.
    pub fn stop_if_refused(&mut self) -> Result<(), IngestError> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let faults = portulan_terms::Diagnostics(std::mem::take(&mut self.faults)).sorted();
        Err(IngestError::Refused(faults.0, std::mem::take(&mut self.refusals)))
    }

    /// Makes the new state of every changed source visible, one after the other.
    ///
    /// # Errors
    /// When the disk refuses it; sources not yet published are as they were.
    pub fn publish(&mut self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), IngestError> {
        for (source, receipt) in &mut self.changed {
            progress(Progress::Storing { source });
            let folder = self.stage.source(source);
            for partition in receipt.files.iter().flat_map(Entry::partitions) {
                if !folder.join(&partition).exists() {
                    self.stage.keep(source, &partition)?;
                }
            }
            receipt.save(&folder)?;
            self.stage.publish(source)?;
        }
        Ok(())
    }

    /// All that was done.
    ///
    /// # Errors
    /// When a receipt cannot be read again.
    pub fn report(self) -> Result<Report, IngestError> {
        let Self { inputs, mut files, unclaimed, mut unfilled, warnings, .. } = self;
        files.sort_by(|a, b| (&a.source, &a.name).cmp(&(&b.source, &b.name)));
        unfilled.sort_unstable();
        let refusals = refusals::refusals(inputs.store, inputs.sources)?;
        Ok(Report { files, unclaimed, unfilled, refusals, warnings })
    }
}
