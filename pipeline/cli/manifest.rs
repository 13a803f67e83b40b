//! `manifest.json`: what a month's results were made from, and what they are.

use std::collections::BTreeMap;
use std::path::Path;

use portulan_engine::ingest::receipts;
use portulan_plan::Plan;
use portulan_terms::Month;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::exit::Failure;

/// A file of the month, as it was written.
pub struct Written {
    /// SHA-256 of its bytes, in lower-case hexadecimal; empty for an encrypted file.
    pub sha256: String,
    /// Its size; none for an encrypted file.
    pub bytes: Option<usize>,
}

/// The manifest: hashes of inputs, definitions and outputs, and the program's version.
pub fn manifest(plan: &Plan, month: Month, files: &BTreeMap<String, Written>) -> Result<Vec<u8>, Failure> {
    let inputs: Vec<Value> = receipts(&plan.store(), &plan.sources)?
        .into_iter()
        .map(|(source, file, sha256)| json!({ "source": source, "file": file, "sha256": sha256 }))
        .collect();
    let definitions: BTreeMap<&String, String> =
        plan.files.iter().map(|(path, text)| (path, sha256(text.as_bytes()))).collect();
    let outputs: BTreeMap<&String, Value> = files.iter().map(|(path, file)| (path, output(file))).collect();
    let manifest = json!({
        "program": "portulan",
        "version": env!("CARGO_PKG_VERSION"),
        "month": month.to_string(),
        "caf": plan.settings.caf.code,
        "department": plan.settings.department.code,
        "inputs": inputs,
        "definitions": definitions,
        "looks": looks(&plan.reports()),
        "outputs": outputs,
    });
    let mut text = format!("{manifest:#}").into_bytes();
    text.push(b'\n');
    Ok(text)
}

fn output(file: &Written) -> Value {
    match file.bytes {
        Some(bytes) => json!({ "sha256": file.sha256, "bytes": bytes }),
        // Neither hash nor size: those of the clear text would tell it, those of the file change.
        None => json!({ "encrypted": true }),
    }
}

/// The files of a month already there, as its manifest tells them; none without a manifest.
pub fn outputs(folder: &Path) -> BTreeMap<String, Written> {
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
    let written = |(name, file): (&String, &Value)| {
        let sha256 = file["sha256"].as_str().unwrap_or_default().to_owned();
        let bytes = file["bytes"].as_u64().and_then(|bytes| usize::try_from(bytes).ok());
        Some((name.clone(), Written { sha256, bytes }))
    };
    manifest["outputs"].as_object().into_iter().flatten().filter_map(written).collect()
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hashes of the templates, fonts and theme.
fn looks(reports: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    for folder in ["templates", "theme", "fonts"] {
        for entry in std::fs::read_dir(reports.join(folder)).into_iter().flatten().flatten() {
            if let Ok(bytes) = std::fs::read(entry.path()) {
                hashes.insert(format!("{folder}/{}", entry.file_name().to_string_lossy()), sha256(&bytes));
            }
        }
    }
    hashes
}
