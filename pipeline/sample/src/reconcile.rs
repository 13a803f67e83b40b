//! Brings a commune to its counts by events of life, never by moving numbers about.
//!
//! In order: families with allowances and households (arrivals, departures, a child who
//! comes or leaves), early childhood (births, childcare), persons (unions, separations,
//! children), then RSA, PPA and housing aid (jobs, homes). Each step leaves the earlier
//! counts as they are.

use crate::arrival::Kind;
use crate::clock::{M, age};
use crate::commune::Commune;
use crate::events::{join, keep_a_right, resume, separate, unite};
use crate::household::{Household, Presence, rights};
use crate::law::Law;
use crate::rng::Rng;
use crate::targets::{AF, Counts, FOYERS, HOUSING, PAJE, PERSONS, PPA, RSA};
use crate::work;

/// Attempts at making persons and young children agree.
const PASSES: u32 = 20;

/// A commune being brought to its counts.
pub(crate) struct Reconciliation<'a> {
    pub commune: &'a mut Commune,
    pub target: Counts,
    pub law: &'a Law,
    pub rng: &'a mut Rng,
    /// The first month: families are made as they are, later they change by events.
    pub first: bool,
    /// A first pass left persons and young children apart: small families with many babies.
    pub again: bool,
}

impl Reconciliation<'_> {
    pub fn run(mut self) {
        self.households();
        if self.first {
            crate::endow::endow(self.commune, &self.target, self.law, self.rng);
        }
        // One pass nearly always does; a hamlet may need its families drawn again.
        for pass in 0..PASSES {
            self.again = pass > 0;
            self.early_childhood();
            self.persons();
            if self.gap(PAJE) == 0 && self.gap(PERSONS) == 0 {
                break;
            }
        }
        self.right(RSA, rights::RSA);
        self.right(PPA, rights::PPA);
        self.right(HOUSING, rights::HOUSING);
    }

    pub(crate) fn now(&self) -> M {
        self.law.month
    }

    pub(crate) fn gap(&self, count: usize) -> i32 {
        self.target[count] - self.commune.counts[count]
    }

    fn households(&mut self) {
        loop {
            let (foyers, large) = (self.gap(FOYERS), self.gap(AF));
            let moved = match (foyers, large) {
                (0, 0) => return,
                (1.., 1..) => self.come(Kind::Large),
                (1.., _) => self.come(Kind::Small),
                (..0, ..0) => self.go(true),
                (..0, _) => self.go(false) || self.go(true),
                (0, 1..) => (self.rng.chance(0.4) && self.second_child()) || self.go(false),
                (0, _) => (self.rng.chance(0.6) && self.child_leaves_two()) || self.go(true),
            };
            if !moved {
                return;
            }
        }
    }

    /// A household enters the noyau dur: a suspended one comes back, or a new one registers.
    fn come(&mut self, kind: Kind) -> bool {
        let now = self.now();
        if !self.first && self.rng.chance(0.5) {
            let back = |h: &Household| {
                h.presence == Presence::Suspended && h.payable(now) && h.large(now) == (kind == Kind::Large)
            };
            if let Some(at) = self.commune.find(self.rng, back) {
                self.commune.change(at, now, |h| resume(h, now));
                return true;
            }
        }
        let at = self.commune.welcome(kind, now, self.rng);
        if !self.first {
            let (law, target) = (self.law, &self.target);
            let (mut chosen, rng) = (self.commune.people[at].clone(), &mut *self.rng);
            crate::endow::newcomer(&mut chosen, &self.commune.counts, target, law, rng);
            self.commune.change(at, now, |h| *h = chosen);
        }
        true
    }

    /// A household leaves it: suspended, struck off, or without a right.
    fn go(&mut self, large: bool) -> bool {
        let now = self.now();
        let old = self.rng.chance(0.8);
        let fits = |h: &Household| h.large(now) == large;
        let before = |h: &Household| fits(h) && h.since < now;
        let at = if old { self.commune.find_core(self.rng, before) } else { None };
        let Some(at) = at.or_else(|| self.commune.find_core(self.rng, fits)) else { return false };
        let presence = match self.rng.below(10) {
            0..=4 => Presence::Suspended,
            5..=7 => Presence::Struck,
            // Two children make a right: such a family is suspended or gone.
            _ if large => Presence::Suspended,
            _ => Presence::Lagged,
        };
        self.commune.set_aside(at, self.law, presence);
        true
    }

    /// A second child joins a family of one: born, or brought by a new partner.
    fn second_child(&mut self) -> bool {
        let now = self.now();
        let one =
            |h: &Household| h.children_under(20, now) == 1 && h.n == 1 && (1..17).contains(&age(h.children[0], now));
        let Some(at) = self.commune.find_core(self.rng, one) else { return false };
        let born = self.commune.people[at].children[0] + self.rng.between(14, 50) as M;
        self.commune.change(at, now, |h| h.add_child(born.min(now)));
        true
    }

    fn child_leaves_two(&mut self) -> bool {
        let now = self.now();
        let leaving =
            |h: &Household| h.n == 2 && h.large(now) && age(h.children[0], now) >= 17 && h.has(rights::PAYABLE);
        let Some(at) = self.commune.find_core(self.rng, leaving) else { return false };
        self.commune.change(at, now, |h| h.remove_child(0));
        true
    }

    fn persons(&mut self) {
        while self.gap(PERSONS) != 0 {
            let more = self.gap(PERSONS) > 0;
            let first = self.rng.below(3);
            let moved =
                (0..3).any(|i| if more { self.one_more((first + i) % 3) } else { self.one_less((first + i) % 3) });
            if !moved
                && !(if more {
                    self.lodger()
                } else {
                    self.lodger_leaves() || self.any_less() || (self.again && self.baby_leaves())
                })
            {
                return;
            }
        }
    }

    fn one_more(&mut self, way: u32) -> bool {
        let now = self.now();
        let (law, rng) = (self.law, &mut *self.rng);
        match way {
            0 => {
                let alone = |h: &Household| {
                    h.single()
                        && h.student == 0
                        && h.has(rights::PAYABLE & !(rights::ASF | rights::RSA))
                        && (21..64).contains(&age(h.birth, now))
                };
                let Some(at) = self.commune.find_core(rng, alone) else { return false };
                self.commune.change(at, now, |h| unite(h, law, rng));
            }
            1 => {
                let family = |h: &Household| h.large(now) && h.n < 6 && !h.has(rights::EARLY);
                let Some(at) = self.commune.find_core(rng, family) else { return false };
                let years = rng.between(3, 15);
                self.commune.change(at, now, |h| join(h, years, law, rng));
            }
            _ => {
                let none = |h: &Household| {
                    h.n == 0 && h.student == 0 && (24..55).contains(&age(h.birth, now)) && !h.has(rights::RSA)
                };
                let Some(at) = self.commune.find_core(rng, none) else { return false };
                let years = rng.between(3, 17);
                self.commune.change(at, now, |h| join(h, years, law, rng));
            }
        }
        true
    }

    fn one_less(&mut self, way: u32) -> bool {
        let now = self.now();
        let (law, rng) = (self.law, &mut *self.rng);
        match way {
            0 => {
                let couple = |h: &Household| !h.single();
                let Some(at) = self.commune.find_core(rng, couple) else { return false };
                self.commune.change(at, now, |h| separate(h, law, rng));
            }
            1 => {
                let family = |h: &Household| h.children_under(20, now) >= 3;
                let Some(at) = self.commune.find_core(rng, family) else { return false };
                self.commune.change(at, now, |h| h.remove_child(0));
            }
            _ => {
                let one = |h: &Household| {
                    h.n == 1 && !h.has(rights::EARLY) && h.has(rights::PAYABLE & !(rights::ASF | rights::AEEH))
                };
                let Some(at) = self.commune.find_core(rng, one) else { return false };
                self.commune.change(at, now, |h| {
                    h.remove_child(0);
                    h.rights &= !(rights::ASF | rights::AEEH);
                    work::settle(h, law, rng);
                });
            }
        }
        true
    }

    /// Another adult comes to live there, or a child too many to care about the shape.
    fn lodger(&mut self) -> bool {
        let now = self.now();
        let Some(at) = self.commune.find_core(self.rng, |h| h.others < 2 && h.student == 0) else {
            let (law, rng) = (self.law, &mut *self.rng);
            let room = self.commune.find_core(rng, |h| h.large(now) && h.n < 12);
            let room =
                room.or_else(|| self.commune.find_core(rng, |h| h.n == 0 && (20..60).contains(&age(h.birth, now))));
            let Some(at) = room else { return false };
            self.commune.change(at, now, |h| join(h, 4, law, rng));
            return true;
        };
        self.commune.change(at, now, |h| h.others += 1);
        true
    }

    fn lodger_leaves(&mut self) -> bool {
        let now = self.now();
        let Some(at) = self.commune.find_core(self.rng, |h| h.others > 0) else { return false };
        self.commune.change(at, now, |h| h.others -= 1);
        true
    }

    /// What no gentler way reached: a child that changes no count leaves.
    fn any_less(&mut self) -> bool {
        let now = self.now();
        let (law, rng) = (self.law, &mut *self.rng);
        let surplus = |h: &Household| match h.children_under(20, now) {
            1 => !h.has(rights::EARLY) || h.n > 1,
            2 => h.n > 2,
            n => n > 2,
        };
        let Some(at) = self.commune.find_core(rng, |h| h.n > 0 && surplus(h)) else { return false };
        self.commune.change(at, now, |h| {
            h.remove_child(0);
            if h.n == 0 {
                h.rights &= !(rights::ASF | rights::AEEH);
            }
            keep_a_right(h, law, rng);
        });
        true
    }

    /// The last resort: a family of one child is no longer one, and early childhood is drawn again.
    fn baby_leaves(&mut self) -> bool {
        let now = self.now();
        let (law, rng) = (self.law, &mut *self.rng);
        let Some(at) = self.commune.find_core(rng, |h| h.n > 0 && !h.large(now)) else { return false };
        self.commune.change(at, now, |h| {
            h.remove_child(usize::from(h.n) - 1);
            h.rights &= !(rights::EARLY | rights::ASF | rights::AEEH);
            keep_a_right(h, law, rng);
            work::settle(h, law, rng);
        });
        true
    }

    fn right(&mut self, count: usize, right: u16) {
        while self.gap(count) != 0 {
            let moved = if self.gap(count) > 0 { self.opens(right) } else { self.closes(right) };
            if !moved {
                return;
            }
        }
    }

    fn opens(&mut self, right: u16) -> bool {
        let now = self.now();
        let law = self.law;
        let natural = |h: &Household| !h.has(right) && h.student == 0 && likely(h, right, now);
        let possible = |h: &Household| {
            let barred =
                right == rights::RSA && h.has(rights::AAH | rights::CMG) || age(h.birth, now) >= 64 || h.student > 0;
            !h.has(right) && (right == rights::HOUSING || !barred)
        };
        let at = self.commune.find_core(self.rng, natural);
        let at = at.or_else(|| self.commune.find_core(self.rng, possible));
        let Some(at) = at.or_else(|| self.commune.find_core(self.rng, |h| !h.has(right))) else { return false };
        let rng = &mut *self.rng;
        self.commune.change(at, now, |h| {
            // In a hamlet, studies or a disability benefit end for it.
            if right != rights::HOUSING {
                h.student = 0;
            }
            if right == rights::RSA {
                h.rights &= !rights::AAH;
            }
            work::open(h, right, law, rng);
        });
        true
    }

    fn closes(&mut self, right: u16) -> bool {
        let now = self.now();
        let law = self.law;
        let covered = |h: &Household| h.has(right) && h.payable_without(right, now) && (h.student == 0);
        let at = self.commune.find_core(self.rng, covered);
        let Some(at) = at.or_else(|| self.commune.find_core(self.rng, |h| h.has(right))) else { return false };
        let rng = &mut *self.rng;
        self.commune.change(at, now, |h| {
            work::close(h, right, law, rng);
            let next = match right {
                rights::RSA => rights::PPA,
                rights::PPA => rights::HOUSING,
                _ => 0,
            };
            if !h.payable(now) && next != 0 {
                h.student = 0;
                work::open(h, next, law, rng);
            }
            keep_a_right(h, law, rng);
        });
        true
    }
}

/// Whom a right most often opens to.
fn likely(h: &Household, right: u16, now: M) -> bool {
    let years = age(h.birth, now);
    match right {
        rights::RSA => {
            !h.has(rights::AAH | rights::CMG | rights::HOUSING | rights::PARENTAL)
                && (25..63).contains(&years)
                && (h.single() || h.workers() < 2)
        }
        rights::PPA => !h.has(rights::RSA | rights::AAH) && (19..63).contains(&years),
        _ => h.has(rights::RSA | rights::AAH | rights::PPA) && (h.single() || h.n > 1) && work::can_be_helped(h.tenure),
    }
}
