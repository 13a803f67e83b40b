//! Where a territory stands among others: one axis, one dot each.
//!
//! The quartiles drawn are those of the values given, unweighted; nothing is written of them.

use portulan_terms::french::count;

use super::font::Face;
use super::labels::{Room, centred_inside};
use super::pen::{Anchor, Lettering, Pen, Point, sheet};
use super::scale::{Scale, Ticks, extent, is_attached, with_unit};
use super::{ChartError, Colour, Item, Palette, WIDTH, Words};

const HEIGHT: f64 = 150.0;
const REFERENCE: f64 = 14.0;
const OWN: f64 = 38.0;
const DOTS: f64 = 70.0;
const EXTREMES: f64 = 110.0;
const AXIS: f64 = 120.0;
const SIDE: f64 = 16.0;
const RADIUS: f64 = 4.5;
const OWN_RADIUS: f64 = 8.0;
/// Half of the height of the band of the central half.
const BAND: f64 = 21.0;

/// One dot per item that has a value; the own one larger and named with its value,
/// the extremes named, the central half behind, the reference as a line.
///
/// # Errors
/// [`ChartError::Font`] before `register_fonts`, [`ChartError::Drawing`] when plotters fails.
pub fn draw(
    palette: &Palette,
    words: &Words<'_>,
    items: &[Item],
    reference: Option<&Item>,
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    let mut dots: Vec<(&Item, f64)> = items.iter().filter_map(|item| Some((item, item.placed()?))).collect();
    dots.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.name.cmp(&b.0.name)));
    let reference = reference.and_then(|item| Some((item, item.placed()?)));
    let values = dots.iter().chain(reference.iter()).map(|dot| dot.1);
    let (low, high) = extent(values).unwrap_or((0.0, 1.0));
    // At least a tenth of the largest value from end to end: close values look close.
    let half = (0.53 * (high - low)).max(0.05 * high.abs().max(low.abs()));
    let (middle, half) = ((low + high) / 2.0, if half > 0.0 { half } else { 1.0 });
    let scale = Scale { domain: (middle - half, middle + half), range: (SIDE, WIDTH - SIDE) };
    let missing = items.len() - dots.len();
    let strip = Strip { palette, dots, missing, reference, scale };
    sheet(words, (WIDTH, HEIGHT), |pen| {
        if strip.dots.is_empty() {
            pen.nothing((WIDTH, HEIGHT), palette)?;
            return strip.own(pen, items);
        }
        let banded = strip.band(pen)?;
        strip.axis(pen, unit, decimals)?;
        strip.reference(pen)?;
        strip.extremes(pen)?;
        let hidden = strip.all_dots(pen)?;
        strip.notes(pen, unit, banded, hidden)?;
        strip.own(pen, items)
    })
}

