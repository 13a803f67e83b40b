//! Neighbours hidden so that a published total does not give a hidden count back.
//!
//! One table at a time, over the nested geography commune → part of the EPCI →
//! department. In a group of children with a known total, what an attacker learns of
//! the hidden ones is their sum: with at least two hidden and a sum of at least the
//! threshold, each may be anything from 0 to that sum, which holds [0, threshold].
//! A hidden total hides all its parts that are not zero.

use std::collections::{BTreeMap, BTreeSet};

use portulan_terms::{Level, Month, Observation, Territories};

/// The indices to hide: `primaries`, and the smallest neighbours that protect them.
pub fn hide(
    territories: &Territories,
    observations: &[Observation],
    primaries: BTreeSet<usize>,
    threshold: f64,
) -> BTreeSet<usize> {
    let mut hidden = primaries;
    let groups = groups(territories, observations);
    loop {
        let before = hidden.len();
        groups.families.values().for_each(|family| family.protect(observations, threshold, &mut hidden));
        for twins in &groups.twins {
            if twins.iter().any(|index| hidden.contains(index)) {
                hidden.extend(twins);
            }
        }
        if hidden.len() == before {
            return hidden;
        }
    }
}

/// A parent and its children in one table.
#[derive(Default)]
struct Family {
    parent: Option<usize>,
    children: Vec<usize>,
}

type FamilyKey<'a> = (Month, &'a str, Level, &'a str);

#[derive(Default)]
struct Groups<'a> {
    families: BTreeMap<FamilyKey<'a>, Family>,
    /// Observations of the same records under two levels: one cell, one fate.
    twins: Vec<Vec<usize>>,
}

fn groups<'a>(territories: &'a Territories, observations: &'a [Observation]) -> Groups<'a> {
    let mut groups = Groups::default();
    let mut same: BTreeMap<FamilyKey<'a>, Vec<usize>> = BTreeMap::new();
    for (index, o) in observations.iter().enumerate() {
        let (level, code) = records(territories, o);
        same.entry((o.month, &o.category, level, code)).or_default().push(index);
        groups.families.entry((o.month, &o.category, level, code)).or_default().parent.get_or_insert(index);
        if let Some((level, code)) = parent(territories, level, code) {
            groups.families.entry((o.month, &o.category, level, code)).or_default().children.push(index);
        }
    }
    groups.twins = same.into_values().filter(|twins| twins.len() > 1).collect();
    groups
}

/// The level and code that stand for the observation's set of records: a whole EPCI
/// inside the department is its part, and the Caf is the department.
fn records<'a>(territories: &'a Territories, o: &'a Observation) -> (Level, &'a str) {
    match o.level {
        Level::Epci if territories.get(Level::EpciPartie, &o.territory).is_some_and(|t| !t.is_part()) => {
            (Level::EpciPartie, &o.territory)
        }
        Level::Caf => (Level::Departement, territories.at(Level::Departement).next().map_or("", |d| &d.code)),
        level => (level, &o.territory),
    }
}

fn parent<'a>(territories: &'a Territories, level: Level, code: &str) -> Option<(Level, &'a str)> {
    match level {
        Level::Commune => {
            let epci = territories.get(Level::Commune, code)?.epci.as_deref()?;
            Some((Level::EpciPartie, epci))
        }
        Level::EpciPartie => Some((Level::Departement, territories.at(Level::Departement).next()?.code.as_str())),
        _ => None,
    }
}

