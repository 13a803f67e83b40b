//! The two attacks, and a third one, agree.

use microlp::{ComparisonOp, OptimizationDirection};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::attack::{Ask, Attacker, Demand, Goal, ONE};
use crate::block::{Block, Room};
use crate::greedy;
use crate::linear::Tableau;
use crate::memory::Memory;
use crate::model::{Insider, Need};
use crate::network::Network;
use crate::redundant;
use crate::whole;

/// A block without needs, from its rooms and sums.
fn block(room: Vec<Room>, rows: Vec<Vec<(usize, i64)>>) -> Block {
    let count = room.len();
    let (choice, choices) = ((0..count).collect(), vec![Default::default(); count]);
    Block { cells: (0..count).collect(), room, rows, choice, choices, needs: Vec::new(), lone: Vec::new() }
}

/// Lines by columns with hideable totals of lines, by groups of lines with sub-totals.
fn hierarchy(groups: usize, lines: usize, columns: usize) -> Vec<Vec<(usize, i64)>> {
    let at = |line: usize, column: usize| line * (columns + 1) + column;
    let count = groups * (lines + 1) + 1;
    let whole = |line: usize| (0..columns).map(move |column| (at(line, column), 1)).chain([(at(line, columns), -1)]);
    let mut rows: Vec<Vec<(usize, i64)>> = (0..count).map(|line| whole(line).collect()).collect();
    for column in 0..=columns {
        for group in 0..groups {
            let first = group * (lines + 1);
            let members = (first..first + lines).map(|line| (at(line, column), 1));
            rows.push(members.chain([(at(first + lines, column), -1)]).collect());
        }
        let totals = (0..groups).map(|group| (at(group * (lines + 1) + lines, column), 1));
        rows.push(totals.chain([(at(count - 1, column), -1)]).collect());
    }
    rows
}

/// Lines by columns by layers, every sum in one direction published.
fn cube(lines: usize, columns: usize, layers: usize) -> Vec<Vec<(usize, i64)>> {
    let at = |line: usize, column: usize, layer: usize| ((line * columns + column) * layers + layer, 1);
    let mut rows = Vec::new();
    for (line, column) in (0..lines * columns).map(|n| (n / columns, n % columns)) {
        rows.push((0..layers).map(|layer| at(line, column, layer)).collect());
    }
    for (line, layer) in (0..lines * layers).map(|n| (n / layers, n % layers)) {
        rows.push((0..columns).map(|column| at(line, column, layer)).collect());
    }
    for (column, layer) in (0..columns * layers).map(|n| (n / layers, n % layers)) {
        rows.push((0..lines).map(|line| at(line, column, layer)).collect());
    }
    rows
}

fn cells(rows: &[Vec<(usize, i64)>]) -> usize {
    rows.iter().flatten().map(|&(cell, _)| cell + 1).max().unwrap_or(0)
}

/// The reach by a general solver.
fn reference(block: &Block, ask: &Ask) -> f64 {
    let mut program = microlp::Problem::new(OptimizationDirection::Maximize);
    let part =
        |room: i64, at: usize| if ask.frozen == Some(at) { 0.0 } else { (room * ask.shares[at]) as f64 / ONE as f64 };
    let variables: Vec<_> = (0..block.cells.len())
        .map(|at| {
            let (mut down, mut up) = (part(block.room[at].down, at), part(block.room[at].up, at));
            if at == ask.cell {
                (down, up) = if ask.up { (down, ask.most as f64) } else { (ask.most as f64, up) };
            }
            let sign = if ask.up { 1.0 } else { -1.0 };
            program.add_var(if at == ask.cell { sign } else { 0.0 }, (-down, up))
        })
        .collect();
    for row in &block.rows {
        let terms: Vec<_> = row.iter().map(|&(at, coefficient)| (variables[at], coefficient as f64)).collect();
        program.add_constraint(&terms, ComparisonOp::Eq, 0.0);
    }
    program.solve().unwrap().solution().unwrap().objective()
}

