//! The results of a month, written aside and put in place in one step.

use std::path::PathBuf;

use portulan_engine::ingest::{AtPath, Refusal, Stage, write_refusals};
use portulan_plan::Plan;
use portulan_render::Files;
use portulan_terms::Month;

use crate::exit::Failure;
use crate::ingest::REFUSALS;
use crate::manifest;

/// The folder of results, which this run alone may change until it is dropped.
pub struct Out {
    stage: Stage,
}

impl Out {
    /// Locks the folder of results, and clears what a killed run left in it.
    pub fn open(plan: &Plan) -> Result<Self, Failure> {
        Ok(Self { stage: Stage::open(&plan.out())? })
    }

    /// Writes the month's files, its list of refusals and its manifest, then puts the
    /// folder in place of the previous one. Gives the folder.
    pub fn commit(
        &self,
        plan: &Plan,
        month: Month,
        mut files: Files,
        refusals: &[Refusal],
    ) -> Result<PathBuf, Failure> {
        let name = month.to_string();
        let folder = self.stage.source(&name);
        std::fs::create_dir_all(&folder).at(&folder)?;
        let path = folder.join(REFUSALS);
        write_refusals(&path, refusals)?;
        files.insert(REFUSALS.into(), std::fs::read(&path).at(&path)?);
        files.insert("manifest.json".into(), manifest::manifest(plan, month, &files)?);
        for (path, bytes) in &files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).at(parent)?;
            }
            std::fs::write(&path, bytes).at(&path)?;
        }
        self.stage.publish(&name)?;
        Ok(plan.out().join(name))
    }
}
