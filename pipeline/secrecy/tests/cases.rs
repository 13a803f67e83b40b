//! Small tables whose answer can be found by hand.

use portulan_secrecy::{Cell, Equation, Fault, Insider, Need, Options, Problem, Status, all_bounds, bounds, protect};

use crate::tables::{Rule, two_dimensional, with_margins};

fn hidden(problem: &Problem, options: Options) -> Vec<usize> {
    assert_eq!(problem.check(), Ok(()));
    let protection = protect(problem, &options);
    assert!(protection.exact && protection.short.is_empty() && protection.exposed.is_empty(), "{protection:?}");
    (0..problem.cells.len()).filter(|&cell| protection.hidden[cell]).collect()
}

#[test]
fn nothing_is_hidden_without_a_primary() {
    let problem = two_dimensional(&[vec![10, 20], vec![30, 0]], Rule::Width);
    assert_eq!(hidden(&problem, Options::default()), Vec::<usize>::new());
}

#[test]
fn a_lone_primary_takes_the_lightest_rectangle() {
    let problem = two_dimensional(&[vec![3, 20, 50], vec![9, 40, 15], vec![70, 30, 60]], Rule::Width);
    assert_eq!(hidden(&problem, Options::default()), vec![0, 1, 3, 4]);
}

#[test]
fn a_rectangle_too_small_to_reach_the_threshold_is_not_enough() {
    // By 6 in its line and 6 in its column the corner of 5 moves by five; that of 1 by one only.
    let problem = two_dimensional(&[vec![1, 6, 90], vec![6, 1, 90], vec![90, 90, 90]], Rule::Width);
    let all = hidden(&problem, Options::default());
    let intervals = all_bounds(&problem, &(0..9).map(|cell| all.contains(&cell)).collect::<Vec<_>>());
    for cell in [0, 4] {
        let (low, high) = intervals[cell].unwrap();
        assert!(high - low >= 5, "{cell}: {low} to {high} in {all:?}");
    }
}

#[test]
fn ninety_seven_of_a_hundred_is_as_primary_as_three() {
    // The cell of 97 is hidden for its complement: [95, 100] must stay possible.
    let mut problem = two_dimensional(&[vec![97, 40, 60], vec![50, 30, 20], vec![10, 80, 90]], Rule::Width);
    problem.cells[0] = Cell { high: 100, ..Cell::primary(97, 100, vec![Need::contains_total(97, 100, 5)]) };
    let all = hidden(&problem, Options::default());
    let flags: Vec<bool> = (0..9).map(|cell| all.contains(&cell)).collect();
    let (low, high) = bounds(&problem, &flags, 0);
    assert!(low <= 95 && high == 100, "{low} to {high}");
}

#[test]
fn tied_cells_are_hidden_together() {
    let mut problem = two_dimensional(&[vec![3, 20, 50], vec![9, 40, 15], vec![70, 30, 60]], Rule::Width);
    problem.ties = vec![vec![1, 8]];
    // The lightest rectangle now costs 60 more, so the next one is taken.
    assert_eq!(hidden(&problem, Options::default()), vec![0, 2, 3, 5]);
    problem.ties = vec![vec![0, 8]];
    assert!(hidden(&problem, Options::default()).contains(&8));
}

#[test]
fn a_cell_tied_to_a_shown_one_is_no_cover() {
    let mut problem = two_dimensional(&[vec![3, 20, 50], vec![9, 40, 15], vec![0, 30, 60]], Rule::Width);
    assert_eq!(problem.cells[6].status, Status::Shown);
    problem.ties = vec![vec![4, 6]];
    assert_eq!(hidden(&problem, Options::default()), vec![0, 2, 3, 5]);
}

#[test]
fn the_contributor_of_a_neighbour_cell_learns_nothing() {
    let problem = two_dimensional(&[vec![1, 4, 30, 35], vec![50, 60, 70, 80], vec![90, 91, 92, 93]], Rule::Width);
    let open = hidden(&problem, Options::default());
    let guarded = hidden(&problem, Options { insider: Insider::Anyone, ..Options::default() });
    let known = |set: &[usize]| {
        let flags: Vec<bool> = (0..12).map(|cell| cell != 0 && set.contains(&cell)).collect();
        bounds(&problem, &flags, 1)
    };
    assert_eq!(known(&open), (4, 4));
    let (low, high) = known(&guarded);
    assert!(low < high, "{low} to {high} in {guarded:?}");
}

#[test]
fn a_small_total_is_protected_like_any_cell() {
    let problem = with_margins(&[vec![2, 0], vec![30, 40], vec![50, 60]], Rule::ContainsZero);
    let all = hidden(&problem, Options::default());
    assert!(all.contains(&0) && all.contains(&2), "{all:?}");
}

#[test]
fn a_budget_of_nothing_still_protects() {
    let problem = two_dimensional(&[vec![3, 20, 50], vec![9, 4, 8], vec![70, 30, 2]], Rule::ContainsZero);
    let protection = protect(&problem, &Options { nodes: 0, ..Options::default() });
    assert!(!protection.exact && protection.short.is_empty());
    let intervals = all_bounds(&problem, &protection.hidden);
    for cell in [0, 4, 8] {
        let (low, high) = intervals[cell].unwrap();
        assert!(low == 0 && high >= 5, "{cell}: {low} to {high}");
    }
}

#[test]
fn halves_protect_nobody() {
    // Twice the first plus twice the second is 6: whole numbers leave 0 to 3. Twice the third
    // plus the fourth is 3, and the fourth is 1 or less: it is 1, though halves say 0 to 1.
    let cells = vec![
        Cell::free(1, 9),
        Cell::free(2, 9),
        Cell { low: 0, ..Cell::free(1, 9) },
        Cell { low: 0, high: 1, ..Cell::free(1, 9) },
    ];
    let equations =
        vec![Equation { rhs: 6, terms: vec![(0, 2), (1, 2)] }, Equation { rhs: 3, terms: vec![(2, 2), (3, 1)] }];
    let problem = Problem { cells, equations, ties: Vec::new() };
    let found: Vec<_> = all_bounds(&problem, &[true; 4]).into_iter().flatten().collect();
    assert_eq!(found, vec![(0, 3), (0, 3), (1, 1), (1, 1)]);
}

#[test]
fn a_problem_without_meaning_is_refused() {
    let cell = Cell::free(7, 9);
    let wrong = Problem { cells: vec![Cell { low: 8, ..cell.clone() }], ..Problem::default() };
    assert_eq!(wrong.check(), Err(Fault::Bounds(0)));
    let sum = |terms| Equation { rhs: 8, terms };
    let wrong = Problem { cells: vec![cell.clone()], equations: vec![sum(vec![(0, 1)])], ties: vec![] };
    assert_eq!(wrong.check(), Err(Fault::Equation(0)));
    let wrong = Problem { cells: vec![cell.clone()], equations: vec![sum(vec![(3, 1)])], ties: vec![] };
    assert_eq!(wrong.check(), Err(Fault::Equation(0)));
    let wrong = Problem { cells: vec![cell], equations: vec![], ties: vec![vec![0, 1]] };
    assert_eq!(wrong.check(), Err(Fault::Tie(0)));
}
