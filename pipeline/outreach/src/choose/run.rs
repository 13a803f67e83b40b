//! The whole of choosing, as one pure function.

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::TargetHeader;
use portulan_plan::target::Role;
use portulan_terms::{Day, Diagnostic, Diagnostics, Month};

use super::capacity::{Capacity, Pool};
use super::exclude::{Past, exclude, set_aside, targets};
use super::holdout::Lottery;
use super::order::{Lot, class, order};
use super::select::{Item, Place, Room, select};
use super::selection::{Draw, Kept, Line, PoolUse, Selection, SetAside, Why};
use super::{Headers, Limits, channel};
use crate::{Dossier, Finding};

/// What choosing is told beside the candidates.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Month of the extract.
    pub month: Month,
    /// Day of the run.
    pub day: Day,
    /// Of the lots and ties; recorded.
    pub seed: u64,
    /// Headers of the targets.
    pub headers: &'a Headers,
    /// The advisers' time.
    pub capacity: &'a Capacity,
    /// Delays and caps.
    pub limits: &'a Limits,
    /// What earlier months leave.
    pub past: &'a Past,
    /// Statistical mode only: place of each pseudonym in the permutation of the model.
    pub model: Option<&'a BTreeMap<String, usize>>,
}

/// A dossier that may be contacted, with what choosing needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub dossier: Dossier,
    /// The finding that leads: it decides the pools and the quotas.
    pub lead: usize,
    pub item: Item,
}

/// Chooses. Same inputs, same [`Selection`], whatever the order of `dossiers`.
///
/// # Errors
/// A target or a pool that is not defined, and a pseudonym given twice.
pub fn choose(mut dossiers: Vec<Dossier>, setting: &Setting) -> Result<Selection, Diagnostics> {
    dossiers.sort_by(|a, b| a.pseudonym.cmp(&b.pseudonym));
    setting.check(&dossiers)?;
    let (free, mut aside) = exclude(dossiers, setting.headers, setting.past, setting.day, setting.limits);
    let lottery = setting.lottery();
    let free = lottery.keep_held(free, &setting.past.draws, &mut aside);
    let mut rooms: Vec<Room> = setting.capacity.pools.iter().map(Room::new).collect();
    let cases: Vec<Case> = free.into_iter().filter_map(|d| setting.case(d, &rooms, &mut aside)).collect();
    let pools: Vec<&str> = setting.capacity.pools.iter().map(|pool| pool.name.as_str()).collect();
    let draws = lottery.draw(&cases, &rooms, &pools, &setting.past.draws);
    let cases = setting.without_drawn(cases, &draws, &mut aside);
    let cases = setting.in_order(cases);
    let served = select(&cases.iter().map(|case| case.item.clone()).collect::<Vec<_>>(), &mut rooms);
    let lines = setting.lines(&cases, &served, &mut aside);
    let pools = setting.pools(&cases, &lines, &rooms);
    aside.sort_by(|a, b| (&a.pseudonym, &a.targets).cmp(&(&b.pseudonym, &b.targets)));
    let Setting { month, day, seed, .. } = *setting;
    Ok(Selection { month, day, seed, lines, set_aside: aside, draws, pools })
}

