//! Who is served, under the advisers' time and nested quotas (method §5).
//!
//! Dossiers come in order, each with the pools that may serve it. Pools that no dossier links are
//! judged apart. Where each dossier has one pool, they are taken in order: first those that a
//! minimum lacks, then the rest. With equal times and nested quotas no other choice is better, for
//! the sets that fit are those of a matroid (R. Rado, 1957; J. Edmonds, 1971); the property test
//! compares with all subsets. With unequal times it stays the rule that can be explained: whoever
//! comes first and fits is served. Where a dossier fits several pools, `flow` decides.

mod flow;
mod room;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use room::{Place, Room};

/// What choosing sees of a dossier: which places fit it, the first being preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Pool and innermost quota, in the order of preference.
    pub places: Vec<Place>,
    /// Adviser's time, in minutes.
    pub minutes: u32,
}

/// For each item, in the order given, the pool that serves it.
pub(crate) fn select(items: &[Item], rooms: &mut [Room]) -> Vec<Option<usize>> {
    for (pool, room) in rooms.iter_mut().enumerate() {
        let places = items.iter().flat_map(|item| item.places.iter().filter(|place| place.pool == pool));
        room.lower_minima(places.map(|place| place.quota));
    }
    let mut served = vec![None; items.len()];
    for group in linked(items, rooms.len()) {
        let several = group.iter().any(|&at| items[at].places.len() > 1);
        match several {
            false => greedy(items, &group, rooms, &mut served),
            true => flow::choose(items, &group, rooms, &mut served),
        }
    }
    served
}

/// Minima first, then the rest, both in order; each item at the first place that has room.
fn greedy(items: &[Item], group: &[usize], rooms: &mut [Room], served: &mut [Option<usize>]) {
    for minima in [true, false] {
        for &at in group {
            let item = &items[at];
            let fits = |place: &&Place| {
                let room = &rooms[place.pool];
                room.has(place.quota, item.minutes) && (!minima || room.lacks(place.quota))
            };
            let Some(place) = item.places.iter().find(fits).filter(|_| served[at].is_none()) else { continue };
            rooms[place.pool].take(place.quota, item.minutes);
            served[at] = Some(place.pool);
        }
    }
}

/// Positions of the items, those whose pools are linked together; items without a pool are in none.
fn linked(items: &[Item], pools: usize) -> Vec<Vec<usize>> {
    let links: BTreeSet<Vec<usize>> = items.iter().map(|i| i.places.iter().map(|place| place.pool).collect()).collect();
    let roots = roots(&links, pools);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(place) = item.places.first() {
            groups.entry(roots[place.pool]).or_default().push(at);
        }
    }
    groups.into_values().collect()
}

/// For each pool, the first of those that share dossiers with it, directly or not.
pub(crate) fn roots(links: &BTreeSet<Vec<usize>>, pools: usize) -> Vec<usize> {
    let mut root: Vec<usize> = (0..pools).collect();
    for link in links {
        let Some(least) = link.iter().map(|&pool| root[pool]).min() else { continue };
        let merged: BTreeSet<usize> = link.iter().map(|&pool| root[pool]).collect();
        root.iter_mut().filter(|r| merged.contains(r)).for_each(|r| *r = least);
    }
    root
}

#[cfg(test)]
mod tests;
