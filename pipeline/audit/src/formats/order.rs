//! Orders and ranks: a hidden row placed by its value, or counted among others, tells of it.

use super::page::{Line, Table};
use super::{Reader, text};
use crate::edition::{Figure, Mark};
use crate::names::Key;
use crate::report::Kind;
use crate::system::Interval;

/// Least number of different shown values for an order of territories to be seen: by chance, one
/// table in 360 is in order.
const SEEN: usize = 6;
/// The same for categories, which have an order of their own.
const SEEN_OF_CATEGORIES: usize = 8;

/// Looks for a column by whose values the rows are sorted, hidden ones among them.
pub(super) fn check(reader: &mut Reader<'_>, table: &Table) {
    let rows: Vec<&Line> = table.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.key.is_some())).collect();
    let names: Vec<String> = rows.iter().map(|row| text::sorting(&row.header)).collect();
    if names.is_sorted() {
        return;
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for column in 0..width {
        let figures: Vec<Option<(Key, Figure)>> = rows.iter().map(|row| figure(reader, row, column)).collect();
        sorted_column(reader, table, &names, &figures);
    }
}

fn figure(reader: &Reader<'_>, row: &Line, column: usize) -> Option<(Key, Figure)> {
    let key = reader.world.lexicon.key(row.cells.get(column)?.key.as_ref()?)?;
    Some((key, *reader.figure(key)?))
}

fn sorted_column(reader: &mut Reader<'_>, table: &Table, names: &[String], figures: &[Option<(Key, Figure)>]) {
    let shown = |figure: &Figure| figure.value.filter(|_| figure.mark == Mark::Shown);
    let values: Vec<(usize, f64)> =
        figures.iter().enumerate().filter_map(|(at, figure)| Some((at, shown(&figure.as_ref()?.1)?))).collect();
    let mut different: Vec<f64> = values.iter().map(|value| value.1).collect();
    let (rises, falls) = (different.is_sorted(), different.is_sorted_by(|a, b| a >= b));
    different.dedup();
    let (Some(&(first, _)), Some(&(last, _))) = (values.first(), values.last()) else { return };
    let mut keys = figures.iter().flatten().map(|(key, _)| key);
    let first_zone = keys.next().map(|key| key.zone);
    let seen = if keys.all(|key| Some(key.zone) == first_zone) { SEEN_OF_CATEGORIES } else { SEEN };
    if different.len() < seen || !(rises || falls) {
        return;
    }
    let hidden: Vec<(usize, Key)> = figures
        .iter()
        .enumerate()
        .filter_map(|(at, figure)| figure.filter(|(_, figure)| figure.mark == Mark::Secret).map(|(key, _)| (at, key)))
        .collect();
    for &(at, key) in hidden.iter().filter(|(at, _)| (first..last).contains(at)) {
        let reason = format!("le tableau `{}` place la ligne cachée parmi les valeurs rangées", table.id);
        reader.found(Kind::Leak, key, reason);
        let before = values.iter().rev().find(|value| value.0 < at).map(|value| value.1);
        let after = values.iter().find(|value| value.0 > at).map(|value| value.1);
        if let (Some(a), Some(b)) = (before, after) {
            reader.clue(vec![key], Interval { low: a.min(b), high: a.max(b) }, "place dans un tableau rangé");
        }
    }
    grouped(reader, table, names, &hidden);
}

/// Hidden rows together must follow their names or their codes.
fn grouped(reader: &mut Reader<'_>, table: &Table, names: &[String], hidden: &[(usize, Key)]) {
    let by_name = hidden.is_sorted_by(|a, b| names[a.0] <= names[b.0]);
    let zone = |key: &Key| reader.world.lexicon.zones.text(key.zone);
    let by_code = hidden.is_sorted_by(|a, b| zone(&a.1) <= zone(&b.1));
    if let Some(&(_, key)) = hidden.first().filter(|_| !by_name && !by_code) {
        let reason = format!("le tableau `{}` range les lignes cachées ni par nom ni par code", table.id);
        reader.found(Kind::Leak, key, reason);
    }
}

/// « 4e sur 12 »: twelve must be the shown ones, and the hidden has no rank.
pub(super) fn ranks(reader: &mut Reader<'_>, table: &Table) {
    for row in &table.rows {
        let Some(written) = row.cells.iter().find_map(|cell| cell.key.as_ref()) else { continue };
        let Some(key) = reader.world.lexicon.key(written) else { continue };
        for (rank, among) in row.cells.iter().filter(|cell| cell.key.is_none()).filter_map(|cell| rank(&cell.text)) {
            let peers = Peers::of(reader, key);
            if reader.is_secret(key) {
                reader.found(Kind::Leak, key, format!("le tableau `{}` donne son rang, {rank} sur {among}", table.id));
            } else if let Some(hidden) = peers.hidden.filter(|_| !peers.explain(rank, among)) {
                let what = "chiffres cachés compris";
                let reason = format!("le tableau `{}` compte {among} rangs et donne le rang {rank}, {what}", table.id);
                reader.found(Kind::Leak, hidden, reason);
            }
        }
    }
}

/// The two numbers of « 4e sur 12 » or « 1er sur 12 ».
fn rank(text: &str) -> Option<(usize, usize)> {
    let (rank, among) = text.trim().split_once(" sur ")?;
    let digits: String = rank.chars().take_while(char::is_ascii_digit).collect();
    let ordinal = &rank[digits.len()..];
    let among = among.split_whitespace().next()?.parse().ok()?;
    matches!(ordinal, "e" | "er" | "re").then_some((digits.parse().ok()?, among))
}

/// The figures of other territories among which one is ranked.
struct Peers {
    own: Option<f64>,
    /// Shown values, the own one with them.
    shown: Vec<f64>,
    hidden: Option<Key>,
}

impl Peers {
    fn of(reader: &Reader<'_>, key: Key) -> Self {
        let lexicon = &reader.world.lexicon;
        // An EPCI and its part inside the department stand for the same territory in a ranking.
        let split = |zone: u32| lexicon.zones.text(zone).split_once('|').unwrap_or_default();
        let level = |zone: u32| split(zone).0.trim_end_matches("_partie");
        let mut shown: Vec<(&str, f64)> = Vec::new();
        let (mut own, mut hidden) = (None, None);
        for zone in (0..lexicon.zones.len() as u32).filter(|&zone| level(zone) == level(key.zone)) {
            let Some(figure) = reader.figure(Key { zone, ..key }) else { continue };
            match (figure.mark, figure.value) {
                (Mark::Shown, Some(value)) => {
                    own = own.or((zone == key.zone).then_some(value));
                    shown.push((split(zone).1, value));
                }
                (Mark::Secret, _) => hidden = hidden.or(Some(figure.key)),
                _ => {}
            }
        }
        shown.sort_by(|a, b| a.0.cmp(b.0));
        shown.dedup_by_key(|peer| peer.0);
        Self { own, shown: shown.into_iter().map(|peer| peer.1).collect(), hidden }
    }

    /// Whether the shown values alone give this rank, from the top or from the bottom.
    fn explain(&self, rank: usize, among: usize) -> bool {
        let Some(own) = self.own else { return among <= self.shown.len() };
        let count = |holds: &dyn Fn(f64) -> bool| self.shown.iter().filter(|value| holds(**value)).count();
        let from_top = (count(&|v| v > own) + 1..=count(&|v| v >= own)).contains(&rank);
        let from_bottom = (count(&|v| v < own) + 1..=count(&|v| v <= own)).contains(&rank);
        among <= self.shown.len() && (from_top || from_bottom)
    }
}
