//! Whether an order learnt from the past would have served better, month after month.
//!
//! Rolling origin: the dossiers of a month are ordered by what was known at that month. A label of
//! month m is known at the end of m + H, so a model for month t learns from months up to t − H and
//! no later: the embargo is the horizon. What is measured is the share, among those for whom the
//! hoped-for end came, of those that the advisers' capacity would have reached. Three orders meet on
//! the same months: the model, the default order, and a lot, whose mean is exactly capacity over
//! candidates. The model must beat each of the two others: the mean of the differences by month,
//! less its Student half-width at 95 %, must be above zero (months being the pairs).

use std::collections::BTreeMap;

use portulan_terms::{Diagnostic, Diagnostics, Month};

use super::Row;
use super::request::Request;
use super::scorecard::Scorecard;
use crate::measure::Estimate;
use crate::measure::difference::student;

/// Fewest months to learn from, and to judge on.
const FEWEST_MONTHS: usize = 3;
const FEWEST_ORIGINS: usize = 5;

/// Fewest hoped-for ends to learn from.
const FEWEST_EVENTS: usize = 50;

/// Groups of the calibration table.
const GROUPS: usize = 5;

/// One month judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The month.
    pub month: Month,
    /// Last month learnt from.
    pub learnt_until: Month,
    /// Dossiers, and those for whom the end came.
    pub dossiers: usize,
    /// Those for whom the end came.
    pub events: usize,
    /// Share of them that each order reaches.
    pub model: f64,
    /// By the default order.
    pub rules: f64,
    /// By lot, on average.
    pub lot: f64,
}

/// The model against another order, over the months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Mean difference of the shares reached, at 95 %.
    pub gain: Estimate,
}

/// The whole proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// By month.
    pub origins: Vec<Origin>,
    /// Against the default order.
    pub over_rules: Comparison,
    /// Against a lot.
    pub over_lot: Comparison,
    /// By fifth of the expected chance, the lowest first: expected mean, share seen, dossiers.
    pub calibration: Vec<(f64, f64, usize)>,
}

impl Evaluation {
    /// Why the model is refused, when it is.
    pub fn refusal(&self) -> Option<Diagnostic> {
        let beaten = |name: &str, c: &Comparison| {
            let gain = c.gain;
            (gain.low <= 0.0).then(|| {
                let points = |v: f64| format!("{:.1}", 100.0 * v).replace('.', ",");
                format!(
                    "{name} (écart de {} points, de {} à {})",
                    points(gain.value),
                    points(gain.low),
                    points(gain.high)
                )
            })
        };
        let all = [beaten("l'ordre par règles", &self.over_rules), beaten("le tirage au sort", &self.over_lot)];
        let names: Vec<String> = all.into_iter().flatten().collect();
        (!names.is_empty()).then(|| {
            let message = format!("l'ordre appris ne fait pas mieux que {}", names.join(" ni que "));
            Diagnostic::error(message).hint("gardez l'ordre par règles")
        })
    }
}

/// Judges every month that can be.
pub(super) fn evaluate(request: &Request, rows: &[Row]) -> Result<Evaluation, Diagnostics> {
    let months = by_month(rows);
    let mut origins = Vec::new();
    let mut seen: Vec<(f64, bool)> = Vec::new();
    for (&month, there) in &months {
        let Some((learnt_until, past)) = before(&months, month, request.horizon) else { continue };
        let scorecard = Scorecard::learn(request, &past);
        seen.extend(there.iter().map(|row| (scorecard.expected(row), row.label == Some(true))));
        origins.extend(origin(month, learnt_until, there, &scorecard, request.capacity));
    }
    if origins.len() < FEWEST_ORIGINS {
        let message = format!("{} mois peuvent être jugés, il en faut {FEWEST_ORIGINS}", origins.len());
        return Err(Diagnostic::error(message).hint("attendez que les issues des mois suivants soient connues").into());
    }
    let over_rules = comparison(&origins, |origin| origin.rules);
    let over_lot = comparison(&origins, |origin| origin.lot);
    Ok(Evaluation { origins, over_rules, over_lot, calibration: calibration(seen) })
}

fn by_month(rows: &[Row]) -> BTreeMap<Month, Vec<&Row>> {
    let mut months: BTreeMap<Month, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.label.is_some()) {
        months.entry(row.month).or_default().push(row);
    }
    months
}

/// What was known at a month: rows whose label had had time to come. Nothing when too little.
fn before<'a>(months: &BTreeMap<Month, Vec<&'a Row>>, month: Month, horizon: u32) -> Option<(Month, Vec<&'a Row>)> {
    let last = month.minus(i32::try_from(horizon).ok()?);
    let known: Vec<(&Month, &Vec<&Row>)> = months.range(..=last).collect();
    let past: Vec<&Row> = known.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    let events = past.iter().filter(|row| row.label == Some(true)).count();
    let until = **known.last().map(|(month, _)| month)?;
    (known.len() >= FEWEST_MONTHS && events >= FEWEST_EVENTS).then_some((until, past))
}

fn origin(month: Month, learnt_until: Month, rows: &[&Row], scorecard: &Scorecard, capacity: usize) -> Option<Origin> {
    let events = rows.iter().filter(|row| row.label == Some(true)).count();
    if events == 0 || rows.len() <= capacity {
        return None; // All are served, or nobody is to be reached: every order is the same.
    }
    let mut by_rules: Vec<usize> = (0..rows.len()).collect();
    by_rules.sort_by_key(|&at| (rows[at].place, &rows[at].pseudonym));
    let reached = |order: &[usize]| {
        let helped = order.iter().take(capacity).filter(|&&at| rows[at].label == Some(true)).count();
        helped as f64 / events as f64
    };
    let (model, rules) = (reached(&scorecard.order_of(rows)), reached(&by_rules));
    let (dossiers, lot) = (rows.len(), capacity as f64 / rows.len() as f64);
    Some(Origin { month, learnt_until, dossiers, events, model, rules, lot })
}

/// Mean of the differences by month, with Student's interval of paired data.
fn comparison(origins: &[Origin], other: impl Fn(&Origin) -> f64) -> Comparison {
    let gaps: Vec<f64> = origins.iter().map(|origin| origin.model - other(origin)).collect();
    let n = gaps.len() as f64;
    let value = gaps.iter().sum::<f64>() / n;
    let variance = gaps.iter().map(|gap| (gap - value).powi(2)).sum::<f64>() / (n - 1.0);
    let half = student(gaps.len() - 1) * (variance / n).sqrt();
    Comparison { gain: Estimate { value, low: value - half, high: value + half } }
}

fn calibration(mut seen: Vec<(f64, bool)>) -> Vec<(f64, f64, usize)> {
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = seen.len().div_ceil(GROUPS).max(1);
    let group = |part: &[(f64, bool)]| {
        let n = part.len() as f64;
        let expected = part.iter().map(|(chance, _)| chance).sum::<f64>() / n;
        (expected, part.iter().filter(|(_, event)| *event).count() as f64 / n, part.len())
    };
    seen.chunks(size).map(group).collect()
}
