//! Linear equations over hidden counts, cut into parts that share no unknown.
//!
//! Knows nothing of figures: unknowns are numbered, rows say between which ends a sum lies.

/// Number of an unknown.
pub(crate) type Unknown = u32;

/// Ends of what a quantity may be; both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Least possible value.
    pub low: f64,
    /// Largest possible value; infinite when nothing bounds it.
    pub high: f64,
}

impl Interval {
    /// Any whole number from zero.
    pub(crate) const COUNT: Self = Self { low: 0.0, high: f64::INFINITY };

    pub(crate) fn exactly(value: f64) -> Self {
        Self { low: value, high: value }
    }

    pub(crate) fn is_point(self) -> bool {
        self.low == self.high
    }

    pub(crate) fn meet(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    /// The whole numbers inside.
    pub(crate) fn inwards(self) -> Self {
        // Plus zero: a negative zero is not written.
        Self { low: (self.low - EPSILON).ceil() + 0.0, high: (self.high + EPSILON).floor() + 0.0 }
    }

    /// All this less `other`.
    pub(crate) fn less(self, other: Self) -> Self {
        Self { low: self.low - other.high, high: self.high - other.low }
    }
}

/// Gap under which two sums are the same number.
pub(crate) const EPSILON: f64 = 1e-6;

/// `within.low ≤ Σ coefficient × unknown ≤ within.high`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) terms: Vec<(Unknown, f64)>,
    pub(crate) within: Interval,
    /// Which equation this is, for words; numbers of the caller.
    pub(crate) origin: u32,
    /// Whether it holds by the figures of the edition audited alone.
    pub(crate) own: bool,
}

/// Unknowns that equations link, and those equations; both are positions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Component {
    pub(crate) unknowns: Vec<Unknown>,
    pub(crate) rows: Vec<u32>,
}

/// Cuts a system of `count` unknowns into linked parts, in the order of their least unknown.
pub(crate) fn components(count: usize, rows: &[Row]) -> Vec<Component> {
    let mut parent: Vec<Unknown> = (0..count as Unknown).collect();
    for row in rows {
        for pair in row.terms.windows(2) {
            let (a, b) = (root(&mut parent, pair[0].0), root(&mut parent, pair[1].0));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut position = vec![u32::MAX; count];
    let mut parts: Vec<Component> = Vec::new();
    for unknown in 0..count as Unknown {
        let top = root(&mut parent, unknown) as usize;
        if position[top] == u32::MAX {
            position[top] = parts.len() as u32;
            parts.push(Component::default());
        }
        parts[position[top] as usize].unknowns.push(unknown);
    }
    for (index, row) in rows.iter().enumerate() {
        if let Some(&(unknown, _)) = row.terms.first() {
            let top = root(&mut parent, unknown) as usize;
            parts[position[top] as usize].rows.push(index as u32);
        }
    }
    parts
}

fn root(parent: &mut [Unknown], mut unknown: Unknown) -> Unknown {
    while parent[unknown as usize] != unknown {
        parent[unknown as usize] = parent[parent[unknown as usize] as usize];
        unknown = parent[unknown as usize];
    }
    unknown
}

/// Tightens intervals row by row until nothing moves; `false` when no value is left to an unknown.
///
/// Unknowns are whole. Stops after as many passes as there are rows, plus ten: what is left is for
/// the exact solvers.
pub(crate) fn propagate(rows: &[&Row], bounds: &mut [Interval]) -> bool {
    let passes = rows.len().min(60) + 10;
    for _ in 0..passes {
        let mut moved = false;
        for row in rows {
            match tighten(row, bounds) {
                None => return false,
                Some(change) => moved |= change,
            }
        }
        if !moved {
            break;
        }
    }
    true
}

/// One row's effect on its unknowns: whether something moved, `None` when impossible.
fn tighten(row: &Row, bounds: &mut [Interval]) -> Option<bool> {
    let ends = |coefficient: f64, b: Interval| {
        let (x, y) = (coefficient * b.low, coefficient * b.high);
        if coefficient > 0.0 { (x, y) } else { (y, x) }
    };
    // Sums of the finite ends, and how many ends are infinite.
    let (mut low, mut high, mut no_low, mut no_high) = (0.0, 0.0, 0, 0);
    for &(unknown, coefficient) in &row.terms {
        let (least, most) = ends(coefficient, bounds[unknown as usize]);
        if least.is_finite() {
            low += least
        } else {
            no_low += 1
        }
        if most.is_finite() { high += most } else { no_high += 1 }
    }
    let mut moved = false;
    for &(unknown, coefficient) in &row.terms {
        let old = bounds[unknown as usize];
        let (least, most) = ends(coefficient, old);
        let rest = |sum: f64, infinite: i32, own: f64, none: f64| match (infinite, own.is_finite()) {
            (0, _) => sum - own,
            (1, false) => sum,
            _ => none,
        };
        let others_low = rest(low, no_low, least, f64::NEG_INFINITY);
        let others_high = rest(high, no_high, most, f64::INFINITY);
        let (a, b) = ((row.within.low - others_high) / coefficient, (row.within.high - others_low) / coefficient);
        let new = Interval { low: a.min(b), high: a.max(b) }.inwards().meet(old);
        if new.low > new.high {
            return None;
        }
        if new != old {
            moved = true;
            bounds[unknown as usize] = new;
            let (least_now, most_now) = ends(coefficient, new);
            if least.is_finite() {
                low += least_now - least
            } else if least_now.is_finite() {
                low += least_now;
                no_low -= 1
            }
            if most.is_finite() {
                high += most_now - most
            } else if most_now.is_finite() {
                high += most_now;
                no_high -= 1
            }
        }
    }
    Some(moved)
}
