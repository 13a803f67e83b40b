//! Against every subset: nothing is assumed of the method.

use proptest::prelude::*;

use super::*;

/// A pool of a test: places of `minutes` each, and nested quotas (around, min, max).
#[derive(Clone, Debug)]
struct Made {
    slots: u32,
    quotas: Vec<(Option<usize>, u32, u32)>,
}

const MINUTES: u32 = 20;

fn room(made: &Made) -> Room {
    Room::of(made.slots * MINUTES + 7, &made.quotas)
}

/// Quotas of a pool: 0 apart, or nested 0 ⊃ 1, 0 ⊃ 2.
fn pools(count: usize) -> impl Strategy<Value = Vec<Made>> {
    let quota = (0u32..3, 0u32..4);
    let made = (0u32..5, proptest::collection::vec(quota, 0..4), any::<bool>()).prop_map(|(slots, quotas, nested)| {
        let sets = quotas.iter().enumerate();
        let inner = |at: usize| (nested && at > 0).then_some(0);
        let quotas = sets.map(|(at, &(min, more))| (inner(at), min, min + more)).collect();
        Made { slots, quotas: sound(quotas) }
    });
    proptest::collection::vec(made, count)
}

/// As `capacites.toml` is refused otherwise: the minima inside hold in the maximum around.
fn sound(mut quotas: Vec<(Option<usize>, u32, u32)>) -> Vec<(Option<usize>, u32, u32)> {
    let inner: u32 = quotas.iter().filter(|q| q.0 == Some(0)).map(|q| q.1).sum();
    if let Some(first) = quotas.first_mut() {
        first.2 = first.2.max(inner);
    }
    quotas
}

fn items(raw: &[Vec<(usize, usize)>], pools: &[Made]) -> Vec<Item> {
    let place = |&(pool, quota): &(usize, usize)| {
        let pool = pool % pools.len();
        let quotas = pools[pool].quotas.len();
        Place { pool, quota: (quotas > 0).then(|| quota % (quotas + 1)).filter(|q| *q < quotas) }
    };
    raw.iter()
        .map(|places| {
            let mut places: Vec<Place> = places.iter().map(place).collect();
            let mut seen = std::collections::BTreeSet::new();
            places.retain(|place| seen.insert(place.pool));
            Item { places, minutes: MINUTES }
        })
        .collect()
}

/// Counts of each quota of each pool, or nothing when a maximum or the time is passed.
fn counts(assigned: &[Option<Place>], pools: &[Made]) -> Option<Vec<Vec<u32>>> {
    let mut counts: Vec<Vec<u32>> = pools.iter().map(|p| vec![0; p.quotas.len()]).collect();
    let mut slots = vec![0; pools.len()];
    for place in assigned.iter().flatten() {
        slots[place.pool] += 1;
        let mut at = place.quota;
        while let Some(quota) = at {
            counts[place.pool][quota] += 1;
            at = pools[place.pool].quotas[quota].0;
        }
    }
    let fits = (0..pools.len()).all(|p| {
        slots[p] <= pools[p].slots && pools[p].quotas.iter().zip(&counts[p]).all(|(quota, count)| *count <= quota.2)
    });
    fits.then_some(counts)
}

/// Every way to serve some of the items.
fn all_ways(items: &[Item]) -> Vec<Vec<Option<Place>>> {
    items.iter().fold(vec![vec![]], |ways, item| {
        let options = || item.places.iter().copied().map(Some).chain([None]);
        ways.iter().flat_map(|way| options().map(|one| way.iter().copied().chain([one]).collect())).collect()
    })
}

/// What the minima lack together: a quota lacks what it lacks itself, or what those inside do.
fn lack(minima: &[Vec<u32>], counts: &[Vec<u32>], pools: &[Made]) -> u32 {
    (0..pools.len())
        .map(|p| {
            let own: Vec<u32> =
                minima[p].iter().zip(&counts[p]).map(|(min, count)| min.saturating_sub(*count)).collect();
            let inner: u32 = (0..own.len()).filter(|&q| pools[p].quotas[q].0 == Some(0)).map(|q| own[q]).sum();
            let outer = (0..own.len()).filter(|&q| pools[p].quotas[q].0.is_none());
            outer.map(|q| if q == 0 { own[q].max(inner) } else { own[q] }).sum::<u32>()
        })
        .sum()
}

/// The minima that can be had in each quota, the time left aside.
fn possible(items: &[Item], pools: &[Made]) -> Vec<Vec<u32>> {
    let free: Vec<Made> = pools.iter().map(|p| Made { slots: u32::MAX, ..p.clone() }).collect();
    let mut most: Vec<Vec<u32>> = pools.iter().map(|p| vec![0; p.quotas.len()]).collect();
    for pool in 0..pools.len() {
        let of_pool = |item: &Item| item.places.iter().copied().filter(|p| p.pool == pool).collect();
        let only: Vec<Item> = items.iter().map(|item| Item { places: of_pool(item), minutes: MINUTES }).collect();
        for way in all_ways(&only) {
            let Some(counts) = counts(&way, &free) else { continue };
            counts[pool].iter().zip(&mut most[pool]).for_each(|(count, most)| *most = (*most).max(*count));
        }
    }
    let lowered =
        |(p, most): (&Made, Vec<u32>)| p.quotas.iter().zip(most).map(|(quota, most)| quota.1.min(most)).collect();
    pools.iter().zip(most).map(lowered).collect()
}

