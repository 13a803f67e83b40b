//! `portulan purge`: what the retention dates have deleted, and the tombstone in the journal.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portulan_engine::ingest::forget;
use portulan_engine::targets::text_rows;
use portulan_engine::{Contents, Scope, Session, archive_path, archived_months, read_archive};
use portulan_outreach::journal::{Entry, Event};
use portulan_outreach::purge::{Item, Kind, plan as decide};
use portulan_plan::Plan;
use portulan_terms::french::count;
use portulan_terms::{Day, Diagnostic, Diagnostics, Month, Place, io_in_french};
use serde_json::json;

use crate::args::{Args, Purge};
use crate::commit::Out;
use crate::exit::{Exit, Failure};
use crate::journal;
use crate::lists::{FOLDER, store};
use crate::register::retention;
use crate::say::Say;
use crate::work::opener;

/// Small tables of what comes back of the lists, and how long each is kept.
const TABLES: [(&str, Kind); 3] =
    [("contacts", Kind::Contacts), ("resultats", Kind::Results), ("oppositions", Kind::Objection)];

/// Deletes what may no longer be kept, or says it.
pub fn run(say: &Say, args: &Args, options: &Purge) -> Result<(), Failure> {
    let plan = args.plan()?;
    let today = options.day.unwrap_or_else(today);
    let _alone = Out::open(&plan)?;
    let items = inventory(&plan)?;
    let decided = decide(&items, retention(&plan).checked().map_err(Failure::of(Exit::Workspace))?, today);
    say.diagnostics(&decided.warnings());
    for item in &decided.delete {
        let day = item.day.map(Day::in_french).unwrap_or_default();
        say.told(&format!("  {} ({day})", item.path.display()), &json!({ "event": "expired", "kind": item.kind }));
    }
    let n = count(decided.delete.len(), "chose a passé son temps de garde", "choses ont passé leur temps de garde");
    if options.dry_run {
        say.result(&format!("{n} ; rien n'a été supprimé."), &json!({ "event": "purge", "dry_run": true }));
        return Ok(());
    }
    if !decided.delete.is_empty() {
        decided.delete.iter().try_for_each(|item| delete(&plan, item))?;
        let data = decided.tombstone(today);
        journal::add(&plan, &[Entry { day: today, event: Event::Purge, data }])?;
    }
    say.result(&format!("{n}."), &json!({ "event": "purge", "deleted": decided.delete.len() }));
    Ok(())
}

/// Today, by the system's clock: the law counts real days. Nothing else reads a clock.
#[allow(clippy::disallowed_methods, clippy::disallowed_types)]
fn today() -> Day {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Day(i32::try_from(since.as_secs() / 86_400).unwrap_or(i32::MAX))
}

/// Every dated thing that lists leave. Extracts of households are not: portraits compare them
/// over years, and their keeping is that of statistics.
fn inventory(plan: &Plan) -> Result<Vec<Item>, Failure> {
    let mut all = Vec::new();
    let item = |path: PathBuf, kind: Kind, day: Option<Day>| Item { path, line: None, kind, day };
    for month in archived_months(&plan.store()) {
        let archive = read_archive(&plan.store(), month).map_err(|fault| Failure::one(Exit::System, fault))?;
        let head = archive.as_ref().and_then(|archive| store::open(archive).ok());
        all.push(item(archive_path(&plan.store(), month), Kind::Archive, head.as_ref().map(|head| head.selection.day)));
        let expires = head.and_then(|head| head.expires.parse().ok());
        all.extend(lists_of(plan, month).into_iter().map(|path| item(path, Kind::List, expires)));
    }
    let contents = Contents::read(plan)?;
    let objections = last_days(plan, &contents)?;
    for (name, kind) in TABLES {
        let partitions = contents.partitions(name).iter();
        let ends = |month: Month| match kind {
            Kind::Objection => objections.get(&month).copied().unwrap_or(Some(Day::last_of(month))),
            _ => Some(Day::last_of(month)),
        };
        let dated = partitions.filter_map(|partition| Some((partition, ends(partition.month)?)));
        all.extend(dated.map(|(partition, day)| item(partition.path.clone(), kind, Some(day))));
    }
    Ok(all)
}

/// The last day of the objections of each month's file; `None` while one of them holds without end:
/// the file is kept as long.
fn last_days(plan: &Plan, contents: &Contents) -> Result<BTreeMap<Month, Option<Day>>, Failure> {
    let system = |fault| Failure::one(Exit::System, fault);
    let mut all: BTreeMap<Month, Option<Day>> = BTreeMap::new();
    if plan.source("oppositions").is_none() {
        return Ok(all);
    }
    let engine = opener(plan)().map_err(|error| system(Diagnostic::error(error.message)))?;
    let scope = Scope::all(contents.freshness_at(None));
    let session = Session::open(engine, plan, contents, scope).map_err(system)?;
    let columns = ["month", "jour", "fin", "etat"].map(str::to_owned).into();
    for row in text_rows(&session, "oppositions", &columns, "true").map_err(system)? {
        let day = |name: &str| row.get(name)?.as_deref()?.get(..10)?.parse::<Day>().ok();
        let Some(month) = day("month").and_then(Day::month) else { continue };
        let lifted = row.get("etat").and_then(Option::as_deref) == Some("levee");
        let end = day("fin").or_else(|| day("jour").filter(|_| lifted));
        let known = all.entry(month).or_insert(Some(Day::last_of(month)));
        *known = known.zip(end).map(|(known, end)| known.max(end));
    }
    Ok(all)
}

/// The encrypted lists of a month.
fn lists_of(plan: &Plan, month: Month) -> Vec<PathBuf> {
    let folder = plan.out().join(month.to_string()).join(FOLDER);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn delete(plan: &Plan, item: &Item) -> Result<(), Failure> {
    let table = TABLES.into_iter().find(|(_, kind)| *kind == item.kind);
    if let (Some((name, _)), Some(month)) = (table, item.day.and_then(Day::month)) {
        let Some(source) = plan.source(name) else { return Ok(()) };
        for file in forget(&plan.store(), source, month.minus(-1))? {
            remove(&plan.inbox().join(file))?;
        }
        return Ok(());
    }
    remove(&item.path)
}

fn remove(path: &std::path::Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let fault = Diagnostic::error(io_in_french(&error)).at(Place::file(path));
            Err(Failure { exit: Exit::System, diagnostics: Diagnostics::from(fault) })
        }
        _ => Ok(()),
    }
}
