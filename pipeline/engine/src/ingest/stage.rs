//! The temporary folder where a run's work waits, and the one step that makes a
//! source's new state visible. One run at a time: the store has a lock.
//!
//! A run killed at any point leaves each source as it was, or complete with its
//! receipt; what it left behind is removed when the next run opens the store.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::access::Access;
use super::report::{AtPath, IngestError};

/// Times that a held lock is tried, and the time between two.
const PATIENCE: u32 = 10;
const MOMENT: Duration = Duration::from_millis(20);

const LOCK: &str = ".verrou";
const FOLDER: &str = ".en-cours";
/// Where a source waits between two renames, on systems that cannot exchange folders.
const ASIDE: &str = ".ancien";

/// A store that this run alone may change.
pub struct Stage {
    store: PathBuf,
    folder: PathBuf,
    _lock: File,
}

impl Stage {
    /// Locks the store (made when needed) and clears what a killed run left.
    ///
    /// # Errors
    /// [`IngestError::Busy`] when another run holds it; or the system's refusal.
    pub fn open(store: &Path) -> Result<Self, IngestError> {
        Self::open_for(store, Access::Usual)
    }

    /// The same, for those that `access` says.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_for(store: &Path, access: Access) -> Result<Self, IngestError> {
        access.create_dir_all(store).at(store)?;
        let path = store.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path).at(&path)?;
        // A run that has just ended may hold its lock for a moment more, in a child it started.
        for patience in (0..PATIENCE).rev() {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if patience > 0 => std::thread::sleep(MOMENT),
                Err(TryLockError::WouldBlock) => return Err(IngestError::Busy(path)),
                Err(TryLockError::Error(error)) => return Err(IngestError::io(&path, error)),
            }
        }
        let folder = store.join(FOLDER);
        recover(store, &folder.join(ASIDE))?;
        remove(&folder)?;
        access.create_dir_all(&folder).at(&folder)?;
        Ok(Self { store: store.to_owned(), folder, _lock: lock })
    }

    /// The store.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Where the new state of a source is built.
    pub fn source(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the files that one thread reads may spill their rows.
    pub fn temporary(&self, thread: usize) -> PathBuf {
        self.folder.join(format!(".tri-{thread}"))
    }

    /// Keeps a file of the store's current state in the new one.
    ///
    /// # Errors
    /// When it can be neither linked nor copied.
    pub fn keep(&self, source: &str, file: &Path, access: Access) -> Result<(), IngestError> {
        let from = self.store.join(source).join(file);
        let to = self.source(source).join(file);
        if let Some(folder) = to.parent() {
            access.create_dir_all(folder).at(folder)?;
        }
        if std::fs::hard_link(&from, &to).is_err() {
            std::fs::copy(&from, &to).at(&from)?;
        }
        access.restrict(&to).at(&to)
    }

    /// Makes the new state of a source visible, whole.
    ///
    /// # Errors
    /// When the disk refuses it; the source is then as it was.
    pub fn publish(&self, source: &str) -> Result<(), IngestError> {
        let (new, current) = (self.source(source), self.store.join(source));
        sync_tree(&new)?;
        if current.exists() {
            self.replace(&new, &current, source)?;
        } else {
            std::fs::rename(&new, &current).at(&current)?;
        }
        sync(&self.store)
    }

    fn replace(&self, new: &Path, current: &Path, source: &str) -> Result<(), IngestError> {
        if exchange(new, current).is_ok() {
            return Ok(());
        }
        let aside = self.folder.join(ASIDE);
        std::fs::create_dir_all(&aside).at(&aside)?;
        let old = aside.join(source);
        std::fs::rename(current, &old).at(current)?;
        if let Err(error) = std::fs::rename(new, current) {
            std::fs::rename(&old, current).at(current)?;
            return Err(IngestError::io(current, error));
        }
        remove(&old)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = remove(&self.folder);
    }
}

/// Swaps two folders in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Puts back a source whose run was killed between two renames.
fn recover(store: &Path, aside: &Path) -> Result<(), IngestError> {
    if !aside.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(aside).at(aside)? {
        let old = entry.at(aside)?;
        let current = store.join(old.file_name());
        if !current.exists() {
            std::fs::rename(old.path(), &current).at(&current)?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), IngestError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IngestError::io(folder, error)),
        _ => Ok(()),
    }
}

/// Waits until a file or a folder is on disk.
fn sync(path: &Path) -> Result<(), IngestError> {
    match File::open(path).and_then(|file| file.sync_all()) {
        // Only Unix lets a folder be opened.
        Err(_) if cfg!(not(unix)) => Ok(()),
        done => done.at(path),
    }
}

fn sync_tree(folder: &Path) -> Result<(), IngestError> {
    for entry in std::fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        match path.is_dir() {
            true => sync_tree(&path)?,
            false => sync(&path)?,
        }
    }
    sync(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_set_aside_by_a_killed_run_comes_back() {
        let store = std::env::temp_dir().join(format!("portulan-stage-{}", std::process::id()));
        let aside = store.join(FOLDER).join(ASIDE).join("caf");
        std::fs::create_dir_all(&aside).expect("a folder");
        std::fs::write(aside.join("f"), "old").expect("a file");
        let stage = Stage::open(&store).expect("the store opens");
        assert_eq!(std::fs::read_to_string(store.join("caf/f")).ok().as_deref(), Some("old"));
        assert!(matches!(Stage::open(&store), Err(IngestError::Busy(_))));
        std::fs::create_dir_all(stage.source("caf")).expect("a folder");
        std::fs::write(stage.source("caf").join("f"), "new").expect("a file");
        stage.publish("caf").expect("published");
        assert_eq!(std::fs::read_to_string(store.join("caf/f")).ok().as_deref(), Some("new"));
        drop(stage);
        assert!(!store.join(FOLDER).exists());
        std::fs::remove_dir_all(&store).expect("removed");
    }
}
