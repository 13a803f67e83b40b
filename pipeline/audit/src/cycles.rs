//! Which arcs of a flow can change: those on a cycle of what is left of their capacity.
//!
//! An arc with room moves only around a directed cycle that does not come back by the arc itself.
//! Within nodes that reach one another (Tarjan 1972), such a cycle misses an arc exactly when the arc
//! is a bridge once directions are forgotten: past a two-way arc that is no bridge, some other arc
//! crosses, and both its ends are reached without the first. Whole capacities make the answer exact
//! for whole flows.

/// Ends of an arc, and whether it has room forward and backward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) forward: bool,
    pub(crate) backward: bool,
}

impl Link {
    fn is_closed(self) -> bool {
        !self.forward && !self.backward
    }

    fn other(self, node: u32) -> u32 {
        if self.from == node { self.to } else { self.from }
    }

    /// Where the room left leads from a node.
    fn next(self, node: u32) -> Option<u32> {
        let has_room = if self.from == node { self.forward } else { self.backward };
        has_room.then(|| self.other(node))
    }
}

/// Whether each arc can change; `at` has the positions of the arcs at each node.
pub(crate) fn can_change(at: &[Vec<u32>], links: &[Link]) -> Vec<bool> {
    let link = |arc: u32| links[arc as usize];
    let reached = classes(at, false, |node, arc| link(arc).next(node));
    let is_within = |link: Link| !link.is_closed() && reached[link.from as usize] == reached[link.to as usize];
    let tied = classes(at, true, |node, arc| is_within(link(arc)).then(|| link(arc).other(node)));
    links.iter().map(|&link| is_within(link) && tied[link.from as usize] == tied[link.to as usize]).collect()
}

const NONE: u32 = u32::MAX;

/// Nodes that reach one another have the same class; with `once`, a way never comes back at once by
/// the arc it came by, so that bridges part the classes.
fn classes(at: &[Vec<u32>], once: bool, next: impl Fn(u32, u32) -> Option<u32>) -> Vec<u32> {
    let mut class = vec![NONE; at.len()];
    let (mut rank, mut low) = (vec![0_u32; at.len()], vec![0_u32; at.len()]);
    let (mut ranked, mut open, mut trail) = (0, Vec::new(), Vec::new());
    for start in (0..at.len() as u32).filter(|&node| !at[node as usize].is_empty()) {
        if rank[start as usize] == 0 {
            trail.push((start, 0, NONE));
        }
        while let Some((node, position, by)) = trail.last_mut() {
            let (node, by) = (*node, *by);
            let here = node as usize;
            if *position == 0 {
                ranked += 1;
                (rank[here], low[here]) = (ranked, ranked);
                open.push(node);
            }
            if let Some(&arc) = at[here].get(*position) {
                *position += 1;
                let Some(other) = next(node, arc).filter(|_| !(once && arc == by)) else { continue };
                if rank[other as usize] == 0 {
                    trail.push((other, 0, arc));
                } else if class[other as usize] == NONE {
                    low[here] = low[here].min(rank[other as usize]);
                }
                continue;
            }
            trail.pop();
            if let Some(&(before, ..)) = trail.last() {
                low[before as usize] = low[before as usize].min(low[here]);
            }
            if low[here] == rank[here] {
                close(&mut open, &mut class, node);
            }
        }
    }
    class
}

/// Gives their class to the nodes met since `first`.
fn close(open: &mut Vec<u32>, class: &mut [u32], first: u32) {
    while let Some(node) = open.pop() {
        class[node as usize] = first;
        if node == first {
            return;
        }
    }
}
