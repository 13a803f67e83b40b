//! Lines by month: the document's own territory among others.
//!
//! Draws the series it is given, in their order; computes no average and fills no gap.

use portulan_terms::Month;

use super::font::Face;
use super::labels::{Room, broken, spread};
use super::lines::{Look, index, month, months_shown, short_month};
use super::pen::{Anchor, Lettering, Pen, Point, sheet};
use super::scale::{Scale, Ticks, axis_domain, extent, is_attached, with_unit};
use super::{ChartError, Palette, Series, WIDTH, Words};

const HEIGHT: f64 = 228.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = HEIGHT - 34.0;
const LINE: f64 = 15.0;
/// Widest line of a name at the end of a series.
const NAME: f64 = 175.0;
const WIDEST_MONTH: &str = "sept. 2024";
/// Most points of the own series that all get their value.
const ALL_VALUES: usize = 6;
/// Most points of a series that all get a marker.
const ALL_MARKERS: usize = 12;

/// The lines of `series` on a common time axis.
///
/// The own series is thick and dark; the others differ by dashes and markers and
/// are named at their end. No line crosses one of `breaks`, first months of a new series
/// of the source: a dashed upright says so. The axis starts at zero unless the values lie in a
/// narrow range, which the drawing then says.
///
/// # Errors
/// [`ChartError::Font`] before `register_fonts`, [`ChartError::Drawing`] when plotters fails.
pub fn draw(
    palette: &Palette,
    words: &Words<'_>,
    series: &[Series],
    breaks: &[Month],
    unit: &str,
    decimals: u8,
) -> Result<String, ChartError> {
    super::font::ready()?;
    let plot = Plot { breaks, ..Plot::new(palette, series, unit, decimals) };
    sheet(words, (WIDTH, HEIGHT), |pen| {
        if plot.traces.iter().all(|trace| trace.points.is_empty()) {
            return pen.nothing((WIDTH, HEIGHT), palette);
        }
        plot.values_axis(pen)?;
        plot.months_axis(pen)?;
        plot.breaks(pen)?;
        plot.lines(pen)?;
        plot.names(pen)?;
        plot.own_values(pen)
    })
}

/// A series on the drawing.
struct Trace<'a> {
    series: &'a Series,
    look: Look,
    /// Points that have a value: position, value, rank among all points of the series.
    points: Vec<(Point, f64, usize)>,
    /// Name in one or two lines.
    name: Vec<String>,
}

struct Plot<'a> {
    palette: &'a Palette,
    unit: &'a str,
    decimals: u8,
    ticks: Ticks,
    from_zero: bool,
    x: Scale,
    y: Scale,
    /// Left end of the grid lines.
    left: f64,
    /// Right end of the grid lines.
    right: f64,
    traces: Vec<Trace<'a>>,
    breaks: &'a [Month],
}

fn name_look(palette: &Palette, own: bool) -> Lettering {
    if own { Lettering::new(13.0, palette.own).face(Face::Bold) } else { Lettering::new(12.0, palette.muted) }
}

impl<'a> Plot<'a> {
    fn new(palette: &'a Palette, series: &'a [Series], unit: &'a str, decimals: u8) -> Self {
        let values = series.iter().flat_map(|s| &s.points).filter_map(|point| point.1).filter(|v| v.is_finite());
        let ((low, high), from_zero) = axis_domain(extent(values).unwrap_or((0.0, 1.0)));
        let ticks = Ticks::over(low, high, 5, decimals);
        let domain = (ticks.under(low), ticks.over_value(high));
        let y = Scale { domain, range: (BOTTOM, TOP) };
        let small = Lettering::new(12.0, palette.muted);
        let widest = |texts: Vec<String>, look: Lettering| texts.iter().map(|t| look.width(t)).fold(0.0, f64::max);
        let written = ticks.inside(domain.0, domain.1).into_iter().map(|v| with_unit(v, ticks.decimals, unit));
        let left = widest(written.collect(), small) + 8.0;
        let names = series.iter().map(|s| broken(&s.name, NAME, &name_look(palette, s.own)));
        let names: Vec<Vec<String>> = names.collect();
        let column = series.iter().zip(&names).map(|(s, name)| widest(name.clone(), name_look(palette, s.own)));
        let right = WIDTH - column.fold(0.0, f64::max) - 24.0;
        let own = series.iter().filter(|s| s.own).flat_map(|s| &s.points).filter_map(|p| p.1);
        let inset = widest(own.map(|v| with_unit(v, decimals, unit)).collect(), own_value(palette)) / 2.0 + 6.0;
        let months = series.iter().flat_map(|s| &s.points).map(|point| f64::from(index(point.0)));
        let first = (left + inset).max(small.width(WIDEST_MONTH) / 2.0);
        let x = Scale { domain: extent(months).unwrap_or((0.0, 0.0)), range: (first, right - inset) };
        let mut plot =
            Self { palette, unit, decimals, ticks, from_zero, x, y, left, right, traces: Vec::new(), breaks: &[] };
        let mut rank = 0;
        for (series, name) in series.iter().zip(names) {
            let look = Look::new(palette, (!series.own).then_some(rank));
            rank += usize::from(!series.own);
            let points = plot.placed(series);
            plot.traces.push(Trace { series, look, points, name });
        }
        plot
    }

