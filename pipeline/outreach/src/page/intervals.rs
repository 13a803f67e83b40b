//! Intervals as a drawing: one line for each group, its estimate, its interval, and marks.
//!
//! The colours are those of the page (CSS variables), light or dark; the texts can be read aloud,
//! and the same figures stand in the table below the drawing.

use portulan_terms::french::number;

/// An estimate and its interval.
pub(super) struct Interval {
    pub(super) label: String,
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Drawn as an alarm.
    pub(super) alarm: bool,
}

/// What the drawing shows beside the intervals.
pub(super) struct Frame<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Values marked by a vertical line, with their label.
    pub(super) marks: &'a [(f64, &'a str)],
    pub(super) decimals: u8,
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 240.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 30.0;
const TOP: f64 = 34.0;

/// The drawing as SVG; `None` when there is nothing to draw.
pub(super) fn svg(frame: &Frame, intervals: &[Interval]) -> Option<String> {
    let all = intervals.iter().flat_map(|one| [one.low, one.high]).chain(frame.marks.iter().map(|mark| mark.0));
    let (low, high) = all.filter(|x| x.is_finite()).fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
    if intervals.is_empty() || low >= high {
        return None;
    }
    let scale = |x: f64| LEFT + (x.clamp(low, high) - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    let height = TOP + ROW * intervals.len() as f64 + 30.0;
    let marks: String =
        frame.marks.iter().enumerate().map(|(i, mark)| drawn_mark(scale(mark.0), mark.1, i, height)).collect();
    let rows: String = (0..).zip(intervals).map(|(i, one)| drawn_interval(one, i, &scale)).collect();
    let ends = [(low, "start"), (high, "end")]
        .map(|(x, anchor)| text(scale(x), height - 8.0, anchor, "axis", &number(x, frame.decimals)))
        .concat();
    let Frame { id, title, description, .. } = frame;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-titre {id}-description\">\n<title id=\"{id}-titre\">{}</title>\n\
         <desc id=\"{id}-description\">{}</desc>\n{marks}{rows}{ends}</svg>",
        escaped(title),
        escaped(description)
    ))
}

/// A vertical line and its label; labels alternate so that neighbours do not overlap.
fn drawn_mark(x: f64, label: &str, i: usize, height: f64) -> String {
    let y = if i.is_multiple_of(2) { 12.0 } else { 26.0 };
    let bottom = height - 24.0;
    let (anchor, at) = if x > WIDTH * 0.8 { ("end", x - 3.0) } else { ("start", x + 3.0) };
    format!(
        "<line class=\"reference\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"4\" y2=\"{bottom:.1}\"/>\n{}",
        text(at, y, anchor, "axis", label)
    )
}

fn drawn_interval(one: &Interval, i: u32, scale: &dyn Fn(f64) -> f64) -> String {
    let y = TOP + ROW * (f64::from(i) + 0.5);
    let class = if one.alarm { "interval alarm" } else { "interval" };
    let (from, to, at) = (scale(one.low), scale(one.high), scale(one.value));
    // An alarm is a square: its shape says it too, not its colour alone.
    let point = match one.alarm {
        true => format!("<rect x=\"{:.1}\" y=\"{:.1}\" width=\"11\" height=\"11\"/>", at - 5.5, y - 5.5),
        false => format!("<circle cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"5\"/>"),
    };
    format!(
        "{}<g class=\"{class}\"><line x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>{point}</g>\n",
        text(LEFT - 12.0, y + 4.5, "end", "label", &shortened(&one.label))
    )
}

fn text(x: f64, y: f64, anchor: &str, class: &str, said: &str) -> String {
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>\n", escaped(said))
}

/// A label that fits at the left; the table holds it whole.
fn shortened(label: &str) -> String {
    match label.chars().count() > 34 {
        false => label.to_owned(),
        true => label.chars().take(33).chain(['…']).collect(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
