//! The results of a month, written aside and put in place in one step.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use portulan_engine::ingest::{AtPath, IngestError, Refusal, Stage, write_refusals};
use portulan_plan::Plan;
use portulan_terms::{Diagnostic, Month};

use crate::exit::Failure;
use crate::ingest::REFUSALS;
use crate::manifest::{self, Written, sha256};

/// The folder of results, which this run alone may change until it is dropped.
pub struct Out {
    stage: Stage,
}

/// A month being written, beside the folder of results.
pub struct Draft<'a> {
    out: &'a Out,
    name: String,
    folder: PathBuf,
    written: Mutex<BTreeMap<String, Written>>,
    /// The first refusal of the system: nothing is put in place after it.
    refused: Mutex<Option<IngestError>>,
}

impl Out {
    /// Locks the folder of results, and clears what a killed run left in it.
    pub fn open(plan: &Plan) -> Result<Self, Failure> {
        Ok(Self { stage: Stage::open(&plan.out())? })
    }

    /// Begins a month.
    pub fn draft(&self, month: Month) -> Result<Draft<'_>, Failure> {
        let name = month.to_string();
        let folder = self.stage.source(&name);
        std::fs::create_dir_all(&folder).at(&folder)?;
        Ok(Draft { out: self, name, folder, written: Mutex::default(), refused: Mutex::default() })
    }
}

impl Draft<'_> {
    /// The folder, before it is put in place.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one file of the month.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let place = self.folder.join(path);
        let write = || -> Result<(), IngestError> {
            if let Some(parent) = place.parent() {
                std::fs::create_dir_all(parent).at(parent)?;
            }
            std::fs::write(&place, bytes).at(&place)
        };
        if let Err(error) = write() {
            let told = Diagnostic::error(error.to_string());
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            return Err(told);
        }
        let written = Written { sha256: sha256(bytes), bytes: Some(bytes.len()) };
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), written);
        Ok(())
    }

    /// Writes an encrypted file, of which the manifest keeps the name alone: two encryptions of
    /// the same list differ.
    pub fn write_sealed(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.write(path, bytes)?;
        let written = Written { sha256: String::new(), bytes: None };
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), written);
        Ok(())
    }

    /// Takes over the files of the month already there that `wanted` names: what another command
    /// made stays as it was.
    pub fn keep(&self, plan: &Plan, month: Month, wanted: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let folder = plan.out().join(month.to_string());
        let known = manifest::outputs(&folder);
        for (name, written) in known.into_iter().filter(|(name, _)| *name != REFUSALS && wanted(name)) {
            let (from, to) = (folder.join(&name), self.folder.join(&name));
            let copy = || -> Result<(), IngestError> {
                if let Some(parent) = to.parent() {
                    std::fs::create_dir_all(parent).at(parent)?;
                }
                std::fs::copy(&from, &to).map(drop).at(&from)
            };
            copy()?;
            self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name, written);
        }
        Ok(())
    }

    /// Writes the month's list of refusals and its manifest, then puts the folder in place
    /// of the previous one. Gives the folder.
    pub fn commit(self, plan: &Plan, month: Month, refusals: &[Refusal]) -> Result<PathBuf, Failure> {
        if let Some(error) = self.refused.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error.into());
        }
        let path = self.folder.join(REFUSALS);
        write_refusals(&path, refusals)?;
        let mut written = self.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let bytes = std::fs::read(&path).at(&path)?;
        written.insert(REFUSALS.into(), Written { sha256: sha256(&bytes), bytes: Some(bytes.len()) });
        let path = self.folder.join("manifest.json");
        std::fs::write(&path, manifest::manifest(plan, month, &written)?).at(&path)?;
        self.out.stage.publish(&self.name)?;
        Ok(plan.out().join(self.name))
    }
}