    fn placed(&self, series: &Series) -> Vec<(Point, f64, usize)> {
        let at = |(rank, (month, value)): (usize, &(_, Option<f64>))| {
            let value = value.filter(|v| v.is_finite())?;
            Some(((self.x.at(f64::from(index(*month))), self.y.at(value)), value, rank))
        };
        series.points.iter().enumerate().filter_map(at).collect()
    }

    fn values_axis(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let look = Lettering::new(12.0, self.palette.muted).anchored(Anchor::End);
        let (low, high) = self.y.domain;
        for value in self.ticks.inside(low, high) {
            let y = self.y.at(value);
            let (colour, width) = if value.abs() < self.ticks.step / 2.0 {
                (self.palette.outline, 1.2)
            } else {
                (self.palette.grid, 1.0)
            };
            pen.line(&[(self.left, y), (self.right, y)], colour, width)?;
            pen.text((self.left - 6.0, y + 4.0), &with_unit(value, self.ticks.decimals, self.unit), &look)?;
        }
        let unit = if is_attached(self.unit) { "" } else { self.unit };
        let warning = if self.from_zero { "" } else { "l’axe ne commence pas à zéro" };
        let absent = self.traces.iter().filter(|trace| trace.points.is_empty());
        let absent: Vec<&str> = absent.map(|trace| trace.series.name.as_str()).collect();
        let absent =
            if absent.is_empty() { String::new() } else { format!("sans valeur\u{a0}: {}", absent.join(", ")) };
        let note: Vec<&str> = [unit, warning, &absent].into_iter().filter(|text| !text.is_empty()).collect();
        pen.text((0.0, 12.0), &note.join(" – "), &Lettering::new(11.0, self.palette.muted))
    }

    fn months_axis(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let months = || self.traces.iter().flat_map(|t| &t.series.points).map(|point| index(point.0));
        let (Some(first), Some(last)) = (months().min(), months().max()) else { return Ok(()) };
        let yearly = months().all(|month| (month - first) % 12 == 0);
        let look = Lettering::new(12.0, self.palette.muted).anchored(Anchor::Middle);
        let length = self.x.range.1 - self.x.range.0;
        for at in months_shown(first, last, yearly, look.width(WIDEST_MONTH), length) {
            let x = self.x.at(f64::from(at));
            pen.line(&[(x, BOTTOM), (x, BOTTOM + 5.0)], self.palette.outline, 1.0)?;
            let text = month(at).map(short_month).unwrap_or_default();
            pen.text((x, BOTTOM + 20.0), &text, &look)?;
        }
        Ok(())
    }

    /// The breaks that lie between two months drawn.
    fn breaks(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let look = Lettering::new(11.0, self.palette.muted).anchored(Anchor::Middle).haloed();
        let (first, last) = self.x.domain;
        for month in self.breaks {
            let at = f64::from(index(*month)) - 0.5;
            if first < at && at < last {
                let x = self.x.at(at);
                pen.dashed(&[(x, TOP - 12.0), (x, BOTTOM)], (4.0, 4.0), self.palette.muted, 1.2)?;
                pen.text((x, TOP - 16.0), "rupture de série", &look)?;
            }
        }
        Ok(())
    }

    /// Whether a break lies between two points of a series, given by their ranks.
    fn is_broken(&self, series: &Series, before: usize, after: usize) -> bool {
        let month = |rank: usize| series.points.get(rank).map(|point| point.0);
        self.breaks.iter().any(|first| month(before) < Some(*first) && month(after) >= Some(*first))
    }

