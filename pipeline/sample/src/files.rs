//! Files put in place whole, and never over a real one.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use portulan_terms::{Diagnostic, Place, io_in_french};

const MARK: &[u8] = b"DONNEES SYNTHETIQUES";

/// Makes the folder and refuses it when a real file stands where one will be written.
pub(crate) fn prepare(folder: &Path, names: &[String]) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    for name in names {
        let path = folder.join(name);
        if path.exists() && !synthetic(&path) {
            let message = "ce fichier n'est pas synthétique : il ne sera pas remplacé";
            return Err(Diagnostic::error(message).at(Place::file(path)).hint("choisissez un autre dossier"));
        }
    }
    Ok(())
}

/// Whether a file says of itself that it is synthetic.
fn synthetic(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut reader = BufReader::new(file);
    let mut lines = [Vec::new(), Vec::new()];
    for line in &mut lines {
        if reader.read_until(b'\n', line).is_err() {
            return false;
        }
        while line.last().is_some_and(|end| b"\r\n".contains(end)) {
            line.pop();
        }
    }
    let [header, first] = lines;
    let table = header.ends_with(b";SYNTHETIQUE") && (first.is_empty() || first.ends_with(b";1"));
    table || header.windows(MARK.len()).any(|window| window == MARK)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("impossible d'écrire ici : {}", io_in_french(error));
    Diagnostic::error(message).at(Place::file(path))
}

/// A file being written, under another name until it is whole.
pub(crate) struct Draft {
    path: PathBuf,
    hidden: PathBuf,
    file: File,
    pub rows: u64,
}

impl Draft {
    pub fn new(folder: &Path, name: &str) -> Result<Self, Diagnostic> {
        let hidden = folder.join(format!(".{name}.part"));
        let file = File::create(&hidden).map_err(|error| cannot_write(&folder.join(name), &error))?;
        Ok(Self { path: folder.join(name), hidden, file, rows: 0 })
    }

    pub fn write(&mut self, bytes: &[u8], rows: u64) -> Result<(), Diagnostic> {
        self.rows += rows;
        self.file.write_all(bytes).map_err(|error| {
            let _ = fs::remove_file(&self.hidden);
            cannot_write(&self.path, &error)
        })
    }

    /// Puts the file in place and gives its number of rows. A file without rows is not left:
    /// nobody sends one.
    pub fn finish(self) -> Result<u64, Diagnostic> {
        drop(self.file);
        if self.rows == 0 {
            let _ = fs::remove_file(&self.hidden);
            return Ok(0);
        }
        fs::rename(&self.hidden, &self.path).map_err(|error| cannot_write(&self.path, &error))?;
        Ok(self.rows)
    }
}
