//! Who is held back by lot, so that the effect of contacts can be measured (method §6).
//!
//! A lottery takes nothing from anyone: it is drawn only among those whose findings may all wait,
//! only where candidates outnumber the advisers' time, and it never holds back more time than that
//! excess, so that as many households are served with it as without. It is drawn before the
//! selection; a dossier is drawn once for a family, and stays on its side.

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::target::Purpose;
use portulan_terms::Day;

use super::exclude::{set_aside, targets};
use super::order::Lot;
use super::select::{Item, Room, roots};
use super::selection::{Draw, SetAside, Why};
use super::{Case, Headers, Limits};
use crate::{Dossier, Finding};

/// What the lottery needs beside the dossiers.
pub(crate) struct Lottery<'a> {
    pub headers: &'a Headers,
    pub lot: Lot,
    pub day: Day,
    pub limits: &'a Limits,
}

impl Lottery<'_> {
    /// Takes out what earlier lotteries still hold back; something urgent sets the dossier free.
    pub(crate) fn keep_held(&self, dossiers: Vec<Dossier>, past: &[Draw], aside: &mut Vec<SetAside>) -> Vec<Dossier> {
        let running = past.iter().filter(|draw| draw.held && draw.until > self.day);
        let held: BTreeMap<&str, &Draw> = running.map(|draw| (draw.pseudonym.as_str(), draw)).collect();
        dossiers.into_iter().filter_map(|d| self.without_held(held.get(&*d.pseudonym).copied(), d, aside)).collect()
    }

    fn without_held(&self, draw: Option<&Draw>, mut dossier: Dossier, aside: &mut Vec<SetAside>) -> Option<Dossier> {
        let Some(draw) = draw else { return Some(dossier) };
        if dossier.findings.iter().any(|f| self.urgent(f)) {
            return Some(dossier);
        }
        let (held, free) = std::mem::take(&mut dossier.findings).into_iter().partition(|f| self.share(f) > 0.0);
        dossier.findings = held;
        if !dossier.findings.is_empty() {
            let why = Why::Holdout { family: draw.family.clone(), until: draw.until };
            aside.push(set_aside(&dossier, targets(&dossier), why));
        }
        dossier.findings = free;
        (!dossier.findings.is_empty()).then_some(dossier)
    }

    /// The lottery of the month: both sides, by pseudonym. `pools` names each room.
    pub(crate) fn draw(&self, cases: &[Case], rooms: &[Room], pools: &[&str], past: &[Draw]) -> Vec<Draw> {
        let drawn: BTreeSet<(&str, &str)> = past.iter().map(|d| (d.pseudonym.as_str(), d.family.as_str())).collect();
        let crowd = Crowd::new(cases, rooms);
        let mut chances: BTreeMap<usize, Vec<Chance>> = BTreeMap::new();
        for case in cases.iter().filter(|case| self.may_wait(&case.dossier) && crowd.outnumbers(&case.item)) {
            let chance = self.chance(case);
            if !drawn.contains(&(&*case.dossier.pseudonym, chance.family)) {
                chances.entry(crowd.root(&case.item)).or_default().push(chance);
            }
        }
        let of_crowd = |(root, chances)| self.sides(chances, crowd.excess(root), pools[root]);
        let mut draws: Vec<Draw> = chances.into_iter().flat_map(of_crowd).collect();
        draws.sort_by(|a, b| a.pseudonym.cmp(&b.pseudonym));
        draws
    }

    fn chance<'a>(&'a self, case: &'a Case) -> Chance<'a> {
        let lead = &case.dossier.findings[case.lead];
        let family = self.headers.get(&*lead.target).map_or(&*lead.target, |h| h.family(&lead.target));
        let what = format!("tirage {family}");
        let number = self.lot.draw(&what, &case.dossier.pseudonym);
        Chance { number, family, share: self.share(lead), case, target: &lead.target }
    }

    /// The lowest numbers are held back, until the excess is used up.
    fn sides(&self, mut chances: Vec<Chance>, excess: u64, pool: &str) -> Vec<Draw> {
        chances.sort_by_key(|chance| chance.number);
        let mut left = Some(excess);
        let mut side = |chance: &Chance| {
            if !chance.is_low() {
                return false;
            }
            left = left.and_then(|left| left.checked_sub(u64::from(chance.case.item.minutes)));
            left.is_some()
        };
        let until = self.limits.release(self.day);
        let draw = |chance: Chance| Draw {
            pseudonym: chance.case.dossier.pseudonym.to_string(),
            family: chance.family.to_owned(),
            stratum: format!("{pool}/{}", chance.target),
            territory: chance.case.dossier.territory.to_string(),
            held: side(&chance),
            until,
        };
        chances.into_iter().map(draw).collect()
    }

    fn share(&self, finding: &Finding) -> f64 {
        self.headers.get(&*finding.target).map_or(0.0, |header| header.holdout)
    }

    /// Whether nothing found is urgent and every target found lets itself be held back.
    fn may_wait(&self, dossier: &Dossier) -> bool {
        dossier.findings.iter().all(|f| self.share(f) > 0.0 && !self.urgent(f))
    }

    /// Bereavement, arrears and other events of life, social work, a lapse within 30 days.
    fn urgent(&self, finding: &Finding) -> bool {
        let event =
            |h: &portulan_plan::TargetHeader| h.purpose == Purpose::EvenementVie || h.caps.exempt || h.level >= 2;
        finding.level >= 2
            || Limits::within(finding.deadline, self.day, self.limits.urgent)
            || self.headers.get(&*finding.target).is_none_or(event)
    }
}

