//! `portulan targets`: the contact lists of a month, alone; and what comes back of them.

use std::path::Path;

use portulan_engine::territories;
use portulan_outreach::journal::{Entry, Event, sha256};
use portulan_plan::Plan;
use portulan_terms::{Day, Diagnostic, Diagnostics, Place, io_in_french};
use serde_json::json;

use crate::args::{Args, Lists, Targets, TargetsCommand};
use crate::commit::{Draft, Out};
use crate::exit::{Exit, Failure};
use crate::lists::{Asked, FOLDER, Made, desk, make, words};
use crate::say::Say;
use crate::work::{Work, opener};
use crate::{ingest, journal};

/// Makes the lists of a month, or takes a file of what they gave.
pub fn run(say: &Say, args: &Args, options: &Targets) -> Result<(), Failure> {
    let plan = args.plan()?;
    match &options.command {
        Some(TargetsCommand::Import { file }) => import(say, &plan, file),
        None => alone(say, &plan, &options.lists),
    }
}

/// The lists alone: the portraits of the month stay as they are.
pub fn alone(say: &Say, plan: &Plan, options: &Lists) -> Result<(), Failure> {
    portulan_engine::bind_once(plan).map_err(Failure::of(Exit::Definitions))?;
    if plan.targets.is_empty() {
        let fault = Diagnostic::error("aucune cible n'est définie").hint("les cibles sont dans queries/targets/");
        return Err(Failure::one(Exit::Lists, fault));
    }
    let out = Out::open(plan)?;
    let taken = ingest::take(say, plan)?;
    let work = Work::open(plan)?;
    let month = work.month(plan, options.month)?;
    let opener = opener(plan);
    let scope = portulan_engine::Scope::all(work.contents.freshness_at(Some(month)));
    let kept = portulan_engine::Kept::of(plan, &work.contents, scope, &opener);
    let session = kept.session().map_err(|fault| Failure::one(Exit::System, fault))?;
    let places = territories(&session, plan).map_err(Failure::of(Exit::Month))?;
    drop((session, kept));
    let made = make(say, &Asked { plan, contents: &work.contents, places: &places, month, options })?;
    let draft = out.draft(month)?;
    draft.keep(plan, month, |name| !is_ours(name))?;
    let told = words(&made);
    let after = put(plan, &draft, made, month)?;
    let folder = draft.commit(plan, month, &taken.refusals)?;
    say.result(&told, &json!({ "event": "lists", "month": month, "folder": folder.display().to_string() }));
    conclude(say, after)
}

/// Whether a file of the month's folder comes from the lists.
pub fn is_ours(name: &str) -> bool {
    name.starts_with(&format!("{FOLDER}/")) || portulan_outreach::page::PAGES.iter().any(|(page, _)| *page == name)
}

/// What is left to tell once the lists are in place.
pub struct After {
    faults: Diagnostics,
    stopped: Diagnostics,
}

/// Writes the lists and pages in a draft, keeps the archive, and adds to the journal.
pub fn put(plan: &Plan, draft: &Draft<'_>, made: Made, month: portulan_terms::Month) -> Result<After, Failure> {
    let system = |fault| Failure::one(Exit::System, fault);
    for list in &made.lists {
        draft.write_sealed(&format!("{FOLDER}/{}", list.name), &list.bytes).map_err(system)?;
    }
    for (name, text) in &made.pages {
        draft.write(name, text.as_bytes()).map_err(system)?;
    }
    journal::add(plan, &made.entries)?;
    // Lists that are not handed over propose nothing: the next months must not wait for them.
    if made.stopped.0.is_empty() {
        portulan_engine::write_archive(&plan.store(), month, &made.archive).map_err(system)?;
    }
    Ok(After { faults: made.faults, stopped: made.stopped })
}

/// Tells what went wrong: the gate first.
pub fn conclude(say: &Say, after: After) -> Result<(), Failure> {
    let After { mut faults, stopped } = after;
    if !stopped.0.is_empty() {
        faults.0.extend(stopped.0);
        return Err(Failure { exit: Exit::Lists, diagnostics: faults });
    }
    if faults.has_errors() {
        return Err(Failure { exit: Exit::Partial, diagnostics: faults });
    }
    say.diagnostics(&faults);
    Ok(())
}

/// Lists as a part of `run`; none in a workspace that is not set up for them.
pub fn within_run(say: &Say, asked: &Asked<'_>) -> Result<Option<Made>, Failure> {
    match desk::is_ready(asked.plan) {
        true => make(say, asked).map(Some),
        false => Ok(None),
    }
}

/// Sources that `targets import` takes.
const IMPORTED: [&str; 3] = ["contacts", "oppositions", "resultats"];

/// Takes a file of contacts, objections or results, as strictly as any source: by its contract,
/// into the inbox and the store, or not at all.
fn import(say: &Say, plan: &Plan, file: &Path) -> Result<(), Failure> {
    let refused = |message: String, hint: &str| {
        Failure::one(Exit::Refused, Diagnostic::error(message).at(Place::file(file)).hint(hint))
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let sources = plan.sources.iter().filter(|source| IMPORTED.contains(&source.name.as_str()));
    let source = sources.into_iter().find(|source| source.takes(&name)).ok_or_else(|| {
        refused(
            format!("`{name}` n'est pas un fichier de contacts, d'oppositions ou de résultats"),
            "nommez-le CTC_*.csv, OPP_*.csv ou RST_*.csv, selon son contrat",
        )
    })?;
    let bytes = std::fs::read(file).map_err(|error| refused(io_in_french(&error), "vérifiez son chemin"))?;
    let _alone = Out::open(plan)?;
    let place = plan.inbox().join(&name);
    let before = std::fs::read(&place).ok();
    write(&place, &bytes)?;
    if let Err(failure) = ingest::take(say, plan) {
        match before {
            Some(before) => write(&place, &before)?,
            None => drop(std::fs::remove_file(&place)),
        }
        return Err(failure);
    }
    let day = last_day(plan, &source.name)?;
    let data = json!({ "source": source.name, "file": name, "sha256": sha256(&bytes) });
    journal::add(plan, &[Entry { day, event: Event::Import, data }])?;
    say.result(&format!("{name} est dans le magasin."), &json!({ "event": "imported", "source": source.name }));
    Ok(())
}

/// The last day of the latest month of a source: an import has no clock of its own.
fn last_day(plan: &Plan, source: &str) -> Result<Day, Failure> {
    let work = Work::open(plan)?;
    let latest = work.contents.partitions(source).iter().map(|partition| partition.month).max();
    latest.map(Day::last_of).ok_or_else(|| {
        Failure::one(Exit::Refused, Diagnostic::error(format!("la source `{source}` n'a reçu aucune ligne")))
    })
}

fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let aside = place.with_extension("part");
    std::fs::write(&aside, bytes)
        .and_then(|()| std::fs::rename(&aside, place))
        .map_err(|error| Failure::one(Exit::System, Diagnostic::error(io_in_french(&error)).at(Place::file(place))))
}
