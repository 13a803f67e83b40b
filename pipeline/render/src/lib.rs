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

use portulan_plan::{Edition, Plan, PortraitSpec};
use portulan_stats::Published;
use portulan_terms::{Diagnostic, Diagnostics, Territories, Territory};
use rayon::prelude::*;

pub use kit::{Kit, colors};
pub use quality::{QUALITY, quality};

use crate::document::Shared;
use crate::html::IndexEntry;
use crate::view::Portrait;

/// Formats of a portrait, by file extension, in the order they are offered.
pub const FORMATS: [&str; 5] = ["html", "pdf", "xlsx", "csv", "json"];

/// Number of key figures of each territory on the index.
const INDEX_FIGURES: usize = 5;

/// Takes a file, by its path under the month's folder and its content.
pub type Write<'a> = dyn Fn(&str, &[u8]) -> Result<(), Diagnostic> + Sync + 'a;

/// Where the files of a run go, and who hears of the territories done.
#[derive(Clone, Copy)]
pub struct Sink<'a> {
    /// Takes a file as soon as it is made.
    /// (A whole Caf's files together would weigh hundreds of megabytes.)
    pub write: &'a Write<'a>,
    /// Hears the name of every territory done.
    pub done: &'a (dyn Fn(&str) + Sync),
}

/// What rendering gave.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Number of territories with a complete set of documents.
    pub portraits: usize,
    /// Territories that failed, the others being there; and what the reader should know.
    pub faults: Diagnostics,
}

/// Renders every portrait of the plan, the index and the record into `sink`.
/// A territory that fails is told and left out.
pub fn render(
    plan: &Plan,
    kit: &Kit,
    territories: &Territories,
    published: &Published,
    edition: &Edition,
    warnings: &[String],
    sink: Sink<'_>,
) -> Rendered {
    let shared = Shared::new(plan, territories, published, edition);
    let gaps = document::gaps_of_run(&shared);
    let warnings: Vec<String> = gaps.iter().chain(warnings).cloned().collect();
    let work: Vec<(&PortraitSpec, &Territory)> =
        plan.portraits.iter().flat_map(|spec| territories.at(spec.level).map(move |t| (spec, t))).collect();
    let documents = || -> Vec<Result<IndexEntry, Diagnostic>> {
        let one = |(spec, territory): &(&PortraitSpec, &Territory)| {
            let one = one(kit, &shared, spec, territory, sink);
            (sink.done)(&territory.name);
            one
        };
        work.par_iter().map(one).collect()
    };
    let csv = || record::csv(published).and_then(|bytes| (sink.write)("figures.csv", &bytes));
    let parquet = || record::parquet(published).and_then(|bytes| (sink.write)("figures.parquet", &bytes));
    let beside = || {
        let written = record::territories(territories).and_then(|bytes| (sink.write)("territoires.csv", &bytes));
        written.and_then(|()| record::indicators(plan)).and_then(|bytes| (sink.write)("indicateurs.csv", &bytes))
    };
    let (done, records) = rayon::join(documents, || rayon::join(csv, parquet));
    let mut rendered = Rendered::default();
    rendered.faults.0.extend(gaps.into_iter().map(Diagnostic::warning));
    let mut entries = Vec::new();
    for result in done {
        match result {
            Ok(entry) => {
                rendered.portraits += 1;
                entries.push(entry);
            }
            Err(fault) => rendered.faults.push(fault),
        }
    }
    let index = portal::index(kit, &shared, entries, &warnings).and_then(|bytes| (sink.write)("index.html", &bytes));
    rendered.faults.0.extend([index, beside(), records.0, records.1].into_iter().filter_map(Result::err));
    rendered
}

/// Lays out the documents of one territory.
fn one(
    kit: &Kit,
    shared: &Shared<'_>,
    spec: &PortraitSpec,
    territory: &Territory,
    sink: Sink<'_>,
) -> Result<IndexEntry, Diagnostic> {
    let named =
        |what: &str, text: String| Diagnostic::error(format!("{} : {what} ne se fait pas : {text}", territory.name));
    let portrait = document::portrait(shared, spec, territory).map_err(|e| named("un graphique", e.to_string()))?;
    let write =
        |extension: &str, bytes: &[u8]| (sink.write)(&format!("portraits/{}.{extension}", portrait.slug), bytes);
    let html = html::portrait(&kit.pages, &portrait).map_err(|e| named("la page HTML", e.to_string()))?;
    write("html", html.as_bytes())?;
    write("pdf", &pdf::pdf(&kit.print, &portrait).map_err(|e| named("le PDF", e.to_string()))?)?;
    write("xlsx", &xlsx::workbook(&portrait).map_err(|e| named("le classeur", e.to_string()))?)?;
    write("csv", &text::csv(&portrait).map_err(|e| named("le CSV", e.to_string()))?)?;
    write("json", &text::json(&portrait).map_err(|e| named("le JSON", e.to_string()))?)?;
    Ok(entry(&portrait))
}

fn entry(portrait: &Portrait) -> IndexEntry {
    IndexEntry::new(portrait, INDEX_FIGURES, &FORMATS)
}
