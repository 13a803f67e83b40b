//! Horizontal bars: one row per territory, or per category of a breakdown.
//!
//! Keeps the order of the rows. A row without value has no bar and no whisker,
//! whatever the reason: only its text tells. A margin too narrow to be seen has no whisker.

use super::font::Face;
use super::labels::{centred_inside, shortened};
use super::palette::Colour;
use super::pen::{Anchor, Lettering, Pen, sheet};
use super::scale::{Scale, Ticks, extent, is_attached, with_unit};
use super::{ChartError, Item, Palette, WIDTH, Words};

const ROW: f64 = 17.5;
const BAR: f64 = 11.5;
/// Shortest whisker that can be told from a dot, in units.
const SHORTEST: f64 = 6.0;
const MOST: usize = 34;
const MARGIN_NOTE: &str = "trait fin\u{a0}: ce que la valeur peut réellement être";

/// A bar per item, in their order, with the value written at the right; the own
/// one dark, the reference as a vertical line, the margin as a whisker.
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
    super::font::ready()?;
    Rows::new(palette, items, reference, unit, true).sheet(words, decimals)
}

/// A bar per category of a breakdown, all of one colour.
///
/// # Errors
/// As [`draw`].
pub fn draw_categories(
    palette: &Palette,
    words: &Words<'_>,
    items: &[Item],
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    super::font::ready()?;
    Rows::new(palette, items, None, unit, false).sheet(words, decimals)
}

struct Rows<'a> {
    palette: &'a Palette,
    items: &'a [Item],
    reference: Option<(&'a Item, f64)>,
    unit: &'a str,
    /// Whether the own territory stands out.
    compared: bool,
    /// Names as written.
    names: Vec<String>,
    scale: Scale,
    /// Top of the first row.
    top: f64,
    /// Bottom of the last row.
    bottom: f64,
}

/// What the value may really be, inside what is possible: a quantity whose values
/// are all positive has no whisker under zero.
fn whisker(item: &Item, lowest: f64) -> Option<(f64, f64)> {
    let (value, margin) = (item.placed()?, item.margin.filter(|m| m.is_finite() && *m > 0.0)?);
    let floor = if lowest >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    Some(((value - margin).max(floor), value + margin))
}

impl<'a> Rows<'a> {
    fn new(
        palette: &'a Palette,
        items: &'a [Item],
        reference: Option<&'a Item>,
        unit: &'a str,
        compared: bool,
    ) -> Self {
        let reference = reference.and_then(|item| Some((item, item.placed()?)));
        let values = || items.iter().filter_map(Item::placed).chain(reference.map(|r| r.1)).chain([0.0]);
        let lowest = extent(values()).map_or(0.0, |e| e.0);
        let ends = items.iter().filter_map(|item| whisker(item, lowest)).flat_map(|(a, b)| [a, b]);
        let (low, high) = extent(values().chain(ends)).unwrap_or((0.0, 1.0));
        let high = if high > low { high } else { low + 1.0 };
        let names: Vec<String> = items.iter().map(|item| shortened(&item.name, MOST)).collect();
        let mut rows = Self {
            palette,
            items,
            reference,
            unit,
            compared,
            names,
            scale: Scale { domain: (low, high), range: (0.0, 0.0) },
            top: if reference.is_some() { 26.0 } else { 4.0 },
            bottom: 0.0,
        };
        let widest = |wide: fn(&Self, usize) -> f64| (0..items.len()).map(|i| wide(&rows, i)).fold(0.0, f64::max);
        let names = widest(|rows, index| rows.name_look(index).width(&rows.names[index]));
        let texts = widest(|rows, index| rows.value_look(index).width(&rows.items[index].text));
        rows.scale.range = (names + 12.0, WIDTH - texts - 14.0);
        rows.bottom = rows.top + ROW * items.len() as f64;
        rows
    }

    fn has_whiskers(&self) -> bool {
        self.items.iter().any(|item| self.whisker(item).is_some())
    }

    /// The ends of an item's whisker, when it is long enough to be seen.
    fn whisker(&self, item: &Item) -> Option<(f64, f64)> {
        let (from, to) = whisker(item, self.scale.domain.0)?;
        let (from, to) = (self.scale.at(from), self.scale.at(to));
        (to - from >= SHORTEST).then_some((from, to))
    }