    /// Lines and markers, the own series last so that it lies over the others.
    fn lines(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let others = self.traces.iter().filter(|trace| !trace.series.own);
        for trace in others.chain(self.traces.iter().filter(|trace| trace.series.own)) {
            let runs: Vec<_> =
                trace.points.chunk_by(|a, b| b.2 == a.2 + 1 && !self.is_broken(trace.series, a.2, b.2)).collect();
            for run in &runs {
                let points: Vec<Point> = run.iter().map(|point| point.0).collect();
                trace.look.line(pen, &points)?;
            }
            for run in &runs {
                for (rank, point) in run.iter().enumerate() {
                    if trace.series.points.len() <= ALL_MARKERS || run.len() == 1 || rank + 1 == run.len() {
                        trace.look.marker(pen, point.0)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Names at the end of the lines, pushed apart, tied to the last point.
    fn names(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let ended: Vec<(&Trace<'_>, Point)> =
            self.traces.iter().filter_map(|t| Some((t, t.points.last()?.0))).collect();
        let wished: Vec<(f64, f64)> =
            ended.iter().map(|(trace, end)| (end.1, LINE * trace.name.len() as f64 + 3.0)).collect();
        let centres = spread(&wished, TOP - 14.0, BOTTOM + 14.0);
        for ((trace, end), centre) in ended.into_iter().zip(centres) {
            let look = name_look(self.palette, trace.series.own);
            let tie = [(end.0 + 7.0, end.1), (self.right, end.1), (self.right + 18.0, centre)];
            pen.line(&tie, if trace.series.own { trace.look.colour } else { self.palette.outline }, 0.8)?;
            let first = centre - LINE * (trace.name.len() as f64 - 1.0) / 2.0 + 4.5;
            for (rank, line) in trace.name.iter().enumerate() {
                pen.text((self.right + 22.0, first + LINE * rank as f64), line, &look)?;
            }
        }
        Ok(())
    }

    /// Values of the own series, above or under its points, away from every line.
    fn own_values(&self, pen: &Pen<'_>) -> Result<(), ChartError> {
        let look = own_value(self.palette);
        let lines: Vec<(Point, Point)> =
            self.traces.iter().flat_map(|t| t.points.windows(2)).map(|pair| (pair[0].0, pair[1].0)).collect();
        let dots: Vec<Point> = self.traces.iter().flat_map(|t| &t.points).map(|point| point.0).collect();
        let mut taken: Vec<Room> = Vec::new();
        for trace in self.traces.iter().filter(|trace| trace.series.own) {
            for ((x, y), value, _) in self.valued(&trace.points, &look) {
                let text = with_unit(value, self.decimals, self.unit);
                let room = |dy: f64| Room::of((x, y + dy), &text, &look);
                let cost = |dy: f64| {
                    let room = room(dy);
                    let crossings = lines.iter().filter(|(a, b)| room.crossed(*a, *b)).count();
                    let hidden = dots.iter().filter(|dot| room.crossed(**dot, **dot)).count();
                    let clashes = taken.iter().filter(|other| room.meets(other)).count();
                    let outside = usize::from(!room.inside((0.0, WIDTH), (14.0, BOTTOM + 3.0)));
                    crossings + 2 * hidden + 10 * (clashes + outside)
                };
                let best = [-10.0, 19.0, -20.0, 29.0].into_iter().min_by_key(|dy| cost(*dy)).unwrap_or(-10.0);
                taken.push(room(best));
                pen.text((x, y + best), &text, &look)?;
            }
        }
        Ok(())
    }

    /// The points whose value is written: all when they are few and their texts fit,
    /// else the first and the last.
    fn valued(&self, points: &[(Point, f64, usize)], look: &Lettering) -> Vec<(Point, f64, usize)> {
        let widest = points.iter().map(|p| look.width(&with_unit(p.1, self.decimals, self.unit))).fold(0.0, f64::max);
        let fits = points.windows(2).all(|pair| pair[1].0.0 - pair[0].0.0 >= widest + 4.0);
        if points.len() <= ALL_VALUES && fits {
            return points.to_vec();
        }
        let last = points.last().filter(|_| points.len() > 1);
        points.first().into_iter().chain(last).copied().collect()
    }
}

fn own_value(palette: &Palette) -> Lettering {
    Lettering::new(12.0, palette.own).face(Face::Bold).anchored(Anchor::Middle).haloed()
}
