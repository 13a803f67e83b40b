//! Legend of a map: a sample, words and a number of territories for each look.
//!
//! Names what the map shows; chooses no class.

use super::labels::broken;
use super::map::{Map, RIGHT, closed};
use super::pen::{Lettering, Pen, Point};
use super::scale::is_attached;
use super::{ChartError, Colour, Shape, WIDTH};

/// Left end of the samples, so that their border is whole.
const LEFT: f64 = RIGHT + 12.0;
const SWATCH: (f64, f64) = (22.0, 14.0);
/// Left end of the words.
const WORDS: f64 = LEFT + SWATCH.0 + 7.0;
const LINE: f64 = 14.5;
/// Between two entries.
const GAP: f64 = 9.0;

/// What the swatch of a legend entry looks like.
#[derive(Clone, Copy)]
enum Swatch {
    Class(usize),
    Hatched(usize),
    Own,
}

/// A sample and its words.
struct Entry {
    swatch: Swatch,
    lines: Vec<String>,
    top: f64,
}

/// What stands at the right of a map.
pub(super) struct Legend {
    /// What the entries are to be read with: the unit, and what stands in brackets.
    note: Vec<String>,
    entries: Vec<Entry>,
    /// Bottom of the last line.
    pub bottom: f64,
}

fn small(map: &Map<'_>) -> Lettering {
    Lettering::new(11.0, map.palette.muted)
}

fn words(map: &Map<'_>) -> Lettering {
    Lettering::new(12.0, map.palette.text)
}

impl Legend {
    /// The legend of `map`: a class, a reason or the own territory by entry, from the top.
    pub(super) fn of(map: &Map<'_>, unit: &str) -> Self {
        let small = small(map);
        let mut note = if is_attached(unit) { Vec::new() } else { broken(unit, WIDTH - LEFT, &small) };
        note.extend(broken("Entre parenthèses, le nombre de territoires", WIDTH - LEFT, &small));
        let mut y = 12.0 + LINE * note.len() as f64;
        let mut entries = Vec::new();
        for (swatch, text) in looks(map, unit) {
            let lines = broken(&text, WIDTH - WORDS, &words(map));
            let next = y + LINE * lines.len() as f64 + GAP;
            entries.push(Entry { swatch, lines, top: y });
            y = next;
        }
        Self { note, entries, bottom: y }
    }

    /// Writes the entries under the note.
    pub(super) fn write(&self, pen: &Pen<'_>, map: &Map<'_>) -> Result<(), ChartError> {
        for (rank, line) in self.note.iter().enumerate() {
            pen.text((LEFT, 12.0 + LINE * rank as f64), line, &small(map))?;
        }
        for entry in &self.entries {
            swatch(pen, map, entry)?;
            for (rank, line) in entry.lines.iter().enumerate() {
                pen.text((WORDS, entry.top + 11.5 + LINE * rank as f64), line, &words(map))?;
            }
        }
        Ok(())
    }
}

/// Every look on the map with its words and its number of territories.
fn looks(map: &Map<'_>, unit: &str) -> Vec<(Swatch, String)> {
    let classes = map.classes.words(unit).into_iter().enumerate();
    let classes =
        classes.map(|(index, text)| (Swatch::Class(index), format!("{text} ({})", map.classes.counts[index])));
    let hatched = map.absent.iter().enumerate().map(|(rank, text)| {
        let without = |shape: &&(&Shape, _)| shape.0.item.placed().is_none() && shape.0.item.text == *text;
        (Swatch::Hatched(rank), format!("{text} ({})", map.shapes.iter().filter(without).count()))
    });
    let own = map.shapes.iter().find(|(shape, _)| shape.item.own);
    let own = own.map(|(shape, _)| (Swatch::Own, shape.item.name.clone()));
    classes.chain(hatched).chain(own).collect()
}

fn swatch(pen: &Pen<'_>, map: &Map<'_>, entry: &Entry) -> Result<(), ChartError> {
    let (x, y) = (LEFT + 1.5, entry.top);
    let ring: Vec<Point> = vec![(x, y), (x + SWATCH.0, y), (x + SWATCH.0, y + SWATCH.1), (x, y + SWATCH.1)];
    let (colour, width) = match entry.swatch {
        Swatch::Own => (map.palette.own, 2.8),
        _ => (map.palette.outline, 0.7),
    };
    match entry.swatch {
        Swatch::Class(index) => pen.rect((x, y), SWATCH, map.palette.class(index, map.classes.counts.len()))?,
        Swatch::Hatched(rank) => map.hatch(pen, std::slice::from_ref(&ring), rank)?,
        Swatch::Own => pen.rect((x, y), SWATCH, Colour::WHITE)?,
    }
    pen.line(&closed(&ring), colour, width)
}
