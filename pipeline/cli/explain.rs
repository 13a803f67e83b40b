//! `portulan explain`: what the processing did with one dossier, for the person concerned.

use std::collections::{BTreeMap, BTreeSet};

use portulan_engine::targets::{PROFILES, judge, scope, text_rows, values_of};
use portulan_engine::{Scope, Session, archived_months, read_archive};
use portulan_outreach::choose::{Selection, Why};
use portulan_outreach::explain::{Applied, Case, Datum, Examined, Position, explain};
use portulan_outreach::reasons::reasons;
use portulan_plan::source::{Column, Kind as ColumnKind};
use portulan_plan::{Plan, Target};
use portulan_terms::french::with_unit;
use portulan_terms::target::{Ruled, Verdict};
use portulan_terms::{Day, Diagnostic, Diagnostics, Month};

use crate::args::{Args, Explain};
use crate::exit::{Exit, Failure};
use crate::lists::desk::Desk;
use crate::lists::{search, store};
use crate::say::data;
use crate::work::{Work, opener};

/// Prints the explanation of a dossier of the month, in a list or not.
pub fn run(args: &Args, options: &Explain) -> Result<(), Failure> {
    let plan = args.plan()?;
    let system = |fault| Failure::one(Exit::System, fault);
    let month = options.month.or_else(|| archived_months(&plan.store()).pop());
    let month = month.ok_or_else(|| nothing("aucune liste n'a été faite", "lancez d'abord `portulan targets`"))?;
    let archive = read_archive(&plan.store(), month).map_err(system)?;
    let archive = archive.ok_or_else(|| {
        nothing(&format!("aucune liste n'a été faite en {}", month.in_french()), "essayez un autre --month")
    })?;
    let selection = store::open(&archive).map_err(system)?.selection;
    let desk = Desk::read(&plan, selection.day)?;
    let work = Work::open(&plan)?;
    let freshness = work.contents.freshness_at(Some(month));
    let open = |scope: Scope| {
        let engine = opener(&plan)().map_err(|error| system(Diagnostic::error(error.message)))?;
        Session::open(engine, &plan, &work.contents, scope).map_err(system)
    };
    let (session, wide) = (open(scope(freshness, month, 1))?, open(Scope::all(freshness))?);
    // Targets see the months that they saw for the lists.
    let months = |history: u32| open(scope(freshness, month, history));
    let pseudonym = &options.pseudonym;
    let asked = Asked { plan: &plan, session: &session, wide: &wide, months: &months, month, pseudonym };
    let opposed = asked.opposed(&selection).map_err(system)?;
    let examined = asked.examined(opposed.is_some())?;
    if examined.is_none() {
        let message = format!("ce pseudonyme n'est pas dans l'extraction de {}", month.in_french());
        return Err(nothing(&message, "recopiez-le entier, ou essayez un autre --month"));
    }
    let position = opposed.unwrap_or_else(|| position(&desk, &selection, &options.pseudonym));
    let case = Case {
        caf: &plan.settings.caf.name,
        contact: plan.settings.targets.contact.as_str(),
        pseudonym: &options.pseudonym,
        month,
        day: selection.day,
        targets: examined.unwrap_or_default(),
        position,
    };
    data(explain(&case).trim_end());
    Ok(())
}

fn nothing(message: &str, hint: &str) -> Failure {
    Failure::one(Exit::Month, Diagnostic::error(message).hint(hint))
}

struct Asked<'a> {
    plan: &'a Plan,
    /// The month.
    session: &'a Session<'a>,
    /// All the months of the store.
    wide: &'a Session<'a>,
    /// So many months of the store, the one observed included.
    months: &'a dyn Fn(u32) -> Result<Session<'a>, Failure>,
    month: Month,
    pseudonym: &'a str,
}

impl<'a> Asked<'a> {
    /// The objection of the person on the day of the lists, by the extract or the register.
    fn opposed(&self, selection: &Selection) -> Result<Option<Position>, Diagnostic> {
        let past = store::past(self.wide, self.plan, &[], &store::answers(self.wide, self.plan)?)?;
        let mine = past.objections.iter().filter(|objection| objection.pseudonym == self.pseudonym);
        if let Some(objection) = mine.into_iter().find(|objection| objection.is_running(selection.day)) {
            return Ok(Some(Position::Opposition { until: objection.until }));
        }
        let wanted = format!(
            "month = DATE '{}' AND id_pseudo = '{}' AND opposition",
            self.month.first_day(),
            self.pseudonym.replace('\'', "''")
        );
        let rows = text_rows(self.session, PROFILES, &BTreeSet::from(["id_pseudo".to_owned()]), &wanted)?;
        Ok((!rows.is_empty()).then_some(Position::Opposition { until: None }))
    }

