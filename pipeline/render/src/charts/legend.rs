//! Legend of a map: a sample, words and a number of territories for each look.
//!
//! Names what the map shows; chooses no class.

use super::map::{Map, closed};
use super::pen::{Lettering, Pen, Point};
use super::scale::is_attached;
use super::{ChartError, Shape, WIDTH};

/// Left end of the samples, so that their border is whole.
const LEFT: f64 = 2.0;
const ROW: f64 = 21.0;
const SWATCH: (f64, f64) = (24.0, 13.0);

/// What the swatch of a legend entry looks like.
#[derive(Clone, Copy)]
enum Swatch {
    Class(usize),
    Hatched(usize),
    Own,
}

/// A sample and its words.
pub(super) struct Entry {
    swatch: Swatch,
    text: String,
    at: Point,
}

impl Entry {
    /// Where the next row would start.
    pub(super) fn bottom(&self) -> f64 {
        self.at.1 + ROW
    }
}

impl Map<'_> {
    /// Entries placed in rows under the map.
    pub(super) fn legend(&self, unit: &str) -> Vec<Entry> {
        let classes = self.classes.words(unit).into_iter().enumerate();
        let classes =
            classes.map(|(index, text)| (Swatch::Class(index), format!("{text} ({})", self.classes.counts[index])));
        let hatched = self.absent.iter().enumerate().map(|(rank, text)| {
            let without = |shape: &&(&Shape, _)| shape.0.item.placed().is_none() && shape.0.item.text == *text;
            (Swatch::Hatched(rank), format!("{text} ({})", self.shapes.iter().filter(without).count()))
        });
        let own = self.shapes.iter().find(|(shape, _)| shape.item.own);
        let own = own.map(|(shape, _)| (Swatch::Own, shape.item.name.clone()));
        let look = Lettering::new(12.0, self.palette.text);
        let (mut x, mut y) = (LEFT, self.height + 22.0);
        let mut entries = Vec::new();
        for (swatch, text) in classes.chain(hatched).chain(own) {
            let wide = SWATCH.0 + 6.0 + look.width(&text) + 20.0;
            if x > LEFT && x + wide - 20.0 > WIDTH {
                (x, y) = (LEFT, y + ROW);
            }
            entries.push(Entry { swatch, text, at: (x, y) });
            x += wide;
        }
        entries
    }

    /// Writes the entries under a line that says how to read them.
    pub(super) fn write_legend(&self, pen: &Pen<'_>, entries: &[Entry], unit: &str) -> Result<(), ChartError> {
        let small = Lettering::new(11.0, self.palette.muted);
        let unit = if is_attached(unit) { String::new() } else { format!("{unit} – ") };
        pen.text((0.0, self.height + 10.0), &format!("{unit}entre parenthèses, le nombre de territoires"), &small)?;
        for entry in entries {
            self.swatch(pen, entry)?;
            let at = (entry.at.0 + SWATCH.0 + 6.0, entry.at.1 + SWATCH.1 - 2.0);
            pen.text(at, &entry.text, &Lettering::new(12.0, self.palette.text))?;
        }
        Ok(())
    }

    fn swatch(&self, pen: &Pen<'_>, entry: &Entry) -> Result<(), ChartError> {
        let (x, y) = entry.at;
        let ring = vec![(x, y), (x + SWATCH.0, y), (x + SWATCH.0, y + SWATCH.1), (x, y + SWATCH.1)];
        let (colour, width) = match entry.swatch {
            Swatch::Own => (self.palette.own, 2.8),
            _ => (self.palette.outline, 0.7),
        };
        match entry.swatch {
            Swatch::Class(index) => pen.rect((x, y), SWATCH, self.palette.class(index, self.classes.counts.len()))?,
            Swatch::Hatched(rank) => self.hatch(pen, std::slice::from_ref(&ring), rank)?,
            Swatch::Own => {}
        }
        pen.line(&closed(&ring), colour, width)
    }
}
