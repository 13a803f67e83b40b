//! How long blocks take, by size and kind: `cargo run --release -p portulan-secrecy --example timing`.
//!
//! The tables are made from a fixed seed and look like counts of households: a few large
//! communes, many small ones. Times are printed, not asserted.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, clippy::print_stdout)]

use std::time::Instant;

use portulan_secrecy::{Cell, Equation, Insider, Need, Options, Problem, Status, all_bounds, protect};

/// A linear congruential generator (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }
}

/// Communes by categories, each commune's size and each category's share falling off.
fn table(dice: &mut Dice, communes: usize, categories: usize, largest: u64) -> Vec<Vec<i64>> {
    let size = |commune: usize| largest / (commune as u64 + 1);
    let share = |category: usize| 2 + 3 * category as u64;
    (0..communes)
        .map(|commune| {
            (0..categories).map(|category| dice.below(2 * size(commune) / share(category) + 2) as i64).collect()
        })
        .collect()
}

fn cell(value: i64, high: i64) -> Cell {
    match value {
        0 => Cell::shown(value, high),
        1..5 => Cell::primary(value, high, vec![Need::contains_zero(value, 5)]),
        _ => Cell::free(value, high),
    }
}

/// Tables of the same communes; commune totals are one cell in all, margins are cells.
fn linked(tables: &[Vec<Vec<i64>>]) -> Problem {
    let mut problem = Problem::default();
    let communes = tables[0].len();
    let totals: Vec<i64> = tables[0].iter().map(|row| row.iter().sum()).collect();
    let high = totals.iter().sum();
    for &total in totals.iter().chain([&high]) {
        problem.cells.push(cell(total, high));
    }
    for table in tables {
        let first = problem.cells.len();
        let categories = table[0].len();
        let sums = (0..categories).map(|category| table.iter().map(|row| row[category]).sum()).collect();
        let rows = || table.iter().chain([&sums]);
        rows().flatten().for_each(|&value: &i64| problem.cells.push(cell(value, high)));
        for row in 0..=communes {
            let parts = (0..categories).map(|category| (first + row * categories + category, 1));
            problem.equations.push(Equation { rhs: 0, terms: parts.chain([(row, -1)]).collect() });
        }
        for category in 0..categories {
            let at = |row: usize| first + row * categories + category;
            let parts = (0..communes).map(|row| (at(row), 1));
            problem.equations.push(Equation { rhs: 0, terms: parts.chain([(at(communes), -1)]).collect() });
        }
    }
    problem
}

/// The same commune totals in each table: the last category takes what is left.
fn same_totals(tables: &mut [Vec<Vec<i64>>]) {
    let totals: Vec<i64> =
        (0..tables[0].len()).map(|row| tables.iter().map(|t| t[row].iter().sum::<i64>()).max().unwrap_or(0)).collect();
    for table in tables {
        for (row, total) in table.iter_mut().zip(&totals) {
            let missing = total - row.iter().sum::<i64>();
            row[0] += missing;
        }
    }
}

/// Tables of that shape, one line of figures.
fn measure(
    name: &str,
    count: u64,
    tables: usize,
    (communes, categories): (usize, usize),
    largest: u64,
    insider: Insider,
) {
    let mut dice = Dice(count + communes as u64 * 1_000 + categories as u64);
    let (mut worst, mut total, mut primaries, mut hidden, mut exact, mut value) = (0.0f64, 0.0, 0, 0, 0, 0);
    for _ in 0..count {
        let mut drawn: Vec<_> = (0..tables).map(|_| table(&mut dice, communes, categories, largest)).collect();
        same_totals(&mut drawn);
        let problem = linked(&drawn);
        let start = Instant::now();
        let protection = protect(&problem, &Options { insider, ..Options::default() });
        let spent = start.elapsed().as_secs_f64() * 1e3;
        worst = worst.max(spent);
        total += spent;
        exact += u64::from(protection.exact);
        for (cell, _) in problem.cells.iter().zip(&protection.hidden).filter(|(_, hidden)| **hidden) {
            primaries += usize::from(cell.status == Status::Primary);
            hidden += usize::from(cell.status == Status::Free);
            value += if cell.status == Status::Free { cell.value } else { 0 };
        }
    }
    println!(
        "{name:<34} {count:>4} problems  mean {:>8.2} ms  worst {worst:>8.2} ms  exact {exact}/{count}  \
         {primaries} primaries, {hidden} others hidden, value {value}",
        total / count as f64
    );
}

