//! What the receipt of a source says of the files that it was made from, as far as the quality
//! report needs it. Opens nothing but the receipt.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portulan_plan::source::Freshness;
use portulan_terms::quality::{Finding, Intake, Reason};
use portulan_terms::{Diagnostic, Month, Place, io_in_french};
use serde::{Deserialize, Deserializer};

/// Name of the receipt in the folder of its source, and of the file of a partition.
const RECEIPT: &str = "_receipt.json";
const PART: &str = "part-0.parquet";

#[derive(Deserialize)]
struct Receipt {
    files: Vec<Entry>,
}

/// One file that the store was made from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    file: String,
    /// Caf that it is about.
    pub caf: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// Hash of the contract and of the list of communes it was read by.
    pub basis: String,
    /// Months of the store that come from it.
    #[serde(deserialize_with = "months")]
    pub months: Vec<Month>,
    #[serde(deserialize_with = "months")]
    superseded: Vec<Month>,
    /// How complete the extract was when it was made.
    pub freshness: Option<Freshness>,
    synthetic: bool,
    read: u64,
    kept: u64,
    set_aside: u64,
    refused: u64,
    refusals: Vec<Refusal>,
    checks: Vec<Check>,
}

/// A row that is not in the store.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    column: String,
    reason: String,
    counts: bool,
}

/// A check that found rows when the file was taken.
#[derive(Clone, Debug, Deserialize)]
struct Check {
    check: String,
    title: String,
    #[serde(deserialize_with = "month")]
    month: Month,
    rows: u64,
}

fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Month, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

fn months<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Month>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

/// The files that a source of the store was made from; none when the store has nothing of it.
///
/// # Errors
/// When the receipt cannot be read.
pub fn entries(folder: &Path) -> Result<Vec<Entry>, Diagnostic> {
    let path = folder.join(RECEIPT);
    let fault = |why: String| {
        Diagnostic::error(format!("ce reçu ne se lit pas : {why}"))
            .at(Place::file(&path))
            .hint("relancez `portulan ingest`")
    };
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice::<Receipt>(&bytes)
            .map(|receipt| receipt.files)
            .map_err(|error| fault(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(fault(io_in_french(&error))),
    }
}

impl Entry {
    /// The file of one of its months, under the folder of the source.
    pub fn partition(&self, month: Month) -> PathBuf {
        let mut path = PathBuf::from(format!("caf={}", self.caf)).join(format!("month={}", month.first_day()));
        if let Some(freshness) = self.freshness {
            path.push(format!("fraicheur={}", freshness.as_str()));
        }
        path.join(PART)
    }

    /// What the report knows of it.
    pub fn intake(&self) -> Intake {
        let finding = |found: &Check| Finding {
            check: found.check.clone(),
            title: found.title.clone(),
            month: found.month,
            rows: found.rows,
        };
        Intake {
            file: self.file.clone(),
            months: self.months.clone(),
            whole: self.superseded.is_empty(),
            read: self.read,
            kept: self.kept,
            set_aside: self.set_aside,
            refused: self.refused,
            reasons: reasons(&self.refusals),
            checks: self.checks.iter().map(finding).collect(),
            synthetic: self.synthetic,
        }
    }
}

/// Rows that are not in the store by column and reason, the most frequent first.
fn reasons(refusals: &[Refusal]) -> Vec<Reason> {
    let mut counted: BTreeMap<(&str, String, bool), u64> = BTreeMap::new();
    for refusal in refusals {
        *counted.entry((&refusal.column, bare(&refusal.reason), refusal.counts)).or_default() += 1;
    }
    let reason = |((column, reason, refused), rows): ((&str, String, bool), u64)| Reason {
        column: column.to_owned(),
        reason,
        refused,
        rows,
    };
    let mut reasons: Vec<Reason> = counted.into_iter().map(reason).collect();
    reasons.sort_by(|a, b| (b.rows, a).cmp(&(a.rows, b)));
    reasons
}

/// A reason without what is one row's own: the line of another row, the values that differ.
fn bare(reason: &str) -> String {
    let reason = reason.split(" : `").next().unwrap_or(reason);
    let own = |c: char| c.is_ascii_digit() || c == '\u{202f}' || c == '\u{a0}';
    for (one, any) in [("de la ligne ", "d’une autre ligne"), ("que la ligne ", "qu’une autre ligne")] {
        if let Some((before, after)) = reason.split_once(one) {
            return format!("{before}{any}{}", after.trim_start_matches(own));
        }
    }
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_without_what_is_one_row_s_own() {
        let refusal = |reason: &str, counts| Refusal { column: "sitfam".into(), reason: reason.into(), counts };
        let rows = [
            refusal("doublon exact de la ligne 12", false),
            refusal("même clé que la ligne 4\u{202f}512, autre valeur de `taux` : `2` et non `3`", true),
            refusal("même clé que la ligne 7, autre valeur de `taux` : `5` et non `8`", true),
        ];
        let words: Vec<(String, bool, u64)> =
            reasons(&rows).into_iter().map(|one| (one.reason, one.refused, one.rows)).collect();
        assert_eq!(
            words,
            [
                ("même clé qu’une autre ligne, autre valeur de `taux`".to_owned(), true, 2),
                ("doublon exact d’une autre ligne".to_owned(), false, 1)
            ]
        );
    }
}
