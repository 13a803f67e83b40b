//! Territories coloured by class, or hatched when they have no value.
//!
//! Changes no value. The legend stands at the right of the map. Territories without
//! outline are counted in it and cannot be drawn.

use portulan_terms::Ring;

use super::classes::Classes;
use super::font::Face;
use super::geometry::{Projection, area, borders, hatching, holds, inner_point, pieces};
use super::labels::{Room, broken};
use super::legend::Legend;
use super::palette::Colour;
use super::pen::{Anchor, Lettering, Pen, Point, sheet};
use super::scale::extent;
use super::{ChartError, Palette, Shape, WIDTH, Words};

/// Right end of the map; the legend stands beyond.
pub(super) const RIGHT: f64 = 506.0;
const TALLEST: f64 = 312.0;
const MARGIN: f64 = 5.0;
/// Widest line of a name on the map.
const NAME: f64 = 92.0;
/// Between the baselines of a name.
const LINE: f64 = 14.0;
/// Directions of hatching, in degrees, by rank of the text of the missing value.
const ANGLES: [f64; 4] = [45.0, -45.0, 0.0, 90.0];
const GAP: f64 = 6.0;
/// Shifts of a label from its point, in order of preference.
const SHIFTS: [Point; 9] = [
    (0.0, 0.0),
    (0.0, -9.0),
    (0.0, 9.0),
    (0.0, -18.0),
    (0.0, 18.0),
    (-14.0, 0.0),
    (14.0, 0.0),
    (-28.0, 0.0),
    (28.0, 0.0),
];

/// A choropleth map with its legend; `background` is drawn in light grey behind.
///
/// # Errors
/// [`ChartError::Font`] before `register_fonts`, [`ChartError::Drawing`] when plotters fails.
pub fn draw(
    palette: &Palette,
    words: &Words<'_>,
    shapes: &[Shape],
    background: &[Vec<Ring>],
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    super::font::ready()?;
    let values: Vec<f64> = shapes.iter().filter_map(|shape| shape.item.placed()).collect();
    let rings = shapes.iter().flat_map(|shape| &shape.outline);
    let room = (RIGHT - 2.0 * MARGIN, TALLEST);
    let projection = Projection::fit(rings, (MARGIN, MARGIN), room);
    let placed = |rings: &Vec<Ring>| match &projection {
        Some(projection) => rings.iter().map(|ring| projection.ring(ring)).collect(),
        None => Vec::new(),
    };
    let map = Map {
        palette,
        classes: Classes::of(&values, decimals),
        absent: absent(shapes),
        height: projection.map_or(0.0, |p| p.size.1 + 2.0 * MARGIN),
        shapes: shapes.iter().map(|shape| (shape, placed(&shape.outline))).collect(),
    };
    let legend = Legend::of(&map, unit);
    let height = map.height.max(legend.bottom);
    let behind: Vec<Vec<Point>> = background.iter().flat_map(placed).collect();
    sheet(words, (WIDTH, height.max(40.0)), |pen| {
        if shapes.is_empty() {
            return pen.nothing((WIDTH, 40.0), palette);
        }
        map.background(pen, &behind)?;
        map.fills(pen)?;
        map.borders(pen)?;
        map.names(pen)?;
        legend.write(pen, &map)
    })
}

/// Texts of the missing values, in order of first appearance.
fn absent(shapes: &[Shape]) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for shape in shapes.iter().filter(|shape| shape.item.placed().is_none()) {
        if !texts.contains(&shape.item.text.as_str()) {
            texts.push(&shape.item.text);
        }
    }
    texts
}

pub(super) struct Map<'a> {
    pub(super) palette: &'a Palette,
    pub(super) classes: Classes,
    pub(super) absent: Vec<&'a str>,
    /// Height of the map without its legend.
    pub(super) height: f64,
    /// Shapes with their outlines on the drawing.
    pub(super) shapes: Vec<(&'a Shape, Vec<Vec<Point>>)>,
}