/// A table where all cells are hidden, every one of them bounded.
fn attack(communes: usize, categories: usize) {
    let mut problem = linked(&[table(&mut Dice(3), communes, categories, 2_000)]);
    problem.cells.iter_mut().for_each(|cell| cell.status = Status::Free);
    let inner = |at: usize| at > communes && at < problem.cells.len() - categories;
    let hidden: Vec<bool> = (0..problem.cells.len()).map(inner).collect();
    let start = Instant::now();
    let bounds = all_bounds(&problem, &hidden);
    let count = bounds.iter().flatten().count();
    println!(
        "bounds of {count} hidden cells of {communes} × {categories}: {:.2} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
}

/// EPCI of 28 communes: inner cells, sub-totals by EPCI, the department's totals.
fn department(dice: &mut Dice, epcis: usize, categories: usize, totals_shown: bool) -> Problem {
    let tables: Vec<_> = (0..epcis).map(|_| table(dice, 28, categories, 3_000)).collect();
    let mut lines: Vec<Vec<i64>> = Vec::new();
    let mut sums: Vec<Vec<(usize, i64)>> = Vec::new();
    let mut groups = Vec::new();
    for table in tables {
        let first = lines.len();
        lines.extend(table);
        let members: Vec<usize> = (first..lines.len()).collect();
        lines.push((0..categories).map(|category| members.iter().map(|&line| lines[line][category]).sum()).collect());
        sums.push(members.into_iter().map(|line| (line, 1)).chain([(lines.len() - 1, -1)]).collect());
        groups.push(lines.len() - 1);
    }
    lines.push((0..categories).map(|category| groups.iter().map(|&line| lines[line][category]).sum()).collect());
    sums.push(groups.into_iter().map(|line| (line, 1)).chain([(lines.len() - 1, -1)]).collect());

    let width = categories + 1;
    let mut problem = Problem::default();
    for line in &lines {
        let total = line.iter().sum();
        problem.cells.extend(line.iter().map(|&value| cell(value, 1 << 20)));
        problem.cells.push(if totals_shown { Cell::shown(total, 1 << 20) } else { cell(total, 1 << 20) });
    }
    for line in 0..lines.len() {
        let parts = (0..categories).map(|category| (line * width + category, 1));
        problem.equations.push(Equation { rhs: 0, terms: parts.chain([(line * width + categories, -1)]).collect() });
    }
    for (sum, column) in sums.iter().flat_map(|sum| (0..width).map(move |column| (sum, column))) {
        let terms = sum.iter().map(|&(line, coefficient)| (line * width + column, coefficient)).collect();
        problem.equations.push(Equation { rhs: 0, terms });
    }
    problem
}

fn measure_department(epcis: usize, categories: usize, totals_shown: bool, nodes: usize) {
    let problem = department(&mut Dice(5), epcis, categories, totals_shown);
    let start = Instant::now();
    let protection = protect(&problem, &Options { nodes, ..Options::default() });
    let spent = start.elapsed().as_secs_f64() * 1e3;
    let hidden =
        problem.cells.iter().zip(&protection.hidden).filter(|(cell, hidden)| **hidden && cell.status == Status::Free);
    let values: Vec<i64> = hidden.map(|(cell, _)| cell.value).collect();
    println!(
        "{epcis} EPCI of 28 × {categories}, totals shown: {totals_shown}, {nodes} programs: {spent:.1} ms, exact {}, short {}, {} others hidden, value {}",
        protection.exact,
        protection.short.len(),
        values.len(),
        values.iter().sum::<i64>()
    );
}

fn main() {
    for (epcis, categories) in [(1, 6), (1, 12), (11, 6), (11, 12)] {
        for totals_shown in [true, false] {
            for nodes in [0, 2_000] {
                measure_department(epcis, categories, totals_shown, nodes);
            }
        }
    }
    attack(31, 13);
    for (categories, largest) in [(2, 3_000), (6, 3_000), (12, 3_000), (12, 300)] {
        measure(&format!("28 × {categories}, largest {largest}"), 200, 1, (28, categories), largest, Insider::Ignored);
    }
    measure("28 × 12, largest 3000, insiders", 50, 1, (28, 12), 3_000, Insider::Neighbour);
    measure("60 × 20, largest 3000", 5, 1, (60, 20), 3_000, Insider::Ignored);
    measure("12 communes, 4 tables × 5", 10, 4, (12, 5), 600, Insider::Ignored);
    measure("12 communes, 4 tables × 5, insiders", 10, 4, (12, 5), 600, Insider::Neighbour);
    measure("20 communes, 8 tables × 5", 3, 8, (20, 5), 1_000, Insider::Ignored);
}
