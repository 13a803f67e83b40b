//! Drawings: the length of a bar and the number of dots are figures too.

use super::page::Line;
use super::{Reader, text};
use crate::edition::Mark;
use crate::names::Key;
use crate::report::Kind;
use crate::system::Interval;

/// From the middle of a row to the baseline of its text, at most, in units of the drawing.
const BASELINE: f64 = 8.0;
/// How exactly a length can be measured, in units of the drawing.
const PIXEL: f64 = 1.0;

#[derive(Debug, Clone)]
pub(super) struct Bar {
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) fill: String,
}

/// A drawing and the tables of its data.
#[derive(Debug, Default)]
pub(super) struct Chart {
    pub(super) id: String,
    pub(super) bars: Vec<Bar>,
    pub(super) dots: Vec<(f64, f64)>,
    /// Filled paths: colour and outline.
    pub(super) areas: Vec<(String, String)>,
    /// Texts with their place.
    pub(super) letters: Vec<(f64, f64, String)>,
    pub(super) rows: Vec<Line>,
}

/// A row of the data whose name the drawing writes, and where.
pub(super) struct Drawn {
    pub(super) key: Key,
    value: Option<f64>,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Looks for bars, dots and texts of hidden figures.
pub(super) fn check(reader: &mut Reader<'_>, chart: &Chart) {
    let drawn = drawn(reader, chart);
    bars(reader, chart, &drawn);
    letters(reader, chart, &drawn);
    dots(reader, chart);
}

/// The rows of the data whose name the drawing writes.
pub(super) fn drawn(reader: &Reader<'_>, chart: &Chart) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for row in &chart.rows {
        let key = row.cells.iter().find_map(|cell| cell.key.as_ref()).and_then(|key| reader.world.lexicon.key(key));
        let Some((key, figure)) = key.and_then(|key| Some((key, *reader.figure(key)?))) else { continue };
        let value = figure.value.filter(|_| figure.mark == Mark::Shown);
        let place = chart.letters.iter().find(|(.., name)| is_name(name, &row.header));
        drawn.extend(place.map(|&(x, y, _)| Drawn { key, value, x, y }));
    }
    drawn
}

/// Whether a text is a row's name, shortened perhaps.
fn is_name(text: &str, header: &str) -> bool {
    let (text, header) = (text::squeezed(text), text::squeezed(header));
    match text.strip_suffix('…') {
        Some(start) => !start.is_empty() && header.starts_with(start),
        None => !text.is_empty() && text == header,
    }
}

fn bar_at<'a>(chart: &'a Chart, row: &Drawn) -> Option<&'a Bar> {
    let is_beside = |bar: &&Bar| row.y >= bar.y && row.y - (bar.y + bar.height / 2.0) <= BASELINE;
    chart.bars.iter().filter(is_beside).find(|bar| row.y <= bar.y + bar.height + BASELINE / 2.0)
}

/// A bar beside the name of a hidden figure, measured on the longest bar of a shown one.
fn bars(reader: &mut Reader<'_>, chart: &Chart, drawn: &[Drawn]) {
    let measured = |row: &Drawn| Some((row.value?, bar_at(chart, row)?.width));
    let longest = drawn.iter().filter_map(measured).max_by(|a, b| a.1.total_cmp(&b.1));
    for row in drawn {
        let Some(bar) = bar_at(chart, row).filter(|_| reader.is_secret(row.key)) else { continue };
        let key = row.key;
        reader.found(Kind::Leak, key, format!("le graphique `{}` a une barre pour le chiffre caché", chart.id));
        if let Some((value, width)) = longest.filter(|(_, width)| *width > 0.0) {
            let scale = value / width;
            let value = Interval { low: (bar.width - PIXEL) * scale, high: (bar.width + PIXEL) * scale };
            reader.clue(vec![key], value, "longueur d’une barre");
        }
    }
}

/// A number written on the line of a hidden figure.
fn letters(reader: &mut Reader<'_>, chart: &Chart, drawn: &[Drawn]) {
    for &Drawn { key, y, .. } in drawn {
        if !reader.is_secret(key) {
            continue;
        }
        let is_beside = |text: &&(f64, f64, String)| (text.1 - y).abs() < 0.5;
        let beside: Vec<&str> =
            chart.letters.iter().filter(is_beside).skip(1).map(|(.., text)| text.as_str()).collect();
        for text in beside.into_iter().filter(|text| text.chars().any(char::is_numeric)) {
            reader.found(Kind::Leak, key, format!("le graphique `{}` écrit « {text} »", chart.id));
            if let Some(number) = text::first_number(text) {
                reader.clue(vec![key], number, "texte d’un graphique");
            }
        }
    }
}

/// More dots than shown figures: some stand for hidden ones.
fn dots(reader: &mut Reader<'_>, chart: &Chart) {
    let mut places: Vec<(i64, i64)> = chart.dots.iter().map(|&(x, y)| ((x * 10.0) as i64, (y * 10.0) as i64)).collect();
    places.sort_unstable();
    places.dedup();
    let keys = chart.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.key.as_ref());
    let keys: Vec<Key> = keys.filter_map(|key| reader.world.lexicon.key(key)).collect();
    let is_shown = |key: &&Key| reader.figure(**key).is_some_and(|figure| figure.mark == Mark::Shown);
    let shown = keys.iter().filter(is_shown).count();
    let hidden = keys.iter().copied().find(|&key| reader.is_secret(key));
    if let Some(key) = hidden.filter(|_| places.len() > shown) {
        let reason = format!("le graphique `{}` a {} points pour {shown} chiffres publiés", chart.id, places.len());
        reader.found(Kind::Leak, key, reason);
    }
}
