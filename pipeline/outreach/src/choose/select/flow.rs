//! Dossiers that several pools could serve: a flow of least cost, as a linear program.
//!
//! Dossiers of the same places and time are alike but for their order, so one unknown for each kind
//! and place says how many go there, and one in 0–1 for each dossier says whether it is served. The
//! rows are two nested families (kinds; quotas and pools), whose matrix is totally unimodular
//! (J. Edmonds, 1970): where times are equal, a vertex is whole. Three programs follow one another:
//! the least lack of minima, then the order, then the preferred pools. Times that differ may give
//! parts of a dossier: they are rounded down, which breaks no maximum, and whoever still fits is
//! taken in order; every dossier goes through [`Room::has`], so no error of the solver can put one
//! too many in a pool.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::{Item, Place, Room, greedy};

/// Below it, a difference is the solver's rounding.
const EPSILON: f64 = 1e-6;

/// Items alike but for their order.
struct Kind<'a> {
    places: &'a [Place],
    minutes: u32,
    /// Positions, in order; as many as could all be served.
    items: Vec<usize>,
}

/// Serves the items of a group of linked pools.
pub(super) fn choose(items: &[Item], group: &[usize], rooms: &mut [Room], served: &mut [Option<usize>]) {
    let kinds = kinds(items, group, rooms);
    if let Some(numbers) = solve(&kinds, rooms) {
        place(&kinds, &numbers, rooms, served);
    }
    greedy(items, group, rooms, served);
}

fn kinds<'a>(items: &'a [Item], group: &[usize], rooms: &[Room]) -> Vec<Kind<'a>> {
    let mut kinds: BTreeMap<(&[Place], u32), Vec<usize>> = BTreeMap::new();
    for &at in group {
        kinds.entry((&items[at].places, items[at].minutes)).or_default().push(at);
    }
    let kind = |((places, minutes), mut items): ((&'a [Place], u32), Vec<usize>)| {
        let most: u32 = places.iter().map(|place| rooms[place.pool].time / minutes.max(1)).sum();
        items.truncate(most as usize);
        Kind { places, minutes, items }
    };
    kinds.into_iter().map(kind).collect()
}

/// How many of each kind go to each of its places.
fn solve(kinds: &[Kind], rooms: &[Room]) -> Option<Vec<Vec<u32>>> {
    let lacks = lacks(kinds, rooms)?;
    let taken = in_order(kinds, rooms, &lacks)?;
    preferred(kinds, rooms, &lacks, &taken)
}

/// What each minimum must go without, by pool and quota: as little as possible.
fn lacks(kinds: &[Kind], rooms: &[Room]) -> Option<Lacks> {
    let mut model = Model::new(kinds, rooms, OptimizationDirection::Minimize, |_| 0.0, None);
    if model.lacks.is_empty() {
        return Some(Lacks::new());
    }
    for (kind, numbers) in kinds.iter().zip(&model.numbers) {
        model.problem.add_constraint(sum(numbers), ComparisonOp::Le, kind.items.len() as f64);
    }
    let values = model.solve(&model.lacks.values().copied().collect::<Vec<_>>())?;
    Some(model.lacks.keys().copied().zip(values).collect())
}

/// How many of each kind are served, for the best order.
fn in_order(kinds: &[Kind], rooms: &[Room], lacks: &Lacks) -> Option<Vec<f64>> {
    let mut model = Model::new(kinds, rooms, OptimizationDirection::Maximize, |_| 0.0, Some(lacks));
    let mut all: Vec<usize> = kinds.iter().flat_map(|kind| kind.items.iter().copied()).collect();
    all.sort_unstable();
    for (kind, numbers) in kinds.iter().zip(&model.numbers) {
        let weight = |at: &usize| (all.len() - all.partition_point(|other| other < at)) as f64;
        let served: Vec<Variable> = kind.items.iter().map(|at| model.problem.add_var(weight(at), (0.0, 1.0))).collect();
        let mut row = sum(numbers);
        row.extend(served.into_iter().map(|one| (one, -1.0)));
        model.problem.add_constraint(row, ComparisonOp::Eq, 0.0);
    }
    let flat: Vec<Variable> = model.numbers.iter().flatten().copied().collect();
    let mut values = model.solve(&flat)?.into_iter();
    Some(kinds.iter().map(|kind| values.by_ref().take(kind.places.len()).sum()).collect())
}

/// The same numbers served, each at the place that its targets prefer as far as possible.
fn preferred(kinds: &[Kind], rooms: &[Room], lacks: &Lacks, taken: &[f64]) -> Option<Vec<Vec<u32>>> {
    let mut model = Model::new(kinds, rooms, OptimizationDirection::Minimize, |rank| rank as f64, Some(lacks));
    for (numbers, taken) in model.numbers.iter().zip(taken) {
        model.problem.add_constraint(sum(numbers), ComparisonOp::Eq, *taken);
    }
    let flat: Vec<Variable> = model.numbers.iter().flatten().copied().collect();
    let mut values = model.solve(&flat)?.into_iter().map(|value| (value + EPSILON).floor() as u32);
    Some(kinds.iter().map(|kind| values.by_ref().take(kind.places.len()).collect()).collect())
}

/// By pool and quota.
type Lacks = BTreeMap<(usize, usize), f64>;

