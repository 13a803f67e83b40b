//! What earlier months leave for choosing, and what this month leaves for the next.

use std::collections::{BTreeMap, BTreeSet};

use portulan_engine::targets::{TextRow, text_rows};
use portulan_engine::{Archive, Session, archived_months, read_archive};
use portulan_outreach::choose::{Contact, Draw, Line, Objection, Outcome, Past, Selection, SetAside, State};
use portulan_outreach::measure::Unit;
use portulan_plan::Plan;
use portulan_terms::{Day, Diagnostic, Month};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What holds for all the lists of a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    /// The selection, its lines, dossiers set aside and draws left out.
    pub selection: Selection,
    /// Last day of the lists.
    pub expires: String,
    /// What the month's pages show, kept for the register.
    pub counts: serde_json::Value,
}

const LINE: &str = "ligne";
const ASIDE: &str = "ecarte";
const DRAW: &str = "tirage";

/// The archive of a month. Reasons stay out of it: an explanation computes them again.
pub fn archive(selection: &Selection, expires: Day, counts: serde_json::Value) -> Result<Archive, Diagnostic> {
    let mut rows = Vec::new();
    for line in &selection.lines {
        let mut line = line.clone();
        line.findings.iter_mut().for_each(|finding| finding.reasons.clear());
        rows.push([LINE.to_owned(), line.pseudonym.clone(), json(&line)?]);
    }
    for aside in &selection.set_aside {
        rows.push([ASIDE.to_owned(), aside.pseudonym.clone(), json(aside)?]);
    }
    for draw in &selection.draws {
        rows.push([DRAW.to_owned(), draw.pseudonym.clone(), json(draw)?]);
    }
    let (lines, set_aside, draws) = Default::default();
    let selection = Selection { lines, set_aside, draws, ..selection.clone() };
    Ok(Archive { head: json(&Head { selection, expires: expires.to_string(), counts })?, rows })
}

/// What an archive holds.
///
/// # Errors
/// An archive of another version of the program.
pub fn open(archive: &Archive) -> Result<Head, Diagnostic> {
    let mut head: Head = read(&archive.head)?;
    for [kind, _, content] in &archive.rows {
        match kind.as_str() {
            LINE => head.selection.lines.push(read::<Line>(content)?),
            ASIDE => head.selection.set_aside.push(read::<SetAside>(content)?),
            _ => head.selection.draws.push(read::<Draw>(content)?),
        }
    }
    Ok(head)
}

