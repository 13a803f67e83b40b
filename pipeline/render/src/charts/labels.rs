//! Room for texts: boxes, pushing apart, breaking and shortening.

use super::pen::{Anchor, Lettering, Point};

/// The room that a text takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    /// Left, top.
    pub from: Point,
    /// Right, bottom.
    pub to: Point,
}

impl Room {
    /// The room of `text` with its baseline at `at`.
    pub(super) fn of(at: Point, text: &str, look: &Lettering) -> Self {
        let wide = look.width(text);
        let left = match look.anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - wide / 2.0,
            Anchor::End => at.0 - wide,
        };
        Self { from: (left, at.1 - look.size * 0.8), to: (left + wide, at.1 + look.size * 0.25) }
    }

    /// Whether the two overlap.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.from.0 < other.to.0 && other.from.0 < self.to.0 && self.from.1 < other.to.1 && other.from.1 < self.to.1
    }

    /// Whether the line from `a` to `b` enters the room (tried every fortieth of it).
    pub(super) fn crossed(&self, a: Point, b: Point) -> bool {
        (0..=40).map(|i| f64::from(i) / 40.0).any(|share| {
            let (x, y) = (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1));
            x > self.from.0 && x < self.to.0 && y > self.from.1 && y < self.to.1
        })
    }

    /// Whether the room lies inside `left..right` and `top..bottom`.
    pub(super) fn inside(&self, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> bool {
        self.from.0 >= left && self.to.0 <= right && self.from.1 >= top && self.to.1 <= bottom
    }
}

/// `x` such that a text of width `wide` centred on it stays inside `left..right`.
pub(super) fn centred_inside(x: f64, wide: f64, left: f64, right: f64) -> f64 {
    let half = wide / 2.0;
    if right - left <= wide { (left + right) / 2.0 } else { x.clamp(left + half, right - half) }
}

/// Pushes blocks apart along an axis: `wished` gives centre and size of each.
/// Returns the centres in the same order, without overlap as long as they fit
/// inside `low..high`; the order along the axis is kept.
pub(super) fn spread(wished: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|a, b| wished[*a].0.total_cmp(&wished[*b].0).then(a.cmp(b)));
    let mut centres: Vec<f64> = wished.iter().map(|block| block.0).collect();
    let mut floor = low;
    for &index in &order {
        let half = wished[index].1 / 2.0;
        centres[index] = centres[index].max(floor + half);
        floor = centres[index] + half;
    }
    let mut ceiling = high;
    for &index in order.iter().rev() {
        let half = wished[index].1 / 2.0;
        centres[index] = centres[index].min(ceiling - half);
        ceiling = centres[index] - half;
    }
    centres
}

/// `text` in one line, or in two when it is wider than `wide`: broken at the
/// space or hyphen that leaves the shorter longest line.
pub(super) fn broken(text: &str, wide: f64, look: &Lettering) -> Vec<String> {
    if look.width(text) <= wide {
        return vec![text.to_owned()];
    }
    let cuts = text.char_indices().filter(|(_, c)| *c == ' ' || *c == '-').map(|(at, c)| match c {
        ' ' => (text[..at].to_owned(), text[at + 1..].to_owned()),
        _ => (text[..=at].to_owned(), text[at + 1..].to_owned()),
    });
    let longest = |pair: &(String, String)| look.width(&pair.0).max(look.width(&pair.1));
    let best =
        cuts.filter(|pair| !pair.0.is_empty() && !pair.1.is_empty()).min_by(|a, b| longest(a).total_cmp(&longest(b)));
    best.map_or_else(|| vec![text.to_owned()], |(first, second)| vec![first, second])
}

/// `text` cut with an ellipsis when it has more than `most` characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{Room, shortened, spread};

    #[test]
    fn blocks_are_pushed_apart_and_kept_inside() {
        let centres = spread(&[(50.0, 10.0), (51.0, 10.0), (99.0, 10.0), (98.0, 20.0)], 0.0, 100.0);
        assert_eq!(centres, [50.0, 60.0, 95.0, 80.0]);
    }

    #[test]
    fn long_names_are_cut_with_an_ellipsis() {
        assert_eq!(shortened("Saint-Gérand-le-Puy", 34), "Saint-Gérand-le-Puy");
        let cut = shortened("Communauté de communes Saint-Pourçain Sioule Limagne", 34);
        assert_eq!(cut, "Communauté de communes Saint-Pour…");
    }

    #[test]
    fn a_line_through_a_room_crosses_it() {
        let room = Room { from: (10.0, 10.0), to: (30.0, 20.0) };
        assert!(room.crossed((0.0, 15.0), (40.0, 15.0)));
        assert!(!room.crossed((0.0, 25.0), (40.0, 25.0)));
    }
}