/// What bounds the reach: the wall's rooms times shares.
fn height(wall: &[(usize, f64)], shares: &[i64]) -> f64 {
    wall.iter().map(|&(at, room)| room * shares[at] as f64 / ONE as f64).sum()
}

#[test]
fn a_hierarchy_in_one_direction_is_a_network_and_a_cube_is_not() {
    let rows = hierarchy(3, 4, 5);
    let count = cells(&rows);
    assert!(Network::recognise(&block(vec![Room { down: 1, up: 1 }; count], rows.clone())).is_some());
    let kept = redundant::at_most_two_rows(&rows, count).unwrap();
    assert_eq!(kept.len(), rows.len() - 4, "the line of each sub-total and that of the total follow from others");
    let rows = cube(3, 3, 3);
    assert!(Network::recognise(&block(vec![Room { down: 1, up: 1 }; 27], rows)).is_none());
}

#[test]
fn a_sum_published_twice_is_one_sum() {
    let rows = vec![vec![(0, 1), (1, 1)], vec![(0, 1), (2, 1)], vec![(0, -1), (1, -1)]];
    let kept = redundant::at_most_two_rows(&rows, 3).unwrap();
    assert_eq!(kept.len(), 2);
}

/// A memory of a block of so many cells, all lone, the first two with needs.
fn memory(cells: usize) -> Memory {
    let mut block = block(vec![Room { down: 5, up: 5 }; cells], Vec::new());
    block.needs = vec![(0, Need::width(5)), (1, Need::width(5))];
    block.lone = (0..cells).collect();
    Memory::new(&block, Insider::Neighbour)
}

fn pair(lone: usize, cell: usize) -> Demand {
    Demand { cell, goal: Goal::Width(1), frozen: Some(lone) }
}

#[test]
fn a_completion_frees_what_it_moves_of_the_lone_cells_it_leaves_alone() {
    let mut memory = memory(130);
    memory.add(vec![(0, 1.0), (2, -1.0), (129, 0.5)], true);
    let freed: Vec<usize> = (0..130).filter(|&lone| memory.meets(&pair(lone, 0))).collect();
    let left_alone: Vec<usize> = (0..130).filter(|lone| ![0, 2, 129].contains(lone)).collect();
    assert_eq!(freed, left_alone);
    assert!((0..130).all(|lone| !memory.meets(&pair(lone, 1))), "it does not move the other aim");
    memory.add(vec![(1, 0.5)], false);
    assert!(!memory.meets(&pair(2, 1)), "half a unit frees nothing");
    memory.add(vec![(0, -1.0), (3, 1.0)], true);
    assert!([2, 3, 129].iter().all(|&lone| memory.meets(&pair(lone, 0))));
}

#[test]
fn a_completion_stands_where_all_it_moves_is_hidden() {
    let mut memory = memory(4);
    memory.add(vec![(0, 4.0), (2, -4.0)], true);
    memory.add(vec![(0, -2.0), (3, 2.0)], false);
    let side = |goal| Demand { cell: 0, goal, frozen: None };
    assert!(memory.meets(&side(Goal::Up(4))) && memory.meets(&side(Goal::Width(6))));
    memory.clear();
    assert!(!memory.meets(&side(Goal::Up(1))));
    memory.recall(|cell| cell != 2);
    assert!(!memory.meets(&side(Goal::Up(1))));
    memory.recall(|cell| cell != 3);
    assert!(memory.meets(&side(Goal::Up(4))) && memory.meets(&pair(3, 0)) && !memory.meets(&pair(2, 0)));
    assert!(!memory.meets(&side(Goal::Width(5))), "what was found under shares is not kept");
}

#[test]
fn only_whole_numbers_that_keep_sums_and_bounds_are_a_completion() {
    let block = block(vec![Room { down: 1, up: 2 }; 3], vec![vec![(0, 1), (1, 1), (2, -1)]]);
    let accepts = |deviation: [f64; 3]| whole::is_completion(&block, &deviation);
    assert!(accepts([1.0, -1.0, 0.0]) && accepts([1.0, 1.0, 2.0]));
    assert!(!accepts([0.5, 0.5, 1.0]), "halves");
    assert!(!accepts([1.0, 1.0, 1.0]), "the sum");
    assert!(!accepts([-2.0, 1.0, -1.0]), "the room below");
    assert!(!accepts([3.0, -1.0, 2.0]), "the room above");
}