/// A dossier in the lottery.
struct Chance<'a> {
    number: u128,
    family: &'a str,
    target: &'a str,
    share: f64,
    case: &'a Case,
}

impl Chance<'_> {
    /// Whether the number, read as a fraction of all numbers, is under the share.
    fn is_low(&self) -> bool {
        (self.number >> 64) as f64 / 2f64.powi(64) < self.share
    }
}

/// Time asked and time there is, in minutes, by pool and by linked pools.
struct Crowd {
    roots: Vec<usize>,
    asked: Vec<u64>,
    time: Vec<u64>,
    asked_together: Vec<u64>,
    time_together: Vec<u64>,
}

impl Crowd {
    fn new(cases: &[Case], rooms: &[Room]) -> Self {
        let links: BTreeSet<Vec<usize>> = cases.iter().map(|case| pools_of(&case.item).collect()).collect();
        let roots = roots(&links, rooms.len());
        let time: Vec<u64> = rooms.iter().map(|room| u64::from(room.time)).collect();
        let (mut asked, mut asked_together, mut time_together) =
            (vec![0; rooms.len()], vec![0; rooms.len()], vec![0; rooms.len()]);
        roots.iter().zip(&time).for_each(|(&root, time)| time_together[root] += time);
        for case in cases {
            pools_of(&case.item).for_each(|pool| asked[pool] += u64::from(case.item.minutes));
            if let Some(first) = pools_of(&case.item).next() {
                asked_together[roots[first]] += u64::from(case.item.minutes);
            }
        }
        Self { roots, asked, time, asked_together, time_together }
    }

    fn root(&self, item: &Item) -> usize {
        pools_of(item).next().map_or(0, |pool| self.roots[pool])
    }

    fn excess(&self, root: usize) -> u64 {
        self.asked_together[root].saturating_sub(self.time_together[root])
    }

    /// Each pool that could serve it is asked for more than it has, and all of them together too.
    fn outnumbers(&self, item: &Item) -> bool {
        let full = |pool: usize| self.asked[pool] > self.time[pool] && self.excess(self.roots[pool]) > 0;
        !item.places.is_empty() && pools_of(item).all(full)
    }
}

fn pools_of(item: &Item) -> impl Iterator<Item = usize> {
    item.places.iter().map(|place| place.pool)
}
