//! One run of ingestion over the whole inbox: what is to be read, in which order,
//! and what becomes of each file. Reads no row itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portulan_plan::source::{Freshness, Kind, Referential, Source};
use portulan_terms::{Diagnostic, Diagnostics};

use super::access::Access;
use super::communes::Communes;
use super::file::{Job, Reading, Refused, Step};
use super::inbox::{self, Found};
use super::receipt::{self, Entry, Receipt};
use super::report::{FileReport, IngestError, Progress, Refusal, Report, Unclaimed};
use super::scan::{self, Scan};
use super::stage::Stage;
use super::verify::{CheckFinding, Staged, StagedPart, StagedSource};
use super::{Inputs, crew, outcome, parquet, refusals, settle};

/// Memory for rows being sorted, in bytes, shared by the files read at once; beyond, rows go
/// to temporary files.
const SORT_BUDGET: usize = 1 << 30;

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
    /// Refused rows about persons, by file.
    withheld: BTreeMap<String, Vec<Refusal>>,
}

/// What becomes of one file of a source.
enum Fate {
    Identical(String),
    Unchanged(Box<Entry>),
    ToRead,
}

/// A source at work.
struct Work<'a> {
    source: &'a Source,
    receipt: Receipt,
    /// Hash of what its files are read by.
    basis: String,
    /// Files that the store was made from already.
    same: Vec<(String, Entry)>,
    /// Files just read.
    fresh: Vec<Entry>,
}

