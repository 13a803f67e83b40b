//! Random small problems against all completions and all hidings.

use portulan_secrecy::{Cell, Equation, Insider, Need, Options, Problem, Status, all_bounds, protect};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::brute::{Judge, intervals, weight};

/// How the cells of a problem are linked.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Three by three, margins published.
    Square,
    /// Two by two, margins hideable.
    Margins,
    /// Two groups of two lines, two columns, sub-totals by column hideable, totals published.
    Groups,
    /// Three tables of two communes that share their hideable totals, columns published.
    Linked,
    /// Two by two by three, all sums along one direction published.
    Cube,
    /// Sums of any cells with coefficients beyond one, and an inequality: the last cell is
    /// what it leaves.
    Mixed,
}

/// Inner values, then what follows from them, with the sums.
fn cells_and_sums(shape: Shape, values: &[i64]) -> (Vec<i64>, Vec<Vec<(usize, i64)>>) {
    let mut cells = Vec::new();
    let mut sums = Vec::new();
    let plain = |cells: &[usize]| cells.iter().map(|&cell| (cell, 1)).collect::<Vec<_>>();
    match shape {
        Shape::Square => {
            cells.extend(&values[..9]);
            sums.extend((0..3).map(|row| plain(&[3 * row, 3 * row + 1, 3 * row + 2])));
            sums.extend((0..3).map(|column| plain(&[column, column + 3, column + 6])));
        }
        Shape::Margins => {
            let v = values;
            cells.extend([v[0], v[1], v[0] + v[1], v[2], v[3], v[2] + v[3]]);
            cells.extend([v[0] + v[2], v[1] + v[3], v[0] + v[1] + v[2] + v[3]]);
            sums.extend((0..3).map(|row| vec![(3 * row, 1), (3 * row + 1, 1), (3 * row + 2, -1)]));
            sums.extend((0..3).map(|column| vec![(column, 1), (column + 3, 1), (column + 6, -1)]));
        }
        Shape::Groups => {
            let v = values;
            cells.extend(&v[..8]);
            cells.extend([v[0] + v[2], v[1] + v[3], v[4] + v[6], v[5] + v[7]]);
            sums.extend((0..6).map(|row| plain(&[2 * row, 2 * row + 1])));
            for (group, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let first = 4 * group + column;
                sums.push(vec![(first, 1), (first + 2, 1), (8 + 2 * group + column, -1)]);
            }
            sums.extend((0..2).map(|column| plain(&[8 + column, 10 + column])));
        }
        Shape::Linked => {
            for commune in 0..2 {
                let v = &values[6 * commune..];
                let total = v[0] + v[1] + 4;
                let split = |first: i64| [first.min(total), total - first.min(total)];
                cells.push(total);
                cells.extend([split(v[2]), split(v[3]), split(v[4])].concat());
                let at = 7 * commune;
                sums.extend((0..3).map(|table| vec![(at + 1 + 2 * table, 1), (at + 2 + 2 * table, 1), (at, -1)]));
            }
            sums.extend((1..7).map(|column| plain(&[column, 7 + column])));
        }
        Shape::Cube => {
            cells.extend(&values[..12]);
            let at = |i: usize, j: usize, k: usize| 6 * i + 3 * j + k;
            for (j, k) in (0..6).map(|n| (n / 3, n % 3)) {
                sums.push(plain(&[at(0, j, k), at(1, j, k)]));
                sums.push(plain(&[at(j, 0, k), at(j, 1, k)]));
            }
            sums.extend((0..4).map(|n| plain(&[at(n / 2, n % 2, 0), at(n / 2, n % 2, 1), at(n / 2, n % 2, 2)])));
        }
        Shape::Mixed => {
            cells.extend(&values[..7]);
            sums.push(vec![(0, 1), (1, 2), (2, 1), (3, -1)]);
            sums.push(vec![(2, 2), (3, 1), (4, 1), (5, 1)]);
            sums.push(vec![(0, 1), (4, 2), (5, -1), (6, 2)]);
        }
    }
    (cells, sums)
}

