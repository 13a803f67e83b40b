//! The contact lists of a month: found, chosen, judged, encrypted. Nothing of it reaches a portrait.

pub mod desk;
mod dossiers;
pub mod hand;
pub mod pages;
pub mod store;

use std::collections::BTreeMap;

use portulan_engine::targets::{TextRow, find, has_values, oppose, profiles, scope, text_rows, too_old};
use portulan_engine::{Archive, Contents, Scope, Session};
use portulan_outreach::Dossier;
use portulan_outreach::choose::{Past, Selection, Setting, choose};
use portulan_outreach::handover::Sealed;
use portulan_outreach::journal::{Entry, Event, sha256};
use portulan_outreach::measure::{Gate, Scope as FairnessScope, fairness};
use portulan_outreach::page::Heading;
use portulan_plan::{Plan, Target};
use portulan_terms::french::count;
use portulan_terms::target::Hits;
use portulan_terms::{Day, Diagnostic, Diagnostics, Month, Territories};
use serde_json::{Value, json};

use crate::args::Lists;
use crate::exit::{Exit, Failure};
use crate::say::Say;
use crate::work::opener;
use desk::Desk;
use pages::Told;

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
    let day = asked.day();
    if day < Day::last_of(month) {
        let message =
            format!("le {} est avant la fin de {}, le mois de l'extraction", day.in_french(), month.in_french());
        return Err(Failure::one(
            Exit::Usage,
            Diagnostic::error(message).hint("--day est le jour où les listes sont remises"),
        ));
    }
    let desk = Desk::read(plan, day)?;
    let freshness = contents.freshness_at(Some(month));
    let all = asked.session(Scope::all(freshness))?;
    let earlier = store::earlier(&all, plan, month).map_err(system)?;
    let past = store::past(&all, plan, &earlier).map_err(system)?;
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

/// What the targets found.
struct Search<'a> {
    /// Each target with its hits, in the order of their names.
    found: Vec<(&'a Target, Hits)>,
    /// What is known of those found, for the choice of a contact.
    rows: Vec<TextRow>,
    faults: Diagnostics,
}

/// Most months of an engine that few targets look further back than: it holds the amounts of
/// each household, month by month.
const SHORT: u32 = 3;

/// Each target in turn; one that fails or cannot be told does not stop the others.
fn search<'a>(say: &Say, asked: &Asked<'a>, opposed: &[String]) -> Result<Search<'a>, Failure> {
    let mut search = Search { found: Vec::new(), rows: Vec::new(), faults: Diagnostics::default() };
    let system = |fault| Failure::one(Exit::System, fault);
    let freshness = asked.contents.freshness_at(Some(asked.month));
    let (short, long): (Vec<&Target>, Vec<&Target>) =
        asked.plan.targets.iter().partition(|target| target.header.history <= SHORT);
    for targets in [short, long] {
        let Some(history) = targets.iter().map(|target| target.header.history).max() else { continue };
        let session = asked.session(scope(freshness, asked.month, history))?;
        oppose(&session, opposed.iter().map(String::as_str)).map_err(system)?;
        for target in targets {
            say.item(&target.name);
            search.one(asked, &session, target);
        }
        search.rows.extend(profiles(&session, asked.month).map_err(system)?);
    }
    search.found.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(search)
}

impl<'a> Search<'a> {
    fn one(&mut self, asked: &Asked<'_>, session: &Session<'_>, target: &'a Target) {
        if let Some(why) = too_old(asked.plan, asked.contents, target, asked.month) {
            let message = format!("`{}` n'est pas calculable en {} : {why}", target.name, asked.month.in_french());
            self.faults.push(Diagnostic::warning(message).hint("déposez le fichier qui manque, puis relancez"));
            return;
        }
        match find(session, target, asked.month) {
            Ok(hits) => self.found.push((target, hits)),
            Err(found) => self.faults.0.extend(found),
        }
    }
}

/// Those who object on that day, by the extract or by a recorded objection.
fn opposed(session: &Session<'_>, past: &Past, month: Month, day: Day) -> Result<Vec<String>, Diagnostic> {
    let wanted = format!("month = DATE '{}' AND opposition", month.first_day());
    let columns = std::collections::BTreeSet::from(["id_pseudo".to_owned()]);
    let rows = text_rows(session, portulan_engine::targets::PROFILES, &columns, &wanted)?;
    let pseudonym = |mut row: TextRow| row.remove("id_pseudo").flatten();
    let mut all: Vec<String> = rows.into_iter().filter_map(pseudonym).collect();
    let holds = |objection: &&portulan_outreach::choose::Objection| objection.until.is_none_or(|until| day <= until);
    all.extend(past.objections.iter().filter(holds).map(|objection| objection.pseudonym.clone()));
    all.sort();
    all.dedup();
    Ok(all)
}

/// With `strict_columns`, an extract that carries a column that no list may ever use is refused (G15).
fn strict(plan: &Plan, session: &Session<'_>, month: Month) -> Result<(), Failure> {
    if !plan.settings.targets.strict_columns {
        return Ok(());
    }
    let mut faults = Diagnostics::default();
    for source in plan.sources.iter().filter(|source| source.personal) {
        let stored: Vec<String> = source.store_columns().into_iter().map(|(name, _)| name).collect();
        let never = source.columns.iter().filter(|column| column.is_never_for_lists());
        for column in never.filter(|column| stored.contains(&column.name)) {
            let found = has_values(session, &source.name, &column.name, month);
            if !found.map_err(|fault| Failure::one(Exit::System, fault))? {
                continue;
            }
            let message =
                format!("l'extraction `{}` porte la colonne `{}`, interdite aux listes", source.name, column.name);
            faults.push(
                Diagnostic::error(message)
                    .hint("retirez-la de l'extraction, ou levez `strict_columns` de portulan.toml"),
            );
        }
    }
    if faults.has_errors() { Err(Failure { exit: Exit::Lists, diagnostics: faults }) } else { Ok(()) }
}

