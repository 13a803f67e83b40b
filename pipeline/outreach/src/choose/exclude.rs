//! Candidates → those who may be contacted now (guard rails G10 and G11).
//!
//! An objection comes before anything else. A dossier is contacted at most so many times over all
//! campaigns; the same reason is not told twice, unless its deadline is new. Bereavement and a
//! lapse within 15 days go past the caps, but their contacts count for the next ones: what is
//! protected is the household's peace.

use std::collections::BTreeMap;

use portulan_plan::TargetHeader;
use portulan_terms::Day;

use super::selection::{SetAside, Why};
use super::{Headers, Limits};
use crate::{Dossier, Finding};

/// A reason told to a household: a contact with three reasons makes three of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// Name of the target.
    pub target: String,
    /// When.
    pub day: Day,
    /// The deadline that was told.
    pub deadline: Option<Day>,
}

/// An objection to being contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// First day.
    pub from: Day,
    /// Last day; without end when absent.
    pub until: Option<Day>,
}

impl Objection {
    /// Whether it is not over on that day.
    pub fn is_running(&self, day: Day) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// What came back of a line of an earlier list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// Name of the target.
    pub target: String,
    /// Day of the latest state.
    pub day: Day,
    /// The latest state.
    pub state: State,
    /// Day on which the list expires.
    pub expires: Day,
    /// The deadline that the list gave.
    pub deadline: Option<Day>,
}

/// State of a line of a list (guard rails G3, G7 and G18): a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Written by the program, not looked at yet.
    Propose,
    /// Looked at by an adviser.
    Examine,
    /// Dismissed by an adviser.
    Ecarte,
    /// Contacted.
    ContactFait,
    /// Tried in vain.
    Injoignable,
    /// The person wants no help with this.
    Refus,
    /// Sent to a partner.
    Oriente,
    /// The right was opened.
    DroitOuvert,
    /// The declaration came in time.
    DeclarationRecueATemps,
    /// The person came.
    RdvHonore,
}

/// What earlier months leave, for choosing.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Reasons told, over all campaigns.
    pub contacts: Vec<Contact>,
    /// Objections.
    pub objections: Vec<Objection>,
    /// States of earlier lists.
    pub outcomes: Vec<Outcome>,
    /// Both arms of earlier lotteries.
    pub draws: Vec<super::selection::Draw>,
}

impl Past {
    /// The draws of those who do not object, for any statistic (guard rail G10).
    pub fn draws_without_objection(&self, day: Day) -> Vec<&super::selection::Draw> {
        let objections = by_pseudonym(&self.objections, |o| &o.pseudonym);
        self.draws.iter().filter(|draw| !objects(objections.get(draw.pseudonym.as_str()), day)).collect()
    }
}

/// Those who may be contacted, with the findings that may be told; and the others.
///
/// `headers` must hold every target found.
pub fn exclude(
    dossiers: Vec<Dossier>,
    headers: &Headers,
    past: &Past,
    day: Day,
    limits: &Limits,
) -> (Vec<Dossier>, Vec<SetAside>) {
    let judge = Judge {
        headers,
        day,
        limits,
        contacts: by_pseudonym(&past.contacts, |c| &c.pseudonym),
        objections: by_pseudonym(&past.objections, |o| &o.pseudonym),
        outcomes: by_pseudonym(&past.outcomes, |o| &o.pseudonym),
    };
    let mut aside = Vec::new();
    let kept = dossiers.into_iter().filter_map(|dossier| judge.keep(dossier, &mut aside)).collect();
    (kept, aside)
}

/// Whether a person is opposed on that day: by the extract or by a recorded objection.
pub fn opposed(dossier: &Dossier, objections: &[Objection], day: Day) -> bool {
    let mine: Vec<&Objection> = objections.iter().filter(|o| *o.pseudonym == *dossier.pseudonym).collect();
    dossier.profile.opposed || objects(Some(&mine), day)
}

fn objects(objections: Option<&Vec<&Objection>>, day: Day) -> bool {
    objections.is_some_and(|all| all.iter().any(|o| o.from <= day && o.is_running(day)))
}

fn by_pseudonym<T>(items: &[T], pseudonym: impl Fn(&T) -> &String) -> BTreeMap<&str, Vec<&T>> {
    let mut map: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for item in items {
        map.entry(pseudonym(item)).or_default().push(item);
    }
    map
}

struct Judge<'a> {
    headers: &'a Headers,
    day: Day,
    limits: &'a Limits,
    contacts: BTreeMap<&'a str, Vec<&'a Contact>>,
    objections: BTreeMap<&'a str, Vec<&'a Objection>>,
    outcomes: BTreeMap<&'a str, Vec<&'a Outcome>>,
}

