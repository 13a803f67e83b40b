//! Maps: the colour of an area is a class of values, so a hidden figure may not have one.
//!
//! An area is found under the name written on it; areas without name are counted by the legend.

use super::Reader;
use super::chart::{Chart, Drawn, drawn};
use crate::report::Kind;

/// From the baseline of a name to the middle of its letters, in units of the drawing.
const HALF_LETTER: f64 = 4.0;

/// Looks for hidden figures with the colour of a class.
pub(super) fn check(reader: &mut Reader<'_>, chart: &Chart) {
    if chart.areas.is_empty() {
        return;
    }
    coloured(reader, chart, &drawn(reader, chart));
    legend(reader, chart);
}

/// Named areas of hidden figures whose colour stands in the legend.
fn coloured(reader: &mut Reader<'_>, chart: &Chart, drawn: &[Drawn]) {
    for &Drawn { key, x, y, .. } in drawn {
        if !reader.is_secret(key) {
            continue;
        }
        let point = (x, y - HALF_LETTER);
        let under = chart.areas.iter().rev().find(|(_, path)| holds(path, point)).map(|(fill, _)| fill);
        if let Some(fill) = under.filter(|fill| chart.bars.iter().any(|bar| bar.fill == **fill)) {
            reader.found(
                Kind::Leak,
                key,
                format!("la carte `{}` donne à la zone cachée la couleur de classe {fill}", chart.id),
            );
        }
    }
}

/// « secret (7) »: as many as the hidden figures of the data.
fn legend(reader: &mut Reader<'_>, chart: &Chart) {
    let keys = chart.rows.iter().filter_map(|row| row.cells.iter().find_map(|cell| cell.key.as_ref()));
    let keys: Vec<_> = keys.filter_map(|key| reader.world.lexicon.key(key)).collect();
    let hidden: Vec<_> = keys.into_iter().filter(|&key| reader.is_secret(key)).collect();
    let counted = chart
        .letters
        .iter()
        .find_map(|(.., text)| text.trim().strip_prefix("secret (")?.strip_suffix(')')?.parse::<usize>().ok());
    if let (Some(&key), Some(counted)) = (hidden.first(), counted.filter(|&counted| counted != hidden.len())) {
        let reason = format!("la carte `{}` compte {counted} secrets pour {} chiffres cachés", chart.id, hidden.len());
        reader.found(Kind::Leak, key, reason);
    }
}

/// Whether a point lies in a path of closed straight lines, by the even-odd rule.
///
/// The path holds `M x y` (absolute), then `l dx dy …` (relative) and `z`.
fn holds(path: &str, (x, y): (f64, f64)) -> bool {
    let mut inside = false;
    for ring in path.split('M').filter_map(ring) {
        for (at, &(ax, ay)) in ring.iter().enumerate() {
            let (bx, by) = ring[(at + 1) % ring.len()];
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
        }
    }
    inside
}

/// The corners of a ring.
fn ring(text: &str) -> Option<Vec<(f64, f64)>> {
    let spaced = text.replace('-', " -").replace(['l', 'L', 'z', 'Z', ','], " ");
    let numbers: Vec<f64> = spaced.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for pair in numbers.chunks_exact(2) {
        let (x, y) = corners.last().copied().unwrap_or_default();
        corners.push((x + pair[0], y + pair[1]));
    }
    (corners.len() > 2).then_some(corners)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_point_is_in_a_ring_and_not_in_its_hole() {
        let path = "M0 0l10 0 0 10-10 0zM4 4l2 0 0 2-2 0z";
        assert!(holds(path, (1.0, 1.0)));
        assert!(!holds(path, (5.0, 5.0)));
        assert!(!holds(path, (11.0, 5.0)));
    }
}
