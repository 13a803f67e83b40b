//! Territories as sets of communes: the same set is one place, whatever the level or the edition that names it.
//!
//! A place covered by smaller ones gives a sum; a commune that changed EPCI makes the old
//! and the new EPCI two places, so that both totals stand in the same equations.

use std::collections::BTreeMap;

use crate::edition::Edition;

/// A place: number of a set of communes.
pub(crate) type Place = u32;

/// All the places that the editions name.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Communes of each place (numbers of zones), sorted; alone for a commune or a zone without list.
    pub(crate) members: Vec<Vec<u32>>,
    /// A zone that names each place, for words.
    pub(crate) zone: Vec<u32>,
    /// By edition, the place of each zone.
    by_zone: Vec<BTreeMap<u32, Place>>,
    /// Whether an edition names the place.
    named_by: Vec<Vec<bool>>,
    /// For each place above the commune, the largest other places that lie in it without touching
    /// one another, then the communes left.
    pub(crate) cover: Vec<Vec<Place>>,
}

impl Places {
    pub(crate) fn of(editions: &[Edition]) -> Self {
        let mut places = Self::default();
        let mut sets: BTreeMap<Vec<u32>, Place> = BTreeMap::new();
        for (index, edition) in editions.iter().enumerate() {
            places.by_zone.push(BTreeMap::new());
            let communes = edition.territories.values().flatten().copied();
            let mut zones: Vec<u32> = edition.figures.iter().map(|f| f.key.zone).collect();
            zones.dedup();
            zones.extend(communes);
            zones.extend(edition.territories.keys());
            zones.sort_unstable();
            zones.dedup();
            for zone in zones {
                places.add(&mut sets, index, edition, zone);
            }
        }
        let count = editions.len();
        places.named_by.iter_mut().for_each(|named| named.resize(count, false));
        places.cover = places.covers(&sets);
        places
    }

    fn add(&mut self, sets: &mut BTreeMap<Vec<u32>, Place>, index: usize, edition: &Edition, zone: u32) {
        let mut members = edition.territories.get(&zone).cloned().unwrap_or_else(|| vec![zone]);
        members.sort_unstable();
        members.dedup();
        let place = match sets.get(&members) {
            Some(&place) => place,
            None => {
                let place = self.members.len() as Place;
                sets.insert(members.clone(), place);
                self.members.push(members);
                self.zone.push(zone);
                self.named_by.push(Vec::new());
                place
            }
        };
        self.named_by[place as usize].resize(index + 1, false);
        self.named_by[place as usize][index] = true;
        self.by_zone[index].insert(zone, place);
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// The place a zone is in an edition.
    pub(crate) fn at(&self, edition: usize, zone: u32) -> Option<Place> {
        self.by_zone[edition].get(&zone).copied()
    }

    /// Whether an edition names this place.
    pub(crate) fn is_named(&self, place: Place, edition: usize) -> bool {
        self.named_by[place as usize][edition]
    }

    /// For each place, the largest disjoint places inside it.
    fn covers(&self, sets: &BTreeMap<Vec<u32>, Place>) -> Vec<Vec<Place>> {
        let mut above: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
        let mut large: Vec<Place> = (0..self.len() as Place).filter(|&p| self.members[p as usize].len() > 1).collect();
        large.sort_by_key(|&p| (std::cmp::Reverse(self.members[p as usize].len()), p));
        for &place in &large {
            for &commune in &self.members[place as usize] {
                above.entry(commune).or_default().push(place);
            }
        }
        let mut covers = vec![Vec::new(); self.len()];
        for &place in &large {
            covers[place as usize] = self.cover_of(place, &above, sets);
        }
        covers
    }

    fn cover_of(
        &self,
        place: Place,
        above: &BTreeMap<u32, Vec<Place>>,
        sets: &BTreeMap<Vec<u32>, Place>,
    ) -> Vec<Place> {
        let whole = &self.members[place as usize];
        let is_free = |taken: &[bool], part: &[u32]| {
            part.iter().all(|commune| whole.binary_search(commune).is_ok_and(|at| !taken[at]))
        };
        let mut taken = vec![false; whole.len()];
        let mut cover = Vec::new();
        for at in 0..whole.len() {
            if taken[at] {
                continue;
            }
            let smaller = |part: &&Place| self.members[**part as usize].len() < whole.len();
            let candidates = above.get(&whole[at]).into_iter().flatten().filter(smaller);
            let part = candidates.copied().find(|&part| is_free(&taken, &self.members[part as usize]));
            let Some(part) = part.or_else(|| sets.get(&vec![whole[at]]).copied()) else { continue };
            for commune in &self.members[part as usize] {
                if let Ok(at) = whole.binary_search(commune) {
                    taken[at] = true;
                }
            }
            cover.push(part);
        }
        cover.sort_unstable();
        cover
    }
}
