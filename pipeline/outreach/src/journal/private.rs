//! No personal data in the journal: what looks like a pseudonym is refused.
//!
//! A pseudonym is 16 to 32 hexadecimal digits. Any run of 16 or more is refused, in keys, texts
//! and numbers alike (two pseudonyms joined make 64 digits), except a whole SHA-256 under a key
//! that names one ([`HASHES`]).

use portulan_terms::Diagnostic;
use serde_json::Value;

/// Keys whose value is a SHA-256 in hexadecimal.
pub const HASHES: [&str; 3] = ["hash", "sha256", "fingerprint"];

/// Digits from which a run may be a pseudonym.
const SHORTEST: usize = 16;

/// Refuses data in which something looks like a pseudonym.
///
/// # Errors
/// Names the key where it stands; the value itself is not repeated.
pub fn check(data: &Value) -> Result<(), Diagnostic> {
    look(data, "data")
}

fn look(value: &Value, key: &str) -> Result<(), Diagnostic> {
    match value {
        Value::String(text) if HASHES.contains(&key) && is_sha256(text) => Ok(()),
        Value::String(text) => told(looks_personal(text), key),
        Value::Number(number) => told(looks_personal(&number.to_string()), key),
        Value::Array(items) => items.iter().try_for_each(|item| look(item, key)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, item)| {
            told(looks_personal(name), key)?;
            look(item, name)
        }),
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

fn told(personal: bool, key: &str) -> Result<(), Diagnostic> {
    match personal {
        false => Ok(()),
        true => Err(Diagnostic::error(format!("`{key}` contient ce qui ressemble à un pseudonyme"))
            .hint("le journal ne garde que des comptes, des noms de définitions et des empreintes (`sha256`)")),
    }
}

/// Whether a text holds 16 hexadecimal digits or more in a row.
pub fn looks_personal(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit()).any(|run| run.len() >= SHORTEST)
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
