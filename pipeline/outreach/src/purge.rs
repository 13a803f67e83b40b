//! What the retention dates have deleted, and the tombstone that is left (guard rail G14).
//!
//! Pure: from an inventory of dated things and today, a plan; the command deletes. Anything that
//! the plan cannot date stays and is said. Terms: code des relations entre le public et
//! l'administration, articles L. 114-8 and R. 114-9-7 (contacts and results 12 months at most,
//! objections 12 to 24 months, trace of the processing 36 months).

use std::collections::BTreeMap;
use std::path::PathBuf;

use portulan_terms::{Day, Diagnostic, Diagnostics, Month};
use serde::Serialize;
use serde_json::{Value, json};

/// Kind of a dated thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An encrypted list: `day` is its last day.
    List,
    /// A line of the history of contacts.
    Contacts,
    /// A line of results.
    Results,
    /// What a run archived to explain it.
    Archive,
    /// An extract of households.
    Extract,
    /// An objection: `day` is its last day, or the day it was made when it has no end.
    Objection,
    /// A trace of the processing.
    Trace,
}

/// Months that each kind is kept, from `portulan.toml`, within what the law allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Contacts, results, archives and extracts: 12 at most.
    pub months: u32,
    /// Objections after their end: 12 to 24.
    pub opposition: u32,
    /// Traces: 36 at most.
    pub trace: u32,
}

/// A dated thing that may be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The file.
    pub path: PathBuf,
    /// Line in the file, when the thing is a line.
    pub line: Option<usize>,
    /// Its kind.
    pub kind: Kind,
    /// Day that its term is counted from; `None` when it could not be read.
    pub day: Option<Day>,
}

/// What to delete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Things to delete, in the order given.
    pub delete: Vec<Item>,
    /// Things that stay.
    pub kept: usize,
    /// Things without a date: they stay until someone looks.
    pub undated: Vec<Item>,
}

impl Retention {
    /// The law's own bounds.
    pub const LAW: Self = Self { months: 12, opposition: 24, trace: 36 };

    /// The same terms, once they are within what the law allows.
    ///
    /// # Errors
    /// Each term out of bounds.
    pub fn checked(self) -> Result<Self, Diagnostics> {
        let bounds = [
            ("retention_months", self.months, 1, Self::LAW.months),
            ("opposition_months", self.opposition, 12, Self::LAW.opposition),
            ("trace_months", self.trace, 1, Self::LAW.trace),
        ];
        let wrong = bounds.into_iter().filter(|(_, months, least, most)| !(least..=most).contains(&months));
        let faults: Vec<Diagnostic> = wrong
            .map(|(key, months, least, most)| {
                Diagnostic::error(format!("`{key}` vaut {months} : de {least} à {most} mois sont permis"))
            })
            .collect();
        if faults.is_empty() { Ok(self) } else { Err(Diagnostics(faults)) }
    }

    /// Last day on which a thing of this kind, dated `day`, may be kept.
    pub fn last_day(self, kind: Kind, day: Day) -> Day {
        match kind {
            Kind::List => day,
            Kind::Contacts | Kind::Results | Kind::Archive | Kind::Extract => months_after(day, self.months),
            Kind::Objection => months_after(day, self.opposition),
            Kind::Trace => months_after(day, self.trace),
        }
    }
}

/// The same day of the month `n` months later, or the last day of a shorter month.
pub fn months_after(day: Day, n: u32) -> Day {
    let Some(month) = day.month() else { return day };
    let later: Month = month.minus(-i32::try_from(n).unwrap_or(i32::MAX / 24));
    let within = day.0 - month.days_since_epoch();
    Day(later.days_since_epoch() + within).min(Day::last_of(later))
}

/// What to delete on that day: each thing whose last day is past.
pub fn plan(items: &[Item], retention: Retention, today: Day) -> Plan {
    let mut plan = Plan::default();
    for item in items {
        match item.day {
            None => plan.undated.push(item.clone()),
            Some(day) if retention.last_day(item.kind, day) < today => plan.delete.push(item.clone()),
            Some(_) => plan.kept += 1,
        }
    }
    plan
}

impl Plan {
    /// What the journal keeps of the deletion: by kind, how many and from which day to which.
    /// Neither a path nor a pseudonym.
    pub fn tombstone(&self, today: Day) -> Value {
        let mut kinds: BTreeMap<Kind, Vec<Day>> = BTreeMap::new();
        for item in &self.delete {
            kinds.entry(item.kind).or_default().extend(item.day);
        }
        let told = |(kind, days): (&Kind, &Vec<Day>)| {
            let ends = (days.iter().min(), days.iter().max());
            let words = |day: Option<&Day>| day.map(|day| day.to_string());
            json!({ "kind": kind, "count": days.len(), "from": words(ends.0), "to": words(ends.1) })
        };
        let deleted: Vec<Value> = kinds.iter().map(told).collect();
        json!({ "day": today.to_string(), "deleted": deleted, "kept": self.kept, "undated": self.undated.len() })
    }

    /// A warning for each thing without a date.
    pub fn warnings(&self) -> Diagnostics {
        let said = |item: &Item| {
            let place =
                portulan_terms::Place { line: item.line.unwrap_or(0), ..portulan_terms::Place::file(&item.path) };
            Diagnostic::warning("sans date lisible : rien n'est supprimé")
                .at(place)
                .hint("datez-le ou supprimez-le vous-même")
        };
        Diagnostics(self.undated.iter().map(said).collect())
    }
}

#[cfg(test)]
mod tests;
