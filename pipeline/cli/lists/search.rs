//! Who could be helped: every target on the engine, those who object taken away first.

use std::collections::BTreeSet;

use portulan_engine::Session;
use portulan_engine::targets::{PROFILES, TextRow, find, has_values, oppose, profiles, scope, text_rows, too_old};
use portulan_outreach::choose::Past;
use portulan_plan::{Plan, Target};
use portulan_terms::target::Hits;
use portulan_terms::{Day, Diagnostic, Diagnostics, Month};

use super::Asked;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// What the targets found.
pub struct Search<'a> {
    /// Each target with its hits, in the order of their names.
    pub found: Vec<(&'a Target, Hits)>,
    /// What is known of those found, for the choice of a contact.
    pub rows: Vec<TextRow>,
    /// What failed, or cannot be told.
    pub faults: Diagnostics,
}

/// Most months of an engine that few targets look further back than: it holds the amounts of
/// each household, month by month.
const SHORT: u32 = 3;

/// The targets that share an engine, with the months that it sees: those that look a little
/// back, then the others.
pub fn by_history(plan: &Plan) -> impl Iterator<Item = (u32, Vec<&Target>)> {
    let (short, long): (Vec<&Target>, Vec<&Target>) =
        plan.targets.iter().partition(|target| target.header.history <= SHORT);
    let seen = |targets: Vec<&'_ Target>| targets.iter().map(|target| target.header.history).max();
    [short, long].into_iter().filter_map(move |targets| Some((seen(targets.clone())?, targets)))
}

/// Each target in turn; one that fails or cannot be told does not stop the others.
pub fn search<'a>(say: &Say, asked: &Asked<'a>, opposed: &[String]) -> Result<Search<'a>, Failure> {
    let mut search = Search { found: Vec::new(), rows: Vec::new(), faults: Diagnostics::default() };
    let system = |fault| Failure::one(Exit::System, fault);
    let freshness = asked.contents.freshness_at(Some(asked.month));
    for (history, targets) in by_history(asked.plan) {
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
pub fn opposed(session: &Session<'_>, past: &Past, month: Month, day: Day) -> Result<Vec<String>, Diagnostic> {
    let wanted = format!("month = DATE '{}' AND opposition", month.first_day());
    let columns = BTreeSet::from(["id_pseudo".to_owned()]);
    let rows = text_rows(session, PROFILES, &columns, &wanted)?;
    let pseudonym = |mut row: TextRow| row.remove("id_pseudo").flatten();
    let mut all: Vec<String> = rows.into_iter().filter_map(pseudonym).collect();
    let running = past.objections.iter().filter(|objection| objection.is_running(day));
    all.extend(running.map(|objection| objection.pseudonym.clone()));
    all.sort();
    all.dedup();
    Ok(all)
}

/// With `strict_columns`, an extract that carries a column that no list may ever use is refused (G15).
pub fn strict(plan: &Plan, session: &Session<'_>, month: Month) -> Result<(), Failure> {
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
