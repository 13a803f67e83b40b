//! What is left of a pool: its time, and the room of its nested quotas.

use super::super::capacity::{Pool, Quota};
use super::super::selection::QuotaUse;

/// A place in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Position of the pool.
    pub pool: usize,
    /// Innermost quota that holds the dossier.
    pub quota: Option<usize>,
}

/// A pool being filled.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// Time left, in minutes.
    pub time: u32,
    /// Its quotas, in the order of the file.
    pub sets: Vec<Set>,
}

/// A quota being filled.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// The smallest quota around it.
    pub around: Option<usize>,
    /// At least, once lowered to what can be had.
    pub min: u32,
    /// At most.
    pub max: u32,
    /// Taken.
    pub count: u32,
    /// What the minima strictly inside still lack together.
    inner_lack: u32,
}

impl Room {
    /// An empty pool.
    pub(crate) fn new(pool: &Pool) -> Self {
        let set = |quota: &Quota| Set {
            around: smallest_around(quota, &pool.quotas),
            min: quota.min,
            max: quota.max.unwrap_or(u32::MAX),
            count: 0,
            inner_lack: 0,
        };
        let mut room = Self { time: pool.time(), sets: pool.quotas.iter().map(set).collect() };
        room.count_lacks();
        room
    }

    /// The innermost of the quotas that hold a dossier: the one inside all others.
    pub(crate) fn innermost(&self, holds: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.sets.len()).filter(|&at| holds(at)).max_by_key(|&at| self.chain(Some(at)).count())
    }

    /// A quota and those around it, from the inside.
    pub(crate) fn chain(&self, quota: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(quota, |&at| self.sets[at].around)
    }

    /// Whether one more of that time fits.
    pub(crate) fn has(&self, quota: Option<usize>, minutes: u32) -> bool {
        minutes <= self.time && self.chain(quota).all(|at| self.sets[at].count < self.sets[at].max)
    }

    /// Whether one more brings the minima, taken together, nearer: on the way from the inside, a
    /// quota gains when its own minimum asks for more than those inside it, or when one inside gains.
    pub(crate) fn lacks(&self, quota: Option<usize>) -> bool {
        self.chain(quota).fold(false, |gains, at| {
            let set = &self.sets[at];
            gains || set.min.saturating_sub(set.count) > set.inner_lack
        })
    }

    /// Takes one.
    pub(crate) fn take(&mut self, quota: Option<usize>, minutes: u32) {
        self.time -= minutes;
        let chain: Vec<usize> = self.chain(quota).collect();
        for at in chain {
            let before = self.sets[at].lack();
            self.sets[at].count += 1;
            let after = self.sets[at].lack();
            if let Some(around) = self.sets[at].around {
                self.sets[around].inner_lack -= before - after;
            }
        }
    }

    /// Lowers each minimum to the dossiers that there are, given their innermost quotas.
    pub(crate) fn lower_minima(&mut self, quotas: impl Iterator<Item = Option<usize>>) {
        let mut there = vec![0u32; self.sets.len()];
        quotas.flatten().for_each(|at| there[at] += 1);
        for at in self.inside_out() {
            let had = there[at].min(self.sets[at].max);
            self.sets[at].min = self.sets[at].min.min(had);
            if let Some(around) = self.sets[at].around {
                there[around] += had;
            }
        }
        self.count_lacks();
    }

    fn count_lacks(&mut self) {
        self.sets.iter_mut().for_each(|set| set.inner_lack = 0);
        for at in self.inside_out() {
            let lack = self.sets[at].lack();
            if let Some(around) = self.sets[at].around {
                self.sets[around].inner_lack += lack;
            }
        }
    }

    fn inside_out(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.sets.len()).collect();
        all.sort_by_key(|&at| std::cmp::Reverse(self.chain(Some(at)).count()));
        all
    }

    /// How full its quotas are.
    pub(crate) fn quotas(&self, pool: &Pool) -> Vec<QuotaUse> {
        let used = |(quota, set): (&Quota, &Set)| {
            let (label, min, max) = (quota.label(), quota.min, quota.max);
            QuotaUse { label, min, max, lines: set.count }
        };
        pool.quotas.iter().zip(&self.sets).map(used).collect()
    }
}

impl Set {
    /// What it lacks for its minima, inner ones included.
    fn lack(&self) -> u32 {
        self.min.saturating_sub(self.count).max(self.inner_lack)
    }
}

fn smallest_around(quota: &Quota, all: &[Quota]) -> Option<usize> {
    let around = |at: &usize| all[*at] != *quota && quota.inside(&all[*at]);
    (0..all.len()).filter(around).max_by_key(|&at| all.iter().filter(|other| all[at].inside(other)).count())
}

#[cfg(test)]
impl Room {
    /// A pool of that time, with quotas (around, minimum, maximum).
    pub(crate) fn of(time: u32, quotas: &[(Option<usize>, u32, u32)]) -> Self {
        let set = |&(around, min, max)| Set { around, min, max, count: 0, inner_lack: 0 };
        let mut room = Self { time, sets: quotas.iter().map(set).collect() };
        room.count_lacks();
        room
    }
}
