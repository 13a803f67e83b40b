//! Leaves out sums that follow from others, so that hierarchical tables become networks.
//!
//! In a table with sub-totals in one direction, a sub-total stands in three sums: its
//! line, its group, the group of groups. The line of the sub-totals follows from the lines
//! it adds up and from the columns, so it can go, and two sums remain. Only exact steps on
//! whole numbers are used; where they do not suffice the block is left to the linear attack.

use std::cmp::Reverse;
use std::collections::BTreeMap;

type Row = Vec<(usize, i64)>;

/// The rows without redundant ones, when each of the cells then stands in at most two.
pub(crate) fn at_most_two_rows(rows: &[Row], cells: usize) -> Option<Vec<Row>> {
    let degrees = degrees(rows, cells);
    if degrees.iter().all(|&degree| degree <= 2) {
        return Some(rows.to_vec());
    }
    let orders = [order(rows, &degrees, false), order(rows, &degrees, true)];
    orders.iter().find_map(|order| {
        let kept = independent(rows, order)?;
        self::degrees(&kept, cells).iter().all(|&degree| degree <= 2).then_some(kept)
    })
}

fn degrees(rows: &[Row], cells: usize) -> Vec<usize> {
    let mut degrees = vec![0; cells];
    rows.iter().flatten().for_each(|&(cell, _)| degrees[cell] += 1);
    degrees
}

/// The rows in the order in which to keep them: those to leave out come last, and they are
/// those with the fewest cells that already stand in two rows only.
fn order(rows: &[Row], degrees: &[usize], longest_last: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&at| {
        let calm = rows[at].iter().filter(|&&(cell, _)| degrees[cell] <= 2).count();
        let length = rows[at].len();
        (Reverse(calm), if longest_last { length } else { usize::MAX - length }, at)
    });
    order
}

/// The rows, in that order, that do not follow from those kept before.
///
/// Elimination by pivots of 1 and -1, so that all stays whole; `None` where there is none.
fn independent(rows: &[Row], order: &[usize]) -> Option<Vec<Row>> {
    let mut pivots: BTreeMap<usize, BTreeMap<usize, i64>> = BTreeMap::new();
    let mut kept = Vec::new();
    for &at in order {
        let mut rest: BTreeMap<usize, i64> = rows[at].iter().copied().collect();
        while let Some((cell, factor)) = first_pivot(&rest, &pivots) {
            let pivot = &pivots[&cell];
            let factor = factor * pivot[&cell];
            for (&other, &coefficient) in pivot {
                let sum = rest.entry(other).or_insert(0);
                *sum = sum.checked_sub(factor.checked_mul(coefficient)?)?;
            }
            rest.retain(|_, coefficient| *coefficient != 0);
        }
        if rest.is_empty() {
            continue;
        }
        let (&cell, _) = rest.iter().find(|(_, coefficient)| coefficient.abs() == 1)?;
        pivots.insert(cell, rest);
        kept.push(at);
    }
    kept.sort_unstable();
    Some(kept.into_iter().map(|at| rows[at].clone()).collect())
}

fn first_pivot(rest: &BTreeMap<usize, i64>, pivots: &BTreeMap<usize, BTreeMap<usize, i64>>) -> Option<(usize, i64)> {
    rest.iter().find(|(cell, _)| pivots.contains_key(cell)).map(|(&cell, &factor)| (cell, factor))
}
