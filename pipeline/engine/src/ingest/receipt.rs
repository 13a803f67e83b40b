//! `_receipt.json`: which files a source of the store was made from, and which of
//! their rows are not in it. Deterministic: no clock, fixed order.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use portulan_plan::source::{Codes, Freshness, Kind, Source};
use portulan_terms::Month;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use super::access::Access;
use super::communes::Communes;
use super::parquet::partition;
use super::report::{AtPath, IngestError, Reason, Refusal};
use super::verify::Noted;

/// Name of the receipt in the folder of its source.
pub const NAME: &str = "_receipt.json";

/// What a source of the store was made from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Receipt {
    /// The files that hold at least one month of the store, by Caf, name and month.
    pub files: Vec<Entry>,
}

/// One file that the store was made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Name in the inbox.
    pub file: String,
    /// Caf whose file it is.
    pub caf: String,
    /// How complete the extract was, where the contract tells extracts apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freshness: Option<Freshness>,
    /// Whether it says that its rows are made up.
    #[serde(default)]
    pub synthetic: bool,
    /// Hash of its bytes.
    pub sha256: String,
    /// Hashes of the files whose months it replaced, the latest first.
    pub replaced: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows read.
    pub read: u64,
    /// Rows written.
    pub kept: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Rows refused.
    pub refused: u64,
    /// Months of the store that come from it.
    #[serde(deserialize_with = "read_months")]
    pub months: Vec<Month>,
    /// Months that came from it until another file replaced them.
    #[serde(deserialize_with = "read_months")]
    pub superseded: Vec<Month>,
    /// Hash of the contract and of the list of communes it was read by.
    pub basis: String,
    /// What a reader should know.
    pub notices: Vec<String>,
    /// Its rows that are not in the store, counted by reason.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// What the cross-column checks found, that does not refuse it.
    #[serde(default)]
    pub checks: Vec<Noted>,
    /// Its rows that were refused or set aside.
    pub refusals: Vec<Refusal>,
}

fn read_months<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Month>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

impl Entry {
    /// Its partitions: paths under the folder of the source.
    pub fn partitions(&self) -> impl Iterator<Item = PathBuf> {
        self.months.iter().map(|month| partition(&self.caf, *month, self.freshness))
    }

    /// Whether it is, whole, what a file of that hash and freshness would give again.
    pub fn is(&self, sha256: &str, freshness: Option<Freshness>) -> bool {
        self.sha256 == sha256 && self.freshness == freshness && self.superseded.is_empty()
    }

    /// Whether the two stand in the same series: of one Caf, as complete as each other.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.caf == other.caf && self.freshness == other.freshness
    }
}

/// The receipt of a source; an empty one when the store has nothing of it.
///
/// # Errors
/// When the receipt is unreadable, or missing from a folder that holds something.
pub fn load(store: &Path, source: &str) -> Result<Receipt, IngestError> {
    let folder = store.join(source);
    let path = folder.join(NAME);
    match std::fs::read(&path) {
        Ok(bytes) => load_from(&path, &bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match folder.exists() {
            true => Err(IngestError::spoiled(&folder, format!("dossier sans `{NAME}`"))),
            false => Ok(Receipt::default()),
        },
        Err(error) => Err(IngestError::io(&path, error)),
    }
}

fn load_from(path: &Path, bytes: &[u8]) -> Result<Receipt, IngestError> {
    let mut receipt: Receipt = serde_json::from_slice(bytes).map_err(|error| IngestError::spoiled(path, error))?;
    for entry in &mut receipt.files {
        let file = &entry.file;
        entry.refusals.iter_mut().for_each(|refusal| refusal.file.clone_from(file));
    }
    Ok(receipt)
}

impl Receipt {
    /// Writes the receipt in the folder of its source.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn save(&mut self, folder: &Path, access: Access) -> Result<(), IngestError> {
        self.files
            .sort_by(|a, b| (&a.caf, &a.file, &a.months, &a.sha256).cmp(&(&b.caf, &b.file, &b.months, &b.sha256)));
        let path = folder.join(NAME);
        let text = serde_json::to_string_pretty(self);
        let text = text.map_err(|error| IngestError::spoiled(&path, error))? + "\n";
        access.create(&path).and_then(|mut file| file.write_all(text.as_bytes())).at(&path)
    }
}

/// Hash of what a file is read by: the contract without its prose, and the communes when
/// the contract has a column of them.
pub fn basis(source: &Source, communes: &Communes) -> String {
    let mut rules = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        source.format,
        source.separator,
        source.month,
        source.key,
        source.duplicates,
        source.tolerance,
        source.personal,
        source.caf,
        source.fixed,
    );
    for column in &source.columns {
        let mut bare = column.clone();
        bare.label.clear();
        (bare.unit, bare.rounded_to, bare.class) = (None, None, None);
        bare.codes = Codes::List(column.codes.iter().map(str::to_owned).collect());
        let _ = write!(rules, " {bare:?}");
    }
    if source.columns.iter().any(|column| column.kind == Kind::Commune) {
        let _ = write!(rules, " {}", communes.describe());
    }
    Sha256::digest(rules).iter().map(|byte| format!("{byte:02x}")).collect()
}
