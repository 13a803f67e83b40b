//! Counts of past months, kept in `store/.calculs/profil/<source>-<hash>.json`, by hash of all
//! that they depend on: the files that the month was made from, the contract's columns, the
//! program. Small counts of persons are in them: only the owner of the store may read them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use portulan_plan::source::{Freshness, Source};
use portulan_terms::quality::Counts;
use portulan_terms::{Diagnostic, Month, Place, io_in_french};
use sha2::{Digest, Sha256};

use crate::ingest::Entry;

/// Changed by hand when the same files would be counted otherwise.
const WAY: u32 = 1;

/// The counts kept of one source.
pub struct Cache {
    folder: PathBuf,
    source: String,
}

/// Hash of what the counts of a month depend on.
pub fn key(source: &Source, month: Month, freshness: Option<Freshness>, entries: &[&Entry]) -> String {
    let mut all = format!("{WAY} {} {month} {freshness:?} {}", env!("CARGO_PKG_VERSION"), source.personal);
    for column in &source.columns {
        let _ = write!(all, " {} {:?} {}", column.name, column.kind, column.codes.is_empty());
    }
    for entry in entries {
        let _ = write!(all, " {} {} {}", entry.caf, entry.sha256, entry.basis);
    }
    Sha256::digest(all).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Cache {
    /// The counts kept of a source.
    pub fn of(store: &Path, source: &str) -> Self {
        Self { folder: store.join(".calculs").join("profil"), source: source.to_owned() }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{}-{key}.json", self.source))
    }

    /// The counts of that key. A file that does not read is as if it were not there.
    pub fn get(&self, key: &str) -> Option<Counts> {
        std::fs::read(self.path(key)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Keeps counts, in one step.
    ///
    /// # Errors
    /// A warning when the disk refuses it: the next run will count again.
    pub fn put(&self, key: &str, counts: &Counts) -> Result<(), Diagnostic> {
        let path = self.path(key);
        self.write(&path, counts).map_err(|error| {
            let message = format!("les comptes du mois ne se gardent pas : {}", io_in_french(&error));
            Diagnostic::warning(message).at(Place::file(&path)).hint("ils seront refaits à chaque édition")
        })
    }

    fn write(&self, path: &Path, counts: &Counts) -> std::io::Result<()> {
        let mut folder = std::fs::DirBuilder::new();
        folder.recursive(true);
        let mut file = std::fs::File::options();
        file.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
            folder.mode(0o700);
            file.mode(0o600);
        }
        folder.create(&self.folder)?;
        let temporary = path.with_extension("en-cours");
        let mut open = file.open(&temporary)?;
        open.write_all(&serde_json::to_vec(counts)?)?;
        open.sync_all()?;
        std::fs::rename(&temporary, path)
    }

    /// Removes the counts of the source that have none of these keys. What cannot be removed
    /// stays: it is never read again.
    pub fn keep_only(&self, keys: &BTreeSet<String>) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = name.rsplit_once('-').filter(|(source, _)| *source == self.source);
            let gone = |(_, rest): (&str, &str)| rest.split_once('.').is_none_or(|(key, _)| !keys.contains(key));
            if ours.is_some_and(gone) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
