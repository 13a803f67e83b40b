//! Exact whole bounds where the equations are a network: every unknown stands in at most two rows,
//! once on each side after changing the sign of some rows.
//!
//! Rows become nodes and unknowns arcs; a feasible flow is found once, then each unknown is pushed to
//! its ends through the others (Ford and Fulkerson 1956; shortest paths as Edmonds and Karp 1972).
//! Flows of whole capacities are whole, so the ends are reached by whole tables.

use std::collections::VecDeque;

use crate::cycles::{Link, can_change};
use crate::system::{Interval, Row};

/// Stands for no upper end: far over any count, far under what overflows.
const ENDLESS: i64 = 1 << 40;

#[derive(Debug, Clone, Copy)]
struct Arc {
    from: u32,
    to: u32,
    low: i64,
    high: i64,
    flow: i64,
}

/// A network with a feasible flow on it.
#[derive(Debug)]
pub(crate) struct Flow {
    arcs: Vec<Arc>,
    /// Arcs at each node, by position.
    at: Vec<Vec<u32>>,
    unknowns: usize,
}

/// Why a system is not a feasible network.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not a network: the linear solver must take it.
    Shape,
    /// A network without any completion.
    Impossible,
}

impl Flow {
    /// The network of rows over unknowns `0..bounds.len()`.
    pub(crate) fn new(rows: &[Row], bounds: &[Interval]) -> Result<Self, Refusal> {
        let signs = signs(rows, bounds.len()).ok_or(Refusal::Shape)?;
        // Node 0 is the outside: it balances whatever the rows leave open.
        let mut ends = vec![(0_u32, 0_u32); bounds.len()];
        let mut supply = vec![0_i64; rows.len() + 1];
        for (index, row) in rows.iter().enumerate() {
            for &(unknown, coefficient) in &row.terms {
                let end = &mut ends[unknown as usize];
                let side = if coefficient * signs[index] > 0.0 { &mut end.0 } else { &mut end.1 };
                *side = index as u32 + 1;
            }
        }
        let arc = |(from, to), b: Interval| Arc { from, to, low: whole(b.low), high: whole(b.high), flow: 0 };
        let mut arcs: Vec<Arc> = ends.into_iter().zip(bounds).map(|(ends, &b)| arc(ends, b)).collect();
        for (index, row) in rows.iter().enumerate() {
            let node = index as u32 + 1;
            let within = row.within.inwards();
            let (low, high) = (whole(within.low), whole(within.high));
            let (low, high) = if signs[index] > 0.0 { (low, high) } else { (-high, -low) };
            if low == high {
                supply[node as usize] = low;
            } else {
                arcs.push(Arc { from: 0, to: node, low, high, flow: 0 });
            }
        }
        let mut flow = Self { at: Vec::new(), arcs, unknowns: bounds.len() };
        if flow.settle(&supply) { Ok(flow) } else { Err(Refusal::Impossible) }
    }

    /// Finds a first flow: `supply` is what leaves each node beyond what enters it.
    fn settle(&mut self, supply: &[i64]) -> bool {
        let nodes = supply.len() as u32;
        let mut missing = supply.to_vec();
        for arc in &mut self.arcs {
            arc.flow = arc.low.max(0).min(arc.high);
            missing[arc.from as usize] -= arc.flow;
            missing[arc.to as usize] += arc.flow;
        }
        missing[0] -= missing.iter().sum::<i64>();
        // Two more nodes carry what is missing; they are cut off once it is carried.
        let (source, sink) = (nodes, nodes + 1);
        let helpers = self.arcs.len();
        let mut wanted = 0;
        for (node, &missing) in (0..nodes).zip(&missing) {
            let (from, to) = if missing > 0 { (source, node) } else { (node, sink) };
            wanted += missing.max(0);
            self.arcs.push(Arc { from, to, low: 0, high: missing.abs(), flow: 0 });
        }
        self.index(nodes as usize + 2);
        let carried = self.push(source, sink, u32::MAX, wanted);
        self.arcs.truncate(helpers);
        self.index(nodes as usize);
        carried == wanted
    }

    fn index(&mut self, nodes: usize) {
        self.at = vec![Vec::new(); nodes];
        for (index, arc) in self.arcs.iter().enumerate() {
            self.at[arc.from as usize].push(index as u32);
            self.at[arc.to as usize].push(index as u32);
        }
    }

    /// Moves an unknown as high (or as low) as it goes, or until `enough`; its value then.
    pub(crate) fn extreme(&mut self, unknown: usize, up: bool, enough: f64) -> f64 {
        let arc = self.arcs[unknown];
        let (room, goal) = match up {
            true => (arc.high - arc.flow, whole(enough) - arc.flow),
            false => (arc.flow - arc.low, arc.flow - whole(enough)),
        };
        let wanted = room.min(goal).max(0);
        let (from, to) = if up { (arc.to, arc.from) } else { (arc.from, arc.to) };
        // An arc from the outside to itself is free: nothing else has to move.
        let moved = if from == to { wanted } else { self.push(from, to, unknown as u32, wanted) };
        self.arcs[unknown].flow += if up { moved } else { -moved };
        let value = self.arcs[unknown].flow;
        if value >= ENDLESS / 2 { f64::INFINITY } else { value as f64 }
    }

