//! The households of one commune, and its counts.

use crate::arrival::{self, Kind, Mix};
use crate::clock::M;
use crate::household::{Household, Presence, rights};
use crate::law::Law;
use crate::places::Place;
use crate::rng::{Rng, key};
use crate::targets::{AF, Counts, FOYERS, HOUSING, PAJE, PERSONS, PPA, RSA};

/// A commune with its households.
pub(crate) struct Commune {
    pub place: Place,
    pub people: Vec<Household>,
    pub counts: Counts,
    pub mix: Mix,
    /// Numbers of the households to come.
    first_id: u64,
    born: u64,
}

/// What a household adds to the seven counts.
pub(crate) fn share_of_counts(h: &Household, now: M) -> Counts {
    if !h.core() {
        return [0; 7];
    }
    let mut counts = [0; 7];
    counts[FOYERS] = 1;
    counts[PERSONS] = h.persons();
    counts[RSA] = i32::from(h.has(rights::RSA));
    counts[PPA] = i32::from(h.has(rights::PPA));
    counts[HOUSING] = i32::from(h.has(rights::HOUSING));
    counts[AF] = i32::from(h.large(now));
    counts[PAJE] = i32::from(h.has(rights::EARLY));
    counts
}

impl Commune {
    pub fn new(place: Place, department: u64) -> Self {
        let first_id = department << 36 | place.rank << 24;
        Self { place, people: Vec::new(), counts: [0; 7], mix: Mix::of(&[1; 7], false), first_id, born: 0 }
    }

    /// The commune's stream of random numbers for a month.
    pub fn rng(&self, seed: u64, month: M, purpose: u64) -> Rng {
        Rng::of(&[seed, key(self.place.code), self.place.rank, month as u64, purpose])
    }

    /// Follows the counts that the commune is to have.
    pub fn aim(&mut self, target: &Counts) {
        self.mix = Mix::of(target, self.place.population >= 15_000);
    }

    /// Brings a new household in, and says where it is.
    pub fn welcome(&mut self, kind: Kind, now: M, rng: &mut Rng) -> usize {
        let id = self.first_id + self.born;
        self.born += 1;
        let h = arrival::household(id, kind, &self.mix, now, rng);
        self.enter(h, now)
    }

    /// Takes a household in, from here or elsewhere.
    pub fn enter(&mut self, h: Household, now: M) -> usize {
        self.add(&share_of_counts(&h, now), 1);
        self.people.push(h);
        self.people.len() - 1
    }

    fn add(&mut self, counts: &Counts, sign: i32) {
        self.counts.iter_mut().zip(counts).for_each(|(sum, value)| *sum += sign * value);
    }

    /// Changes a household and keeps the counts true.
    pub fn change(&mut self, at: usize, now: M, change: impl FnOnce(&mut Household)) {
        let before = share_of_counts(&self.people[at], now);
        change(&mut self.people[at]);
        let after = share_of_counts(&self.people[at], now);
        self.add(&before, -1);
        self.add(&after, 1);
    }

    /// Counts everything again.
    pub fn recount(&mut self, now: M) {
        self.counts = [0; 7];
        for at in 0..self.people.len() {
            let counts = share_of_counts(&self.people[at], now);
            self.add(&counts, 1);
        }
    }

    /// The first household that fits, from one drawn at random on.
    pub fn find(&self, rng: &mut Rng, fits: impl Fn(&Household) -> bool) -> Option<usize> {
        let n = self.people.len();
        let start = rng.below(n as u32) as usize;
        (start..n).chain(0..start).find(|at| fits(&self.people[*at]))
    }

    /// The first household of the noyau dur that fits.
    pub fn find_core(&self, rng: &mut Rng, fits: impl Fn(&Household) -> bool) -> Option<usize> {
        self.find(rng, |h| h.core() && fits(h))
    }

    /// Takes a household out of the noyau dur.
    pub fn set_aside(&mut self, at: usize, law: &Law, presence: Presence) {
        self.change(at, law.month, |h| {
            h.presence = presence;
            h.since = law.month;
            h.declaration = crate::household::Declaration::None;
        });
    }

    /// Households outside the noyau dur.
    pub fn outside(&self) -> usize {
        self.people.len() - self.counts[FOYERS] as usize
    }
}