/// A file to read, and the rank of its source among those at work.
struct ToRead {
    work: usize,
    found: Found,
    freshness: Option<Freshness>,
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
        let scanned = crew::each(
            &found,
            |_, file, tell| scan::scan(&file.path, &file.name, &|done, total| tell((done, total))),
            &mut |at, (done, total)| progress(Progress::Checking { file: &found[at].name, done, total }),
        );
        let mut scans = BTreeMap::new();
        let mut faults = Vec::new();
        for (file, scan) in found.iter().zip(scanned) {
            match scan? {
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
            withheld: BTreeMap::new(),
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
        for rank in first {
            let faults = self.faults.len();
            self.read_together(&[rank], &Communes::default(), progress)?;
            if let Some(referential) = sources[rank].referential {
                self.no_check |= self.faults.len() > faults || self.misses_a_file(rank);
                self.learn(&sources[rank], referential)?;
            }
        }
        let communes = match self.no_check {
            true => Communes::default(),
            false => std::mem::take(&mut self.communes),
        };
        self.read_together(&then, &communes, progress)
    }

    /// Whether the first pass refused a file of that source.
    fn misses_a_file(&self, rank: usize) -> bool {
        let ours = |file: &&Found| file.sources.contains(&rank);
        self.found.iter().filter(ours).any(|file| !self.scans.contains_key(&file.name))
    }

    /// Reads the files of several sources at once, the longest first, then settles each
    /// source against what the store held.
    fn read_together(
        &mut self,
        ranks: &[usize],
        communes: &Communes,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), IngestError> {
        let mut works = Vec::new();
        let mut to_read = Vec::new();
        for rank in ranks {
            let source = &self.inputs.sources[*rank];
            let receipt = receipt::load(self.stage.store(), &source.name)?;
            let basis = receipt::basis(source, communes);
            let mut work = Work { source, receipt, basis, same: Vec::new(), fresh: Vec::new() };
            for (file, freshness, fate) in self.fates(*rank, &work.receipt, &work.basis) {
                match fate {
                    Fate::Identical(to) => {
                        let scan = self.scans.get(&file.name);
                        self.files.extend(scan.map(|scan| outcome::identical(source, &file.name, scan, to)));
                    }
                    Fate::Unchanged(entry) => work.same.push((file.name, *entry)),
                    Fate::ToRead => to_read.push(ToRead { work: works.len(), found: file, freshness }),
                }
            }
            works.push(work);
        }
        let bytes = |file: &ToRead| self.scans.get(&file.found.name).map_or(0, |scan| scan.bytes);
        to_read.sort_by_key(|file| std::cmp::Reverse(bytes(file)));
        let mut read = self.read_files(&works, &to_read, communes, progress);
        // By source and name, as if they had been read in turn.
        let mut order: Vec<usize> = (0..to_read.len()).collect();
        order.sort_by_key(|at| (to_read[*at].work, &to_read[*at].found.name));
        for at in order {
            let file = &to_read[at];
            let work = &mut works[file.work];
            match std::mem::replace(&mut read[at], Ok(Err(Refused::default())))? {
                Ok(reading) => {
                    let entry = self.entry(file, work, communes, reading);
                    work.fresh.extend(entry);
                }
                Err(refused) => self.refuse(file, work.source, refused),
            }
        }
        for work in works {
            self.settle(work);
        }
        Ok(())
    }

    fn read_files(
        &self,
        works: &[Work<'_>],
        files: &[ToRead],
        communes: &Communes,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Vec<Result<Result<Reading, Refused>, IngestError>> {
        let (scans, stage, caf) = (&self.scans, self.stage, self.inputs.caf);
        let budget = SORT_BUDGET / crew::size(files.len());
        let read = |rank: usize, file: &ToRead, tell: crew::Tell<'_, Step>| {
            let Some(scan) = scans.get(&file.found.name) else { return Ok(Err(Refused::default())) };
            let source = works[file.work].source;
            let job = Job {
                name: &file.found.name,
                path: &file.found.path,
                scan,
                source,
                communes,
                caf,
                freshness: file.freshness,
                folder: &stage.source(&source.name),
                temporary: &stage.temporary(rank),
                budget,
                tell,
            };
            job.run()
        };
        crew::each(files, read, &mut |at, step| {
            let file = files[at].found.name.as_str();
            let total = scans.get(file).map_or(0, |scan| scan.bytes);
            progress(match step {
                Step::Read(done) => Progress::Reading { file, done, total },
                Step::Writing => Progress::Writing { file },
            });
        })
    }

    /// Puts what was read of a source beside what the store held of it.
    fn settle(&mut self, work: Work<'_>) {
        let Work { source, mut receipt, basis, same, fresh } = work;
        let all = same.iter().map(|(name, entry)| (name.as_str(), entry));
        let all = all.chain(fresh.iter().map(|entry| (entry.file.as_str(), entry)));
        self.faults.extend(settle::shared_months(all));
        self.files.extend(same.iter().map(|(name, entry)| outcome::unchanged(source, name, entry)));
        if !fresh.is_empty() {
            let settled = settle::settle(&mut receipt, fresh);
            self.files.extend(settled.into_iter().map(|file| outcome::settled(source, file)));
            self.changed.insert(source.name.clone(), receipt.clone());
        }
        if !self.no_check {
            let here: Vec<&str> = self.scans.values().map(|scan| scan.sha256.as_str()).collect();
            let ours = receipt.files.iter().filter(|entry| self.is_ours(source, entry));
            self.warnings.extend(outcome::old_basis(source, ours, &here, &basis));
        }
        if !receipt.files.iter().any(|entry| self.is_ours(source, entry)) {
            self.unfilled.push(source.name.clone());
        }
    }

    /// Whether the workspace takes such files today.
    fn is_ours(&self, source: &Source, entry: &Entry) -> bool {
        match source.caf {
            Some(_) => self.inputs.caf.takes(&entry.caf),
            None => entry.caf == self.inputs.caf.code,
        }
    }

    /// What becomes of each file of a source, by name, with its freshness. Of files with the
    /// same bytes, the one that the receipt names is kept, else the first.
    fn fates(&mut self, rank: usize, receipt: &Receipt, basis: &str) -> Vec<(Found, Option<Freshness>, Fate)> {
        let source = &self.inputs.sources[rank];
        let ours = self.found.iter().filter(|file| file.sources.contains(&rank));
        let (blind, ours): (Vec<&Found>, Vec<&Found>) =
            ours.partition(|file| inbox::no_freshness(source, &file.name).is_some());
        self.faults.extend(blind.iter().filter_map(|file| inbox::no_freshness(source, &file.name)));
        let ours: Vec<(&Found, Option<Freshness>, &Scan)> = ours
            .into_iter()
            .filter_map(|file| Some((file, source.freshness_of(&file.name), self.scans.get(&file.name)?)))
            .collect();
        let stored = |hash: &str, freshness| {
            let mut entries = receipt.files.iter().filter(|entry| self.is_ours(source, entry));
            entries.find(|entry| entry.is(hash, freshness))
        };
        let mut fates = Vec::new();
        for (file, freshness, scan) in &ours {
            let (hash, freshness) = (&scan.sha256, *freshness);
            let twins = || ours.iter().filter(|(_, other, twin)| twin.sha256 == *hash && *other == freshness);
            let entry = stored(hash, freshness);
            let known = |name: &str| entry.is_some_and(|entry| entry.file == name);
            let kept = twins().find(|(twin, ..)| known(&twin.name)).or_else(|| twins().next());
            let fate = match (kept, entry) {
                (Some((kept, ..)), _) if kept.name != file.name => Fate::Identical(kept.name.clone()),
                (_, Some(entry)) if entry.basis == basis => Fate::Unchanged(Box::new(entry.clone())),
                _ => Fate::ToRead,
            };
            fates.push(((*file).clone(), freshness, fate));
        }
        fates
    }

    fn refuse(&mut self, file: &ToRead, source: &Source, refused: Refused) {
        let several = file.found.sources.len() > 1;
        let note = "un autre contrat prend aussi ce fichier : précisez `files` s'il n'est pas pour celui-ci";
        let hinted = |fault: Diagnostic| if several && fault.hint.is_none() { fault.hint(note) } else { fault };
        self.faults.extend(refused.diagnostics.into_iter().map(hinted));
        match source.personal {
            false => self.refusals.extend(refused.refusals),
            true if refused.refusals.is_empty() => {}
            true => self.withheld.entry(file.found.name.clone()).or_default().extend(refused.refusals),
        }
    }

    fn entry(&self, file: &ToRead, work: &Work<'_>, communes: &Communes, reading: Reading) -> Option<Entry> {
        let scan = self.scans.get(&file.found.name)?;
        let Reading { tally, caf, synthetic, kept, months, mut notices } = reading;
        let checks = work.source.columns.iter().any(|column| column.kind == Kind::Commune);
        if checks && work.source.referential.is_none() && communes.is_empty() && !self.no_check {
            let text = "aucun référentiel des communes : codes commune vérifiés dans leur forme seule";
            notices.push(text.into());
        }
        Some(Entry {
            file: file.found.name.clone(),
            caf,
            freshness: file.freshness,
            synthetic,
            sha256: scan.sha256.clone(),
            replaced: Vec::new(),
            bytes: scan.bytes,
            read: tally.read,
            kept,
            set_aside: tally.set_aside,
            refused: tally.refused,
            months,
            superseded: Vec::new(),
            basis: work.basis.clone(),
            notices,
            reasons: tally.reasons(),
            checks: Vec::new(),
            refusals: tally.refusals,
        })
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

    /// Has the caller's checks look at the sources that change, as they will be.
    ///
    /// # Errors
    /// When a check cannot run.
    pub fn verify(&mut self) -> Result<(), IngestError> {
        let Some(verify) = self.inputs.verify.filter(|_| self.faults.is_empty() && !self.changed.is_empty()) else {
            return Ok(());
        };
        let staged = self.staged();
        for finding in verify(&staged)? {
            for source in &staged.sources {
                if let Some(part) = source.parts.iter().find(|part| finding.is_about(source.source, part)) {
                    self.take_finding(source.source, part, &finding);
                }
            }
        }
        Ok(())
    }

    fn staged(&self) -> Staged<'a> {
        let mut sources = Vec::new();
        for source in self.inputs.sources {
            let Some(receipt) = self.changed.get(&source.name) else { continue };
            let mut parts = Vec::new();
            for (entry, month) in receipt.files.iter().flat_map(|entry| entry.months.iter().map(move |m| (entry, *m))) {
                let partition = parquet::partition(&entry.caf, month, entry.freshness);
                parts.push(StagedPart {
                    caf: entry.caf.clone(),
                    month,
                    freshness: entry.freshness,
                    new: self.stage.source(&source.name).join(&partition).exists(),
                    path: self.new_or_stored(&source.name, partition),
                    file: entry.file.clone(),
                });
            }
            parts.sort();
            sources.push(StagedSource { source, parts });
        }
        Staged { sources }
    }

    fn take_finding(&mut self, source: &Source, part: &StagedPart, finding: &CheckFinding) {
        let told = finding.diagnostic(&part.file);
        if finding.blocking {
            self.faults.push(told);
            let rows = finding.refusals(&part.file);
            match source.personal {
                true => self.withheld.entry(part.file.clone()).or_default().extend(rows),
                false => self.refusals.extend(rows),
            }
            return;
        }
        self.warnings.push(told);
        let entries = self.changed.get_mut(&source.name).into_iter().flat_map(|receipt| &mut receipt.files);
        for entry in entries {
            let concerned = entry.months.contains(&part.month);
            if concerned && (entry.caf.as_str(), entry.freshness) == (part.caf.as_str(), part.freshness) {
                entry.checks.retain(|noted| (&noted.check, noted.month) != (&finding.check, finding.month));
                entry.checks.push(finding.noted());
            }
        }
    }

    /// Ends the run when a file was refused. Rows about persons are listed in the store.
    ///
    /// # Errors
    /// [`IngestError::Refused`], with every reason.
    pub fn stop_if_refused(&mut self) -> Result<(), IngestError> {
        refusals::forget_refused(self.stage.store())?;
        if self.faults.is_empty() {
            return Ok(());
        }
        let mut faults = std::mem::take(&mut self.faults);
        for (file, mut rows) in std::mem::take(&mut self.withheld) {
            rows.sort();
            let list = refusals::list_of_refused(self.stage.store(), &file, &rows)?;
            faults.push(outcome::withheld(&file, rows.len() as u64, &list));
        }
        let faults = Diagnostics(faults).sorted();
        Err(IngestError::Refused(faults.0, std::mem::take(&mut self.refusals)))
    }

    /// Makes the new state of every changed source visible, one after the other.
    ///
    /// # Errors
    /// When the disk refuses it; sources not yet published are as they were.
    pub fn publish(&mut self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), IngestError> {
        for (name, receipt) in &mut self.changed {
            progress(Progress::Storing { source: name });
            let source = self.inputs.sources.iter().find(|source| source.name == *name);
            let access = source.map_or(Access::Owner, Access::of);
            let folder = self.stage.source(name);
            for partition in receipt.files.iter().flat_map(Entry::partitions) {
                if !folder.join(&partition).exists() {
                    self.stage.keep(name, &partition, access)?;
                }
            }
            receipt.save(&folder, access)?;
            if access == Access::Owner {
                refusals::list_of_source(&folder, receipt)?;
            }
            self.stage.publish(name)?;
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
        let withheld = refusals::withheld(inputs.store, inputs.sources)?;
        for file in &mut files {
            let list = withheld.iter().find(|list| list.source == file.source);
            file.notices.extend(list.and_then(|list| outcome::listed(file, &list.list)));
        }
        Ok(Report { files, unclaimed, unfilled, refusals, withheld, warnings })
    }
}