impl Judge<'_> {
    fn keep(&self, mut dossier: Dossier, aside: &mut Vec<SetAside>) -> Option<Dossier> {
        if dossier.profile.opposed || objects(self.objections.get(&*dossier.pseudonym), self.day) {
            let pseudonym = dossier.pseudonym.to_string();
            aside.push(SetAside { pseudonym, targets: vec![], territory: String::new(), why: Why::Opposition });
            return None;
        }
        let findings = std::mem::take(&mut dossier.findings);
        for finding in findings {
            match self.why_not(&dossier.pseudonym, &finding) {
                None => dossier.findings.push(finding),
                Some(why) => aside.push(set_aside(&dossier, vec![finding.target.to_string()], why)),
            }
        }
        if dossier.findings.is_empty() {
            return None;
        }
        let Some(why) = self.capped(&dossier) else { return Some(dossier) };
        aside.push(set_aside(&dossier, targets(&dossier), why));
        None
    }

    /// Why one reason may not be told now.
    fn why_not(&self, pseudonym: &str, finding: &Finding) -> Option<Why> {
        let header = self.headers.get(&*finding.target)?;
        self.already(pseudonym, finding, header).or_else(|| self.told(pseudonym, finding, header))
    }

    fn already(&self, pseudonym: &str, finding: &Finding, header: &TargetHeader) -> Option<Why> {
        let same = self.outcomes.get(pseudonym)?.iter().filter(|o| *o.target == *finding.target);
        let whys = same.filter_map(|outcome| match outcome.state {
            State::Propose | State::Examine => (self.day <= outcome.expires).then_some(Why::RightUnderDecision),
            State::DroitOuvert => self.fresh(outcome.day, header).then_some(Why::RightUnderDecision),
            State::ContactFait | State::Injoignable => None, // The history of contacts tells.
            State::Ecarte | State::Refus | State::Oriente | State::DeclarationRecueATemps | State::RdvHonore => {
                let treated = self.fresh(outcome.day, header) && !is_new(finding.deadline, outcome.deadline);
                treated.then_some(Why::AlreadyTreated)
            }
        });
        whys.min_by_key(|why| *why != Why::RightUnderDecision)
    }

    fn fresh(&self, then: Day, header: &TargetHeader) -> bool {
        self.day.since(then) < days(header.caps.same_reason_days)
    }

    /// The same reason told a short time ago, its deadline not new.
    fn told(&self, pseudonym: &str, finding: &Finding, header: &TargetHeader) -> Option<Why> {
        if self.limits.exempt(finding, header, self.day) {
            return None;
        }
        let same = self.contacts.get(pseudonym)?.iter().filter(|c| *c.target == *finding.target);
        let blocking = same.filter(|c| self.fresh(c.day, header) && !is_new(finding.deadline, c.deadline));
        let until = blocking.map(|c| c.day.plus(days(header.caps.same_reason_days))).max()?;
        Some(Why::SameReason { target: finding.target.to_string(), until })
    }

    /// Contacted as often as allowed, and nothing that goes past the caps.
    fn capped(&self, dossier: &Dossier) -> Option<Why> {
        let urgent = |f: &Finding| self.headers.get(&*f.target).is_some_and(|h| self.limits.exempt(f, h, self.day));
        if dossier.findings.iter().any(urgent) {
            return None;
        }
        let mut past: Vec<Day> = self.contacts.get(&*dossier.pseudonym)?.iter().map(|c| c.day).collect();
        past.sort_unstable();
        past.dedup(); // One contact told several reasons.
        let last = *past.last()?;
        let until = |most: u32, period: u32| {
            // The contact that has to leave the period for one more to enter it.
            let leaves = past.len().checked_sub(most as usize).and_then(|at| past.get(at));
            leaves.map_or(self.day, |day| day.plus(days(period)))
        };
        let short = until(self.limits.most_short, self.limits.short_days);
        let long = until(self.limits.most_long, self.limits.long_days);
        let until = short.max(long);
        (until > self.day).then_some(Why::Caps { last, until })
    }
}

/// A deadline that was not the one told then.
fn is_new(deadline: Option<Day>, told: Option<Day>) -> bool {
    deadline.is_some_and(|now| told.is_none_or(|then| now > then))
}

fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Names of the targets of a dossier.
pub(crate) fn targets(dossier: &Dossier) -> Vec<String> {
    dossier.findings.iter().map(|f| f.target.to_string()).collect()
}

/// An entry for a dossier that no list holds.
pub(crate) fn set_aside(dossier: &Dossier, targets: Vec<String>, why: Why) -> SetAside {
    SetAside { pseudonym: dossier.pseudonym.to_string(), targets, territory: dossier.territory.to_string(), why }
}

#[cfg(test)]
mod tests;