/// Lack of minima, then who is served (the first first), then the preferences given up.
type Judged = (u32, Vec<bool>, usize);

fn judge(way: &[Option<Place>], items: &[Item], pools: &[Made], minima: &[Vec<u32>]) -> Option<Judged> {
    let counts = counts(way, pools)?;
    let rank = |(item, place): (&Item, &Option<Place>)| {
        place.and_then(|p| item.places.iter().position(|q| *q == p)).unwrap_or(0)
    };
    let unserved = way.iter().map(Option::is_none).collect();
    Some((lack(minima, &counts, pools), unserved, items.iter().zip(way).map(rank).sum()))
}

fn compare(items: &[Item], pools: &[Made]) -> (Option<Judged>, Option<Judged>) {
    let mut rooms: Vec<Room> = pools.iter().map(room).collect();
    let served = select(items, &mut rooms);
    let place = |(item, pool): (&Item, &Option<usize>)| item.places.iter().find(|p| Some(p.pool) == *pool).copied();
    let way: Vec<Option<Place>> = items.iter().zip(&served).map(place).collect();
    let minima = possible(items, pools);
    let best = all_ways(items).iter().filter_map(|way| judge(way, items, pools, &minima)).min();
    (judge(&way, items, pools, &minima), best)
}

/// Weights that fall along the order: the greatest sum is that of the best order.
fn weight(unserved: &[bool], weights: &[u32]) -> u32 {
    unserved.iter().zip(weights).filter(|(left, _)| !**left).map(|(_, weight)| weight).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_pool_each_no_subset_is_better(pools in pools(2), raw in proptest::collection::vec(proptest::collection::vec((0usize..2, 0usize..5), 1..=1), 0..10)) {
        let items = items(&raw, &pools);
        let (ours, best) = compare(&items, &pools);
        prop_assert_eq!(ours, best);
    }

    #[test]
    fn several_pools_no_way_is_better(pools in pools(2), raw in proptest::collection::vec(proptest::collection::vec((0usize..2, 0usize..5), 0..3), 0..8)) {
        let items = items(&raw, &pools);
        let (ours, best) = compare(&items, &pools);
        let (ours, best) = (ours.expect("what fits"), best.expect("nothing fits"));
        prop_assert_eq!(ours.0, best.0, "lack");
        prop_assert!(best.0 > 0 || ours == best, "{:?} against {:?}", ours, best);
    }

    #[test]
    fn with_falling_weights_the_sum_is_the_greatest(pools in pools(2), raw in proptest::collection::vec(proptest::collection::vec((0usize..2, 0usize..5), 0..3), 1..7), falls in proptest::collection::vec(1u32..50, 8)) {
        let pools: Vec<Made> = pools.into_iter().map(|p| Made { quotas: p.quotas.iter().map(|q| (q.0, 0, q.2)).collect(), ..p }).collect();
        let items = items(&raw, &pools);
        let weights: Vec<u32> = (0..items.len()).map(|at| falls[at..].iter().sum()).collect();
        let minima: Vec<Vec<u32>> = pools.iter().map(|p| vec![0; p.quotas.len()]).collect();
        let ours = compare(&items, &pools).0.expect("what fits");
        let sums = all_ways(&items).into_iter().filter_map(|way| judge(&way, &items, &pools, &minima)).map(|judged| weight(&judged.1, &weights));
        prop_assert_eq!(Some(weight(&ours.1, &weights)), sums.max());
    }

    #[test]
    fn unequal_times_never_pass_a_limit_and_leave_nobody_who_fits(pools in pools(3), raw in proptest::collection::vec((proptest::collection::vec((0usize..3, 0usize..5), 0..3), 1u32..60), 0..30)) {
        let places: Vec<_> = raw.iter().map(|(places, _)| places.clone()).collect();
        let mut items = items(&places, &pools);
        items.iter_mut().zip(&raw).for_each(|(item, (_, minutes))| item.minutes = *minutes);
        let mut rooms: Vec<Room> = pools.iter().map(room).collect();
        let served = select(&items, &mut rooms);
        for (pool, made) in pools.iter().enumerate() {
            let used: u32 = items.iter().zip(&served).filter(|(_, s)| **s == Some(pool)).map(|(i, _)| i.minutes).sum();
            prop_assert_eq!(used + rooms[pool].time, made.slots * MINUTES + 7);
            prop_assert!(rooms[pool].sets.iter().all(|set| set.count <= set.max));
        }
        for (item, _) in items.iter().zip(&served).filter(|(_, s)| s.is_none()) {
            prop_assert!(item.places.iter().all(|place| !rooms[place.pool].has(place.quota, item.minutes)));
        }
    }
}