impl Setting<'_> {
    fn check(&self, dossiers: &[Dossier]) -> Result<(), Diagnostics> {
        let mut faults = Diagnostics::default();
        let found: BTreeSet<&str> = dossiers.iter().flat_map(|d| d.findings.iter().map(|f| &*f.target)).collect();
        for name in found {
            let Some(header) = self.headers.get(name) else {
                faults.push(Diagnostic::error(format!("la cible `{name}` n'a pas de définition")));
                continue;
            };
            for pool in header.pools.iter().filter(|pool| self.capacity.position(pool).is_none()) {
                let fault =
                    Diagnostic::error(format!("la cible `{name}` demande le pool `{pool}`, absent de capacites.toml"));
                faults.push(fault.suggest(pool, self.capacity.pools.iter().map(|pool| pool.name.as_str())));
            }
        }
        if dossiers.windows(2).any(|two| two[0].pseudonym == two[1].pseudonym) {
            let fault = Diagnostic::error("un même dossier est présent deux fois parmi les candidats");
            faults.push(
                fault.hint("chaque cible rend une ligne par foyer : ses constats sont à réunir avant de choisir"),
            );
        }
        if faults.has_errors() { Err(faults) } else { Ok(()) }
    }

    fn lottery(&self) -> Lottery<'_> {
        let lot = Lot { seed: self.seed, month: self.month };
        Lottery { headers: self.headers, lot, day: self.day, limits: self.limits }
    }

    fn case(&self, dossier: Dossier, rooms: &[Room], aside: &mut Vec<SetAside>) -> Option<Case> {
        let lead = self.lead(&dossier)?;
        let places = self.places(&dossier, &dossier.findings[lead], rooms);
        if places.is_empty() {
            let why = Why::NoPool { territory: dossier.territory.to_string() };
            aside.push(set_aside(&dossier, targets(&dossier), why));
            return None;
        }
        let minutes = dossier.findings.iter().filter_map(|f| self.headers.get(&*f.target)).map(|h| h.minutes).max();
        Some(Case { dossier, lead, item: Item { places, minutes: minutes.unwrap_or(0) } })
    }

    /// Social work first, then what presses most, then the greatest loss, then by name.
    fn lead(&self, dossier: &Dossier) -> Option<usize> {
        let found = &dossier.findings;
        let class = |at: usize| class(&[&found[at]], self.headers, self.day, self.limits);
        let before = |a: &usize, b: &usize| {
            let level = self.level(&found[*b]).cmp(&self.level(&found[*a]));
            let loss = found[*b].loss.total_cmp(&found[*a].loss);
            level.then(class(*a).cmp(&class(*b))).then(loss).then(found[*a].target.cmp(&found[*b].target))
        };
        (0..found.len()).min_by(before)
    }

    fn level(&self, finding: &Finding) -> u8 {
        self.headers.get(&*finding.target).map_or(finding.level, |header| header.level.max(finding.level))
    }

    /// The pools of the lead's header that go there, meet that level and may know of it.
    fn places(&self, dossier: &Dossier, lead: &Finding, rooms: &[Room]) -> Vec<Place> {
        let Some(header) = self.headers.get(&*lead.target) else { return Vec::new() };
        let level = self.level(lead);
        let fits = |pool: &Pool| {
            let told_first = header.consent && pool.role == Role::Partenaire;
            pool.level >= level
                && pool.serves(&dossier.territory)
                && header.recipients.contains(&pool.role)
                && !told_first
        };
        let named = header.pools.iter().filter_map(|name| self.capacity.position(name));
        let fitting: Vec<usize> = named.filter(|&at| fits(&self.capacity.pools[at])).collect();
        // Social workers' time is for social work: the rest goes to them where nobody else serves it.
        let own = |at: &usize| self.capacity.pools[*at].level == level;
        let is_served = fitting.iter().any(own);
        let fitting = fitting.into_iter().filter(|at| !is_served || own(at));
        let place = |pool: usize| {
            let quotas = &self.capacity.pools[pool].quotas;
            let holds = |at: usize| quotas[at].holds(&dossier.territory, &lead.target, &dossier.profile);
            Place { pool, quota: rooms[pool].innermost(holds) }
        };
        fitting.map(place).collect()
    }

    fn without_drawn(&self, cases: Vec<Case>, draws: &[Draw], aside: &mut Vec<SetAside>) -> Vec<Case> {
        let held: BTreeMap<&str, &Draw> =
            draws.iter().filter(|draw| draw.held).map(|draw| (draw.pseudonym.as_str(), draw)).collect();
        let (out, kept): (Vec<Case>, Vec<Case>) =
            cases.into_iter().partition(|case| held.contains_key(&*case.dossier.pseudonym));
        for case in &out {
            let draw = held[&*case.dossier.pseudonym];
            let why = Why::Holdout { family: draw.family.clone(), until: draw.until };
            aside.push(set_aside(&case.dossier, targets(&case.dossier), why));
        }
        kept
    }

    fn in_order(&self, cases: Vec<Case>) -> Vec<Case> {
        let dossiers: Vec<&Dossier> = cases.iter().map(|case| &case.dossier).collect();
        let lot = self.lottery().lot;
        let positions = order(&dossiers, self.headers, lot, self.day, self.limits, self.model);
        let mut cases: Vec<Option<Case>> = cases.into_iter().map(Some).collect();
        positions.into_iter().filter_map(|at| cases[at].take()).collect()
    }

    fn lines(&self, cases: &[Case], served: &[Option<usize>], aside: &mut Vec<SetAside>) -> Vec<Line> {
        let mut lines = Vec::new();
        for (case, pool) in cases.iter().zip(served) {
            match pool {
                Some(pool) => lines.push(self.line(case, &self.capacity.pools[*pool], aside)),
                None => aside.push(set_aside(&case.dossier, targets(&case.dossier), self.full(case))),
            }
        }
        lines.sort_by(|a, b| (&a.pool, &a.commune, &a.pseudonym).cmp(&(&b.pool, &b.commune, &b.pseudonym)));
        lines
    }

    fn full(&self, case: &Case) -> Why {
        let pool = case.item.places.first().map_or_else(String::new, |p| self.capacity.pools[p.pool].name.clone());
        Why::Capacity { pool, territory: case.dossier.territory.to_string() }
    }

    fn line(&self, case: &Case, pool: &Pool, aside: &mut Vec<SetAside>) -> Line {
        let dossier = &case.dossier;
        let admits =
            |h: &TargetHeader| h.recipients.contains(&pool.role) && !(h.consent && pool.role == Role::Partenaire);
        let may_know = |f: &&Finding| self.headers.get(&*f.target).is_some_and(admits);
        let (told, not_told): (Vec<&Finding>, Vec<&Finding>) = dossier.findings.iter().partition(may_know);
        if !not_told.is_empty() {
            let names = not_told.iter().map(|f| f.target.to_string()).collect();
            aside.push(set_aside(dossier, names, Why::NotForPool { pool: pool.name.clone() }));
        }
        let plan = channel::plan(dossier, &told, self.headers, self.day, self.limits);
        Line {
            pseudonym: dossier.pseudonym.to_string(),
            commune: dossier.commune.to_string(),
            territory: dossier.territory.to_string(),
            pool: pool.name.clone(),
            channel: plan.channel,
            follow_up: plan.follow_up,
            class: class(&told, self.headers, self.day, self.limits),
            level: told.iter().map(|f| self.level(f)).max().unwrap_or(1),
            findings: told.iter().map(|f| self.kept(f)).collect(),
            minutes: case.item.minutes,
            contact_before: plan.before,
            recontact: self.day.plus(self.limits.recontact),
            written: plan.written,
        }
    }

    fn kept(&self, finding: &Finding) -> Kept {
        Kept {
            target: finding.target.to_string(),
            reasons: finding.reasons.clone(),
            deadline: finding.deadline,
            level: self.level(finding),
            amount: finding.amount,
        }
    }

    fn pools(&self, cases: &[Case], lines: &[Line], rooms: &[Room]) -> Vec<PoolUse> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut candidates = vec![0usize; rooms.len()];
        cases.iter().flat_map(|case| &case.item.places).for_each(|place| candidates[place.pool] += 1);
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        lines.iter().for_each(|line| *taken.entry(&line.pool).or_default() += 1);
        let pool_use = |((pool, room), candidates): ((&Pool, &Room), usize)| PoolUse {
            pool: pool.name.clone(),
            minutes: pool.time(),
            used: pool.time() - room.time,
            lines: count(taken.get(pool.name.as_str()).copied().unwrap_or(0)),
            candidates: count(candidates),
            quotas: room.quotas(pool),
        };
        self.capacity.pools.iter().zip(rooms).zip(candidates).map(pool_use).collect()
    }
}

#[cfg(test)]
mod tests;