/// Rows, rooms, shares in sixteenths, the cell aimed at, and a known cell.
type Attack = (Vec<Vec<(usize, i64)>>, Vec<(i64, i64)>, Vec<i64>, usize, usize);

fn attacks(rows: Vec<Vec<(usize, i64)>>) -> impl Strategy<Value = Attack> {
    let count = cells(&rows);
    let rooms = prop::collection::vec((0..9i64, 0..30i64), count);
    let shares = prop::collection::vec(prop_oneof![2 => Just(0i64), 3 => Just(16), 2 => 1..16i64], count);
    (Just(rows), rooms, shares, 0..count, 0..2 * count)
}

proptest! {
    #![proptest_config(Config { cases: 500, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..Config::default() })]

    #[test]
    fn flow_simplex_and_solver_agree(
        (rows, rooms, shares, cell, frozen) in prop_oneof![
            attacks(hierarchy(1, 4, 3)), attacks(hierarchy(2, 3, 2)), attacks(cube(3, 3, 2)), attacks(cube(3, 4, 3)),
        ],
        up in any::<bool>(),
    ) {
        let block = block(rooms.into_iter().map(|(down, up)| Room { down, up }).collect(), rows);
        let shares: Vec<i64> = shares.into_iter().map(|share| share * ONE / 16).collect();
        let most = block.room[cell].side(up);
        prop_assume!(most > 0 && frozen != cell);
        let ask = Ask { cell, up, most, need: i64::MAX / ONE, shares: &shares, frozen: (frozen < block.cells.len()).then_some(frozen) };
        let expected = reference(&block, &ask);
        let mut tableau = Tableau::new(&block);
        let mut pushes = vec![tableau.push(&ask), tableau.push(&ask)];
        pushes.extend(Network::recognise(&block).map(|mut network| network.push(&ask)));
        for push in pushes {
            prop_assert!((push.reach - expected).abs() < 1e-6, "{} instead of {}", push.reach, expected);
            let stopped = push.reach < most as f64 - 1e-6;
            prop_assert!(!stopped || (height(&push.wall, &shares) - push.reach).abs() < 1e-6);
        }
    }

    #[test]
    fn a_cut_holds_for_every_sufficient_hiding(
        (rows, rooms, shares, cell, frozen) in prop_oneof![
            attacks(vec![(0..7).map(|at| (at, 1)).collect()]), attacks(hierarchy(1, 2, 2)), attacks(cube(2, 2, 2)),
        ],
        need in 1..7i64,
        goal in 0..3usize,
    ) {
        prop_assume!(frozen != cell);
        let mut block = block(rooms.into_iter().map(|(down, up)| Room { down, up }).collect(), rows);
        block.needs = vec![(cell, Need::width(need))];
        block.choices[cell].forced = true;
        let goal = [Goal::Down(need), Goal::Up(need), Goal::Width(need)][goal];
        let demand = Demand { cell, goal, frozen: (frozen < block.cells.len()).then_some(frozen) };
        let mut attacker = Attacker::new(&block, Insider::Ignored);
        let mut shares: Vec<i64> = shares.into_iter().map(|share| share * ONE / 16).collect();
        shares[cell] = ONE;
        attacker.set(&shares);
        let Some(cut) = attacker.cut(&demand) else { return Ok(()) };
        prop_assert!(cut.given(&shares) < 1.0 + 1e-9);
        for flags in 0u32..1 << block.cells.len() {
            let hidden: Vec<bool> = (0..block.cells.len()).map(|at| at == cell || flags >> at & 1 == 1).collect();
            attacker.set(&greedy::shares(&hidden));
            if attacker.cut(&demand).is_none() {
                prop_assert!(cut.given(&greedy::shares(&hidden)) > 1.0 - 1e-9, "{cut:?} refuses {hidden:?}");
            }
        }
    }
}
