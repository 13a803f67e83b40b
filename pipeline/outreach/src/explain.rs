//! EXPLAIN: what the processing did with one dossier, for the person concerned (guard rail G6).
//!
//! The four parts that article R. 311-3-1-2 of the code des relations entre le public et
//! l'administration asks for, in its words and its order, in French that anyone reads, as
//! Markdown that reads as plain text too. Answers for any dossier of the month, in a list or not.
//!
//! Computes nothing but the verdict of each target from its rules: what it is given comes from
//! the archive of the run, so that the same archive gives the same explanation.

use portulan_plan::TargetHeader;
use portulan_plan::target::Channel;
use portulan_terms::french::typographic;
use portulan_terms::{Day, Month};

use crate::choose::Class;

mod operations;
mod parts;
pub(crate) use parts::applied;
#[cfg(test)]
mod tests;

/// A dossier and all that the run did with it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Name of the Caf.
    pub caf: &'a str,
    /// Where to object, ask and complain: address or telephone of the Caf for it.
    pub contact: &'a str,
    /// Pseudonym of the dossier.
    pub pseudonym: &'a str,
    /// Month of the data.
    pub month: Month,
    /// Day of the run.
    pub day: Day,
    /// Every target of the run, in the order of their names.
    pub targets: Vec<Examined<'a>>,
    /// What became of the dossier.
    pub position: Position,
}

/// A target applied to the dossier.
#[derive(Clone, Debug)]
pub struct Examined<'a> {
    /// What its header says.
    pub header: &'a TargetHeader,
    /// What each rule of the header gave, in its order: `None` when it could not be told.
    pub rules: Vec<Option<bool>>,
    /// Reasons in words, as the adviser reads them; empty when the target is not true.
    pub reasons: Vec<String>,
    /// Data read for it.
    pub data: Vec<Datum>,
    /// Dated values applied.
    pub parameters: Vec<Applied>,
    /// Points by variable where the order was statistical; empty in the default order.
    pub weights: Vec<Weight>,
}

/// A datum read, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Datum {
    /// What it is, as the contract of the source says it.
    pub label: String,
    /// Its value in words; `None` when it is missing.
    pub value: Option<String>,
    /// Title of the source.
    pub source: String,
    /// Month that it describes.
    pub vintage: Month,
}

/// A dated parameter as it applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// What it is.
    pub title: String,
    /// Its value.
    pub value: f64,
    /// Its unit, in the plural.
    pub unit: String,
    /// First month it holds for.
    pub from: Month,
    /// The text that sets it.
    pub source: String,
}

/// What a variable weighs in the statistical order of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The variable.
    pub label: String,
    /// The value of the dossier, in words.
    pub value: String,
    /// Whole points.
    pub points: i32,
}

/// What became of the dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// In the list of a pool.
    Selected {
        /// Title of the pool.
        pool: String,
        /// How soon.
        class: Class,
        /// Channels in order, each with the day to try it.
        channels: Vec<(Channel, u32)>,
        /// Day by which the contact is made.
        before: Day,
    },
    /// The person objected: nothing else was done.
    Opposition {
        /// Last day, when there is one.
        until: Option<Day>,
    },
    /// Contacted often enough lately.
    Caps {
        /// First day on which a contact may be proposed again, when it is known.
        again: Option<Day>,
    },
    /// Told of the same reason lately.
    SameReason {
        /// Title of the target.
        target: String,
        /// First day on which it may be told again.
        until: Day,
    },
    /// Already followed.
    AlreadyTreated,
    /// A right is being decided.
    RightUnderDecision,
    /// Drawn by lot to wait.
    Holdout {
        /// Day from which it may be proposed.
        until: Day,
    },
    /// Advisers had no time left.
    Capacity {
        /// Title of the pool.
        pool: String,
    },
    /// No team serves the territory of the dossier for what was found.
    NoPool,
    /// No target is true.
    NothingFound,
}

/// What a target says of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All its rules are true.
    Found,
    /// No rule is false, and one at least could not be told.
    Unknown,
    /// One rule at least is false.
    NotFound,
}

impl Examined<'_> {
    /// The verdict, in the same way for all targets.
    pub fn verdict(&self) -> Verdict {
        match &self.rules {
            rules if rules.contains(&Some(false)) => Verdict::NotFound,
            rules if rules.contains(&None) => Verdict::Unknown,
            _ => Verdict::Found,
        }
    }

    /// Whether points ordered the dossiers of this target, found true.
    fn is_weighted(&self) -> bool {
        self.verdict() == Verdict::Found && !self.weights.is_empty()
    }
}

/// The explanation, as Markdown.
pub fn explain(case: &Case) -> String {
    let blocks = [parts::opening(case), parts::degree(case), parts::data(case), parts::parameters(case)];
    let text = [blocks.concat(), operations::operations(case), parts::rights(case)].concat();
    typographic(&text)
}

/// A list of Markdown; nothing for no item.
fn list(items: impl IntoIterator<Item = String>) -> String {
    let lines: String = items.into_iter().map(|item| format!("- {}\n", flat(&item))).collect();
    if lines.is_empty() { lines } else { format!("{lines}\n") }
}

/// A text on one line, in which nothing is a tag; its no-break spaces stay.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect();
    words.join(" ").replace('<', "‹")
}
