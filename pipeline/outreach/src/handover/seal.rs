//! A list and its recipients → encrypted files, and what the journal says of them.
//!
//! Binary age files (age-encryption.org/v1) that `age` and `rage` open. Encrypted to every
//! recipient of the pool and to nobody else. Two encryptions of one list differ, since age draws
//! a key for each file: the clear text is what can be compared, by its hash.

use std::io::Write;

use age::Encryptor;
use portulan_terms::{Diagnostic, Diagnostics};
use serde_json::{Value, json};

use super::clear::Clear;
use super::list::List;
use super::recipients::Recipient;
use super::{csv, workbook};
use crate::journal::sha256;

/// An encrypted file.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Its name: `niveau_1.csv.age`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// SHA-256 of the clear text, the same for the same list.
    pub clear_sha256: String,
    /// Dossiers in it.
    pub rows: usize,
    /// Who can open it, as the journal says it.
    pub recipients: Vec<Value>,
}

/// The CSV and the workbook of a list, encrypted for the recipients of its pool among `recipients`.
///
/// # Errors
/// What [`List::checked`] refuses; a pool without recipient; a recipient whose role is not that
/// of a target of the rows, or who is no longer valid on the day of the list.
pub fn seal(list: List, recipients: &[Recipient]) -> Result<Vec<Sealed>, Diagnostics> {
    let list = list.checked()?;
    let recipients: Vec<&Recipient> = recipients.iter().filter(|one| one.pool == list.pool).collect();
    admitted(&list, &recipients)?;
    let files = [("csv", csv::write(&list)), ("xlsx", workbook::write(&list)?)];
    let sealed = files.iter().map(|(extension, clear)| {
        Ok(Sealed {
            name: format!("{}.{extension}.age", list.stem()),
            bytes: encrypt(clear, &recipients)?,
            clear_sha256: sha256(clear.bytes()),
            rows: list.rows.len(),
            recipients: recipients.iter().map(|one| one.journal()).collect(),
        })
    });
    sealed.collect::<Result<_, Diagnostic>>().map_err(Diagnostics::from)
}

impl Sealed {
    /// What the journal says of it.
    pub fn journal(&self) -> Value {
        json!({ "file": self.name, "sha256": self.clear_sha256, "rows": self.rows, "recipients": self.recipients })
    }
}

/// Each recipient may receive each target of the rows.
fn admitted(list: &List, recipients: &[&Recipient]) -> Result<(), Diagnostics> {
    if recipients.is_empty() {
        return Err(Diagnostic::error(format!(
            "le pool `{}` n'a aucun destinataire : sa liste n'est pas faite",
            list.pool
        ))
        .hint("ajoutez un bloc [[recipient]] à destinataires.toml")
        .into());
    }
    let faults: Vec<Diagnostic> = recipients.iter().flat_map(|one| faults(list, one)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Diagnostics(faults)) }
}

fn faults(list: &List, one: &Recipient) -> Vec<Diagnostic> {
    let used = |name: &String| list.rows.iter().any(|row| row.targets.contains(name));
    let refused = list.targets.iter().filter(|(name, target)| used(name) && !target.recipients.contains(&one.role));
    let mut faults: Vec<Diagnostic> = refused
        .map(|(name, _)| {
            let message =
                format!("« {} » ne peut pas recevoir la cible `{name}` : rôle `{}`", one.name, one.role.as_str());
            Diagnostic::error(message)
                .at(one.place.clone())
                .hint("les rôles admis sont la clé `recipients` de la cible")
        })
        .collect();
    if one.until < list.day {
        let message = format!("« {} » n'est plus valable le {}", one.name, list.day);
        faults.push(Diagnostic::error(message).at(one.place.clone()));
    }
    faults
}

fn encrypt(clear: &Clear, recipients: &[&Recipient]) -> Result<Vec<u8>, Diagnostic> {
    let told = |error: &dyn std::fmt::Display| Diagnostic::error(format!("le chiffrement n'a pas abouti : {error}"));
    let keys = recipients.iter().map(|one| &one.key as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(keys).map_err(|error| told(&error))?;
    let mut bytes = Vec::new();
    let mut writer = encryptor.wrap_output(&mut bytes).map_err(|error| told(&error))?;
    writer.write_all(clear.bytes()).map_err(|error| told(&error))?;
    writer.finish().map_err(|error| told(&error))?;
    Ok(bytes)
}
