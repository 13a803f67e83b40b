//! Rewrites what plotters drew into the SVG that documents carry.
//!
//! plotters has whole coordinates and no title, group, even-odd fill or halo.
//! Drawings are therefore made ten times too large, and this pass divides them,
//! joins neighbouring strokes and fills into compact paths, sets baselines
//! without `dy` (renderers disagree on `ex`), and adds the text alternative.
//! Consecutive polygons of one colour become one even-odd path: an inner ring
//! drawn right after its outer ring is a hole.

use std::fmt::Write as _;

use super::Words;

/// Units of the raw drawing in one unit of the finished one.
pub(super) const FINE: f64 = 10.0;

/// Family of texts that get a white halo.
pub(super) const HALO: &str = "halo";

const FAMILIES: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// The finished SVG of a raw drawing of `width` × `height` (finished units).
pub(super) fn finish(raw: &str, words: &Words<'_>, (width, height): (f64, f64)) -> String {
    let id: String =
        words.id.chars().map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' }).collect();
    let mut out = Output { text: String::with_capacity(raw.len() / 2), style: String::new(), path: String::new() };
    let _ = writeln!(
        out.text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"100%\" role=\"img\" \
         aria-labelledby=\"{id}-titre {id}-texte\" font-family=\"{FAMILIES}\" stroke-linejoin=\"round\">",
        tenths(raw_unit(width)),
        tenths(raw_unit(height)),
    );
    let _ = writeln!(out.text, "<title id=\"{id}-titre\">{}</title>", escape(words.title));
    let _ = writeln!(out.text, "<desc id=\"{id}-texte\">{}</desc>", escape(words.alt));
    let mut lines = raw.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("<text") {
            out.letters(line, lines.next().unwrap_or_default());
        } else {
            out.shape(line);
        }
    }
    out.flush();
    out.text.push_str("</svg>\n");
    out.text
}

/// A length or coordinate of the finished drawing, in units of the raw one.
pub(super) fn raw_unit(value: f64) -> i32 {
    (value * FINE).round() as i32
}

/// Text for an SVG: markup escaped, control characters left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

struct Output {
    text: String,
    /// Attributes of the path being joined; empty when there is none.
    style: String,
    path: String,
}

impl Output {
    fn shape(&mut self, line: &str) {
        let tag = line.trim_start_matches('<').split([' ', '>', '/']).next().unwrap_or_default();
        match tag {
            "line" => {
                let points = [(raw(line, "x1"), raw(line, "y1")), (raw(line, "x2"), raw(line, "y2"))];
                self.join(stroke(line), &points, false);
            }
            "polyline" => self.join(stroke(line), &points(line), false),
            "polygon" => {
                let style = format!("fill=\"{}\" fill-rule=\"evenodd\"", colour(line, "fill"));
                self.join(style, &points(line), true);
            }
            "rect" => self.alone(line, &["x", "y", "width", "height"]),
            "circle" => self.alone(line, &["cx", "cy", "r"]),
            _ => {}
        }
    }

    /// Adds points to the current path, or to a new one when the style differs.
    fn join(&mut self, style: String, points: &[(i32, i32)], closed: bool) {
        if style != self.style {
            self.flush();
            self.style = style;
        }
        trace(&mut self.path, points, closed);
    }

    fn flush(&mut self) {
        if !self.path.is_empty() {
            let _ = writeln!(self.text, "<path {} d=\"{}\"/>", self.style, self.path);
        }
        self.path.clear();
        self.style.clear();
    }

    /// A rectangle or a circle, filled or outlined.
    fn alone(&mut self, line: &str, lengths: &[&str]) {
        self.flush();
        let tag = if lengths.len() == 4 { "rect" } else { "circle" };
        let _ = write!(self.text, "<{tag}");
        for name in lengths {
            let _ = write!(self.text, " {name}=\"{}\"", tenths(raw(line, name)));
        }
        if attribute(line, "fill") == Some("none") {
            let _ = writeln!(self.text, " {}/>", stroke(line));
        } else {
            let _ = writeln!(self.text, " fill=\"{}\"/>", colour(line, "fill"));
        }
    }