fn json<T: Serialize>(value: &T) -> Result<String, Diagnostic> {
    serde_json::to_string(value)
        .map_err(|error| Diagnostic::error(format!("l'archive des listes ne s'écrit pas : {error}")))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Diagnostic> {
    serde_json::from_str(text).map_err(|_| {
        Diagnostic::error("l'archive des listes d'un mois passé n'est pas de cette version du programme")
            .hint("relisez-la avec la version qui l'a écrite, ou retirez-la si son temps de garde est passé")
    })
}

/// The lists of an earlier month and what became of them.
pub struct Earlier {
    /// Month of the extract.
    pub month: Month,
    /// What was chosen, reasons left out.
    pub selection: Selection,
    /// Last day of the lists.
    pub expires: Day,
    /// Latest state and issue of each dossier that someone has answered for.
    pub results: BTreeMap<String, (String, Option<String>)>,
}

/// Issues that a contact hopes for (guard rail G3).
const HOPED: [&str; 3] = ["droit_ouvert", "declaration_recue_a_temps", "rdv_honore"];

impl Earlier {
    /// Both arms of its lotteries, with what was hoped for: the results must tell of both.
    /// Those who object, sorted, are in no count (guard rail G10).
    pub fn units(&self, opposed: &[String]) -> Vec<Unit> {
        let event = |pseudonym: &str| {
            let issue = self.results.get(pseudonym).and_then(|(_, issue)| issue.as_deref());
            issue.is_some_and(|issue| HOPED.contains(&issue))
        };
        let unit = |draw: &Draw| Unit {
            family: draw.family.clone(),
            stratum: format!("{} {}", self.month, draw.stratum),
            territory: draw.territory.clone(),
            held: draw.held,
            event: event(&draw.pseudonym),
        };
        // Without an answer nothing is known of either arm.
        let counted = |draw: &&Draw| {
            opposed.binary_search(&draw.pseudonym).is_err() && self.results.contains_key(&draw.pseudonym)
        };
        self.selection.draws.iter().filter(counted).map(unit).collect()
    }
}

/// What came back of the lists: the rows of the table of results, all its months.
///
/// # Errors
/// A table of the store that does not read.
pub fn answers(session: &Session<'_>, plan: &Plan) -> Result<Vec<TextRow>, Diagnostic> {
    table(session, plan, "resultats", &["id_pseudo", "cible", "liste", "etat", "motif", "issue", "jour"])
}

/// The lists of the other months than `month`, in order, with what came back of them.
///
/// # Errors
/// An archive of the store that does not read.
pub fn earlier(plan: &Plan, month: Month, answers: &[TextRow]) -> Result<Vec<Earlier>, Diagnostic> {
    let mut all = Vec::new();
    for before in archived_months(&plan.store()).into_iter().filter(|other| *other != month) {
        let Some(archive) = read_archive(&plan.store(), before)? else { continue };
        let Head { selection, expires, .. } = open(&archive)?;
        let expires = expires.parse().unwrap_or(selection.day);
        let results = results_of(answers, before);
        all.push(Earlier { month: before, selection, expires, results });
    }
    Ok(all)
}

/// What other months leave. `session` sees all the months of the store.
///
/// # Errors
/// A table of the store that does not read.
///
/// All that the store knows counts, whatever its date: a list is read after the day it is made for.
pub fn past(session: &Session<'_>, plan: &Plan, earlier: &[Earlier], answers: &[TextRow]) -> Result<Past, Diagnostic> {
    let contacts = table(session, plan, "contacts", &["id_pseudo", "cible", "jour"])?;
    let objections = table(session, plan, "oppositions", &["id_pseudo", "jour", "fin", "etat"])?;
    let deadlines = deadlines(earlier);
    let list_days = i32::try_from(plan.settings.targets.list_days).unwrap_or(i32::MAX);
    let given: Vec<(Month, Outcome)> = answers.iter().filter_map(|row| outcome(row, list_days, &deadlines)).collect();
    let answered: BTreeSet<(&str, &str, Month)> =
        given.iter().map(|(list, outcome)| (outcome.pseudonym.as_str(), outcome.target.as_str(), *list)).collect();
    let mut outcomes = Vec::new();
    for Earlier { month, selection, expires, .. } in earlier {
        let open = selection.lines.iter().flat_map(|line| proposed(line, selection.day, *expires));
        outcomes.extend(open.filter(|o| !answered.contains(&(o.pseudonym.as_str(), o.target.as_str(), *month))));
    }
    outcomes.extend(given.iter().map(|(_, outcome)| outcome.clone()));
    // A result that says that the person was contacted is a contact; one that says that she
    // objects is an objection.
    let told = given.iter().filter(|(_, outcome)| is_contact(outcome.state)).map(|(_, outcome)| Contact {
        pseudonym: outcome.pseudonym.clone(),
        target: outcome.target.clone(),
        day: outcome.day,
        deadline: outcome.deadline,
    });
    let opposed = answers.iter().filter_map(objection_of_result);
    Ok(Past {
        contacts: contacts.iter().filter_map(contact).chain(told).collect(),
        objections: objections.iter().filter_map(objection).chain(opposed).collect(),
        outcomes,
        draws: earlier.iter().flat_map(|earlier| earlier.selection.draws.clone()).collect(),
    })
}

/// Rows of a small table of the store; none when the workspace has no contract for it.
fn table(session: &Session<'_>, plan: &Plan, source: &str, columns: &[&str]) -> Result<Vec<TextRow>, Diagnostic> {
    if plan.source(source).is_none() {
        return Ok(Vec::new());
    }
    text_rows(session, source, &columns.iter().map(ToString::to_string).collect(), "true")
}

fn text<'a>(row: &'a TextRow, column: &str) -> Option<&'a str> {
    row.get(column)?.as_deref()
}

fn day_of(row: &TextRow, column: &str) -> Option<Day> {
    text(row, column)?.get(..10)?.parse().ok()
}

