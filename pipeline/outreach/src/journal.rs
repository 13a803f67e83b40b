//! The audit log: append-only JSON lines, each carrying the hash of the one before (guard rail G13).
//!
//! A line is `{"n":…,"day":"…","event":"…","data":{…},"previous":"…","hash":"…"}` and a line feed.
//! `hash` is the SHA-256 of the bytes of the line before `,"hash":`, so that a space more is a
//! change too; `previous` is the `hash` of the line before, or [`FIRST`]. Beside the journal, a
//! head file ([`Head`]) names the last line: it shows an end that was cut.
//!
//! What a chain of hashes cannot tell: a journal rewritten as a whole with its head. Each run
//! prints the hash of the head; whoever keeps one of them, outside this machine, finds it out.
//! Opens no file and reads no clock. Holds no personal data: see [`private`].

use portulan_terms::{Day, Diagnostic};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub mod private;
mod verify;

pub use verify::{Summary, verify};

/// What stands for the hash of the line before the first.
pub const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Length of `,"hash":"` + 64 digits + `"}`.
const TAIL: usize = 75;

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A run: month, version of the program, seed.
    Run,
    /// Definitions used, each with its hash.
    Definitions,
    /// Files read, each with its hash.
    Inputs,
    /// Parameters at the month.
    Parameters,
    /// How many were found, set aside, listed.
    Counts,
    /// What a gate said.
    Gate,
    /// To whom a list was encrypted: function, role, fingerprint of the key.
    Recipients,
    /// What the retention dates had deleted: counts only.
    Purge,
    /// Results or objections brought in.
    Import,
    /// A dated, named waiver that let a gate pass.
    Waiver,
}

/// A line to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Day of the event.
    pub day: Day,
    /// Its kind.
    pub event: Event,
    /// What is to be known of it, without any pseudonym.
    pub data: Value,
}

/// The last line, kept in a file beside the journal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its number, from 1.
    pub n: u64,
    /// Its hash.
    pub hash: String,
}

/// The part of a line that its hash covers.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    n: u64,
    day: String,
    event: Event,
    data: Value,
    previous: String,
}

/// A line read back: its body and hash agree.
#[derive(Debug)]
struct Line {
    n: u64,
    day: Day,
    event: Event,
    previous: String,
    hash: String,
}

/// The line to add to a journal, line feed included, and its new head. `last` is the last line
/// of the journal and `head` what its head file says; both `None` for a journal that begins.
/// Write the line first, then the head.
///
/// # Errors
/// Data in which something looks like a pseudonym; a last line that was altered, or that is not
/// the one of the head: nothing is added to a journal that is not sound.
pub fn append(last: Option<&str>, head: Option<&Head>, entry: &Entry) -> Result<(String, Head), Diagnostic> {
    private::check(&entry.data)?;
    let before = match (last, head) {
        (None, None) => Head { n: 0, hash: FIRST.to_owned() },
        (Some(last), Some(head)) if is_head(last, head) => head.clone(),
        _ => return Err(unsound()),
    };
    let body = Body {
        n: before.n + 1,
        day: entry.day.to_string(),
        event: entry.event,
        data: sorted(entry.data.clone()),
        previous: before.hash,
    };
    let text =
        serde_json::to_string(&body).map_err(|error| Diagnostic::error(format!("ligne de journal : {error}")))?;
    let text = text.strip_suffix('}').unwrap_or(&text);
    let hash = sha256(text.as_bytes());
    Ok((format!("{text},\"hash\":\"{hash}\"}}\n"), Head { n: body.n, hash }))
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_head(last: &str, head: &Head) -> bool {
    let line = read(last.strip_suffix('\n').unwrap_or(last).as_bytes());
    line.is_some_and(|line| line.n == head.n && line.hash == head.hash)
}

fn unsound() -> Diagnostic {
    Diagnostic::error("la fin du journal n'est pas celle que dit son fichier de tête : rien n'y est ajouté")
        .hint("lancez `portulan audit verify`, qui nomme la ligne en cause")
}

/// The line that these bytes are; `None` when its hash is not that of its body.
fn read(bytes: &[u8]) -> Option<Line> {
    let (body, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
    let hash = sha256(body);
    if tail != format!(",\"hash\":\"{hash}\"}}").as_bytes() {
        return None;
    }
    let body: Body = serde_json::from_slice(&[body, b"}"].concat()).ok()?;
    let day = body.day.parse().ok()?;
    Some(Line { n: body.n, day, event: body.event, previous: body.previous, hash })
}

/// The same value with the keys of its objects in order: the same data give the same bytes.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
