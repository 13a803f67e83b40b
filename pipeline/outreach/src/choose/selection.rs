//! What choosing gives: lists, and for every other dossier why it is in none.

use portulan_plan::target::Channel;
use portulan_terms::{Day, Month};
use serde::{Deserialize, Serialize};

use super::written;
use crate::Amount;

/// The lists of a month, archived as they are: same inputs and seed, same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Month of the extract.
    #[serde(with = "written::month")]
    pub month: Month,
    /// Day of the run: deadlines and caps count from it.
    #[serde(with = "written::day")]
    pub day: Day,
    /// Of the lots and ties.
    pub seed: u64,
    /// Dossiers to contact, by pool then commune then pseudonym: their place tells no rank.
    pub lines: Vec<Line>,
    /// The others, by pseudonym: one entry for each cause.
    pub set_aside: Vec<SetAside>,
    /// Both arms of the lottery, by pseudonym.
    pub draws: Vec<Draw>,
    /// How full each pool is, in the order of `capacites.toml`.
    pub pools: Vec<PoolUse>,
}

/// One dossier to contact, once, with all its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// INSEE code of the commune: for routing only.
    pub commune: String,
    /// SIREN of the EPCI or code of the department: for routing only.
    pub territory: String,
    /// Pool of advisers that makes the contact.
    pub pool: String,
    /// How the contact is made first.
    pub channel: Channel,
    /// What to try when the first channel gave nothing, in time.
    pub follow_up: Vec<Step>,
    /// How pressing it is.
    pub class: Class,
    /// 1 administrative support, 2 social work.
    pub level: u8,
    /// What was found, by name of target; only what the pool may know.
    pub findings: Vec<Kept>,
    /// Adviser's time, in minutes.
    pub minutes: u32,
    /// Last day for the first contact to be of use.
    #[serde(with = "written::day")]
    pub contact_before: Day,
    /// Follow-up slot: 30 days after the day of the run.
    #[serde(with = "written::day")]
    pub recontact: Day,
    /// Whether the reasons may be written to the person; `false`: by voice only.
    pub written: bool,
}

/// One later try of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// By which channel.
    pub channel: Channel,
    /// Days after the first try.
    pub after: u32,
}

/// How pressing a contact is: all that a recipient sees of the order (guard rail G5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// A deadline within 15 days, or an event that does not wait (bereavement).
    A,
    /// A deadline within 60 days, an irreversible loss, or social work.
    B,
    /// The rest.
    C,
}

/// A finding that goes to a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Name of the target.
    pub target: String,
    /// In words.
    pub reasons: Vec<String>,
    /// Day after which it is too late.
    #[serde(with = "written::optional_day")]
    pub deadline: Option<Day>,
    /// 1 administrative support, 2 social work.
    pub level: u8,
    /// What the household may gain or lose, in euros per month.
    #[serde(with = "written::amount")]
    pub amount: Option<Amount>,
}

/// A dossier, or some of its findings, that no list holds, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// Targets concerned, by name; none for an objection.
    pub targets: Vec<String>,
    /// SIREN of the EPCI or code of the department; empty for an objection.
    pub territory: String,
    /// The cause.
    pub why: Why,
}

/// Why a dossier is in no list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The person objects. For [`SetAside::counted`] it does not exist: neither statistic nor
    /// lottery knows of it, only the explanation given to that person does.
    Opposition,
    /// Contacted as often as allowed.
    Caps {
        /// Last contact.
        #[serde(with = "written::day")]
        last: Day,
        /// First day of a new one.
        #[serde(with = "written::day")]
        until: Day,
    },
    /// The same reason was told a short time ago.
    SameReason {
        /// Name of the target.
        target: String,
        /// First day that it may be told again.
        #[serde(with = "written::day")]
        until: Day,
    },
    /// An adviser has dealt with it.
    AlreadyTreated,
    /// In a list that still runs, or the right was opened: nothing to say before the decision.
    RightUnderDecision,
    /// Held back by lot, to measure the effect of contacts.
    Holdout {
        /// Campaigns whose effects are pooled.
        family: String,
        /// Day of release.
        #[serde(with = "written::day")]
        until: Day,
    },
    /// The pool is full.
    Capacity {
        /// The pool asked first.
        pool: String,
        /// Where.
        territory: String,
    },
    /// No pool of `capacites.toml` serves this territory at this level.
    NoPool {
        /// Where.
        territory: String,
    },
    /// The dossier is in the list of a pool that may not know this reason.
    NotForPool {
        /// That pool.
        pool: String,
    },
}

/// One dossier in the lottery that measures effects, whichever side it fell on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// Campaigns whose effects are pooled.
    pub family: String,
    /// Dossiers of one stratum had the same chance: the first pool that shares their capacity.
    pub stratum: String,
    /// SIREN of the EPCI or code of the department.
    pub territory: String,
    /// Held back.
    pub held: bool,
    /// Day of release.
    #[serde(with = "written::day")]
    pub until: Day,
}

/// How full a pool is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolUse {
    /// Its name.
    pub pool: String,
    /// Advisers' time of the period, in minutes.
    pub minutes: u32,
    /// Time taken by the lines, in minutes.
    pub used: u32,
    /// Dossiers in its list.
    pub lines: u32,
    /// Dossiers that it could have served.
    pub candidates: u32,
    /// Minima and maxima, in the order of the file.
    pub quotas: Vec<QuotaUse>,
}

/// How full a quota is, in dossiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaUse {
    /// What it bears on, in words.
    pub label: String,
    /// At least.
    pub min: u32,
    /// At most.
    pub max: Option<u32>,
    /// Taken.
    pub lines: u32,
}

impl SetAside {
    /// Whether statistics may know of it (guard rail G10).
    pub fn counted(&self) -> bool {
        self.why != Why::Opposition
    }
}

impl Class {
    /// As a reader says it.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::A => "à contacter sous quinze jours",
            Self::B => "à contacter dans le mois",
            Self::C => "sans échéance proche",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_read_back_as_it_was() {
        let day: Day = "2026-04-10".parse().expect("a day");
        let kept = Kept {
            target: "asf_non_demandee".into(),
            reasons: vec!["parent seul".into()],
            deadline: Some(day.plus(20)),
            level: 1,
            amount: Some(Amount { low: 15.0, high: 201.78 }),
        };
        let line = Line {
            pseudonym: "a1b2c3d4e5f60718".into(),
            commune: "03001".into(),
            territory: "03".into(),
            pool: "n1".into(),
            channel: Channel::Courriel,
            follow_up: vec![Step { channel: Channel::Telephone, after: 10 }],
            class: Class::B,
            level: 1,
            findings: vec![kept],
            minutes: 20,
            contact_before: day.plus(20),
            recontact: day.plus(30),
            written: true,
        };
        let aside = SetAside {
            pseudonym: "b1b2c3d4e5f60718".into(),
            targets: vec!["x".into()],
            territory: "03".into(),
            why: Why::Caps { last: day.plus(-3), until: day.plus(27) },
        };
        let selection = Selection {
            month: "2026-04".parse().expect("a month"),
            day,
            seed: 7,
            lines: vec![line],
            set_aside: vec![aside],
            draws: vec![],
            pools: vec![],
        };
        let text = serde_json::to_string(&selection).expect("JSON");
        assert!(text.contains(r#""deadline":"2026-04-30""#), "{text}");
        assert_eq!(serde_json::from_str::<Selection>(&text).expect("read back"), selection);
    }
}
