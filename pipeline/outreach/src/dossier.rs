//! A dossier: one household of the month and what the targets found of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use portulan_terms::Day;

/// A monthly amount in euros, known to lie between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// A target found true of a household.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Name of the target.
    pub target: Arc<str>,
    /// 1 administrative support, 2 social work.
    pub level: u8,
    /// Reasons in words, fields filled in.
    pub reasons: Vec<String>,
    /// Day after which it is too late, when there is one.
    pub deadline: Option<Day>,
    /// Irreversible loss avoided, in euros.
    pub loss: f64,
    /// What the household may gain or lose, per month.
    pub amount: Option<Amount>,
    /// Monthly resources of the household in euros, when known.
    pub resources: Option<f64>,
    /// Days that the household has waited.
    pub waiting: u32,
}

/// What is known of a household for choosing whether and how to contact it, never why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Objection said in the extract.
    pub opposed: bool,
    /// A valid e-mail address is known, and contact by it was not refused.
    pub mail: bool,
    /// A telephone number is known, and contact by it was not refused.
    pub phone: bool,
    /// Far from online steps: phone, desk or France services come first.
    pub distant: bool,
    /// Doubt about violence: nothing is written to a shared address.
    pub discreet: bool,
    /// Groups for the fairness report: dimension → group (`sexe` → `femme`).
    pub groups: BTreeMap<Arc<str>, Arc<str>>,
}

/// Dimension of the groups far from online steps and not (`oui`, `non`).
pub const DISTANCE: &str = "éloignement numérique";

impl Profile {
    /// The group of a dimension of the fairness report.
    pub fn group(&self, dimension: &str) -> Option<&str> {
        match dimension {
            DISTANCE => Some(if self.distant { "oui" } else { "non" }),
            other => self.groups.get(other).map(|group| &**group),
        }
    }
}

/// One household of the month, found by one target at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// Pseudonym of the extract.
    pub pseudonym: Arc<str>,
    /// INSEE code of the commune of residence: for routing only.
    pub commune: Arc<str>,
    /// SIREN of its EPCI, or the code of the department when it has none: for routing only.
    pub territory: Arc<str>,
    /// What is known for the choice of a contact.
    pub profile: Profile,
    /// What the targets found, in the order of their names.
    pub findings: Vec<Finding>,
}
