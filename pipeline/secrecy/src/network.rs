//! The attack on a block whose sums form a network: a flow of whole numbers.
//!
//! When every cell stands in at most two sums, each sum can be a node and each cell an arc
//! between two nodes (the second is a common root when it stands in one sum only). A
//! deviation that keeps all sums is then a circulation, so that "how far can this cell go
//! up" is a maximum flow from the arc's head back to its tail, and what stops it is a
//! minimum cut (Ford and Fulkerson 1956). Capacities are whole, so is the flow: the linear
//! attacker and the attacker who knows that counts are whole deduce the same bounds.

use std::collections::VecDeque;

use crate::attack::{Ask, ONE, Push};
use crate::block::{Block, Room};
use crate::redundant;

/// A block as a graph. Pushes leave their flow in `flow`.
#[derive(Clone)]
pub(crate) struct Network {
    /// Tail and head of each cell's arc; a deviation upwards flows from tail to head.
    ends: Vec<(usize, usize)>,
    /// Arcs at each node, with the node at their other end, in order of arcs.
    arcs: Vec<Vec<(usize, usize)>>,
    room: Vec<Room>,
    /// Deviation of each cell, in parts of [`ONE`].
    pub flow: Vec<i64>,
    /// How each node was reached by the last search.
    from: Vec<Option<Step>>,
    queue: VecDeque<usize>,
}

/// One arc on a path, in the direction of its growth or against it.
#[derive(Clone, Copy)]
struct Step {
    arc: usize,
    node: usize,
    up: bool,
}

impl Network {
    /// The block as a network, or `None` when its sums do not form one.
    pub fn recognise(block: &Block) -> Option<Self> {
        if block.rows.iter().flatten().any(|&(_, coefficient)| coefficient.abs() != 1) {
            return None;
        }
        let rows = redundant::at_most_two_rows(&block.rows, block.cells.len())?;
        let ends = ends(&signs(&rows, block.cells.len())?, &rows, block.cells.len());
        let mut arcs = vec![Vec::new(); rows.len() + 1];
        for (arc, &(tail, head)) in ends.iter().enumerate().filter(|(_, (tail, head))| tail != head) {
            arcs[tail].push((arc, head));
            arcs[head].push((arc, tail));
        }
        let from = vec![None; arcs.len()];
        let flow = vec![0; ends.len()];
        Some(Self { ends, arcs, room: block.room.clone(), flow, from, queue: VecDeque::new() })
    }

    /// How far the cell goes in the asked direction, and what stops it.
    pub fn push(&mut self, ask: &Ask) -> Push {
        self.flow.fill(0);
        let (tail, head) = self.ends[ask.cell];
        let (source, sink) = if ask.up { (head, tail) } else { (tail, head) };
        let goal = ask.most * ONE;
        let mut sent = if source == sink { goal } else { 0 };
        while sent < goal && self.reach(source, Some(sink), ask) {
            sent += self.augment(source, sink, goal - sent, ask);
        }
        self.flow[ask.cell] = if ask.up { sent } else { -sent };
        let wall = if sent < goal { self.wall(ask) } else { Vec::new() };
        Push { reach: sent as f64 / ONE as f64, wall }
    }

    /// Searches from the source, breadth first, until the sink; says whether it was reached.
    fn reach(&mut self, source: usize, sink: Option<usize>, ask: &Ask) -> bool {
        self.from.fill(None);
        self.queue.clear();
        self.queue.push_back(source);
        self.from[source] = Some(Step { arc: ask.cell, node: source, up: true });
        while let Some(node) = self.queue.pop_front() {
            for &(arc, other) in &self.arcs[node] {
                let up = self.ends[arc].0 == node;
                if self.from[other].is_none() && self.residual(arc, up, ask) > 0 {
                    self.from[other] = Some(Step { arc, node, up });
                    if Some(other) == sink {
                        return true;
                    }
                    self.queue.push_back(other);
                }
            }
        }
        false
    }

    /// How much more the arc can take in that direction.
    fn residual(&self, arc: usize, up: bool, ask: &Ask) -> i64 {
        if arc == ask.cell || ask.frozen == Some(arc) {
            return 0;
        }
        let share = ask.shares[arc];
        match up {
            true => self.room[arc].up.min(ask.need) * share - self.flow[arc],
            false => self.room[arc].down.min(ask.need) * share + self.flow[arc],
        }
    }

    /// Sends as much as the path just found takes, at most `most`.
    fn augment(&mut self, source: usize, sink: usize, most: i64, ask: &Ask) -> i64 {
        let mut sent = most;
        let mut node = sink;
        while let Some(step) = self.step_to(node, source) {
            sent = sent.min(self.residual(step.arc, step.up, ask));
            node = step.node;
        }
        node = sink;
        while let Some(step) = self.step_to(node, source) {
            self.flow[step.arc] += if step.up { sent } else { -sent };
            node = step.node;
        }
        sent
    }

    /// The step by which the last search reached the node; none for the source.
    fn step_to(&self, node: usize, source: usize) -> Option<Step> {
        self.from[node].filter(|_| node != source)
    }

    /// The cells that leave the side of the source, with their room: the minimum cut.
    fn wall(&self, ask: &Ask) -> Vec<(usize, f64)> {
        let reached = |node: usize| self.from[node].is_some();
        let mut wall = Vec::new();
        for (arc, &(tail, head)) in self.ends.iter().enumerate() {
            if reached(tail) == reached(head) || arc == ask.cell || ask.frozen == Some(arc) {
                continue;
            }
            let room = if reached(tail) { self.room[arc].up } else { self.room[arc].down };
            if room > 0 {
                wall.push((arc, room.min(ask.need) as f64));
            }
        }
        wall
    }
}

/// The rows where each cell stands.
fn places(rows: &[Vec<(usize, i64)>], cells: usize) -> Vec<Vec<(usize, i64)>> {
    let mut places = vec![Vec::new(); cells];
    for (at, row) in rows.iter().enumerate() {
        row.iter().for_each(|&(cell, coefficient)| places[cell].push((at, coefficient)));
    }
    places
}

/// A sign for each row so that a cell in two rows has opposite coefficients in them.
fn signs(rows: &[Vec<(usize, i64)>], cells: usize) -> Option<Vec<i64>> {
    let places = places(rows, cells);
    let mut signs = vec![0; rows.len()];
    for start in 0..rows.len() {
        if signs[start] != 0 {
            continue;
        }
        signs[start] = 1;
        let mut stack = vec![start];
        while let Some(row) = stack.pop() {
            for &(cell, coefficient) in &rows[row] {
                for &(other, facing) in places[cell].iter().filter(|&&(other, _)| other != row) {
                    let wanted = -signs[row] * coefficient * facing;
                    if signs[other] == 0 {
                        signs[other] = wanted;
                        stack.push(other);
                    } else if signs[other] != wanted {
                        return None;
                    }
                }
            }
        }
    }
    Some(signs)
}

/// Tail and head of each cell: the rows where its signed coefficient is -1 and +1, the root
/// in their absence.
fn ends(signs: &[i64], rows: &[Vec<(usize, i64)>], cells: usize) -> Vec<(usize, usize)> {
    let root = rows.len();
    let mut ends = vec![(root, root); cells];
    for (at, row) in rows.iter().enumerate() {
        for &(cell, coefficient) in row {
            if signs[at] * coefficient > 0 {
                ends[cell].1 = at;
            } else {
                ends[cell].0 = at;
            }
        }
    }
    ends
}
