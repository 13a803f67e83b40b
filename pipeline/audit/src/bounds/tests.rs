//! Bounds against brute force: every table of whole numbers is tried.

use proptest::prelude::*;

use super::{Effort, Impossible, Insiders, Part, solve};
use crate::system::{Interval, Row};

/// Every whole completion, by trying all; the interval of each unknown, `None` when there is none.
fn by_force(part: &Part) -> Option<Vec<Interval>> {
    let mut found: Option<Vec<Interval>> = None;
    let mut values: Vec<f64> = part.bounds.iter().map(|b| b.low).collect();
    loop {
        let holds = |row: &Row| {
            let sum: f64 = row.terms.iter().map(|&(u, c)| c * values[u as usize]).sum();
            sum >= row.within.low - 1e-9 && sum <= row.within.high + 1e-9
        };
        if part.rows.iter().all(holds) {
            let found = found.get_or_insert_with(|| values.iter().map(|&v| Interval::exactly(v)).collect());
            for (interval, &value) in found.iter_mut().zip(&values) {
                interval.low = interval.low.min(value);
                interval.high = interval.high.max(value);
            }
        }
        let Some(at) = (0..values.len()).find(|&at| values[at] < part.bounds[at].high) else { return found };
        values[at] += 1.0;
        (0..at).for_each(|at| values[at] = part.bounds[at].low);
    }
}

/// A table of `rows × columns` with its margins, where cells of the mask are hidden.
fn table(values: &[u8], width: usize, mask: u32) -> Part {
    let is_hidden = |at: usize| mask >> at & 1 == 1;
    let unknowns: Vec<usize> = (0..values.len()).filter(|&at| is_hidden(at)).collect();
    let unknown = |at: usize| unknowns.binary_search(&at).unwrap() as u32;
    let sum = |cells: Vec<usize>| Row {
        within: Interval::exactly(cells.iter().filter(|&&at| is_hidden(at)).map(|&at| f64::from(values[at])).sum()),
        terms: cells.iter().filter(|&&at| is_hidden(at)).map(|&at| (unknown(at), 1.0)).collect(),
        origin: 0,
        own: true,
    };
    let height = values.len() / width;
    let across = (0..height).map(|row| sum((0..width).map(|column| row * width + column).collect()));
    let down = (0..width).map(|column| sum((0..height).map(|row| row * width + column).collect()));
    let rows = across.chain(down).filter(|row| !row.terms.is_empty()).collect();
    let bounds = vec![Interval { low: 0.0, high: 4.0 }; unknowns.len()];
    Part { rows, bounds, least: vec![None; unknowns.len()] }
}

fn intervals(part: &Part) -> Result<Vec<Interval>, Impossible> {
    Ok(solve(part, Effort::Everything, &Insiders::default())?.found.into_iter().map(|found| found.interval).collect())
}

/// What one insider finds, with its value.
fn told(part: &Part, insider: usize, value: f64) -> Vec<(usize, f64)> {
    let insiders = Insiders { alone: vec![(insider, value)], wanted: vec![true; part.bounds.len()] };
    let solved = solve(part, Effort::Everything, &insiders).unwrap();
    assert_eq!(solved.told.unsettled, 0);
    solved.told.pairs.into_iter().map(|(_, other, value)| (other, value)).collect()
}

/// The unknowns with one value left once the insider's is known, and more before.
fn told_by_force(part: &Part, insider: usize, value: f64) -> Vec<(usize, f64)> {
    let before = by_force(part).unwrap();
    let mut known = part.clone();
    known.bounds[insider] = Interval::exactly(value);
    let after = by_force(&known).unwrap();
    let others = (0..after.len()).filter(|&other| other != insider);
    // A cell of one person is news to somebody alone in his own only as another part of one sum.
    let has = |row: &Row, cell: usize| row.terms.iter().any(|term| term.0 as usize == cell);
    let beside = |other: usize| part.rows.iter().any(|row| has(row, insider) && has(row, other));
    let is_news = |other: &usize| value != 1.0 || after[*other].low != 1.0 || beside(*other);
    let found = others.filter(|&o| after[o].is_point() && !before[o].is_point());
    found.filter(is_news).map(|o| (o, after[o].low)).collect()
}