/// A program with the rows of the pools; the rows of the kinds are for each to add.
struct Model {
    problem: Problem,
    /// Unknown by kind and place.
    numbers: Vec<Vec<Variable>>,
    /// What is missing to the minimum of a quota, by pool and quota.
    lacks: BTreeMap<(usize, usize), Variable>,
}

impl Model {
    fn new(
        kinds: &[Kind],
        rooms: &[Room],
        direction: OptimizationDirection,
        cost: impl Fn(usize) -> f64,
        lacks: Option<&Lacks>,
    ) -> Self {
        let mut problem = Problem::new(direction);
        let mut number = |kind: &Kind, rank: usize| problem.add_var(cost(rank), (0.0, kind.items.len() as f64));
        let numbers: Vec<Vec<Variable>> =
            kinds.iter().map(|kind| (0..kind.places.len()).map(|rank| number(kind, rank)).collect()).collect();
        let mut model = Self { problem, numbers, lacks: BTreeMap::new() };
        let pools: BTreeMap<usize, ()> = kinds.iter().flat_map(|k| k.places).map(|place| (place.pool, ())).collect();
        for &pool in pools.keys() {
            model.time(kinds, pool, rooms[pool].time);
            model.quotas(kinds, pool, &rooms[pool], lacks);
        }
        model
    }

    /// Unknowns of a pool, each with the time of one dossier and its innermost quota.
    fn of_pool(&self, kinds: &[Kind], pool: usize) -> Vec<(Variable, u32, Option<usize>)> {
        let of_kind = |(kind, numbers): (&Kind, &Vec<Variable>)| {
            let here = kind.places.iter().zip(numbers).filter(|(place, _)| place.pool == pool);
            here.map(|(place, &number)| (number, kind.minutes, place.quota)).collect::<Vec<_>>()
        };
        kinds.iter().zip(&self.numbers).flat_map(of_kind).collect()
    }

    /// In dossiers where all take the same time, which keeps the program whole; else in minutes.
    fn time(&mut self, kinds: &[Kind], pool: usize, time: u32) {
        let all = self.of_pool(kinds, pool);
        let Some(&(_, first, _)) = all.first() else { return };
        let same = all.iter().all(|(_, minutes, _)| *minutes == first) && first > 0;
        let factor = |minutes: u32| if same { 1.0 } else { f64::from(minutes) };
        let most = if same { time / first } else { time };
        let row: Row = all.iter().map(|&(number, minutes, _)| (number, factor(minutes))).collect();
        self.problem.add_constraint(row, ComparisonOp::Le, f64::from(most));
    }

    fn quotas(&mut self, kinds: &[Kind], pool: usize, room: &Room, lacks: Option<&Lacks>) {
        let all = self.of_pool(kinds, pool);
        let inside = |at: usize, quota: Option<usize>| room.chain(quota).any(|around| around == at);
        for (at, set) in room.sets.iter().enumerate() {
            let row: Row = all.iter().filter(|(_, _, quota)| inside(at, *quota)).map(|(n, _, _)| (*n, 1.0)).collect();
            if set.max < u32::MAX {
                self.problem.add_constraint(row, ComparisonOp::Le, f64::from(set.max));
            }
            if set.min > 0 {
                let bounds = lacks.and_then(|all| all.get(&(pool, at))).map_or((0.0, f64::INFINITY), |&v| (v, v));
                let cost = if lacks.is_none() { 1.0 } else { 0.0 };
                let lack = self.problem.add_var(cost, bounds);
                self.lacks.insert((pool, at), lack);
            }
        }
        for (at, set) in room.sets.iter().enumerate().filter(|(_, set)| set.min > 0) {
            let mut row: Row =
                all.iter().filter(|(_, _, quota)| inside(at, *quota)).map(|(n, _, _)| (*n, 1.0)).collect();
            let within = self.lacks.iter().filter(|((p, other), _)| *p == pool && inside(at, Some(*other)));
            row.extend(within.map(|(_, &lack)| (lack, 1.0)));
            self.problem.add_constraint(row, ComparisonOp::Ge, f64::from(set.min));
        }
    }

    fn solve(&self, wanted: &[Variable]) -> Option<Vec<f64>> {
        let solution = self.problem.solve().ok()?.into_solution().ok()?;
        Some(wanted.iter().map(|&unknown| whole(solution.var_value(unknown))).collect())
    }
}

/// The whole number that a value stands for, when it is one but for the solver's rounding: the next
/// program would otherwise spend the difference.
fn whole(value: f64) -> f64 {
    let near = value.round();
    if (value - near).abs() < EPSILON { near } else { value }
}

/// Unknowns and their factors.
type Row = Vec<(Variable, f64)>;

fn sum(numbers: &[Variable]) -> Row {
    numbers.iter().map(|&number| (number, 1.0)).collect()
}

/// Gives each kind its places, the first dossiers the preferred ones.
fn place(kinds: &[Kind], numbers: &[Vec<u32>], rooms: &mut [Room], served: &mut [Option<usize>]) {
    for (kind, numbers) in kinds.iter().zip(numbers) {
        let places = kind.places.iter().zip(numbers).flat_map(|(place, &n)| std::iter::repeat_n(place, n as usize));
        for (&at, place) in kind.items.iter().zip(places) {
            let room = &mut rooms[place.pool];
            if room.has(place.quota, kind.minutes) {
                room.take(place.quota, kind.minutes);
                served[at] = Some(place.pool);
            }
        }
    }
}