    /// Moves an unknown to a value; `false` when no completion has it.
    pub(crate) fn move_to(&mut self, unknown: usize, value: f64) -> bool {
        let up = whole(value) > self.arcs[unknown].flow;
        self.extreme(unknown, up, value);
        self.arcs[unknown].flow == whole(value)
    }

    /// Whether each unknown can have another value while one of them keeps its own; all when `None`.
    pub(crate) fn can_change(&self, kept: Option<usize>) -> Vec<bool> {
        let link = |(index, arc): (usize, &Arc)| Link {
            from: arc.from,
            to: arc.to,
            forward: Some(index) != kept && arc.flow < arc.high,
            backward: Some(index) != kept && arc.flow > arc.low,
        };
        let links: Vec<Link> = self.arcs.iter().enumerate().map(link).collect();
        let mut free = can_change(&self.at, &links);
        free.truncate(self.unknowns);
        free
    }

    /// The value of each unknown in the present flow.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.arcs[..self.unknowns].iter().map(|arc| arc.flow as f64)
    }

    /// Sends up to `wanted` from one node to another without the arc `but`; what was sent.
    fn push(&mut self, source: u32, sink: u32, but: u32, wanted: i64) -> i64 {
        let mut sent = 0;
        while sent < wanted {
            let Some(path) = self.path(source, sink, but) else { break };
            let room = path.iter().map(|&(arc, forward)| self.room(arc, forward)).min().unwrap_or(0);
            let step = room.min(wanted - sent);
            for (arc, forward) in path {
                self.arcs[arc as usize].flow += if forward { step } else { -step };
            }
            sent += step;
        }
        sent
    }

    fn room(&self, arc: u32, forward: bool) -> i64 {
        let arc = self.arcs[arc as usize];
        if forward { arc.high - arc.flow } else { arc.flow - arc.low }
    }

    /// A shortest way with room on every arc: arcs with their direction.
    fn path(&self, source: u32, sink: u32, but: u32) -> Option<Vec<(u32, bool)>> {
        let mut came: Vec<Option<(u32, bool)>> = vec![None; self.at.len()];
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            if node == sink {
                break;
            }
            for &index in &self.at[node as usize] {
                let arc = self.arcs[index as usize];
                let forward = arc.from == node;
                let next = if forward { arc.to } else { arc.from };
                if index == but || next == source || came[next as usize].is_some() || self.room(index, forward) == 0 {
                    continue;
                }
                came[next as usize] = Some((index, forward));
                queue.push_back(next);
            }
        }
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            let (index, forward) = came[node as usize]?;
            path.push((index, forward));
            node = if forward { self.arcs[index as usize].from } else { self.arcs[index as usize].to };
        }
        Some(path)
    }
}

fn whole(end: f64) -> i64 {
    end.clamp(-(ENDLESS as f64), ENDLESS as f64) as i64
}

/// A sign for each row that puts every unknown once on each side; `None` when there is none.
fn signs(rows: &[Row], count: usize) -> Option<Vec<f64>> {
    let (signs, is_outside) = orientation(rows, count);
    (!is_outside.contains(&true)).then_some(signs)
}

/// A sign for each row, and the unknowns to leave outside so that the others stand in at most two
/// rows, once on each side.
pub(crate) fn orientation(rows: &[Row], count: usize) -> (Vec<f64>, Vec<bool>) {
    let mut uses: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for (index, row) in rows.iter().enumerate() {
        row.terms.iter().for_each(|&(unknown, coefficient)| uses[unknown as usize].push((index, coefficient)));
    }
    let is_many = |uses: &Vec<(usize, f64)>| uses.len() > 2 || uses.iter().any(|(_, c)| c.abs() != 1.0);
    let mut is_outside: Vec<bool> = uses.iter().map(is_many).collect();
    let mut signs = vec![0.0; rows.len()];
    for start in 0..rows.len() {
        if signs[start] != 0.0 {
            continue;
        }
        signs[start] = 1.0;
        let mut queue = vec![start];
        while let Some(row) = queue.pop() {
            for &(unknown, own) in &rows[row].terms {
                let unknown = unknown as usize;
                if is_outside[unknown] {
                    continue;
                }
                for &(other, coefficient) in uses[unknown].iter().filter(|(other, _)| *other != row) {
                    let wanted = -signs[row] * own * coefficient;
                    if signs[other] == 0.0 {
                        signs[other] = wanted;
                        queue.push(other);
                    }
                    is_outside[unknown] |= signs[other] != wanted;
                }
            }
        }
    }
    (signs, is_outside)
}