impl Family {
    fn protect(&self, observations: &[Observation], threshold: f64, hidden: &mut BTreeSet<usize>) {
        let size = |index: &usize| observations[*index].count.or(observations[*index].numerator).unwrap_or(0.0);
        let Some(parent) = self.parent else { return };
        if hidden.contains(&parent) {
            // A hidden total whose parts are shown is not hidden.
            hidden.extend(self.children.iter().filter(|index| size(index) > 0.0));
            return;
        }
        // Twins of one child (an EPCI and its part) count once.
        let mut seen = BTreeSet::new();
        let mut children: Vec<usize> =
            self.children.iter().copied().filter(|i| seen.insert(observations[*i].territory.clone())).collect();
        children.sort_by(|a, b| size(a).total_cmp(&size(b)).then(a.cmp(b)));
        let (mut covered, free): (Vec<usize>, Vec<usize>) = children.iter().partition(|index| hidden.contains(index));
        if covered.is_empty() {
            return;
        }
        let mut free = free.into_iter().filter(|index| size(index) > 0.0);
        while covered.len() < 2 || covered.iter().map(size).sum::<f64>() < threshold {
            match free.next() {
                Some(next) => covered.push(next),
                None => {
                    hidden.insert(parent);
                    break;
                }
            }
        }
        hidden.extend(covered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portulan_terms::Territory;

    /// One department, two EPCI of three communes each.
    fn territories() -> Territories {
        let mut all = Territories::default();
        let mut add = |level, code: &str, communes: &[&str], epci: Option<&str>| {
            let communes: Vec<String> = communes.iter().map(|c| (*c).to_owned()).collect();
            let communes_total = communes.len();
            let territory = Territory {
                code: code.into(),
                communes,
                communes_total,
                epci: epci.map(str::to_owned),
                ..Default::default()
            };
            all.insert(level, territory);
        };
        for (epci, communes) in [("A", ["a1", "a2", "a3"]), ("B", ["b1", "b2", "b3"])] {
            add(Level::EpciPartie, epci, &communes, None);
            communes.iter().for_each(|c| add(Level::Commune, c, &[c], Some(epci)));
        }
        add(Level::Departement, "D", &["a1", "a2", "a3", "b1", "b2", "b3"], None);
        all
    }

    fn observations(counts: [u32; 6]) -> Vec<Observation> {
        let row = |level, territory: &str, n: u32| Observation {
            month: Month::new(2024, 12).expect("a month"),
            level,
            territory: territory.into(),
            category: "".into(),
            numerator: Some(f64::from(n)),
            denominator: None,
            value: None,
            margin: None,
            count: Some(f64::from(n)),
            largest: None,
            cells: None,
            mark: None,
        };
        let codes = ["a1", "a2", "a3", "b1", "b2", "b3"];
        let mut rows: Vec<_> = codes.iter().zip(counts).map(|(code, n)| row(Level::Commune, code, n)).collect();
        rows.push(row(Level::EpciPartie, "A", counts[..3].iter().sum()));
        rows.push(row(Level::EpciPartie, "B", counts[3..].iter().sum()));
        rows.push(row(Level::Departement, "D", counts.iter().sum()));
        rows
    }

    /// Every completion of the hidden communes that agrees with the totals shown:
    /// each primary must be able to be 0 and to be at least the threshold.
    #[test]
    fn no_table_of_six_communes_lets_a_small_count_be_bounded() {
        let threshold = 5.0;
        let values = [0, 1, 3, 6, 20];
        for code in 0..5u32.pow(6) {
            let counts: [u32; 6] = std::array::from_fn(|i| values[(code / 5u32.pow(i as u32) % 5) as usize]);
            let rows = observations(counts);
            let small = |o: &Observation| o.count.is_some_and(|n| n > 0.0 && n < threshold);
            let primaries: BTreeSet<usize> = (0..rows.len()).filter(|i| small(&rows[*i])).collect();
            let hidden = hide(&territories(), &rows, primaries.clone(), threshold);
            for primary in primaries {
                assert!(reach(&counts, &hidden, primary) >= threshold, "{counts:?}: {primary} in {hidden:?}");
            }
        }
    }

    /// The largest value that an attacker must allow for a hidden cell: the sum of the
    /// hidden cells of the smallest published total over it (all can be 0 but one).
    fn reach(counts: &[u32; 6], hidden: &BTreeSet<usize>, cell: usize) -> f64 {
        let members = |cell: usize| match cell {
            6 => vec![0, 1, 2],
            7 => vec![3, 4, 5],
            8 => (0..6).collect(),
            commune => vec![commune],
        };
        let inside = members(cell);
        let mut largest = f64::INFINITY;
        for total in 6..9 {
            let covers = members(total);
            if hidden.contains(&total) || !inside.iter().all(|c| covers.contains(c)) || total == cell {
                continue;
            }
            // What is shown inside this total, communes or whole other EPCI, is taken away.
            let elsewhere = |c: usize| c / 3 != inside[0] / 3 && !hidden.contains(&(6 + c / 3));
            let shown: u32 = covers.iter().filter(|c| !hidden.contains(c) || elsewhere(**c)).map(|c| counts[*c]).sum();
            let all: u32 = covers.iter().map(|c| counts[*c]).sum();
            largest = largest.min(f64::from(all - shown));
        }
        largest
    }
}