    fn letters(&mut self, line: &str, content: &str) {
        self.flush();
        let size = attribute(line, "font-size").and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
        let _ = write!(
            self.text,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"",
            tenths(raw(line, "x")),
            tenths(raw(line, "y")),
            tenths(size.round() as i32),
            colour(line, "fill"),
        );
        for (name, usual) in [("text-anchor", "start"), ("font-weight", "normal"), ("font-style", "normal")] {
            if let Some(value) = attribute(line, name).filter(|value| *value != usual) {
                let _ = write!(self.text, " {name}=\"{value}\"");
            }
        }
        if attribute(line, "font-family") == Some(HALO) {
            self.text.push_str(" stroke=\"#fff\" stroke-width=\"3.6\" paint-order=\"stroke\"");
        }
        let _ = writeln!(self.text, ">{content}</text>");
    }
}

/// Appends a line to the data of a path, in relative coordinates.
fn trace(path: &mut String, points: &[(i32, i32)], closed: bool) {
    let Some((&first, rest)) = points.split_first() else { return };
    let _ = write!(path, "M{}", pair(first));
    let mut last = first;
    let mut command = 'l';
    for &point in rest {
        if point == last || (closed && point == first) {
            continue;
        }
        let step = pair((point.0 - last.0, point.1 - last.1));
        if command == 'l' || !step.starts_with('-') {
            path.push(command);
        }
        path.push_str(&step);
        (last, command) = (point, ' ');
    }
    if closed {
        path.push('z');
    }
}

fn pair((x, y): (i32, i32)) -> String {
    let second = tenths(y);
    let space = if second.starts_with('-') { "" } else { " " };
    format!("{}{space}{second}", tenths(x))
}

/// A raw number in finished units: `123` → `12.3`, `-5` → `-.5`.
fn tenths(value: i32) -> String {
    let (whole, tenth) = (value.abs() / 10, value.abs() % 10);
    let sign = if value < 0 { "-" } else { "" };
    match (whole, tenth) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, tenth) => format!("{sign}.{tenth}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

fn stroke(line: &str) -> String {
    format!(
        "fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
        colour(line, "stroke"),
        tenths(raw(line, "stroke-width"))
    )
}

fn colour(line: &str, name: &str) -> String {
    attribute(line, name).unwrap_or("none").to_ascii_lowercase()
}

fn raw(line: &str, name: &str) -> i32 {
    attribute(line, name).and_then(|value| value.parse().ok()).unwrap_or(0)
}

fn points(line: &str) -> Vec<(i32, i32)> {
    let number = |text: &str| text.parse().ok();
    attribute(line, "points")
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|point| point.split_once(','))
        .filter_map(|(x, y)| Some((number(x)?, number(y)?)))
        .collect()
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let start = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line[start..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::{escape, tenths, trace};

    #[test]
    fn numbers_are_written_short() {
        let written: Vec<String> = [0, 5, -5, 120, 123, -1234].into_iter().map(tenths).collect();
        assert_eq!(written, ["0", ".5", "-.5", "12", "12.3", "-123.4"]);
    }

    #[test]
    fn a_ring_is_closed_once_and_drops_repeated_points() {
        let mut path = String::new();
        trace(&mut path, &[(10, 10), (20, 10), (20, 10), (20, 25), (10, 10)], true);
        assert_eq!(path, "M1 1l1 0 0 1.5z");
        let mut line = String::new();
        trace(&mut line, &[(10, 10), (5, 15), (0, 15)], false);
        assert_eq!(line, "M1 1l-.5 .5-.5 0");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a < b & c\u{1}"), "a &lt; b &amp; c");
    }
}
