//! The contact lists of a month: found, chosen, judged, encrypted. Nothing of it reaches a portrait.

pub mod desk;
mod dossiers;
pub mod hand;
pub mod pages;
pub mod search;
pub mod store;
mod trace;

use portulan_engine::targets::scope;
use portulan_engine::{Archive, Contents, Scope, Session};
use portulan_outreach::Dossier;
use portulan_outreach::choose::{Selection, Setting, choose};
use portulan_outreach::handover::Sealed;
use portulan_outreach::journal::Entry;
use portulan_outreach::measure::fairness;
use portulan_outreach::page::Heading;
use portulan_plan::Plan;
use portulan_terms::french::count;
use portulan_terms::{Day, Diagnostic, Diagnostics, Month, Territories};

use crate::args::Lists;
use crate::exit::{Exit, Failure};
use crate::say::Say;
use crate::work::opener;
use desk::Desk;
use pages::Told;
use search::{Search, opposed, search, strict};
use trace::{counts, entries, stopped};

/// The folder of the lists, in that of the month.
pub const FOLDER: &str = "listes";

/// What a month's lists give.
pub struct Made {
    /// The encrypted lists; none when the fairness gate stops them.
    pub lists: Vec<Sealed>,
    /// The managers' pages: name and text.
    pub pages: Vec<(String, String)>,
    /// What the store keeps of the month.
    pub archive: Archive,
    /// What the journal says of it.
    pub entries: Vec<Entry>,
    /// What went wrong besides.
    pub faults: Diagnostics,
    /// Groups left out, when the gate stops the lists.
    pub stopped: Diagnostics,
}

/// What the lists are made from.
pub struct Asked<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What the store holds.
    pub contents: &'a Contents,
    /// The territories.
    pub places: &'a Territories,
    /// Month of the extract.
    pub month: Month,
    /// Day and seed.
    pub options: &'a Lists,
}

impl Asked<'_> {
    fn day(&self) -> Day {
        self.options.day.unwrap_or_else(|| Day::last_of(self.month))
    }

    /// The day of the lists: at the end of the month of the extract, or after.
    fn sound_day(&self) -> Result<Day, Failure> {
        let (day, end) = (self.day(), Day::last_of(self.month));
        if day >= end {
            return Ok(day);
        }
        let message =
            format!("le {} est avant la fin de {}, le mois de l'extraction", day.in_french(), self.month.in_french());
        let fault = Diagnostic::error(message).hint("--day est le jour où les listes sont remises");
        Err(Failure::one(Exit::Usage, fault))
    }

    fn session(&self, scope: Scope) -> Result<Session<'_>, Failure> {
        let system = |fault| Failure::one(Exit::System, fault);
        let engine = opener(self.plan)().map_err(|error| system(Diagnostic::error(error.message)))?;
        Session::open(engine, self.plan, self.contents, scope).map_err(system)
    }
}

