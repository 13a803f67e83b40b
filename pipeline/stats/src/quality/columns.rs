//! Each column of a source: blanks, codes and median, at the month and usually.

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::source::{Column, Kind};
use portulan_terms::Month;
use portulan_terms::quality::{ColumnCounts, MonthProfile, Spread};

use super::usual::{Usual, share_floor};
use super::{Alert, Judge, NEAR_ROWS, NEAR_SHARE, Range, Shown, Subject, covered};

/// Rows that a median must stand on to be shown or judged.
const LEAST_ROWS: u64 = 100;

/// Least half-width of a median: part of it.
pub const MEDIAN_FLOOR: f64 = 0.1;

/// Rows that a code must have had each month, and rows that it should have now, for its
/// absence to be told whatever its share.
const GONE: (u64, f64) = (5, 10.0);

/// A column of a source.
#[derive(Clone, Debug)]
pub struct ColumnLine {
    /// Its name in the store.
    pub name: String,
    /// Share of the rows where it is empty.
    pub blank: Shown,
    /// Its usual range.
    pub blank_usual: Option<Range>,
    /// Its codes that have a row in one of the months, in the contract's order.
    pub codes: Vec<CodeLine>,
    /// Codes of the contract that have none.
    pub unused: usize,
    /// Lowest, median and highest value shown; percentiles when rows are about persons.
    pub spread: Option<[Shown; 3]>,
    /// Usual range of the median.
    pub median_usual: Option<Range>,
    /// Whether something in it is unusual.
    pub changed: bool,
}

/// A code of a column.
#[derive(Clone, Debug)]
pub struct CodeLine {
    /// The code.
    pub code: String,
    /// Its share of the filled rows.
    pub now: Shown,
    /// Its usual range.
    pub usual: Option<Range>,
    /// Whether it is out of it.
    pub changed: bool,
}

/// One column at one month.
struct At<'a> {
    month: Month,
    rows: u64,
    counts: &'a ColumnCounts,
}

impl<'a> At<'a> {
    fn of(column: &str, profile: &'a MonthProfile) -> Option<Self> {
        let counts = profile.counts.columns.get(column)?;
        Some(Self { month: profile.month, rows: profile.counts.rows, counts })
    }

    fn filled(&self) -> u64 {
        self.rows - self.counts.blank.min(self.rows)
    }

    fn code(&self, code: &str) -> u64 {
        self.counts.codes.get(code).copied().unwrap_or(0)
    }

    /// Part of the filled rows that have the code; `None` when the column is empty.
    fn share(&self, code: &str) -> Option<f64> {
        let filled = self.filled();
        (filled > 0).then(|| self.code(code) as f64 / filled as f64)
    }

    fn blank(&self) -> f64 {
        self.counts.blank as f64 / self.rows.max(1) as f64
    }

    fn spread(&self) -> Option<Spread> {
        self.counts.spread.filter(|_| self.filled() >= LEAST_ROWS)
    }
}

