//! The attacker who is alone in a hidden cell, and so knows that cell.

use rayon::prelude::*;

use crate::bounds::{Effort, Part, solve};
use crate::system::Interval;

/// For each unknown known to its only contributor, with its value: the other unknowns, among those
/// `wanted`, that this contributor then finds exactly. Contradictions find nothing.
pub(crate) fn found_by_insiders(part: &Part, alone: &[(usize, f64)], wanted: &[bool]) -> Vec<(usize, usize, f64)> {
    let of = |&(insider, value): &(usize, f64)| {
        let mut part = part.clone();
        part.bounds[insider] = part.bounds[insider].meet(Interval::exactly(value));
        let found = solve(&part, Effort::Everything).unwrap_or_default();
        let others = found.into_iter().enumerate().filter(move |(other, _)| *other != insider);
        let exact = others.filter(|(other, found)| wanted[*other] && found.is_exact && found.interval.is_point());
        exact.map(|(other, found)| (insider, other, found.interval.low)).collect::<Vec<_>>()
    };
    alone.par_iter().flat_map_iter(of).collect()
}