proptest! {
    #[test]
    fn bounds_of_a_table_are_those_of_brute_force(
        values in proptest::collection::vec(0_u8..5, 9),
        mask in 0_u32..512,
    ) {
        let part = table(&values, 3, mask);
        prop_assume!(part.bounds.len() <= 7);
        prop_assert_eq!(intervals(&part), Ok(by_force(&part).unwrap()));
    }

    #[test]
    fn bounds_of_any_rows_contain_those_of_brute_force(
        values in proptest::collection::vec(0_u8..5, 5),
        signs in proptest::collection::vec(proptest::collection::vec(-2_i8..3, 5), 1..4),
        slack in 0_u8..2,
    ) {
        let row = |signs: &Vec<i8>| {
            let terms: Vec<(u32, f64)> =
                (0..5).filter(|&at| signs[at] != 0).map(|at| (at as u32, f64::from(signs[at]))).collect();
            let sum: f64 = terms.iter().map(|&(u, c)| c * f64::from(values[u as usize])).sum();
            Row { terms, within: Interval { low: sum, high: sum + f64::from(slack) }, origin: 0, own: true }
        };
        let rows = signs.iter().map(row).filter(|row| !row.terms.is_empty()).collect();
        let part = Part { rows, bounds: vec![Interval { low: 0.0, high: 4.0 }; 5], least: vec![None; 5] };
        let exact = by_force(&part).unwrap();
        for (found, exact) in intervals(&part).unwrap().into_iter().zip(exact) {
            prop_assert!(found.low <= exact.low && found.high >= exact.high, "{found:?} {exact:?}");
        }
    }

    #[test]
    fn an_insider_of_a_table_finds_what_brute_force_finds(
        values in proptest::collection::vec(0_u8..5, 9),
        mask in 0_u32..512,
    ) {
        let part = table(&values, 3, mask);
        prop_assume!((2..=7).contains(&part.bounds.len()));
        let truth: Vec<f64> = (0..9).filter(|at| mask >> at & 1 == 1).map(|at| f64::from(values[at])).collect();
        for (insider, &value) in truth.iter().enumerate() {
            prop_assert_eq!(told(&part, insider, value), told_by_force(&part, insider, value));
        }
    }

    #[test]
    fn an_insider_of_any_rows_finds_nothing_but_the_truth(
        values in proptest::collection::vec(0_u8..5, 5),
        signs in proptest::collection::vec(proptest::collection::vec(-2_i8..3, 5), 1..4),
    ) {
        let row = |signs: &Vec<i8>| {
            let terms: Vec<(u32, f64)> =
                (0..5).filter(|&at| signs[at] != 0).map(|at| (at as u32, f64::from(signs[at]))).collect();
            let sum: f64 = terms.iter().map(|&(u, c)| c * f64::from(values[u as usize])).sum();
            Row { terms, within: Interval::exactly(sum), origin: 0, own: true }
        };
        let rows = signs.iter().map(row).filter(|row| !row.terms.is_empty()).collect();
        let part = Part { rows, bounds: vec![Interval { low: 0.0, high: 4.0 }; 5], least: vec![None; 5] };
        for insider in 0..5 {
            for (other, value) in told(&part, insider, f64::from(values[insider])) {
                prop_assert_eq!(value, f64::from(values[other]));
            }
        }
    }

    #[test]
    fn judging_agrees_with_the_exact_bounds(values in proptest::collection::vec(0_u8..5, 9), mask in 0_u32..512) {
        use super::Judged;
        use crate::rule::falls_short;
        let mut part = table(&values, 3, mask);
        part.bounds.iter_mut().for_each(|bounds| bounds.high = f64::INFINITY);
        let exact = intervals(&part).unwrap();
        part.least = vec![Some(Judged { least: 3.0, complement: false }); exact.len()];
        let judged = solve(&part, Effort::Judge, &Insiders::default()).unwrap().found;
        for (judged, exact) in judged.iter().zip(&exact) {
            prop_assert_eq!(falls_short(judged.interval, 3.0), falls_short(*exact, 3.0));
            prop_assert!(!falls_short(*exact, 3.0) || judged.interval == *exact);
        }
    }
}

#[test]
fn rows_that_contradict_one_another_are_impossible() {
    let row = |sum: f64| Row { terms: vec![(0, 1.0), (1, 1.0)], within: Interval::exactly(sum), origin: 0, own: true };
    let part = Part { rows: vec![row(4.0), row(5.0)], bounds: vec![Interval::COUNT; 2], least: vec![None; 2] };
    assert_eq!(solve(&part, Effort::Judge, &Insiders::default()), Err(Impossible));
}