struct Strip<'a> {
    palette: &'a Palette,
    /// Items that have a value, from low to high.
    dots: Vec<(&'a Item, f64)>,
    /// Number of items without value.
    missing: usize,
    reference: Option<(&'a Item, f64)>,
    scale: Scale,
}

/// Quantile of sorted values. Source: Hyndman and Fan (1996), definition 7.
fn quantile(sorted: &[(&Item, f64)], share: f64) -> f64 {
    let rank = share * (sorted.len() - 1) as f64;
    let (under, over) = (rank.floor() as usize, rank.ceil() as usize);
    sorted[under].1 + (rank - rank.floor()) * (sorted[over].1 - sorted[under].1)
}

impl Strip<'_> {
    /// Draws the band from the first to the third quartile; whether there is one.
    fn band(&self, pen: &Pen<'_>) -> Result<bool, ChartError> {
        if self.dots.len() < 4 {
            return Ok(false);
        }
        let (from, to) = (self.scale.at(quantile(&self.dots, 0.25)), self.scale.at(quantile(&self.dots, 0.75)));
        if to - from < 1.0 {
            return Ok(false);
        }
        pen.rect((from, DOTS - BAND), (to - from, 2.0 * BAND), self.palette.band)?;
        Ok(true)
    }

    /// Under the axis: the unit at the left; at the right what the drawing does not show by itself.
    fn notes(&self, pen: &Pen<'_>, unit: &str, banded: bool, hidden: usize) -> Result<(), ChartError> {
        let mut notes: Vec<String> = Vec::new();
        if banded {
            notes.push("bande\u{a0}: la moitié centrale des territoires".to_owned());
        }
        if hidden > 0 {
            notes.push(count(hidden, "point caché par un autre", "points cachés par d’autres"));
        }
        if self.missing > 0 {
            notes.push(count(self.missing, "territoire sans valeur", "territoires sans valeur"));
        }
        let look = Lettering::new(11.0, self.palette.muted);
        pen.text((WIDTH, HEIGHT - 2.0), &notes.join(" – "), &look.anchored(Anchor::End))?;
        if is_attached(unit) { Ok(()) } else { pen.text((0.0, HEIGHT - 2.0), unit, &look) }
    }

    fn axis(&self, pen: &Pen<'_>, unit: &str, decimals: u8) -> Result<(), ChartError> {
        let look = Lettering::new(11.0, self.palette.muted);
        pen.line(&[(0.0, AXIS), (WIDTH, AXIS)], self.palette.outline, 1.0)?;
        let (low, high) = self.scale.domain;
        let ticks = Ticks::over(low, high, 7, decimals);
        for value in ticks.inside(low, high) {
            let x = self.scale.at(value);
            let text = with_unit(value, ticks.decimals, unit);
            pen.line(&[(x, AXIS), (x, AXIS + 4.0)], self.palette.outline, 1.0)?;
            let centre = centred_inside(x, look.width(&text), 0.0, WIDTH);
            pen.text((centre, AXIS + 15.0), &text, &look.anchored(Anchor::Middle))?;
        }
        Ok(())
    }

    fn reference(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let Some((item, value)) = self.reference else { return Ok(()) };
        let x = self.scale.at(value);
        let look = Lettering::new(12.0, self.palette.accent_text).anchored(Anchor::Middle);
        let text = named(item);
        pen.line(&[(x, REFERENCE + 5.0), (x, AXIS)], self.palette.accent, 1.6)?;
        pen.text((centred_inside(x, look.width(&text), 0.0, WIDTH), REFERENCE), &text, &look)
    }

    /// Names of the lowest and the highest, when they are not the own territory and both fit.
    fn extremes(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let (Some(low), Some(high)) = (self.dots.first(), self.dots.last()) else { return Ok(()) };
        if low.1 >= high.1 {
            return Ok(());
        }
        let look = Lettering::new(11.0, self.palette.muted).haloed();
        let mut taken: Option<Room> = None;
        for (dot, anchor, side) in [(low, Anchor::Start, -RADIUS), (high, Anchor::End, RADIUS)] {
            let (look, text) = (look.anchored(anchor), named(dot.0));
            let at = (self.scale.at(dot.1) + side, EXTREMES);
            let room = Room::of(at, &text, &look);
            let free = taken.is_none_or(|other| !other.meets(&room)) && room.inside((0.0, WIDTH), (0.0, HEIGHT));
            if !dot.0.own && free {
                let x = self.scale.at(dot.1);
                pen.line(&[(x, DOTS + RADIUS + 2.0), (x, EXTREMES - 11.0)], self.palette.outline, 0.8)?;
                pen.text(at, &text, &look)?;
                taken = Some(room);
            }
        }
        Ok(())
    }

    /// Dots that would hide one another are moved to lanes above and under the axis of
    /// dots; the number of those that found none.
    fn all_dots(&self, pen: &Pen<'_>) -> Result<usize, ChartError> {
        const LANES: [f64; 5] = [0.0, -1.0, 1.0, -2.0, 2.0];
        // The own dot takes its place first, with the foot of its label above it.
        let own = self.dots.iter().filter(|dot| dot.0.own).map(|dot| self.scale.at(dot.1));
        let own = own.flat_map(|x| [(x, DOTS, OWN_RADIUS), (x, DOTS - BAND + 2.0, 1.0)]);
        let mut placed: Vec<(f64, f64, f64)> = own.collect();
        let mut hidden = 0;
        for dot in self.dots.iter().filter(|dot| !dot.0.own) {
            let x = self.scale.at(dot.1);
            let free = |y: &f64| placed.iter().all(|(px, py, r)| (px - x).hypot(py - y) >= r + RADIUS + 0.5);
            let lanes = LANES.map(|lane| DOTS + lane * (2.0 * RADIUS + 0.6));
            let Some(y) = lanes.into_iter().find(free) else {
                hidden += 1;
                continue;
            };
            placed.push((x, y, RADIUS));
            pen.disc((x, y), RADIUS + 0.8, Colour::WHITE)?;
            pen.disc((x, y), RADIUS, self.palette.other)?;
        }
        Ok(hidden)
    }

    /// The own dot with its name and value, kept clear of the line of the reference.
    fn own(&self, pen: &Pen<'_>, items: &[Item]) -> Result<(), ChartError> {
        let Some(item) = items.iter().find(|item| item.own) else { return Ok(()) };
        let look = Lettering::new(13.0, self.palette.own).face(Face::Bold).haloed();
        let text = named(item);
        let Some(value) = item.placed() else {
            let look = Lettering::new(13.0, self.palette.muted).face(Face::Italic);
            return pen.text((0.0, OWN), &text, &look);
        };
        let (x, wide) = (self.scale.at(value), look.width(&text));
        let start = self.clear_start(x, wide);
        let foot: Point = (x, DOTS);
        pen.line(&[foot, (x.clamp(start + 4.0, start + wide - 4.0), OWN + 5.0)], self.palette.own, 1.2)?;
        pen.disc(foot, OWN_RADIUS + 1.4, Colour::WHITE)?;
        pen.disc(foot, OWN_RADIUS, self.palette.own)?;
        pen.text((start, OWN), &text, &look)
    }

    /// Left end of the own label: centred on the dot, else beside the reference line.
    fn clear_start(&self, x: f64, wide: f64) -> f64 {
        const GAP: f64 = 8.0;
        let centred = centred_inside(x, wide, 0.0, WIDTH) - wide / 2.0;
        let Some(line) = self.reference.map(|reference| self.scale.at(reference.1)) else { return centred };
        if line < centred - GAP || line > centred + wide + GAP {
            return centred;
        }
        let (before, after) = (line - GAP - wide, line + GAP);
        let fits = |start: f64| start >= 0.0 && start + wide <= WIDTH;
        match (x >= line, fits(after), fits(before)) {
            (true, true, _) | (false, true, false) => after,
            (_, _, true) => before,
            _ => centred,
        }
    }
}

fn named(item: &Item) -> String {
    format!("{}\u{a0}: {}", item.name, item.text)
}