impl Map<'_> {
    fn background(&self, pen: &Pen<'_>, rings: &[Vec<Point>]) -> Result<(), ChartError> {
        for piece in rings.iter().flat_map(|ring| pieces(ring, (RIGHT, self.height))) {
            pen.line(&piece, self.palette.background, 1.0)?;
        }
        Ok(())
    }

    /// Surfaces class by class, then hatching.
    fn fills(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let count = self.classes.counts.len();
        let class = |shape: &Shape| shape.item.placed().map(|value| self.classes.index(value));
        for wanted in (0..count).map(Some).chain([None]) {
            let colour = wanted.map_or(Colour::WHITE, |index| self.palette.class(index, count));
            for (_, rings) in self.shapes.iter().filter(|(shape, _)| class(shape) == wanted) {
                rings.iter().try_for_each(|ring| pen.surface(ring, colour))?;
            }
        }
        for (shape, rings) in self.shapes.iter().filter(|(shape, _)| shape.item.placed().is_none()) {
            let rank = self.absent.iter().position(|text| *text == shape.item.text).unwrap_or(0);
            self.hatch(pen, rings, rank)?;
        }
        Ok(())
    }

    pub(super) fn hatch(&self, pen: &Pen<'_>, rings: &[Vec<Point>], rank: usize) -> Result<(), ChartError> {
        let gap = GAP + 3.0 * (rank / ANGLES.len()) as f64;
        let strokes = hatching(rings, ANGLES[rank % ANGLES.len()], gap);
        strokes.iter().try_for_each(|stroke| pen.line(stroke, self.palette.outline, 0.7))
    }

    fn borders(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        for line in borders(self.shapes.iter().flat_map(|(_, rings)| rings)) {
            pen.line(&line, self.palette.outline, 0.7)?;
        }
        let own = self.shapes.iter().filter(|(shape, _)| shape.item.own);
        let own: Vec<Vec<Point>> = own.flat_map(|(_, rings)| rings).map(|ring| closed(ring)).collect();
        // Edged in white, or it would be lost beside the darkest class.
        own.iter().try_for_each(|ring| pen.line(ring, Colour::WHITE, 5.0))?;
        own.iter().try_for_each(|ring| pen.line(ring, self.palette.own, 2.8))
    }

    /// Names of the shapes to name: the own one, then from the smallest, which has the fewest
    /// places for its name; a name that finds no room is left out.
    fn names(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let mut named: Vec<_> = self.shapes.iter().filter(|(shape, _)| shape.named || shape.item.own).collect();
        let size = |rings: &[Vec<Point>]| area(rings);
        named.sort_by(|a, b| b.0.item.own.cmp(&a.0.item.own).then(size(&a.1).total_cmp(&size(&b.1))));
        let mut taken: Vec<Room> = Vec::new();
        for (shape, rings) in named {
            let face = if shape.item.own { Face::Bold } else { Face::Regular };
            let look = Lettering::new(11.5, self.palette.text).face(face).anchored(Anchor::Middle).haloed();
            let lines = broken(&shape.item.name, NAME, &look);
            let free = |at: &Point| {
                rooms(*at, &lines, &look).iter().all(|(_, room)| {
                    room.inside((0.0, RIGHT), (0.0, self.height)) && !taken.iter().any(|other| room.meets(other))
                })
            };
            let Some(place) = self.places(rings, &lines, &look).into_iter().find(free) else { continue };
            for (line, (at, room)) in lines.iter().zip(rooms(place, &lines, &look)) {
                pen.text(at, line, &look)?;
                taken.push(room);
            }
        }
        Ok(())
    }

    /// Centres where a name may stand: beside a shape that it would hide, then on the shape.
    fn places(&self, rings: &[Vec<Point>], lines: &[String], look: &Lettering) -> Vec<Point> {
        let wide = lines.iter().map(|line| look.width(line)).fold(0.0, f64::max);
        let mut places = self.beside(rings, (wide, LINE * lines.len() as f64));
        let on = |centre: Point| SHIFTS.map(|shift| (centre.0 + shift.0, centre.1 + shift.1));
        places.extend(inner_point(rings).map(on).into_iter().flatten().filter(|at| holds(rings, *at)));
        places
    }

    /// Centres beside a shape smaller than a name of that size, where the name lies on no shape.
    fn beside(&self, rings: &[Vec<Point>], (wide, high): Point) -> Vec<Point> {
        let points = || rings.iter().flatten();
        let (Some(x), Some(y)) = (extent(points().map(|p| p.0)), extent(points().map(|p| p.1))) else {
            return Vec::new();
        };
        if x.1 - x.0 >= wide && y.1 - y.0 >= high {
            return Vec::new();
        }
        let (middle, away) = (((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0), (wide / 2.0 + 4.0, high / 2.0 + 2.0));
        let around = [
            (x.1, y.0 - away.1),
            (middle.0, y.0 - away.1),
            (x.1 + away.0, middle.1),
            (x.1, y.1 + away.1),
            (middle.0, y.1 + away.1),
            (x.0 - away.0, middle.1),
        ];
        let corners = [-0.5, 0.0, 0.5].map(|a| [-0.5, 0.0, 0.5].map(|b| (a * wide, b * high)));
        let alone = |at: &Point| {
            let on = |(dx, dy): &Point| self.shapes.iter().any(|(_, rings)| holds(rings, (at.0 + dx, at.1 + dy)));
            !corners.iter().flatten().any(on)
        };
        around.into_iter().filter(alone).collect()
    }
}

/// Baselines and rooms of the lines of a label centred on a point.
fn rooms(centre: Point, lines: &[String], look: &Lettering) -> Vec<(Point, Room)> {
    let first = centre.1 - LINE * (lines.len() as f64 - 1.0) / 2.0 + 4.0;
    let at = |rank: usize| (centre.0, first + LINE * rank as f64);
    lines.iter().enumerate().map(|(rank, line)| (at(rank), Room::of(at(rank), line, look))).collect()
}

pub(super) fn closed(ring: &[Point]) -> Vec<Point> {
    ring.iter().chain(ring.first()).copied().collect()
}
