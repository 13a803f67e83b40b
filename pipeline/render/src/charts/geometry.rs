//! Outlines on a map: projection, clipping, inner points, hatching.
//!
//! Knows territories only as rings; chooses no colour.

use std::collections::BTreeSet;

use portulan_terms::Ring;

use super::pen::Point;
use super::svg::raw_unit;

/// Equirectangular projection with true proportions at the middle latitude.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    west: f64,
    north: f64,
    shrink: f64,
    scale: f64,
    corner: Point,
    grid: f64,
    /// Size of what is drawn, in units.
    pub size: (f64, f64),
}

impl Projection {
    /// Fits `rings` in the `width` × `height` rectangle whose upper left corner is
    /// `corner`, centred from left to right. `None` when there is nothing to fit.
    pub(super) fn fit<'a>(
        rings: impl Iterator<Item = &'a Ring> + Clone,
        corner: Point,
        (width, height): (f64, f64),
    ) -> Option<Self> {
        let points = rings.clone().flatten();
        let (mut low, mut high) = (*points.clone().next()?, *points.clone().next()?);
        for point in points.clone() {
            low = (low.0.min(point.0), low.1.min(point.1));
            high = (high.0.max(point.0), high.1.max(point.1));
        }
        let shrink = ((low.1 + high.1) / 2.0).to_radians().cos();
        let extent = ((high.0 - low.0) * shrink, high.1 - low.1);
        let scale = (width / extent.0.max(1e-9)).min(height / extent.1.max(1e-9));
        let size = (extent.0 * scale, extent.1 * scale);
        let corner = (corner.0 + (width - size.0) / 2.0, corner.1);
        // Many points: a coarser grid, common to all shapes so that borders stay shared.
        let grid = if points.count() > 5000 { 0.5 } else { 0.1 };
        Some(Self { west: low.0, north: high.1, shrink, scale, corner, grid, size })
    }

    /// The ring on the drawing, without repeated points.
    pub(super) fn ring(&self, ring: &Ring) -> Vec<Point> {
        let snap = |value: f64| (value / self.grid).round() * self.grid;
        let mut placed: Vec<Point> = ring
            .iter()
            .map(|(longitude, latitude)| {
                let x = self.corner.0 + (longitude - self.west) * self.shrink * self.scale;
                let y = self.corner.1 + (self.north - latitude) * self.scale;
                (snap(x), snap(y))
            })
            .collect();
        placed.dedup();
        placed
    }
}

fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Signed area and centroid of a ring (surveyor's formula).
fn moments(ring: &[Point]) -> (f64, Point) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in edges(ring) {
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross / 2.0;
        x += (a.0 + b.0) * cross / 6.0;
        y += (a.1 + b.1) * cross / 6.0;
    }
    (area, if area == 0.0 { ring.first().copied().unwrap_or_default() } else { (x / area, y / area) })
}

/// Area of the largest ring.
pub(super) fn area(rings: &[Vec<Point>]) -> f64 {
    rings.iter().map(|ring| moments(ring).0.abs()).fold(0.0, f64::max)
}

/// Whether `point` lies inside the rings, holes left out (even-odd rule).
pub(super) fn holds(rings: &[Vec<Point>], point: Point) -> bool {
    let crossing = |(a, b): &(Point, Point)| {
        (a.1 > point.1) != (b.1 > point.1) && point.0 < a.0 + (point.1 - a.1) / (b.1 - a.1) * (b.0 - a.0)
    };
    rings.iter().flat_map(|ring| edges(ring)).filter(crossing).count() % 2 == 1
}

/// A point well inside: the centroid of the largest ring, else the point of a
/// grid that is farthest from every border.
pub(super) fn inner_point(rings: &[Vec<Point>]) -> Option<Point> {
    let largest = rings.iter().max_by(|a, b| moments(a).0.abs().total_cmp(&moments(b).0.abs()))?;
    let centroid = moments(largest).1;
    if holds(rings, centroid) {
        return Some(centroid);
    }
    const STEPS: i32 = 24;
    let (mut low, mut high) = (*largest.first()?, *largest.first()?);
    for point in largest {
        low = (low.0.min(point.0), low.1.min(point.1));
        high = (high.0.max(point.0), high.1.max(point.1));
    }
    let part = |from: f64, to: f64, step: i32| from + (to - from) * (f64::from(step) + 0.5) / f64::from(STEPS);
    let grid = (0..STEPS).flat_map(|row| (0..STEPS).map(move |column| (column, row)));
    grid.map(|(column, row)| (part(low.0, high.0, column), part(low.1, high.1, row)))
        .filter(|point| holds(rings, *point))
        .max_by(|a, b| to_border(rings, *a).total_cmp(&to_border(rings, *b)))
}

