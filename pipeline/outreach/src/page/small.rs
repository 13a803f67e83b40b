//! Counts shown to readers who are not recipients of lists: nothing under 5 can be read or worked
//! out of a table and its total.
//!
//! A count of 1 to 4 reads « moins de 5 ». The reader knows that, and the total: the parts hidden
//! with it (« masqué ») are chosen so that each small count may still be 1, 2, 3 or 4. Where no
//! choice does, every part is hidden, zeros too. A table is one row of parts and its total: no
//! table here crosses two breakdowns.

/// Least count that is shown.
pub const THRESHOLD: u64 = 5;

/// A count as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Count(u64),
    /// From 1 to 4.
    Few,
    /// Hidden, so that a small count cannot be worked out.
    Hidden,
}

impl Shown {
    /// A count alone, in no sum.
    pub fn alone(count: u64) -> Self {
        if is_small(count) { Self::Few } else { Self::Count(count) }
    }

    /// As a reader reads it.
    pub fn text(self) -> String {
        match self {
            Self::Count(count) => portulan_terms::french::number(count as f64, 0),
            Self::Few => "moins de 5".to_owned(),
            Self::Hidden => "masqué".to_owned(),
        }
    }

    /// The count, when it is shown.
    pub fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Few | Self::Hidden => None,
        }
    }
}

/// The parts of a total that is shown beside them, as [`Shown::alone`] shows it.
pub fn parts(counts: &[u64]) -> Vec<Shown> {
    let total: u64 = counts.iter().sum();
    if total < THRESHOLD {
        return counts.iter().map(|count| Shown::alone(*count)).collect();
    }
    let mut others: Vec<usize> = (0..counts.len()).filter(|i| counts[*i] >= THRESHOLD).collect();
    others.sort_by_key(|i| counts[*i]);
    let small: Vec<u64> = counts.iter().copied().filter(|count| is_small(*count)).collect();
    let enough = (0..=others.len()).find(|n| {
        let hidden: u64 = others[..*n].iter().map(|i| counts[*i]).sum();
        is_safe(small.len() as u64, *n as u64, small.iter().sum::<u64>() + hidden)
    });
    let Some(n) = enough else { return vec![Shown::Hidden; counts.len()] };
    let shown = |(i, count): (usize, &u64)| match others[..n].contains(&i) {
        true => Shown::Hidden,
        false => Shown::alone(*count),
    };
    counts.iter().enumerate().map(shown).collect()
}

/// Whether each of `small` counts may be 1 to 4, for who knows that they and `hidden` counts of 5
/// or more make `sum`.
fn is_safe(small: u64, hidden: u64, sum: u64) -> bool {
    match (small, hidden) {
        (0, 0) => true,
        (0, _) => false,
        (small, 0) => small + 3 <= sum && sum + 3 <= 4 * small,
        (small, hidden) => small + 3 + THRESHOLD * hidden <= sum,
    }
}

/// The served part of groups whose whole is shown as `whole`, for who knows the sum of the parts.
///
/// A group with 1 to 4 in either part is « masqué », and with it the group whose parts are the
/// least from 5 on: four values at least stay possible for each, for both may move by 3 in either
/// way. One mark for all of them, since « moins de 5 » would bound the others; every group is
/// hidden where none can be hidden with it. So is a group whose whole is not shown.
pub fn split(groups: &[(u64, u64)], whole: &[Shown]) -> Vec<Shown> {
    let least = |i: usize| groups[i].0.min(groups[i].1);
    let is_told = |i: usize| whole[i].count().is_some() && !is_small(groups[i].0) && !is_small(groups[i].1);
    if (0..groups.len()).all(is_told) {
        return groups.iter().map(|(served, _)| Shown::Count(*served)).collect();
    }
    let others = (0..groups.len()).filter(|i| is_told(*i) && least(*i) >= THRESHOLD);
    let Some(with) = others.min_by_key(|i| least(*i)) else { return vec![Shown::Hidden; groups.len()] };
    let shown = |i: usize| if is_told(i) && i != with { Shown::Count(groups[i].0) } else { Shown::Hidden };
    (0..groups.len()).map(shown).collect()
}

fn is_small(count: u64) -> bool {
    (1..THRESHOLD).contains(&count)
}