    fn sheet(&self, words: &Words<'_>, decimals: u8) -> Result<String, ChartError> {
        let noted = self.has_whiskers() || !is_attached(self.unit);
        let height = self.bottom + if noted { 40.0 } else { 24.0 };
        sheet(words, (WIDTH, height), |pen| {
            if self.items.is_empty() {
                return pen.nothing((WIDTH, height), self.palette);
            }
            self.axis(pen, decimals)?;
            for index in 0..self.items.len() {
                self.row(pen, index)?;
            }
            self.reference(pen)?;
            self.notes(pen, height)
        })
    }

    fn is_own(&self, index: usize) -> bool {
        self.compared && self.items[index].own
    }

    fn name_look(&self, index: usize) -> Lettering {
        let look = Lettering::new(12.0, self.palette.text).anchored(Anchor::End);
        if self.is_own(index) { Lettering { colour: self.palette.own, face: Face::Bold, ..look } } else { look }
    }

    fn value_look(&self, index: usize) -> Lettering {
        let look = Lettering::new(12.0, self.palette.text).anchored(Anchor::End);
        match self.items[index].placed() {
            None => Lettering { colour: self.palette.muted, face: Face::Italic, ..look },
            Some(_) if self.is_own(index) => Lettering { colour: self.palette.own, face: Face::Bold, ..look },
            Some(_) => look,
        }
    }

    /// Ticks under the bars and the line of zero.
    fn axis(&self, pen: &Pen<'_>, decimals: u8) -> Result<(), ChartError> {
        let zero = self.scale.at(0.0);
        pen.line(&[(zero, self.top - 2.0), (zero, self.bottom + 4.0)], self.palette.outline, 1.0)?;
        if self.items.iter().all(|item| item.placed().is_none()) {
            return Ok(());
        }
        let look = Lettering::new(11.0, self.palette.muted).anchored(Anchor::Middle);
        let (low, high) = self.scale.domain;
        let ticks = Ticks::over(low, high, 4, decimals);
        for value in ticks.inside(low, high) {
            let x = self.scale.at(value);
            pen.line(&[(x, self.bottom), (x, self.bottom + 4.0)], self.palette.outline, 1.0)?;
            pen.text((x, self.bottom + 16.0), &with_unit(value, ticks.decimals, self.unit), &look)?;
        }
        Ok(())
    }

    fn row(&self, pen: &Pen<'_>, index: usize) -> Result<(), ChartError> {
        let item = &self.items[index];
        let middle = self.top + ROW * (index as f64 + 0.5);
        pen.text((self.scale.range.0 - 12.0, middle + 4.2), &self.names[index], &self.name_look(index))?;
        if let Some(value) = item.placed() {
            let (zero, end) = (self.scale.at(0.0), self.scale.at(value));
            let colour = if self.is_own(index) { self.palette.own } else { self.palette.other };
            pen.rect((zero.min(end), middle - BAR / 2.0), ((end - zero).abs(), BAR), colour)?;
        }
        if let Some(ends) = self.whisker(item) {
            self.draw_whisker(pen, ends, middle)?;
        }
        pen.text((WIDTH, middle + 4.2), &item.text, &self.value_look(index))
    }

    /// A thin line with ends, edged in white so that it shows over any bar.
    fn draw_whisker(&self, pen: &Pen<'_>, (from, to): (f64, f64), y: f64) -> Result<(), ChartError> {
        let (up, down) = (y - 3.5, y + 3.5);
        for (colour, width) in [(Colour::WHITE, 3.2), (self.palette.text, 1.2)] {
            pen.line(&[(from, up), (from, down)], colour, width)?;
            pen.line(&[(from, y), (to, y)], colour, width)?;
            pen.line(&[(to, up), (to, down)], colour, width)?;
        }
        Ok(())
    }

    fn reference(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let Some((item, value)) = self.reference else { return Ok(()) };
        let x = self.scale.at(value);
        let look = Lettering::new(12.0, self.palette.accent_text).anchored(Anchor::Middle);
        let text = format!("{}\u{a0}: {}", item.name, item.text);
        pen.line(&[(x, 18.0), (x, self.bottom)], self.palette.accent, 1.6)?;
        pen.text((centred_inside(x, look.width(&text), 0.0, WIDTH), 13.0), &text, &look)
    }

    fn notes(&self, pen: &Pen<'_>, height: f64) -> Result<(), ChartError> {
        let look = Lettering::new(11.0, self.palette.muted);
        if !is_attached(self.unit) {
            pen.text((self.scale.range.0, height - 4.0), self.unit, &look)?;
        }
        if self.has_whiskers() {
            pen.text((WIDTH, height - 4.0), MARGIN_NOTE, &look.anchored(Anchor::End))?;
        }
        Ok(())
    }
}
