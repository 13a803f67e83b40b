//! The part of the reconciliation that is about early childhood.

use crate::arrival::{Kind, situation};
use crate::clock::{M, age};
use crate::events::keep_a_right;
use crate::household::{Household, Presence, rights};
use crate::reconcile::Reconciliation;
use crate::targets::PAJE;
use crate::work;

impl Reconciliation<'_> {
    pub(crate) fn early_childhood(&mut self) {
        while self.gap(PAJE) != 0 {
            let moved = if self.gap(PAJE) > 0 { self.more_young() } else { self.fewer_young() };
            if !moved {
                return;
            }
        }
    }

    fn more_young(&mut self) -> bool {
        let now = self.now();
        let (law, parental) = (self.law, self.rng.chance(0.06));
        let toddler = |h: &Household| !h.has(rights::EARLY) && h.youngest_age(now) < 3;
        if let Some(at) = self.commune.find_core(self.rng, toddler) {
            let right = if parental && !self.commune.people[at].single() { rights::PARENTAL } else { rights::AB };
            let rng = &mut *self.rng;
            self.commune.change(at, now, |h| work::open(h, right, law, rng));
            return true;
        }
        let kept = |h: &Household| {
            !h.has(rights::EARLY | rights::RSA | rights::AAH) && h.youngest_age(now) < 6 && h.workers() > 0
        };
        let minded = if self.rng.chance(0.6) { self.commune.find_core(self.rng, kept) } else { None };
        if let Some(at) = minded {
            let rng = &mut *self.rng;
            self.commune.change(at, now, |h| work::open(h, rights::CMG, law, rng));
            return true;
        }
        let found = match (self.again, self.first) {
            (true, _) => None,
            (_, true) => self.make_younger(),
            _ => self.birth(),
        };
        let Some(at) = found.or_else(|| self.young_family_comes()) else { return false };
        let rng = &mut *self.rng;
        self.commune.change(at, now, |h| work::open(h, rights::AB, law, rng));
        true
    }

    /// In the first month: a family whose youngest is in fact a baby.
    fn make_younger(&mut self) -> Option<usize> {
        let now = self.now();
        let young = |h: &Household| h.n > 0 && !h.has(rights::EARLY) && age(h.birth, now) < 46;
        let at = self
            .commune
            .find_core(self.rng, young)
            .or_else(|| self.commune.find_core(self.rng, |h| h.n > 0 && !h.has(rights::EARLY)))
            .or_else(|| self.commune.find_core(self.rng, |h| h.n == 0 && h.student == 0 && age(h.birth, now) < 45))?;
        let born = now - self.rng.below(36) as M;
        self.commune.change(at, now, |h| {
            if h.n > 0 {
                h.remove_child(usize::from(h.n) - 1);
            }
            h.add_child(born);
        });
        Some(at)
    }

    /// A birth in a family that it does not bring into the allowances.
    fn birth(&mut self) -> Option<usize> {
        let now = self.now();
        let mother =
            |h: &Household| h.n < 12 && h.children_under(20, now) != 1 && !h.has(rights::EARLY) && h.student == 0;
        let young = |h: &Household| mother(h) && (20..43).contains(&age(h.birth, now)) && (h.sex == 2 || !h.single());
        let at = self
            .commune
            .find_core(self.rng, young)
            .or_else(|| self.commune.find_core(self.rng, |h| mother(h) && age(h.birth, now) < 50))?;
        self.commune.change(at, now, |h| {
            h.add_child(now);
            h.due = crate::clock::NEVER;
        });
        Some(at)
    }

    /// Where nobody can have a child: a household leaves, a young family registers.
    fn young_family_comes(&mut self) -> Option<usize> {
        let now = self.now();
        let leaving = self
            .commune
            .find_core(self.rng, |h| !h.has(rights::EARLY) && h.large(now))
            .or_else(|| self.commune.find_core(self.rng, |h| !h.has(rights::EARLY)))?;
        let large = self.commune.people[leaving].large(now);
        self.commune.set_aside(leaving, self.law, Presence::Struck);
        let at = self.commune.welcome(if large { Kind::Large } else { Kind::Small }, now, self.rng);
        let born = now - self.rng.below(30) as M;
        let (law, rng, small) = (self.law, &mut *self.rng, self.again);
        self.commune.change(at, now, |h| {
            h.student = 0;
            if small {
                h.spouse = crate::clock::NEVER;
                h.situation = situation(h, now, rng);
                h.others = 0;
                while h.n > 2 {
                    h.remove_child(0);
                }
            }
            if h.n > 0 {
                h.remove_child(usize::from(h.n) - 1);
            } else {
                let eldest_parent_at = born - (19 * 12 + rng.below(200) as M);
                h.birth = eldest_parent_at;
                h.spouse = if h.single() { h.spouse } else { eldest_parent_at };
            }
            h.add_child(born);
            if !self.first {
                h.enrolled = now;
            }
            work::settle(h, law, rng);
        });
        Some(at)
    }

    fn fewer_young(&mut self) -> bool {
        let now = self.now();
        let law = self.law;
        let covered = |h: &Household| h.has(rights::EARLY) && h.payable_without(rights::EARLY, now);
        let at = self.commune.find_core(self.rng, covered);
        let Some(at) = at.or_else(|| self.commune.find_core(self.rng, |h| h.has(rights::EARLY))) else { return false };
        let rng = &mut *self.rng;
        self.commune.change(at, now, |h| {
            work::close(h, rights::EARLY, law, rng);
            keep_a_right(h, law, rng);
        });
        true
    }
}