impl Judge<'_> {
    /// The line of a column and what is unusual in it; `None` when the month does not have it.
    pub(super) fn column(
        &self,
        column: &Column,
        now: &MonthProfile,
        before: &[MonthProfile],
    ) -> Option<(ColumnLine, Vec<Alert>)> {
        let name = &column.name;
        let began = self.broke(name, now.month);
        let now = At::of(name, now)?;
        let since = |one: &&MonthProfile| began.is_none_or(|began| one.month >= began);
        let before: Vec<At<'_>> = before.iter().filter(since).filter_map(|one| At::of(name, one)).collect();
        let (blank_usual, blank) = self.blank(name, &now, &before);
        let (codes, code) = self.codes(column, &now, &before);
        let (median_usual, median) = self.median(column, &now, &before);
        let alerts: Vec<Alert> = [blank, code, median].into_iter().flatten().collect();
        let line = ColumnLine {
            name: name.clone(),
            blank: self.shares(&now).0,
            blank_usual,
            unused: column.codes.iter().count().saturating_sub(codes.len()),
            codes,
            spread: self.spread(column, &now),
            median_usual,
            changed: !alerts.is_empty(),
        };
        Some((line, alerts))
    }

    /// The last month, up to this one, from which the column no longer measures the same thing.
    fn broke(&self, column: &str, month: Month) -> Option<Month> {
        let concerned = self.source.breaks.iter().filter(|series| series.columns.iter().any(|name| name == column));
        concerned.filter_map(|series| series.month.parse().ok()).filter(|began| *began <= month).max()
    }

    /// What may be shown of the column at a month: share of blanks, share of each code.
    fn shares<'a>(&self, at: &At<'a>) -> (Shown, BTreeMap<&'a str, Shown>) {
        let mut cells = vec![at.counts.blank];
        cells.extend(at.counts.codes.values());
        if at.counts.codes.is_empty() {
            cells.push(at.filled());
        }
        let hidden = self.cover.hidden(&cells);
        let blank = covered(self.cover.share(at.counts.blank, at.rows), hidden[0]);
        let share = |((code, count), hidden): ((&'a String, &u64), &bool)| {
            (code.as_str(), covered(self.cover.share(*count, at.filled()), *hidden))
        };
        (blank, at.counts.codes.iter().zip(&hidden[1..]).map(share).collect())
    }

    /// Whether a share is as it was at the same month a year before.
    fn as_last_year(&self, before: &[At<'_>], now: f64, share: impl Fn(&At<'_>) -> Option<f64>) -> bool {
        let then = before.iter().find(|at| at.month == self.last_year).and_then(share);
        then.is_some_and(|then| (now - then).abs() <= NEAR_SHARE)
    }

    fn blank(&self, name: &str, now: &At<'_>, before: &[At<'_>]) -> (Option<Range>, Option<Alert>) {
        let series: Vec<f64> = before.iter().map(At::blank).collect();
        let Some(usual) = Usual::of(&series, |share| share_floor(share, now.rows as f64)) else { return (None, None) };
        let range = self.cover.range(usual.low(), usual.high(), now.rows);
        let value = now.blank();
        let unusual = usual.excess(value) > 1.0 && !self.as_last_year(before, value, |at| Some(at.blank()));
        let alert = unusual.then(|| Alert {
            subject: Subject::Blank(name.to_owned()),
            now: self.shares(now).0,
            usual: range,
            before: before.iter().map(|at| (at.month, self.shares(at).0)).collect(),
            above: value > usual.median,
            excess: usual.excess(value),
        });
        (range, alert)
    }

    fn codes(&self, column: &Column, now: &At<'_>, before: &[At<'_>]) -> (Vec<CodeLine>, Option<Alert>) {
        let seen: BTreeSet<&str> =
            before.iter().chain([now]).flat_map(|at| at.counts.codes.keys().map(String::as_str)).collect();
        let listed = column.codes.iter().filter(|code| seen.contains(code));
        // A code that the contract no longer lists comes last.
        let others = seen.iter().copied().filter(|code| column.codes.iter().all(|known| known != *code));
        let order: Vec<&str> = listed.chain(others).collect();
        let shown = self.shares(now).1;
        let (mut lines, mut alerts) = (Vec::new(), Vec::new());
        for code in order {
            let (usual, alert) = self.code(&column.name, code, now, before);
            lines.push(CodeLine {
                code: code.to_owned(),
                now: shown.get(code).copied().unwrap_or_else(|| self.cover.share(0, now.filled())),
                usual,
                changed: alert.is_some(),
            });
            alerts.extend(alert);
        }
        (lines, one_alert(alerts))
    }

    fn code(&self, column: &str, code: &str, now: &At<'_>, before: &[At<'_>]) -> (Option<Range>, Option<Alert>) {
        let series: Vec<f64> = before.iter().filter_map(|at| at.share(code)).collect();
        let floor = |share| share_floor(share, now.filled() as f64);
        let (Some(usual), Some(value)) = (Usual::of(&series, floor), now.share(code)) else { return (None, None) };
        let range = self.cover.range(usual.low(), usual.high(), now.filled());
        let gone = now.code(code) == 0
            && before.iter().all(|at| at.code(code) >= GONE.0)
            && usual.median * now.filled() as f64 >= GONE.1;
        let out = usual.excess(value) > 1.0 && !self.as_last_year(before, value, |at| at.share(code));
        let share =
            |at: &At<'_>| self.shares(at).1.get(code).copied().unwrap_or_else(|| self.cover.share(0, at.filled()));
        let alert = (gone || out).then(|| Alert {
            subject: Subject::Code { column: column.to_owned(), code: code.to_owned(), gone, others: Vec::new() },
            now: share(now),
            usual: range,
            before: before.iter().map(|at| (at.month, share(at))).collect(),
            above: value > usual.median,
            // A code that is gone comes before the codes that took its share.
            excess: if gone { usual.excess(value).max(1.0) + 1000.0 } else { usual.excess(value) },
        });
        (range, alert)
    }

    fn median(&self, column: &Column, now: &At<'_>, before: &[At<'_>]) -> (Option<Range>, Option<Alert>) {
        let known: Vec<(Month, Spread)> = before.iter().filter_map(|at| Some((at.month, at.spread()?))).collect();
        let Some(spread) = now.spread() else { return (None, None) };
        let least = if column.kind == Kind::Integer { 1.0 } else { 0.0 };
        let series: Vec<f64> = known.iter().map(|(_, spread)| spread.median).collect();
        let Some(usual) = Usual::of(&series, |median| (MEDIAN_FLOOR * median.abs()).max(least)) else {
            return (None, None);
        };
        let show = |value: f64| self.number(column, spread, value, false);
        let range = (show(usual.low()), show(usual.high()));
        let value = spread.median;
        let last_year = known.iter().find(|(month, _)| *month == self.last_year);
        let alike = last_year.is_some_and(|(_, then)| (value - then.median).abs() <= NEAR_ROWS * then.median.abs());
        let alert = (usual.excess(value) > 1.0 && !alike).then(|| Alert {
            subject: Subject::Median(column.name.clone()),
            now: show(value),
            usual: Some(range),
            before: known.iter().map(|(month, spread)| (*month, show(spread.median))).collect(),
            above: value > usual.median,
            excess: usual.excess(value),
        });
        (Some(range), alert)
    }

    /// Lowest, median and highest value that may be shown. Percentiles of persons stand on the
    /// threshold of rows at each end.
    fn spread(&self, column: &Column, now: &At<'_>) -> Option<[Shown; 3]> {
        let personal = self.cover.threshold().is_some();
        let spread = if personal { now.spread()? } else { now.counts.spread? };
        let ends = self.cover.threshold().is_none_or(|threshold| now.filled() >= 100 * threshold);
        let end = |value: f64| if ends { self.number(column, spread, value, true) } else { Shown::Nothing };
        Some([end(spread.low), self.number(column, spread, spread.median, false), end(spread.high)])
    }

    fn number(&self, column: &Column, spread: Spread, value: f64, end: bool) -> Shown {
        let whole = column.kind == Kind::Integer;
        let is_year = whole && (1850.0..=2100.0).contains(&spread.low) && (1850.0..=2100.0).contains(&spread.high);
        match is_year {
            true => Shown::Year(value.round() as i32),
            false => self.cover.number(value, spread.high - spread.low, whole, end),
        }
    }
}

/// The alerts on the codes of one column as one: when a code goes, the share of each other rises.
fn one_alert(mut alerts: Vec<Alert>) -> Option<Alert> {
    alerts.sort_by(|a, b| b.excess.total_cmp(&a.excess));
    let mut alerts = alerts.into_iter();
    let mut first = alerts.next()?;
    let more = alerts.filter_map(|alert| match alert.subject {
        Subject::Code { code, .. } => Some(code),
        _ => None,
    });
    if let Subject::Code { others, .. } = &mut first.subject {
        others.extend(more);
    }
    Some(first)
}
