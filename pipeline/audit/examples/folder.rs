//! How long the audit of a folder takes, with and without the restricted record:
//! `cargo run --release -p portulan-audit --example folder -- FOLDER [INSIDERS [PRIMARIES]]`.
//!
//! Both files have one figure a line (`indicator|category|month|level|territory`); in the second,
//! a tab then which counts are primary among `n`, `d` and `c`. Times are printed, not asserted.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use portulan_audit::{Options, Primary, audit};

/// A line of the file of primaries.
fn primary(line: &str) -> (String, Primary) {
    let (key, parts) = line.split_once('\t').unwrap_or((line, "ndc"));
    let has = |part| parts.contains(part);
    (key.to_owned(), Primary { numerator: has('n'), denominator: has('d'), complement: has('c') })
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut options =
        Options { folder: arguments.first().ok_or("a folder is expected")?.clone(), ..Options::default() };
    if let Some(path) = arguments.get(1) {
        options.insiders = std::fs::read_to_string(path)?.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    }
    if let Some(path) = arguments.get(2) {
        options.primaries = Some(std::fs::read_to_string(path)?.lines().map(primary).collect::<BTreeMap<_, _>>());
    }
    let start = Instant::now();
    let report = audit(&options)?;
    eprintln!("{:.2} s", start.elapsed().as_secs_f64());
    print!("{report}");
    Ok(())
}
