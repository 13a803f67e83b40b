//! Completeness: the communes of the territory that have rows, and those that have not.

use portulan_terms::quality::MonthProfile;
use portulan_terms::{Level, Territories};

use super::usual::{LEAST_MONTHS, commune_half, median};
use super::{Alert, Judge, Range, Shown, Subject};

/// Rows that a commune usually has, for its absence to be an alert whatever its usual.
const NOTABLE: f64 = 5.0;

/// How the rows of a source cover the communes.
#[derive(Clone, Debug)]
pub struct CommunesLine {
    /// Communes of the territory with at least one row.
    pub with_rows: usize,
    /// Communes of the territory.
    pub total: usize,
    /// Fewest and most communes with rows in the months before.
    pub usual: Option<(usize, usize)>,
    /// Communes without any row that usually have some, the most first.
    pub empty: Vec<CommuneLine>,
    /// Communes whose rows are out of their range, the most first.
    pub unusual: Vec<CommuneLine>,
    /// Communes of few rows that had some each month before and have none: too few to tell.
    pub small_empty: usize,
}

/// A commune out of its range.
#[derive(Clone, Debug)]
pub struct CommuneLine {
    /// INSEE code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Rows at the month.
    pub now: Shown,
    /// Rows that it usually has.
    pub median: Shown,
    /// Usual range of its rows.
    pub usual: Range,
}

impl Judge<'_> {
    /// How rows cover the communes and what is unusual there; `None` without a commune column.
    pub(super) fn communes(
        &self,
        territories: &Territories,
        now: &MonthProfile,
        before: &[MonthProfile],
    ) -> Option<(CommunesLine, Vec<Alert>)> {
        if now.counts.communes.is_empty() && before.iter().all(|one| one.counts.communes.is_empty()) {
            return None;
        }
        let codes: Vec<&str> = territories.at(Level::Commune).map(|commune| commune.code.as_str()).collect();
        let present = |one: &MonthProfile| codes.iter().filter(|code| one.counts.communes.contains_key(**code)).count();
        let each: Vec<usize> = before.iter().map(present).collect();
        let mut line = CommunesLine {
            with_rows: present(now),
            total: codes.len(),
            usual: each.iter().min().copied().zip(each.iter().max().copied()),
            empty: Vec::new(),
            unusual: Vec::new(),
            small_empty: 0,
        };
        let (mut empty, mut unusual) = (Vec::new(), Vec::new());
        for commune in territories.at(Level::Commune).filter(|_| before.len() >= LEAST_MONTHS) {
            let of = |one: &MonthProfile| one.counts.communes.get(&commune.code).copied().unwrap_or(0);
            let series: Vec<u64> = before.iter().map(of).collect();
            let Some(usual) = median(&series.iter().map(|rows| *rows as f64).collect::<Vec<_>>()) else { continue };
            let (rows, half) = (of(now), commune_half(usual));
            let excess = (rows as f64 - usual).abs() / half;
            let told = || CommuneLine {
                code: commune.code.clone(),
                name: commune.name.clone(),
                now: self.cover.count(rows),
                median: self.cover.count(usual.round() as u64),
                usual: self.rows_range(usual, half),
            };
            let always = series.iter().all(|rows| *rows > 0);
            // Rows that never vary are a table of figures: there, any absence is a fault.
            let constant = !self.source.personal && series.windows(2).all(|pair| pair[0] == pair[1]);
            match (rows, always) {
                (0, true) if usual >= NOTABLE || constant => empty.push((excess, told())),
                (0, true) => line.small_empty += 1,
                _ if excess > 1.0 => unusual.push((excess, told())),
                _ => {}
            }
        }
        let alerts = [alert(Subject::Empty, &mut empty), alert(Subject::Communes, &mut unusual)];
        line.empty = empty.into_iter().map(|(_, told)| told).collect();
        line.unusual = unusual.into_iter().map(|(_, told)| told).collect();
        Some((line, alerts.into_iter().flatten().collect()))
    }

    fn rows_range(&self, usual: f64, half: f64) -> Range {
        // The middle of a range is what is usual: of persons, that may be too few to show.
        if self.cover.count(usual.ceil() as u64) == Shown::Few {
            return (Shown::Few, Shown::Few);
        }
        let end = |value: f64| self.cover.count(value.max(0.0) as u64);
        (end((usual - half).ceil()), end((usual + half).floor()))
    }
}

/// The alert of some communes, put in order: the farthest from their usual first, then by code.
fn alert(subject: Subject, communes: &mut [(f64, CommuneLine)]) -> Option<Alert> {
    communes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (worst, _) = communes.first()?;
    let now = Shown::Count(communes.len() as u64);
    // A commune that is not there at all is told whatever its distance, and many before few.
    let excess = worst.max(1.0) + communes.len() as f64;
    Some(Alert { subject, now, usual: None, before: Vec::new(), above: false, excess })
}
