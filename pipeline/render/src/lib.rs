//! SHOW: [`Published`](portulan_stats::Published) and `reports/` → HTML, PDF, XLSX, CSV, JSON.
//!
//! Takes only what disclosure control made; computes no figure and hides none. Each
//! territory's [`view::Portrait`] is built once, and every format lays out that same one.

pub mod charts;
pub mod document;
pub mod html;
mod kit;
pub mod pdf;
mod portal;
mod quality;
pub mod record;
pub mod text;
pub mod view;
pub mod xlsx;

use std::collections::BTreeMap;

use portulan_plan::{Edition, Plan, PortraitSpec};
use portulan_stats::Published;
use portulan_terms::{Diagnostic, Diagnostics, Territories, Territory};
use rayon::prelude::*;

pub use kit::Kit;
pub use quality::{QUALITY, quality};

use crate::document::Shared;
use crate::html::IndexEntry;
use crate::view::Portrait;

/// Formats of a portrait, by file extension, in the order they are offered.
pub const FORMATS: [&str; 5] = ["html", "pdf", "xlsx", "csv", "json"];

/// Number of key figures of each territory on the index.
const INDEX_FIGURES: usize = 5;

/// The files of a run: path under the month's folder → content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What rendering gave.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files.
    pub files: Files,
    /// Number of territories with a complete set of documents.
    pub portraits: usize,
    /// Territories that failed, the others being there; and what the reader should know.
    pub faults: Diagnostics,
}

/// Renders every portrait of the plan, the index and the record.
/// A territory that fails is told and left out; `each` hears of every territory done.
pub fn render(
    plan: &Plan,
    kit: &Kit,
    territories: &Territories,
    published: &Published,
    edition: &Edition,
    warnings: &[String],
    each: &(dyn Fn(&str) + Sync),
) -> Rendered {
    let shared = Shared::new(plan, territories, published, edition);
    let gaps = document::gaps_of_run(&shared);
    let warnings: Vec<String> = gaps.iter().chain(warnings).cloned().collect();
    let work: Vec<(&PortraitSpec, &Territory)> =
        plan.portraits.iter().flat_map(|spec| territories.at(spec.level).map(move |t| (spec, t))).collect();
    let documents = || -> Vec<Result<(IndexEntry, Files), Diagnostic>> {
        let one = |(spec, territory): &(&PortraitSpec, &Territory)| {
            let one = one(kit, &shared, spec, territory);
            each(&territory.name);
            one
        };
        work.par_iter().map(one).collect()
    };
    let records = || rayon::join(|| record::csv(published), || record::parquet(published));
    let (done, (csv, parquet)) = rayon::join(documents, records);
    let mut rendered = Rendered::default();
    rendered.faults.0.extend(gaps.into_iter().map(Diagnostic::warning));
    let mut entries = Vec::new();
    for result in done {
        match result {
            Ok((entry, files)) => {
                rendered.portraits += 1;
                rendered.files.extend(files);
                entries.push(entry);
            }
            Err(fault) => rendered.faults.push(fault),
        }
    }
    let rest = [
        ("index.html", portal::index(kit, &shared, entries, &warnings)),
        ("figures.csv", csv),
        ("figures.parquet", parquet),
    ];
    for (name, result) in rest {
        match result {
            Ok(bytes) => drop(rendered.files.insert(name.to_owned(), bytes)),
            Err(fault) => rendered.faults.push(fault),
        }
    }
    rendered
}

/// The documents of one territory.
fn one(
    kit: &Kit,
    shared: &Shared<'_>,
    spec: &PortraitSpec,
    territory: &Territory,
) -> Result<(IndexEntry, Files), Diagnostic> {
    let named =
        |what: &str, text: String| Diagnostic::error(format!("{} : {what} ne se fait pas : {text}", territory.name));
    let portrait = document::portrait(shared, spec, territory).map_err(|e| named("un graphique", e.to_string()))?;
    let contents = [
        (
            "html",
            html::portrait(&kit.pages, &portrait)
                .map(String::into_bytes)
                .map_err(|e| named("la page HTML", e.to_string()))?,
        ),
        ("pdf", pdf::pdf(&kit.print, &portrait).map_err(|e| named("le PDF", e.to_string()))?),
        ("xlsx", xlsx::workbook(&portrait).map_err(|e| named("le classeur", e.to_string()))?),
        ("csv", text::csv(&portrait).map_err(|e| named("le CSV", e.to_string()))?),
        ("json", text::json(&portrait).map_err(|e| named("le JSON", e.to_string()))?),
    ];
    let path = |extension: &str| format!("portraits/{}.{extension}", portrait.slug);
    let files = contents.into_iter().map(|(extension, bytes)| (path(extension), bytes)).collect();
    Ok((entry(&portrait), files))
}

fn entry(portrait: &Portrait) -> IndexEntry {
    IndexEntry::new(portrait, INDEX_FIGURES, &FORMATS)
}
