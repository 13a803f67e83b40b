//! The PDF of a portrait, typeset by typst from the designers' templates.
//!
//! A portrait goes in as data (`portrait.json`), each chart as a drawing
//! (`chart-<id>.svg`); the templates decide all that is seen. The result claims
//! PDF/UA-1 and PDF/A-2a, and nothing is written when it does not hold to them.
//! This module reads no folder, no clock, no system font and no network, and
//! knows nothing of colours, sizes or places on the page.

mod fault;
mod world;

use std::panic::resume_unwind;
use std::thread;

use rayon::ThreadPoolBuilder;
use typst::comemo;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use portulan_terms::{Diagnostic, Diagnostics};

use crate::view::{Chart, Portrait};

pub use fault::PdfError;
use world::Desk;
pub use world::Kit;

/// How many later documents a result of typst's cache outlives without being of use.
const KEPT: usize = 1;

/// Stack of the thread that typesets, in bytes.
const STACK: usize = 8 << 20;

/// The PDF of a portrait: tagged, with bookmarks, dated the first day of its month.
///
/// The same kit and portrait give the same bytes, whatever was made before or
/// is made at the same time on other threads.
///
/// # Errors
/// When the portrait lacks a text alternative, a heading or a month; when a
/// template is wrong or makes typst warn; when the result would break PDF/UA-1
/// or PDF/A-2a. Every fault found is reported, with its place in the template.
pub fn pdf(kit: &Kit, portrait: &Portrait) -> Result<Vec<u8>, PdfError> {
    check(portrait)?;
    let options = options(portrait)?;
    let desk = Desk::new(kit, portrait)?;
    let bytes = alone(|| typeset(&desk, &options))?;
    comemo::evict(KEPT);
    bytes
}

/// Does the work on a thread of its own.
///
/// typst spreads a document over rayon's pool. On the pool that the caller
/// spreads the documents over, a thread that waits for a page would begin
/// another document meanwhile, until all of them are in memory at once.
fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, PdfError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(STACK)
        .build()
        .map_err(|fault| Diagnostic::error(format!("fil d'exécution du PDF : {fault}")))?;
    let done = thread::scope(|scope| scope.spawn(|| pool.install(work)).join());
    Ok(done.unwrap_or_else(|panic| resume_unwind(panic)))
}

/// Lays out the document, then writes it.
fn typeset(desk: &Desk<'_>, options: &PdfOptions) -> Result<Vec<u8>, PdfError> {
    let compiled = typst::compile::<PagedDocument>(desk);
    let document = compiled.output.map_err(|faults| PdfError::of(desk, &faults))?;
    if !compiled.warnings.is_empty() {
        return Err(PdfError::of(desk, &compiled.warnings));
    }
    typst_pdf::pdf(&document, options).map_err(|faults| PdfError::of(desk, &faults))
}

/// What typst would refuse, or accept in silence, said in the words of the portrait.
fn check(portrait: &Portrait) -> Result<(), PdfError> {
    let mut found = Diagnostics::default();
    if portrait.heading.trim().is_empty() {
        found.push(Diagnostic::error(format!("le portrait `{}` n'a pas de titre", portrait.slug)));
    }
    for chart in charts(portrait).filter(|chart| chart.alt.trim().is_empty()) {
        found.push(
            Diagnostic::error(format!(
                "le graphique `{}` du portrait `{}` n'a pas de texte de remplacement",
                chart.id, portrait.slug
            ))
            .hint("décrire en une ou deux phrases ce que le graphique montre"),
        );
    }
    if found.0.is_empty() { Ok(()) } else { Err(PdfError(found)) }
}

/// The charts of a portrait, in order.
fn charts(portrait: &Portrait) -> impl Iterator<Item = &Chart> {
    portrait.sections.iter().flat_map(|section| &section.charts)
}

/// Date, identifier and standards of the file.
fn options(portrait: &Portrait) -> Result<PdfOptions, PdfError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|fault| Diagnostic::error(format!("normes du PDF : {}", fault.message())))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("portulan/{}/{}", portrait.slug, portrait.month)),
        creator: Smart::Custom(Some("Portulan".into())),
        timestamp: Some(Timestamp::new_utc(first_day(&portrait.month)?)),
        standards,
        ..PdfOptions::default()
    })
}

/// The first day of a month written `YYYY-MM`, at midnight.
fn first_day(month: &str) -> Result<Datetime, Diagnostic> {
    month
        .split_once('-')
        .and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)))
        .and_then(|(year, month)| Datetime::from_ymd_hms(year, month, 1, 0, 0, 0))
        .ok_or_else(|| {
            Diagnostic::error(format!("le mois de l'édition est `{month}`"))
                .hint("il s'écrit `AAAA-MM`, par exemple `2024-12`")
        })
}

#[cfg(test)]
mod tests;
