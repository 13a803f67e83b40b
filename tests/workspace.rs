//! Workspaces for the tests: a copy of the samples in a folder of its own, and one
//! finished run that all the tests may read. Nothing here looks at what a run gives.
//!
//! Definitions and looks are those of the repository when the tests began: a file edited
//! meanwhile does not make two runs differ.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

/// The month that the samples end with.
pub const MONTH: &str = "2024-12";

/// How a command ended: exit code (-1 when killed), standard output, standard error.
pub type Ended = (i32, String, String);

/// A workspace of its own, gone at the end of the test.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// The samples' real open data: settings and inbox, nothing ingested yet.
    pub fn sample() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        lay(folder.path());
        Self { folder }
    }

    /// The same, with the synthetic files of these names (`*` for any characters at the end).
    pub fn with_synthetic(names: &[&str]) -> Self {
        let new = Self::sample();
        for entry in fs::read_dir(repository().join("data-samples/inbox")).expect("the inbox") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let wanted = |pattern: &&str| match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == *pattern,
            };
            if is_synthetic(&path) && names.iter().any(wanted) {
                fs::copy(&path, new.inbox(&name)).expect("a copied file");
            }
        }
        new
    }

    /// A copy of the finished run of [`MONTH`]: inbox, store and results.
    pub fn ran() -> Self {
        let new = Self::sample();
        for name in ["store", "out"] {
            copy(&finished().join(name), &new.path().join(name));
        }
        new
    }

    /// The folder `out/2024-12` of one run that the tests share. To be read only.
    pub fn finished() -> &'static Path {
        static OUT: OnceLock<PathBuf> = OnceLock::new();
        OUT.get_or_init(|| finished().join("out").join(MONTH))
    }

    /// The workspace's folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the inbox.
    pub fn inbox(&self, name: &str) -> PathBuf {
        self.path().join("inbox").join(name)
    }

    /// A file of the results of a month.
    pub fn out(&self, month: &str, name: &str) -> PathBuf {
        self.path().join("out").join(month).join(name)
    }

    /// Rewrites a text file of the workspace.
    pub fn edit(&self, path: impl AsRef<Path>, change: impl FnOnce(String) -> String) {
        let path = self.path().join(path);
        let text = fs::read_to_string(&path).expect("a text to change");
        fs::write(&path, change(text)).expect("the changed text");
    }

    /// Copies `queries/` and `reports/` into the workspace and points the settings there.
    pub fn with_own_definitions(self) -> Self {
        for name in ["queries", "reports"] {
            copy(&shared().join(name), &self.path().join(name));
            let (shared, own) = (setting(name, &shared().join(name)), setting(name, Path::new(name)));
            self.edit("portulan.toml", |text| text.replace(&shared, &own));
        }
        self
    }

    /// Runs the command on this workspace, from another folder.
    pub fn run(&self, args: &[&str]) -> Ended {
        ended(&self.command(args).output().expect("the command starts"))
    }

    /// Runs the command, which must succeed, and gives its standard output.
    pub fn must(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, 0, "{args:?}\n{out}{err}");
        out
    }

    /// The command on this workspace, not started yet.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portulan"));
        command.args(args).arg("--workspace").arg(self.path());
        command
    }

    /// A text in which the temporary folder is written `…`.
    pub fn masked(&self, text: &str) -> String {
        text.replace(&self.path().display().to_string(), "…")
    }
}

/// The repository's folder.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a finished command gives.
pub fn ended(output: &Output) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Copies a folder and all that it holds.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}

/// Whether a file says on its first line that its rows describe nobody.
fn is_synthetic(path: &Path) -> bool {
    let bytes = fs::read(path).expect("a file of the inbox");
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(first).contains("SYNTHETIQUE")
}

/// Settings and inbox of the samples (open data alone), the definitions being the repository's.
fn lay(folder: &Path) {
    let samples = repository().join("data-samples");
    copy(&samples.join("parametres"), &folder.join("parametres"));
    fs::create_dir_all(folder.join("inbox")).expect("an inbox");
    for entry in fs::read_dir(samples.join("inbox")).expect("the inbox") {
        let path = entry.expect("an entry").path();
        if !is_synthetic(&path) {
            fs::copy(&path, folder.join("inbox").join(path.file_name().expect("a name"))).expect("a copied file");
        }
    }
    let mut text = fs::read_to_string(samples.join("portulan.toml")).expect("the settings");
    for name in ["queries", "reports"] {
        text = text.replace(&setting(name, &Path::new("..").join(name)), &setting(name, &shared().join(name)));
    }
    fs::write(folder.join("portulan.toml"), text).expect("the settings");
}

fn setting(name: &str, path: &Path) -> String {
    format!("{name} = \"{}\"", path.display())
}

/// The folder of what the tests share: `queries/` and `reports/` as they were when the
/// tests began, and the workspace of the finished run.
pub fn shared() -> &'static Path {
    static FOLDER: OnceLock<(PathBuf, File)> = OnceLock::new();
    let (folder, _) = FOLDER.get_or_init(|| {
        let (folder, lock) = slot();
        for name in ["queries", "reports"] {
            copy(&repository().join(name), &folder.join(name));
        }
        (folder, lock)
    });
    folder
}

/// The workspace of the shared run, made once per test program.
fn finished() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = shared().join("finished");
        lay(&folder);
        let mut command = Command::new(env!("CARGO_BIN_EXE_portulan"));
        command.args(["run", "--month", MONTH, "--workspace"]).arg(&folder);
        let (code, out, err) = ended(&command.output().expect("the command starts"));
        assert_eq!(code, 0, "{out}{err}");
        folder
    })
}

/// An empty folder that no other test program uses. Statics are never dropped, so it stays
/// behind; the next program takes it again, and the system frees its lock.
fn slot() -> (PathBuf, File) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for number in 0.. {
        let lock = File::create(root.join(format!("shared-{number}.lock"))).expect("a lock file");
        if lock.try_lock().is_err() {
            continue;
        }
        let folder = root.join(format!("shared-{number}"));
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("an emptied folder");
        }
        fs::create_dir_all(&folder).expect("a folder");
        return (folder, lock);
    }
    unreachable!("a free number is found")
}