fn to_border(rings: &[Vec<Point>], point: Point) -> f64 {
    let distance = |(a, b): (Point, Point)| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { ((point.0 - a.0) * dx + (point.1 - a.1) * dy) / length } else { 0.0 };
        let share = along.clamp(0.0, 1.0);
        (a.0 + share * dx - point.0).hypot(a.1 + share * dy - point.1)
    };
    rings.iter().flat_map(|ring| edges(ring)).map(distance).fold(f64::INFINITY, f64::min)
}

/// Parallel strokes that fill the rings, at `angle` degrees, `gap` units apart.
/// Strokes of neighbouring shapes are aligned.
pub(super) fn hatching(rings: &[Vec<Point>], angle: f64, gap: f64) -> Vec<[Point; 2]> {
    let (sine, cosine) = angle.to_radians().sin_cos();
    let turn = |(x, y): Point| (x * cosine + y * sine, y * cosine - x * sine);
    let back = |(x, y): Point| (x * cosine - y * sine, y * cosine + x * sine);
    let turned: Vec<Vec<Point>> = rings.iter().map(|ring| ring.iter().map(|p| turn(*p)).collect()).collect();
    let heights = || turned.iter().flatten().map(|point| point.1);
    let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    if low > high {
        return Vec::new();
    }
    let mut strokes = Vec::new();
    for row in (low / gap).ceil() as i64..=(high / gap).floor() as i64 {
        let y = row as f64 * gap;
        let crossed = turned.iter().flat_map(|ring| edges(ring)).filter(|(a, b)| (a.1 > y) != (b.1 > y));
        let mut stops: Vec<f64> = crossed.map(|(a, b)| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0)).collect();
        stops.sort_by(f64::total_cmp);
        strokes.extend(stops.chunks_exact(2).map(|pair| [back((pair[0], y)), back((pair[1], y))]));
    }
    strokes
}

/// The lines of rings, those that two shapes share drawn once.
pub(super) fn borders<'a>(rings: impl Iterator<Item = &'a Vec<Point>>) -> Vec<Vec<Point>> {
    let key = |point: Point| (raw_unit(point.0), raw_unit(point.1));
    let mut seen = BTreeSet::new();
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for ring in rings {
        let mut going = false;
        for (a, b) in edges(ring).filter(|(a, b)| a != b) {
            let new = seen.insert((key(a).min(key(b)), key(a).max(key(b))));
            match lines.last_mut() {
                Some(line) if new && going => line.push(b),
                _ if new => lines.push(vec![a, b]),
                _ => {}
            }
            going = new;
        }
    }
    lines
}

/// The part of the segment inside `0..width` × `0..height`. Source: Liang and Barsky (1984).
fn clipped(a: Point, b: Point, (width, height): (f64, f64)) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (toward, room) in [(-dx, a.0), (dx, width - a.0), (-dy, a.1), (dy, height - a.1)] {
        if toward == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let share = room / toward;
        if toward < 0.0 { enter = enter.max(share) } else { leave = leave.min(share) }
    }
    let at = |share: f64| (a.0 + share * dx, a.1 + share * dy);
    (enter < leave).then(|| (at(enter), at(leave)))
}

/// The pieces of a ring's line inside `0..width` × `0..height`.
pub(super) fn pieces(ring: &[Point], frame: (f64, f64)) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for (a, b) in edges(ring).filter_map(|(a, b)| clipped(a, b, frame)) {
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{hatching, holds, inner_point, pieces};

    fn square(low: f64, high: f64) -> Vec<(f64, f64)> {
        vec![(low, low), (high, low), (high, high), (low, high)]
    }

    #[test]
    fn a_hole_is_outside_and_is_not_hatched() {
        let rings = [square(0.0, 30.0), square(10.0, 20.0)];
        assert!(holds(&rings, (5.0, 15.0)) && !holds(&rings, (15.0, 15.0)));
        let strokes = hatching(&rings, 0.0, 6.0);
        assert!(strokes.iter().all(|[a, b]| holds(&rings, ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0))));
        assert!(strokes.contains(&[(0.0, 12.0), (10.0, 12.0)]) && strokes.contains(&[(20.0, 12.0), (30.0, 12.0)]));
    }

    #[test]
    fn the_inner_point_of_a_crescent_is_inside() {
        let crescent = vec![
            (0.0, 0.0),
            (40.0, 0.0),
            (40.0, 4.0),
            (4.0, 4.0),
            (4.0, 36.0),
            (40.0, 36.0),
            (40.0, 40.0),
            (0.0, 40.0),
        ];
        let rings = [crescent];
        assert!(holds(&rings, inner_point(&rings).expect("a point")));
    }

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let cut = pieces(&square(-10.0, 10.0), (20.0, 20.0));
        assert_eq!(cut, [vec![(10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]]);
        assert!(pieces(&square(30.0, 40.0), (20.0, 20.0)).is_empty());
    }
}