/// Makes the lists of a month, in memory.
///
/// # Errors
/// The study office's files at fault, a store that does not read, no extract of the month.
pub fn make(say: &Say, asked: &Asked<'_>) -> Result<Made, Failure> {
    let Asked { plan, contents, places, month, options } = *asked;
    let system = |fault| Failure::one(Exit::System, fault);
    let day = asked.sound_day()?;
    let desk = Desk::read(plan, day)?;
    let freshness = contents.freshness_at(Some(month));
    let all = asked.session(Scope::all(freshness))?;
    let answers = store::answers(&all, plan).map_err(system)?;
    let earlier = store::earlier(plan, month, &answers).map_err(system)?;
    let past = store::past(&all, plan, &earlier, &answers).map_err(system)?;
    same_seed(plan, month, options.seed)?;

    say.stage("targets", "Recherche des situations…", Some(plan.targets.len() as u64));
    let present = asked.session(scope(freshness, month, 1))?;
    strict(plan, &present, month)?;
    let opposed = opposed(&present, &past, month, day).map_err(system)?;
    drop(present);
    let Search { found, rows, mut faults } = search(say, asked, &opposed)?;
    let dossiers = dossiers::dossiers(&found, &rows, places);

    say.stage("choose", "Choix des dossiers…", None);
    let dossiers = in_time(dossiers, day);
    let setting = Setting {
        month,
        day,
        seed: options.seed,
        headers: &desk.headers,
        capacity: &desk.capacity,
        limits: &desk.limits,
        past: &past,
        model: None,
    };
    let selection = choose(dossiers.clone(), &setting).map_err(Failure::of(Exit::Lists))?;
    let judged = fairness(&dossiers, &desk.headers, &selection);
    let gate = judged.gate(&desk.waivers, day);
    let expires = day.plus(i32::try_from(plan.settings.targets.list_days).unwrap_or(90));
    let (lists, unsealed) = match gate.passes() {
        true => hand::seal_all(plan, &desk, places, &selection, expires),
        false => Default::default(),
    };
    faults.0.extend(unsealed.0);
    let before: Vec<store::Earlier> = earlier.into_iter().filter(|earlier| earlier.month < month).collect();
    let told = Told {
        desk: &desk,
        places,
        found: &found,
        selection: &selection,
        fairness: &judged,
        gate: &gate,
        opposed: &opposed,
        earlier: &before,
    };
    let edition = contents.edition(plan, freshness);
    let heading = Heading {
        caf: &plan.settings.caf.name,
        month,
        day,
        journal: None,
        synthetic: edition.synthetic.contains("foyers"),
    };
    let pages = pages::templates(plan)
        .and_then(|templates| pages::pages(&templates, &heading, &told))
        .map_err(|fault| Failure::one(Exit::Definitions, fault))?;
    let counts = counts(&told, &judged);
    let entries = entries(asked, &desk, &selection, &lists, &gate, &counts);
    let archive = store::archive(&handed(selection, &lists), expires, counts).map_err(system)?;
    Ok(Made { lists, pages, archive, entries, faults, stopped: stopped(&gate) })
}

/// The dossiers without the findings whose deadline is past: nobody is told of what is lost.
fn in_time(dossiers: Vec<Dossier>, day: Day) -> Vec<Dossier> {
    let keep = |mut dossier: Dossier| {
        dossier.findings.retain(|finding| finding.deadline.is_none_or(|deadline| day <= deadline));
        (!dossier.findings.is_empty()).then_some(dossier)
    };
    dossiers.into_iter().filter_map(keep).collect()
}

/// Lists already handed over were drawn with a seed: another one would tell who was held back.
fn same_seed(plan: &Plan, month: Month, seed: u64) -> Result<(), Failure> {
    let system = |fault| Failure::one(Exit::System, fault);
    let Some(archive) = portulan_engine::read_archive(&plan.store(), month).map_err(system)? else { return Ok(()) };
    let before = store::open(&archive).map_err(system)?.selection.seed;
    if before == seed {
        return Ok(());
    }
    let message = format!("les listes de {} ont été faites avec une autre graine ({before})", month.in_french());
    Err(Failure::one(Exit::Lists, Diagnostic::error(message).hint("reprenez la même avec --seed")))
}

/// The selection without the lines of the pools whose list could not be made: nobody was
/// proposed to anyone there.
fn handed(mut selection: Selection, lists: &[Sealed]) -> Selection {
    let sealed: std::collections::BTreeSet<&str> =
        lists.iter().filter_map(|list| list.name.split_once('.')).map(|(pool, _)| pool).collect();
    selection.lines.retain(|line| sealed.contains(line.pool.as_str()));
    selection
}

/// What is told at the end: how many lists, how many dossiers.
pub fn words(made: &Made) -> String {
    let rows: usize = made.lists.iter().filter(|list| list.name.ends_with(".csv.age")).map(|list| list.rows).sum();
    let pools = made.lists.iter().filter(|list| list.name.ends_with(".csv.age")).count();
    format!(
        "{} à contacter, dans {}",
        count(rows, "dossier", "dossiers"),
        count(pools, "liste chiffrée", "listes chiffrées")
    )
}