fn stopped(gate: &Gate) -> Diagnostics {
    let each = gate.stopped.iter().map(|stopped| {
        let message = format!(
            "équité : le groupe « {} » ({}{}) est laissé de côté : aucune liste n'est écrite",
            stopped.group,
            stopped.dimension,
            match stopped.scope {
                FairnessScope::All => "",
                FairnessScope::Level1 => ", accompagnement administratif",
                FairnessScope::Level2 => ", travail social",
            }
        );
        Diagnostic::error(message)
            .hint("voyez equite.html ; une dérogation datée et nommée (derogations.toml) peut lever l'arrêt")
    });
    Diagnostics(each.collect())
}

/// The counts of the month that the register shows.
fn counts(told: &Told<'_>, judged: &portulan_outreach::measure::Fairness) -> Value {
    let volumes: BTreeMap<String, Value> = told
        .volumes()
        .into_iter()
        .map(|(name, v)| {
            let volumes = json!({
                "selected": v.selected, "set_aside": v.set_aside, "held": v.held, "left": v.left, "unknown": v.unknown,
            });
            (name, volumes)
        })
        .collect();
    let fairness: Vec<Value> = pages::findings(judged)
        .into_iter()
        .map(|found| json!({ "dimension": found.dimension, "finding": found.finding }))
        .collect();
    let waivers: Vec<Value> = pages::waivers(told.gate)
        .into_iter()
        .map(|waiver| {
            json!({
                "covers": waiver.covers, "signed_by": waiver.signed_by, "reason": waiver.reason,
                "from": waiver.days.0.to_string(), "until": waiver.days.1.to_string(),
            })
        })
        .collect();
    json!({ "volumes": volumes, "fairness": fairness, "waivers": waivers })
}

/// What the journal says of a run: nothing of anyone.
fn entries(
    asked: &Asked<'_>,
    desk: &Desk,
    selection: &Selection,
    lists: &[Sealed],
    gate: &Gate,
    counts: &Value,
) -> Vec<Entry> {
    let Asked { plan, month, .. } = *asked;
    let day = asked.day();
    let entry = |event: Event, data: Value| Entry { day, event, data };
    let whole = |target: &Target| plan.files.iter().find(|(path, _)| target.path.ends_with(path)).map(|(_, text)| text);
    let hash = |target: &Target| {
        let text = whole(target).map_or(target.sql.as_bytes(), String::as_bytes);
        json!({ "name": target.name, "sha256": sha256(text) })
    };
    let inputs: Vec<Value> = portulan_engine::ingest::receipts(&plan.store(), &plan.sources)
        .unwrap_or_default()
        .into_iter()
        .map(|(source, file, sha256)| json!({ "source": source, "file": file, "sha256": sha256 }))
        .collect();
    let parameters: BTreeMap<&str, Option<f64>> =
        plan.parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.at(month))).collect();
    let unread = unread(plan);
    let stopped: Vec<Value> =
        gate.stopped.iter().map(|s| json!({ "dimension": s.dimension, "group": s.group })).collect();
    let mut all = vec![
        entry(
            Event::Run,
            json!({ "month": month.to_string(), "version": env!("CARGO_PKG_VERSION"), "seed": selection.seed }),
        ),
        entry(Event::Definitions, plan.targets.iter().map(hash).collect()),
        entry(Event::Inputs, json!({ "files": inputs, "columns_unread": unread })),
        entry(Event::Parameters, json!(parameters)),
        entry(Event::Counts, json!({ "lines": selection.lines.len(), "targets": counts["volumes"] })),
        entry(Event::Gate, json!({ "gate": "equite", "passes": gate.passes(), "stopped": stopped })),
    ];
    for (stopped, waiver) in &gate.waived {
        let data = json!({
            "dimension": stopped.dimension, "group": stopped.group, "by": waiver.by, "reason": waiver.reason,
            "from": waiver.from.to_string(), "until": waiver.until.to_string(),
        });
        all.push(entry(Event::Waiver, data));
    }
    let handed: Vec<Value> = lists.iter().map(Sealed::journal).collect();
    all.push(entry(Event::Recipients, json!({ "lists": handed, "pools": desk.capacity.pools.len() })));
    all
}

/// Columns of the personal sources that no target reads (guard rail G15).
pub fn unread(plan: &Plan) -> BTreeMap<String, Vec<String>> {
    let read: std::collections::BTreeSet<(String, String)> = plan
        .targets
        .iter()
        .flat_map(|target| plan.columns_read(target))
        .map(|column| (column.source.to_string(), column.column.to_string()))
        .collect();
    let sources = plan.sources.iter().filter(|source| read.iter().any(|(name, _)| *name == source.name));
    let unread = sources.map(|source| {
        let names = source.columns.iter().map(|column| column.name.clone());
        (source.name.clone(), names.filter(|name| !read.contains(&(source.name.clone(), name.clone()))).collect())
    });
    unread.collect()
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
