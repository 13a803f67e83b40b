//! Charts: data in words and numbers → SVG, drawn by plotters with a shipped font.
//!
//! A chart computes nothing but positions on the drawing. Values, labels and
//! texts come ready; each drawing carries its title, its description and a role,
//! and never tells anything by colour alone.
//!
//! Each chart is a module whose `draw` takes a [`Palette`]; the function of the
//! same name here uses the default one. Call [`register_fonts`] first.

use std::fmt;

use portulan_terms::{Month, Ring};

pub mod bars;
pub mod evolution;
pub mod map;
pub mod palette;
pub mod strip;

#[cfg(test)]
mod check;
mod classes;
mod font;
mod geometry;
mod labels;
mod legend;
mod lines;
mod pen;
mod scale;
mod svg;
#[cfg(test)]
mod tests;

pub use font::register_fonts;
pub use palette::{Colour, Palette};

/// Width of every drawing, in units.
pub const WIDTH: f64 = 720.0;

/// What kept a chart from being drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartError {
    /// No font, or a file that is not one.
    Font(String),
    /// plotters failed.
    Drawing(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Font(text) => f.write_str(text),
            Self::Drawing(text) => write!(f, "le graphique n'a pas pu être dessiné : {text}"),
        }
    }
}

impl std::error::Error for ChartError {}

/// Title and text alternative that go inside the SVG.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// Unique in the document: prefix of the ids inside the SVG.
    pub id: &'a str,
    /// What the chart shows, as a finding.
    pub title: &'a str,
    /// Text alternative.
    pub alt: &'a str,
}

/// One line of an evolution chart.
#[derive(Clone, Debug)]
pub struct Series {
    /// Name, written at the end of the line.
    pub name: String,
    /// Values by month, in order of time; `None` leaves a gap.
    pub points: Vec<(Month, Option<f64>)>,
    /// Whether it is the document's own territory.
    pub own: bool,
}

/// A territory on a position strip or in bars.
#[derive(Clone, Debug)]
pub struct Item {
    /// Name.
    pub name: String,
    /// Value; `None` when the record has none (see `text`).
    pub value: Option<f64>,
    /// The value as written (`42,1 %`), or the mark in words (`secret`).
    pub text: String,
    /// Half-width of what the value may really be.
    pub margin: Option<f64>,
    /// Whether it is the document's own territory.
    pub own: bool,
}

impl Item {
    /// The value, when it can stand on a drawing.
    fn placed(&self) -> Option<f64> {
        self.value.filter(|value| value.is_finite())
    }
}

/// A shape of a map.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The territory.
    pub item: Item,
    /// Its outline.
    pub outline: Vec<Ring>,
    /// Whether its name is written on the map.
    pub named: bool,
}

/// Lines by month; see [`evolution::draw`].
///
/// # Errors
/// [`ChartError::Font`] before [`register_fonts`], [`ChartError::Drawing`] when plotters fails.
pub fn evolution(
    words: &Words<'_>,
    series: &[Series],
    breaks: &[Month],
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    evolution::draw(&Palette::default(), words, series, breaks, unit, decimals)
}

/// Where a territory stands among others; see [`strip::draw`].
///
/// # Errors
/// As [`evolution()`].
pub fn strip(
    words: &Words<'_>,
    items: &[Item],
    reference: Option<&Item>,
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    strip::draw(&Palette::default(), words, items, reference, unit, decimals)
}

/// One bar per territory; see [`bars::draw`].
///
/// # Errors
/// As [`evolution()`].
pub fn bars(
    words: &Words<'_>,
    items: &[Item],
    reference: Option<&Item>,
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    bars::draw(&Palette::default(), words, items, reference, unit, decimals)
}

/// One bar per category of a breakdown; see [`bars::draw_categories`].
///
/// # Errors
/// As [`evolution()`].
pub fn category_bars(words: &Words<'_>, items: &[Item], unit: &str, decimals: u8) -> Result<String, ChartError> {
    bars::draw_categories(&Palette::default(), words, items, unit, decimals)
}

/// Territories coloured by value; see [`map::draw`].
///
/// # Errors
/// As [`evolution()`].
pub fn map(
    words: &Words<'_>,
    shapes: &[Shape],
    background: &[Vec<Ring>],
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    map::draw(&Palette::default(), words, shapes, background, unit, decimals)
}
