//! A synthetic Caf as a reader of its files sees it. Everything is recomputed from the files,
//! by other means than those that made them.

mod files;
mod history;
mod margins;
mod partners;
mod reader;
mod rows;

use portulan_sample::{Cafs, Freshness, Options};
use portulan_terms::Month;
use tempfile::TempDir;

/// The Allier at one month, whole.
fn allier(folder: &TempDir, months: u32, until: (i32, u8), seed: u64) -> Options {
    Options {
        cafs: Cafs::List(vec!["031".into()]),
        months,
        until: Month::new(until.0, until.1).expect("a month"),
        seed,
        share: 1.0,
        epci: Vec::new(),
        children: false,
        partners: false,
        fresh: Freshness::Definitive,
        folder: folder.path().to_owned(),
    }
}

fn made(options: &Options) -> portulan_sample::Written {
    portulan_sample::generate(options, &|_, _| ()).expect("files")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}
