//! Draws with plotters in the units of the drawing (720 wide), baseline by baseline.
//!
//! Knows no chart: only lines, surfaces and letters.

use plotters::coord::Shift;
use plotters::element::{DashedPathElement, Drawable, PointCollection};
use plotters::prelude::{Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, Rectangle, SVGBackend, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, IntoTextStyle, RGBColor, ShapeStyle};

use super::font::{self, FAMILY, Face, PLOTTERS_SIZE};
use super::palette::{Colour, Palette};
use super::svg::{self, FINE, HALO, raw_unit};
use super::{ChartError, Words};

/// A point of the drawing: rightwards, downwards.
pub(super) type Point = (f64, f64);

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lettering {
    /// Size in units, 11 at least.
    pub size: f64,
    /// Colour.
    pub colour: Colour,
    /// Shape of the letters.
    pub face: Face,
    /// Which part stands at the point.
    pub anchor: Anchor,
    /// Whether a white halo parts it from what lies under.
    pub halo: bool,
}

impl Lettering {
    /// Upright letters that start at their point.
    pub(super) fn new(size: f64, colour: Colour) -> Self {
        Self { size, colour, face: Face::Regular, anchor: Anchor::Start, halo: false }
    }

    /// The same in another face.
    pub(super) fn face(self, face: Face) -> Self {
        Self { face, ..self }
    }

    /// The same, anchored elsewhere.
    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same with a white halo.
    pub(super) fn haloed(self) -> Self {
        Self { halo: true, ..self }
    }

    /// Width of `text`, in units.
    pub(super) fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.face)
    }
}

/// The tool that draws.
pub(super) struct Pen<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// An SVG of `size` units on which `paint` draws.
///
/// # Errors
/// [`ChartError::Font`] when no font was registered, [`ChartError::Drawing`] when plotters fails.
pub(super) fn sheet(
    words: &Words<'_>,
    size: (f64, f64),
    paint: impl FnOnce(&Pen<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    font::ready()?;
    let mut raw = String::new();
    {
        let fine = |length: f64| (length * FINE).round().max(1.0) as u32;
        let area = SVGBackend::with_string(&mut raw, (fine(size.0), fine(size.1))).into_drawing_area();
        let pen = Pen { area };
        paint(&pen)?;
        pen.area.present().map_err(|error| ChartError::Drawing(error.to_string()))?;
    }
    Ok(svg::finish(&raw, words, size))
}

fn raw_point((x, y): Point) -> (i32, i32) {
    (raw_unit(x), raw_unit(y))
}

fn raw_points(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().map(|point| raw_point(*point)).collect()
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    ShapeStyle { color: colour.rgb().into(), filled: false, stroke_width: raw_unit(width).max(1) as u32 }
}

fn fill(colour: Colour) -> ShapeStyle {
    ShapeStyle { color: colour.rgb().into(), filled: true, stroke_width: 0 }
}

impl<'a> Pen<'a> {
    fn draw<E>(&self, element: &E) -> Result<(), ChartError>
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.area.draw(element).map_err(|error| ChartError::Drawing(error.to_string()))
    }

    /// A line through `points`.
    pub(super) fn line(&self, points: &[Point], colour: Colour, width: f64) -> Result<(), ChartError> {
        if points.len() < 2 {
            return Ok(());
        }
        self.draw(&PathElement::new(raw_points(points), stroke(colour, width)))
    }

    /// A dashed line through `points`; `dash` gives the lengths of dashes and gaps.
    pub(super) fn dashed(
        &self,
        points: &[Point],
        dash: (f64, f64),
        colour: Colour,
        width: f64,
    ) -> Result<(), ChartError> {
        let (long, gap) = (raw_unit(dash.0), raw_unit(dash.1));
        self.draw(&DashedPathElement::new(raw_points(points), long, gap, stroke(colour, width)))
    }

    /// A filled rectangle from its upper left corner.
    pub(super) fn rect(&self, corner: Point, size: (f64, f64), colour: Colour) -> Result<(), ChartError> {
        let opposite = (corner.0 + size.0, corner.1 + size.1);
        self.draw(&Rectangle::new([raw_point(corner), raw_point(opposite)], fill(colour)))
    }

    /// A filled disc.
    pub(super) fn disc(&self, centre: Point, radius: f64, colour: Colour) -> Result<(), ChartError> {
        self.draw(&Circle::new(raw_point(centre), raw_unit(radius), fill(colour)))
    }

    /// A filled ring. Consecutive rings of one colour make one even-odd surface.
    pub(super) fn surface(&self, ring: &[Point], colour: Colour) -> Result<(), ChartError> {
        if ring.len() < 3 {
            return Ok(());
        }
        self.draw(&Polygon::new(raw_points(ring), fill(colour)))
    }

    /// What a drawing of that size shows when no value can be placed.
    pub(super) fn nothing(&self, (width, height): (f64, f64), palette: &Palette) -> Result<(), ChartError> {
        let look = Lettering::new(13.0, palette.muted).face(Face::Italic).anchored(Anchor::Middle);
        self.text((width / 2.0, height / 2.0), "aucune valeur à représenter", &look)
    }

    /// A text whose baseline passes by `at`.
    pub(super) fn text(&self, at: Point, text: &str, look: &Lettering) -> Result<(), ChartError> {
        let family = FontFamily::Name(if look.halo { HALO } else { FAMILY });
        let font = FontDesc::new(family, look.size * PLOTTERS_SIZE * FINE, look.face.style());
        let side = match look.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = font.with_color(look.colour.rgb()).with_anchor::<RGBColor>(Pos::new(side, VPos::Top));
        let shown: String = text.chars().filter(|c| !c.is_control()).collect();
        self.draw(&Text::new(shown, raw_point(at), style.into_text_style(&self.area)))
    }
}
