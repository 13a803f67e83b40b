//! Store and receipts → [`SourceProfile`]s: what the quality report of a month knows of each
//! source, for that month and the months before that it may be compared with.
//!
//! Judges nothing and hides nothing: what is unusual, and what may be shown, is the business
//! of the room that protects. A past month does not change, so its counts are kept in the
//! store ([`cache`]), and a new month reads that month alone.

mod cache;
mod count;
mod intake;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portulan_plan::Plan;
use portulan_plan::settings::Caf;
use portulan_plan::source::{Freshness, MonthRule, Source};
use portulan_terms::quality::{Counts, MonthProfile, SourceProfile};
use portulan_terms::{Diagnostic, Diagnostics, Month};

use crate::ingest::{Entry, entries, partition};
use crate::{Engine, EngineError};
use cache::Cache;
use intake::intake;

/// Months that the report's is compared with, at most: a year, and the same month a year before.
const BEFORE: i32 = 13;

/// The profile of every source of the plan for the report of `month`; `each` hears of every
/// source begun. A source that fails is told and left out; the others go on.
pub fn profile(
    engine: &dyn Engine,
    plan: &Plan,
    store: &Path,
    month: Month,
    each: &mut dyn FnMut(&str),
) -> (Vec<SourceProfile>, Diagnostics) {
    let mut profiles = Vec::new();
    let mut diagnostics = Diagnostics::default();
    for source in &plan.sources {
        each(&source.name);
        match one(engine, &plan.settings.caf, store, source, month) {
            Ok((profile, warnings)) => {
                profiles.push(profile);
                diagnostics.0.extend(warnings);
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    (profiles, diagnostics)
}

fn one(
    engine: &dyn Engine,
    caf: &Caf,
    store: &Path,
    source: &Source,
    month: Month,
) -> Result<(SourceProfile, Vec<Diagnostic>), Diagnostic> {
    let folder = store.join(&source.name);
    let told = |error: crate::ingest::IngestError| Diagnostic::error(error.to_string());
    let mut entries = entries(store, &source.name).map_err(told)?;
    entries.retain(|entry| caf.takes(&entry.caf));
    let mut profile = SourceProfile { source: source.name.clone(), ..SourceProfile::default() };
    if matches!(source.month, MonthRule::Fixed { .. }) {
        profile.files = entries.iter().map(intake).collect();
        return Ok((profile, Vec::new()));
    }
    profile.stored = months_of(&entries, |_| true).into_iter().filter(|stored| *stored <= month).collect();
    // The most complete extract of the month, compared with months as complete: semi-definitive
    // and definitive extracts are never compared with each other.
    let of_month = entries.iter().filter(|entry| entry.months.contains(&month));
    let Some(freshness) = of_month.map(|entry| entry.freshness).max() else { return Ok((profile, Vec::new())) };
    let judged = judged(source, &months_of(&entries, |entry| entry.freshness == freshness), month);
    let mut reader =
        Reader { engine, source, cache: Cache::of(store, &source.name), folder, entries, warnings: Vec::new() };
    for month in &judged {
        let counts = reader.counts(*month, freshness).map_err(|error| unreadable(&source.name, *month, &error))?;
        profile.months.push(MonthProfile { month: *month, counts });
    }
    reader.forget_what_is_gone();
    profile.freshness = freshness.map(|freshness| freshness.in_french().to_owned());
    let concerned =
        |entry: &&Entry| entry.freshness == freshness && entry.months.iter().any(|month| judged.contains(month));
    profile.files = reader.entries.iter().filter(concerned).map(intake).collect();
    Ok((profile, reader.warnings))
}

fn unreadable(source: &str, month: Month, error: &EngineError) -> Diagnostic {
    let first = error.message.lines().next().unwrap_or_default();
    let month = month.in_french();
    Diagnostic::error(format!("la qualité de `{source}` ne se mesure pas : {month} ne se lit pas : {first}"))
        .hint("relancez `portulan ingest`")
}

fn months_of(entries: &[Entry], wanted: impl Fn(&Entry) -> bool) -> Vec<Month> {
    let months = entries.iter().filter(|entry| wanted(entry)).flat_map(|entry| entry.months.iter().copied());
    months.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The report's month and those before it that it may be compared with, in order: 13 months of
/// the calendar, or 13 vintages of a source that comes once a year at most. Months before a
/// break of the whole series are left out.
fn judged(source: &Source, stored: &[Month], month: Month) -> Vec<Month> {
    let mut months: Vec<Month> = stored.iter().copied().filter(|stored| *stored <= month).collect();
    let yearly = months.windows(2).all(|pair| pair[1].minus(12) >= pair[0]);
    let whole = source.breaks.iter().filter(|series| series.columns.is_empty());
    let began = whole.filter_map(|series| series.month.parse::<Month>().ok()).filter(|began| *began <= month).max();
    months.retain(|stored| (yearly || *stored >= month.minus(BEFORE)) && began.is_none_or(|began| *stored >= began));
    let most = BEFORE as usize + 1;
    months.split_off(months.len().saturating_sub(most))
}

/// What counts the months of one source.
struct Reader<'a> {
    engine: &'a dyn Engine,
    source: &'a Source,
    cache: Cache,
    folder: PathBuf,
    entries: Vec<Entry>,
    warnings: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The files that a month is made from.
    fn of(&self, month: Month, freshness: Option<Freshness>) -> Vec<&Entry> {
        let wanted = |entry: &&Entry| entry.freshness == freshness && entry.months.contains(&month);
        self.entries.iter().filter(wanted).collect()
    }

    /// The counts of a month: those kept, or made now and kept.
    fn counts(&mut self, month: Month, freshness: Option<Freshness>) -> Result<Counts, EngineError> {
        let entries = self.of(month, freshness);
        let key = cache::key(self.source, month, freshness, &entries);
        if let Some(counts) = self.cache.get(&key) {
            return Ok(counts);
        }
        let files: Vec<PathBuf> =
            entries.iter().map(|entry| self.folder.join(partition(&entry.caf, month, entry.freshness))).collect();
        let counts = count::count(self.engine, self.source, &files)?;
        match self.cache.put(&key, &counts) {
            // Read back, so that a figure has the same bits whether it was kept or not.
            Ok(()) => Ok(self.cache.get(&key).unwrap_or(counts)),
            Err(fault) => {
                self.warnings.push(fault);
                Ok(counts)
            }
        }
    }

    /// Drops the counts of what the store no longer holds.
    fn forget_what_is_gone(&self) {
        let held = self.entries.iter().flat_map(|entry| entry.months.iter().map(|month| (*month, entry.freshness)));
        let key = |(month, freshness)| cache::key(self.source, month, freshness, &self.of(month, freshness));
        self.cache.keep_only(&held.collect::<BTreeSet<_>>().into_iter().map(key).collect());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch};
    use serde_json::json;

    use super::*;

    fn source(breaks: serde_json::Value) -> Source {
        let contract = json!({
            "title": "T", "publisher": "P", "origin": "O", "vintage": "V", "licence": "L", "files": ["f.csv"],
            "month": { "column": "month" }, "key": ["id"], "column": [{ "name": "month", "type": "month" }],
            "break": breaks,
        });
        serde_json::from_value(contract).expect("a contract")
    }

    #[test]
    fn a_monthly_source_is_compared_with_thirteen_months_of_the_calendar() {
        let last: Month = "2024-12".parse().expect("a month");
        let stored: Vec<Month> = (0..20).rev().map(|back| last.minus(back)).collect();
        let judged = judged(&source(json!([])), &stored, last.minus(1));
        assert_eq!((judged.len(), judged[0], judged[13]), (14, last.minus(14), last.minus(1)));
    }

    #[test]
    fn a_yearly_source_is_compared_with_its_vintages_since_the_break() {
        let stored: Vec<Month> = (2020..2025).map(|year| Month::new(year, 12).expect("a month")).collect();
        assert_eq!(judged(&source(json!([])), &stored, stored[4]), stored);
        let since = source(json!([{ "month": "2022-01", "reason": "R" }]));
        assert_eq!(judged(&since, &stored, stored[4]), stored[2..]);
        assert_eq!(judged(&since, &stored, stored[1]), stored[..2], "it had not happened yet");
        let one = source(json!([{ "month": "2022-01", "reason": "R", "columns": ["a"] }]));
        assert_eq!(judged(&one, &stored, stored[4]), stored, "that of a column concerns the column alone");
    }

    /// An engine that hears what it is asked, and finds seven rows of nothing.
    #[derive(Default)]
    struct Deaf(RefCell<Vec<String>>);

    impl Engine for Deaf {
        fn run(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
            self.0.borrow_mut().push(sql.to_owned());
            let seven: ArrayRef = Arc::new(Int64Array::from(vec![7]));
            Ok(vec![RecordBatch::try_from_iter([("n", seven)]).expect("a batch")])
        }
    }

    #[test]
    fn definitive_extracts_are_compared_with_definitive_ones_alone() {
        let folder = std::env::temp_dir().join(format!("portulan-profile-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("s")).expect("a folder");
        let file = |name: &str, month: &str, freshness: &str| {
            json!({ "file": name, "caf": "031", "sha256": name, "basis": "b", "months": [month], "superseded": [],
                "freshness": freshness, "synthetic": true, "replaced": [], "bytes": 7, "notices": [], "read": 7, "kept": 7, "set_aside": 0, "refused": 0,
                "refusals": [] })
        };
        let files = json!([
            file("FR6_1024", "2024-10", "definitif"),
            file("FR2_1124", "2024-11", "semi_definitif"),
            file("FR2_1224", "2024-12", "semi_definitif"),
            file("FR6_1224", "2024-12", "definitif"),
        ]);
        std::fs::write(folder.join("s/_receipt.json"), json!({ "files": files }).to_string()).expect("a receipt");
        let mut source = source(json!([]));
        source.name = "s".into();
        let caf = Caf { code: "031".into(), name: "Caf".into(), members: Vec::new() };
        let store = folder.clone();
        let of = |month: &str| {
            let engine = Deaf::default();
            let month = month.parse().expect("a month");
            let (profile, warnings) = one(&engine, &caf, &store, &source, month).expect("a profile");
            assert!(warnings.is_empty());
            (profile, engine.0.into_inner().join("\n"))
        };
        let (december, asked) = of("2024-12");
        assert_eq!(december.freshness.as_deref(), Some("données définitives (6 mois)"));
        assert_eq!(december.months.iter().map(|one| one.month.to_string()).collect::<Vec<_>>(), ["2024-10", "2024-12"]);
        assert_eq!(december.months[1].counts.rows, 7);
        assert!(
            asked.contains("month=2024-12-01/fraicheur=definitif/") && !asked.contains("semi_definitif"),
            "{asked}"
        );
        assert!(december.files.iter().all(|file| file.file.starts_with("FR6") && file.synthetic));
        let (november, asked) = of("2024-11");
        assert_eq!(november.months.len(), 1);
        assert!(asked.contains("month=2024-11-01/fraicheur=semi_definitif/"), "{asked}");
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