fn contact(row: &TextRow) -> Option<Contact> {
    let [pseudonym, target] = ["id_pseudo", "cible"].map(|column| text(row, column).map(str::to_owned));
    Some(Contact { pseudonym: pseudonym?, target: target?, day: day_of(row, "jour")?, deadline: None })
}

fn objection(row: &TextRow) -> Option<Objection> {
    let until = day_of(row, "fin");
    // Lifted without a last day: it holds no more.
    if text(row, "etat") == Some("levee") && until.is_none() {
        return None;
    }
    Some(Objection { pseudonym: text(row, "id_pseudo")?.to_owned(), from: day_of(row, "jour")?, until })
}

/// Deadlines that lists gave, by month of the list, pseudonym and target.
type Deadlines<'a> = BTreeMap<(Month, &'a str, &'a str), Day>;

fn deadlines(earlier: &[Earlier]) -> Deadlines<'_> {
    let mut all = Deadlines::new();
    for Earlier { month, selection, .. } in earlier {
        for line in &selection.lines {
            let told = line.findings.iter().filter_map(|kept| Some((kept.target.as_str(), kept.deadline?)));
            all.extend(told.map(|(target, day)| ((*month, line.pseudonym.as_str(), target), day)));
        }
    }
    all
}

/// Whether somebody spoke or wrote to the person.
fn is_contact(state: State) -> bool {
    !matches!(state, State::Propose | State::Examine | State::Ecarte)
}

fn objection_of_result(row: &TextRow) -> Option<Objection> {
    let opposed = text(row, "motif") == Some("opposition");
    let (pseudonym, from) = (text(row, "id_pseudo")?.to_owned(), day_of(row, "jour")?);
    opposed.then_some(Objection { pseudonym, from, until: None })
}

fn outcome(row: &TextRow, list_days: i32, deadlines: &Deadlines<'_>) -> Option<(Month, Outcome)> {
    let state = match (text(row, "etat")?, text(row, "issue")) {
        ("ecarte", _) => State::Ecarte,
        (_, Some("contact_fait" | "demande_faite" | "sans_droit")) => State::ContactFait,
        (_, Some("injoignable")) => State::Injoignable,
        (_, Some("refus")) => State::Refus,
        (_, Some("oriente")) => State::Oriente,
        (_, Some("rdv_honore")) => State::RdvHonore,
        (_, Some("declaration_recue_a_temps")) => State::DeclarationRecueATemps,
        (_, Some("droit_ouvert")) => State::DroitOuvert,
        ("contacte", _) => State::ContactFait,
        _ => State::Examine,
    };
    let list = day_of(row, "liste")?.month()?;
    let (pseudonym, target) = (text(row, "id_pseudo")?, text(row, "cible")?);
    let deadline = deadlines.get(&(list, pseudonym, target)).copied();
    let (day, expires) = (day_of(row, "jour")?, Day::last_of(list).plus(list_days));
    Some((list, Outcome { pseudonym: pseudonym.to_owned(), target: target.to_owned(), day, state, expires, deadline }))
}

/// The proposals of a line that nobody has answered.
fn proposed(line: &Line, day: Day, expires: Day) -> impl Iterator<Item = Outcome> {
    line.findings.iter().map(move |finding| Outcome {
        pseudonym: line.pseudonym.clone(),
        target: finding.target.clone(),
        day,
        state: State::Propose,
        expires,
        deadline: finding.deadline,
    })
}

/// What became of the lines of the lists of a month: latest state and issue, by dossier.
fn results_of(answers: &[TextRow], list: Month) -> BTreeMap<String, (String, Option<String>)> {
    let mine = answers.iter().filter(|row| day_of(row, "liste").and_then(Day::month) == Some(list));
    let mut told: Vec<_> = mine
        .filter_map(|row| Some((day_of(row, "jour")?, text(row, "etat")?, text(row, "issue"), text(row, "id_pseudo")?)))
        .collect();
    // Of answers of the same day the last in this order stands, whatever order they come in.
    told.sort_by_key(|(day, state, issue, _)| (*day, *state, issue.is_none(), *issue));
    let known = |(_, state, issue, pseudonym): (Day, &str, Option<&str>, &str)| {
        (pseudonym.to_owned(), (state.to_owned(), issue.map(str::to_owned)))
    };
    told.into_iter().map(known).collect()
}
