//! `portulan.toml`: the settings of a workspace folder.

use std::path::PathBuf;

use serde::Deserialize;

use crate::disclosure::{Disclosure, Rule};

mod targets;

pub use targets::TargetsSettings;

/// The settings of a workspace. Every path is relative to the file's folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The Caf that the workspace belongs to.
    pub caf: Caf,
    /// The department it covers.
    pub department: Department,
    /// Where things are.
    #[serde(default)]
    pub folders: Folders,
    /// Limits of the SQL engine.
    #[serde(default)]
    pub engine: EngineLimits,
    /// Thresholds of statistical secrecy.
    #[serde(default)]
    pub secrecy: Secrecy,
    /// Contact lists.
    #[serde(default)]
    pub targets: TargetsSettings,
}

/// The Caf of a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caf {
    /// Code on three digits (`031`): the `caf` partition of the store.
    pub code: String,
    /// Name, as printed (`Caf de l'Allier`).
    pub name: String,
    /// Codes of the other Cafs whose files are taken, for a workspace that serves several;
    /// `["*"]` for all.
    #[serde(default)]
    pub members: Vec<String>,
}

/// The department of a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// INSEE code (`03`, `2A`, `976`).
    pub code: String,
    /// Name without article (`Allier`).
    pub name: String,
    /// INSEE's type of name (TNCC, 0–8): 5 for « l'Allier ».
    pub tncc: u8,
}

/// The folders of a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Folders {
    /// Where files are dropped.
    pub inbox: PathBuf,
    /// Where the typed Parquet store is kept.
    pub store: PathBuf,
    /// Where results go, one folder a month.
    pub out: PathBuf,
    /// Where the definitions are.
    pub queries: PathBuf,
    /// Where the looks of the documents are.
    pub reports: PathBuf,
    /// Where the workspace's own dated parameters are, which replace the shared ones.
    pub parameters: PathBuf,
}

impl Caf {
    /// Whether the workspace takes the files of that Caf.
    pub fn takes(&self, code: &str) -> bool {
        code == self.code || self.members.iter().any(|member| member == "*" || member == code)
    }
}

impl Default for Folders {
    fn default() -> Self {
        Self {
            inbox: "inbox".into(),
            store: "store".into(),
            out: "out".into(),
            queries: "queries".into(),
            reports: "reports".into(),
            parameters: "parametres".into(),
        }
    }
}

/// Limits of the SQL engine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngineLimits {
    /// Memory, in megabytes.
    pub memory_mb: u32,
    /// Threads; 0 for as many as there are cores.
    pub threads: u32,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self { memory_mb: 1024, threads: 0 }
    }
}

/// Thresholds under which a count is hidden, by rule of the definitions' `disclosure` header.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrecy {
    /// Rule `caf`: smallest number of households or persons that may be shown.
    pub caf: u32,
    /// Rule `fiscal`: the same for files of fiscal origin.
    pub fiscal: u32,
}

impl Secrecy {
    /// The smallest count that a definition may show: its own threshold, never under the floor of
    /// its rule; `None` when all is public already.
    pub fn threshold(&self, disclosure: &Disclosure) -> Option<u32> {
        Some(self.floor(disclosure.rule)?.max(disclosure.threshold.unwrap_or(0)))
    }

    /// The smallest count that the rule lets be shown; `None` when all is public already.
    pub fn floor(&self, rule: Rule) -> Option<u32> {
        match rule {
            Rule::Publique => None,
            Rule::Caf => Some(self.caf),
            Rule::Fiscal => Some(self.fiscal),
        }
    }
}

impl Default for Secrecy {
    fn default() -> Self {
        Self { caf: 5, fiscal: 11 }
    }
}