/// A share that lets no small count be worked out: `12 %`, or words.
pub fn share(part: u64, whole: u64) -> String {
    match (part, whole) {
        (_, 0) => "sans objet".to_owned(),
        (part, _) if is_small(part) => Shown::Few.text(),
        (_, whole) if is_small(whole) => "trop peu pour une part".to_owned(),
        (part, whole) if whole > part && is_small(whole - part) => "presque tous".to_owned(),
        (part, whole) => portulan_terms::french::with_unit(100.0 * part as f64 / whole as f64, 0, "%"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every way to fill the cells that agrees with what is shown and with the total, by trying
    /// all: the slow, obvious attacker.
    fn possible(shown: &[Shown], total: u64) -> Vec<Vec<u64>> {
        let all_hidden = shown.iter().all(|cell| *cell == Shown::Hidden);
        let range = |cell: &Shown| match cell {
            Shown::Count(count) => *count..=*count,
            Shown::Few => 1..=4,
            Shown::Hidden if all_hidden => 0..=total,
            Shown::Hidden => THRESHOLD..=total,
        };
        let mut found = vec![Vec::new()];
        for cell in shown {
            found =
                found.iter().flat_map(|row: &Vec<u64>| range(cell).map(move |n| [&row[..], &[n]].concat())).collect();
            found.retain(|row| row.iter().sum::<u64>() <= total);
        }
        found.retain(|row| row.iter().sum::<u64>() == total);
        found
    }

    proptest! {
        /// No small count is known better than « from 1 to 4 » (« anything up to the total » where
        /// all is hidden), to who knows how the table was made.
        #[test]
        fn no_small_count_can_be_worked_out(counts in prop::collection::vec(0_u64..14, 1..5)) {
            let total: u64 = counts.iter().sum();
            let shown = parts(&counts);
            for (count, cell) in counts.iter().zip(&shown) {
                prop_assert!(!is_small(*count) || *cell != Shown::Count(*count));
                prop_assert!(cell.count().is_none_or(|seen| seen == *count));
            }
            if total >= THRESHOLD && counts.len() > 1 {
                let ways = possible(&shown, total);
                for (i, _) in counts.iter().enumerate().filter(|(_, count)| is_small(**count)) {
                    let values: std::collections::BTreeSet<u64> = ways.iter().map(|row| row[i]).collect();
                    prop_assert!((1..=4).all(|n| values.contains(&n)), "{:?} shown {:?}: {:?}", counts, shown, values);
                }
            }
        }

        /// With the groups' wholes, the sum of what is served and what is shown, at least four
        /// values stay possible for each small part: tried in every way.
        #[test]
        fn no_small_part_of_a_group_can_be_worked_out(
            groups in prop::collection::vec((0_u64..13, 0_u64..13).prop_filter("told", |(a, b)| a + b > 4), 2..4),
        ) {
            let whole: Vec<Shown> = groups.iter().map(|(a, b)| Shown::alone(a + b)).collect();
            let sums = groups.iter().fold((0, 0), |(a, b), group| (a + group.0, b + group.1));
            // Sums under 5 show nowhere: a group of every breakdown is then small and hidden.
            if sums.0 < THRESHOLD || sums.1 < THRESHOLD {
                return Ok(());
            }
            let shown = split(&groups, &whole);
            let all_hidden = shown.iter().all(|cell| *cell == Shown::Hidden);
            let may_be = |i: usize, served: u64| match shown[i] {
                Shown::Count(seen) => served == seen,
                Shown::Few => is_small(served),
                Shown::Hidden => all_hidden || served > 0 && served < groups[i].0 + groups[i].1,
            };
            let mut ways: Vec<Vec<u64>> = vec![Vec::new()];
            for (i, (a, b)) in groups.iter().enumerate() {
                let longer = |way: &Vec<u64>| (0..=a + b).filter(|n| may_be(i, *n)).map(|n| [&way[..], &[n]].concat()).collect::<Vec<_>>();
                ways = ways.iter().flat_map(longer).collect();
            }
            ways.retain(|way| way.iter().sum::<u64>() == sums.0);
            for (i, (served, left)) in groups.iter().enumerate() {
                prop_assert!(!(is_small(*served) || is_small(*left)) || shown[i].count().is_none());
                let seen: std::collections::BTreeSet<u64> = ways.iter().map(|way| way[i]).collect();
                let sensitive = is_small(*served) || is_small(*left);
                prop_assert!(!sensitive || seen.len() >= 4, "{:?} {:?} {:?}", groups, shown, seen);
            }
        }

        /// A share shown as a number tells neither its part nor the rest when one of them is small.
        #[test]
        fn no_share_tells_a_small_count(part in 0_u64..40, rest in 0_u64..40) {
            let told = share(part, part + rest);
            prop_assert_eq!(told.ends_with('%'), !is_small(part) && !is_small(rest) && part + rest > 0, "{}", told);
        }
    }

    #[test]
    fn what_readers_see() {
        let seen = |counts: &[u64]| parts(counts).into_iter().map(Shown::text).collect::<Vec<_>>();
        assert_eq!(seen(&[120, 0, 30]), ["120", "0", "30"]);
        assert_eq!(seen(&[120, 3, 30]), ["120", "moins de 5", "masqué"]);
        assert_eq!(seen(&[120, 3, 5]), ["masqué", "moins de 5", "masqué"]);
        assert_eq!(seen(&[1, 5]), ["masqué", "masqué"]);
        assert_eq!(seen(&[2, 0]), ["moins de 5", "0"]);
        assert_eq!(Shown::alone(1234).text(), "1\u{202f}234");
        assert_eq!(
            [share(0, 40), share(3, 40), share(38, 40), share(10, 40)],
            ["0\u{202f}%", "moins de 5", "presque tous", "25\u{202f}%"]
        );
    }
}