    /// Every target applied to the dossier; `None` when it is not in the month. Those who object
    /// are not examined: no rule was applied to them.
    fn examined(&self, opposed: bool) -> Result<Option<Vec<Examined<'a>>>, Failure> {
        let mut all = Vec::new();
        let mut is_there = self.plan.targets.is_empty();
        for (history, targets) in search::by_history(self.plan) {
            let session = (self.months)(history)?;
            for target in targets {
                let ruled = judge(&session, target, self.month, self.pseudonym)
                    .map_err(|found| Failure { exit: Exit::Partial, diagnostics: Diagnostics(found) })?;
                let Some(ruled) = ruled else { continue };
                is_there = true;
                if !opposed {
                    let examined = self.target(target, &ruled).map_err(|fault| Failure::one(Exit::System, fault))?;
                    all.push((&target.name, examined));
                }
            }
        }
        all.sort_by_key(|(name, _)| *name);
        Ok(is_there.then(|| all.into_iter().map(|(_, examined)| examined).collect()))
    }

    fn target(&self, target: &'a Target, ruled: &Ruled) -> Result<Examined<'a>, Diagnostic> {
        let is_true = ruled.verdict == Verdict::True;
        Ok(Examined {
            header: &target.header,
            rules: ruled.rules.clone(),
            reasons: if is_true { reasons(&target.header, &ruled.hit) } else { Vec::new() },
            data: self.data(target)?,
            parameters: applied(self.plan, target, self.month),
            weights: Vec::new(),
        })
    }

    /// The values read for the target, of the month observed.
    fn data(&self, target: &Target) -> Result<Vec<Datum>, Diagnostic> {
        let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for column in self.plan.columns_read(target) {
            columns.entry(column.source.to_string()).or_default().insert(column.column.to_string());
        }
        let mut all = Vec::new();
        for (name, columns) in columns {
            let Some(source) = self.plan.source(&name).filter(|source| source.column("id_pseudo").is_some()) else {
                continue;
            };
            let rows = values_of(self.session, &name, &columns, self.month, self.pseudonym)?;
            for (column, value) in rows.into_iter().flatten() {
                let Some(contract) = source.column(&column).filter(|_| !KEYS.contains(&column.as_str())) else {
                    continue;
                };
                all.push(Datum {
                    label: contract.label.clone(),
                    value: value.map(|value| in_words(contract, &value)),
                    source: source.title.clone(),
                    vintage: self.month,
                });
            }
        }
        Ok(all)
    }
}

/// A value of a column as a person reads it.
fn in_words(column: &Column, value: &str) -> String {
    if let Some(meaning) = column.codes.meaning(value) {
        return meaning.to_owned();
    }
    let day = || value.get(..10).and_then(|text| text.parse::<Day>().ok());
    let worded = match column.kind {
        ColumnKind::Month => day().and_then(Day::month).map(Month::in_french),
        ColumnKind::Date => day().map(Day::in_french),
        ColumnKind::Decimal => value.parse::<f64>().ok().map(|number| {
            with_unit(number, if number.fract() == 0.0 { 0 } else { 2 }, column.unit.as_deref().unwrap_or_default())
        }),
        _ => None,
    };
    worded.unwrap_or_else(|| value.to_owned())
}

/// Columns that name the dossier: they say nothing of it.
const KEYS: [&str; 3] = ["id_pseudo", "month", "caf"];

/// The dated values that a target applied at a month.
pub fn applied(plan: &Plan, target: &Target, month: Month) -> Vec<Applied> {
    let names = plan.parameters_of(&target.reads);
    let applied = names.into_iter().filter_map(|name| {
        let parameter = plan.parameter(name)?;
        let value = parameter.values.iter().rev().find(|value| value.from <= month)?;
        let (title, unit, source) = (parameter.title.clone(), parameter.unit.clone(), value.source.clone());
        Some(Applied { title, value: parameter.at(month)?, unit, from: value.from, source })
    });
    applied.collect()
}

/// What became of a dossier that does not object.
fn position(desk: &Desk, selection: &Selection, pseudonym: &str) -> Position {
    if let Some(line) = selection.lines.iter().find(|line| line.pseudonym == pseudonym) {
        let later = line.follow_up.iter().map(|step| (step.channel, step.after));
        return Position::Selected {
            pool: desk.pool_title(&line.pool).to_owned(),
            class: line.class,
            channels: std::iter::once((line.channel, 0)).chain(later).collect(),
            before: line.contact_before,
        };
    }
    let aside = selection.set_aside.iter().find(|aside| aside.pseudonym == pseudonym);
    match aside.map(|aside| aside.why.clone()) {
        None => Position::NothingFound,
        Some(Why::Opposition) => Position::Opposition { until: None },
        Some(Why::Caps { until, .. }) => Position::Caps { again: Some(until) },
        Some(Why::SameReason { target, until }) => {
            let title = desk.headers.get(&target).map_or(target, |header| header.title.clone());
            Position::SameReason { target: title, until }
        }
        Some(Why::AlreadyTreated) => Position::AlreadyTreated,
        Some(Why::RightUnderDecision) => Position::RightUnderDecision,
        Some(Why::Holdout { until, .. }) => Position::Holdout { until },
        Some(Why::Capacity { pool, .. } | Why::NotForPool { pool }) => {
            Position::Capacity { pool: desk.pool_title(&pool).to_owned() }
        }
        Some(Why::NoPool { .. }) => Position::Capacity { pool: "aucune équipe sur ce territoire".to_owned() },
    }
}
