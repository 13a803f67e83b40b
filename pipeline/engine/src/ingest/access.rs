//! Who may read what the store writes: rows about persons are their owner's alone.
//! On systems without Unix modes, the folder's own rights are all there is.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

use portulan_plan::source::Source;

/// Rights of the folders and files of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// What the system gives by default.
    Usual,
    /// Their owner alone: folders 0700, files 0600.
    Owner,
}

impl Access {
    /// Rights of what is kept of a source.
    pub fn of(source: &Source) -> Self {
        match source.personal {
            true => Self::Owner,
            false => Self::Usual,
        }
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn create_dir_all(self, path: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        if self == Self::Owner {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(path)
    }

    /// Makes a file, or empties the one that is there.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn create(self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        if self == Self::Owner {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(path)?;
        self.restrict(path)?;
        Ok(file)
    }

    /// Takes away from others the rights that a file already had.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn restrict(self, path: &Path) -> io::Result<()> {
        #[cfg(unix)]
        if self == Self::Owner {
            use std::os::unix::fs::PermissionsExt;
            return std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        }
        let _ = path;
        Ok(())
    }
}