fn problem(shape: Shape, values: &[i64], threshold: i64, rule: u8, tie: Option<(usize, usize)>, tight: u8) -> Problem {
    let (values, sums) = cells_and_sums(shape, values);
    let cell = |(at, &value): (usize, &i64)| {
        let high = if tight as usize == at % 5 { value + 3 } else { value.max(5) + 3 };
        let mut cell =
            Cell { low: if tight as usize == at % 4 { (value - 1).max(0) } else { 0 }, ..Cell::free(value, high) };
        if value == 0 {
            cell.status = Status::Shown;
        } else if value < threshold {
            cell.status = Status::Primary;
            cell.needs = match rule {
                0 => vec![Need::width(threshold)],
                1 => vec![Need::contains_zero(value, threshold)],
                2 => vec![Need::contains_zero(value, threshold), Need::contains_total(value, high, 2)],
                _ => vec![Need::around(1)],
            };
        }
        cell
    };
    let mut cells: Vec<Cell> = values.iter().enumerate().map(cell).collect();
    if let (Shape::Mixed, Some(last)) = (shape, cells.last_mut()) {
        *last = Cell::slack(last.value, last.high);
    }
    let rhs = |terms: &[(usize, i64)]| terms.iter().map(|&(cell, coefficient)| values[cell] * coefficient).sum();
    let equations = sums.into_iter().map(|terms| Equation { rhs: rhs(&terms), terms }).collect();
    let ties = tie.map(|(one, other)| vec![one % cells.len(), other % cells.len()]).into_iter().collect();
    Problem { cells, equations, ties }
}

fn shapes() -> impl Strategy<Value = Shape> {
    use Shape::*;
    prop::sample::select(vec![Square, Margins, Groups, Linked, Cube, Mixed])
}

fn problems() -> impl Strategy<Value = Problem> {
    let values = prop::collection::vec(prop_oneof![1 => Just(0i64), 6 => 1..9i64], 12);
    let tie = prop::option::of((0..12usize, 0..12usize));
    (shapes(), values, 2..7i64, 0..4u8, tie, 0..8u8)
        .prop_map(|(shape, values, threshold, rule, tie, tight)| problem(shape, &values, threshold, rule, tie, tight))
}

fn insiders() -> impl Strategy<Value = Insider> {
    prop::sample::select(vec![Insider::Ignored, Insider::Neighbour, Insider::Anyone])
}

fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn every_primary_reaches_its_needs_and_no_lighter_hiding_does(
        problem in problems(), insider in insiders(), nodes in prop::sample::select(vec![0usize, 2, 2_000, 2_000]),
    ) {
        prop_assert_eq!(problem.check(), Ok(()));
        let protection = protect(&problem, &Options { insider, nodes });
        let judge = Judge::new(&problem, insider);
        prop_assert_eq!(&protection.short, &judge.short());
        prop_assert_eq!(protection.exposed.as_slice(), judge.exposed());
        prop_assert!(judge.accepts(&protection.hidden));
        let least = judge.least_weight();
        let found = weight(&problem, &protection.hidden);
        prop_assert!(found >= least);
        prop_assert!(!protection.exact || found == least, "{} hidden, {} suffice", found, least);
        prop_assert!(protection.exact || nodes < 2_000);
    }

    #[test]
    fn bounds_are_those_of_all_whole_completions(problem in problems(), flags in prop::collection::vec(any::<bool>(), 16)) {
        let hidden: Vec<bool> = flags[..problem.cells.len()].to_vec();
        let expected = intervals(&problem, &hidden);
        for (at, bounds) in all_bounds(&problem, &hidden).into_iter().enumerate() {
            prop_assert_eq!(bounds, hidden[at].then_some(expected[at]));
            prop_assert_eq!(portulan_secrecy::bounds(&problem, &hidden, at), expected[at]);
        }
    }

    #[test]
    fn the_same_problem_has_the_same_answer_on_any_thread(
        problems in prop::collection::vec(problems(), 4), insider in insiders(),
    ) {
        let options = Options { insider, ..Options::default() };
        let expected: Vec<_> = problems.iter().map(|problem| protect(problem, &options)).collect();
        let found: Vec<_> = std::thread::scope(|scope| {
            let solve = |problem| scope.spawn(move || protect(problem, &options));
            let threads: Vec<_> = problems.iter().rev().map(solve).collect();
            threads.into_iter().rev().map(|thread| thread.join().unwrap()).collect()
        });
        prop_assert_eq!(expected, found);
    }
}
