//! Targets: definitions of who could be helped, `queries/targets/<name>.sql`.
//!
//! A TOML header in a SQL comment, then one SELECT: one row for each household of the month,
//! one boolean column for each rule of the header. The program adds the three-valued verdict
//! (`vrai`, `faux`, `non_calculable`) in the same way for all: no definition writes its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

mod guard;
mod header;
mod need;
mod outputs;
mod text;
mod texts;

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod faults;
#[cfg(test)]
pub(crate) mod trial;

pub(crate) use guard::faults as guard_faults;
pub(crate) use need::{DIGITAL, is_never};
pub(crate) use text::FileText;

/// A definition of who could be helped.
#[derive(Clone, Debug)]
pub struct Target {
    /// File stem.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What the header says.
    pub header: TargetHeader,
    /// The SQL, with the header blanked out so that offsets are those of the file.
    pub sql: String,
    /// Tables and sources that the SQL reads.
    pub reads: BTreeSet<String>,
}

/// Header of a target. Keys in English, values in French.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetHeader {
    /// Title, as an adviser reads it.
    pub title: String,
    /// What the contact is for: nothing outside this list parses (guard rail G1).
    pub purpose: Purpose,
    /// Who meets the family: 1 administrative support, 2 social work. The SQL may raise it to 2
    /// for a household, with a column `niveau`.
    pub level: u8,
    /// As the study office agreed it.
    pub definition: String,
    /// Who answers for it.
    pub owner: String,
    /// The text that allows the processing.
    pub legal_basis: String,
    /// Address of the text that sets the right or the rule.
    pub reference: String,
    /// Restricted columns that it reads, each with why the purpose needs it.
    #[serde(default)]
    pub restricted: BTreeMap<String, String>,
    /// Age at which a source is too old, in months: older, the target cannot be computed.
    #[serde(default)]
    pub freshness: BTreeMap<String, u32>,
    /// Months that the SQL looks at, the one observed included.
    #[serde(default = "one")]
    pub history: u32,
    /// Who may receive its list.
    pub recipients: Vec<Role>,
    /// Pool of advisers of `capacites.toml`, then those that may serve it when it is full.
    pub pools: Vec<String>,
    /// Adviser's time for one dossier, in minutes.
    pub minutes: u32,
    /// Days within which the contact is made.
    pub delay: u32,
    /// Channels, the one to try first first.
    pub channels: Vec<Channel>,
    /// Nothing is urgent: a lottery may hold dossiers back to measure the effect. Share in 0–0.5.
    #[serde(default)]
    pub holdout: f64,
    /// Campaigns whose effects are pooled; its own name when absent.
    #[serde(default)]
    pub family: Option<String>,
    /// Whether the dossiers are ordered among themselves; `false` takes them as they come, by lot.
    #[serde(default = "yes")]
    pub ordered: bool,
    /// Whether the reason may be written to the person; `false`: by voice only.
    #[serde(default = "yes")]
    pub written: bool,
    /// Whether the person's agreement is asked before a partner is told.
    #[serde(default)]
    pub consent: bool,
    /// Contact caps.
    #[serde(default)]
    pub caps: Caps,
    /// Rules, in the order of explanation: the target is true when all are.
    #[serde(rename = "rule")]
    pub rules: Vec<RuleSpec>,
    /// Fields of the reasons: column of the SQL → type.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldKind>,
    /// Reasons in words, with fields as `{column}`. One whose field is empty is left out.
    pub reasons: Vec<String>,
    /// What the adviser may say first.
    pub script: String,
    /// Messages by channel, when one is written (`sms`, `courriel`, `courrier`).
    #[serde(default)]
    pub messages: BTreeMap<Channel, String>,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

/// What a contact is for: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A right may be unclaimed.
    DroitsPotentiels,
    /// A right may lapse.
    MaintienDroits,
    /// A coming change of right is explained before it happens.
    ExplicationIndu,
    /// A household far from online steps.
    InclusionNumerique,
    /// An event of life.
    EvenementVie,
    /// A right to a disability benefit was just opened.
    OrientationHandicap,
}

/// Who may receive a list: a closed list, without control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Administrative support.
    Accompagnement,
    /// Social work.
    TravailSocial,
    /// A partner bound by an agreement.
    Partenaire,
}

/// How a person is contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Courriel,
    /// Text message.
    Sms,
    /// Telephone.
    Telephone,
    /// Video call.
    Visio,
    /// Letter.
    Courrier,
    /// At the desk of the Caf.
    Accueil,
    /// At a France services.
    FranceServices,
}

/// Contact caps of a target, over those of the workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Caps {
    /// Not counted: bereavement, a lapse within 15 days.
    pub exempt: bool,
    /// Days during which the same reason is not told again, unless its deadline is new.
    pub same_reason_days: u32,
}

impl Default for Caps {
    fn default() -> Self {
        Self { exempt: false, same_reason_days: 180 }
    }
}

/// One rule: a boolean column of the SQL, empty when it cannot be told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Column of the SQL.
    pub column: String,
    /// The rule as the person concerned reads it, when it is true.
    pub label: String,
    /// What is missing when the column is empty.
    pub missing: String,
}

/// Type of a field of the reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A day.
    Jour,
    /// A month.
    Mois,
    /// An amount in euros.
    Euros,
    /// A number.
    Nombre,
    /// Words that the SQL chooses in a closed list (a CASE), never free text.
    Mots,
}

/// Columns that the SQL of a target returns beside its rules and fields.
///
/// `id_pseudo`, `commune` and `month` always; the others when known: `echeance` (day), the
/// interval of the monthly amount in euros, the household's monthly `ressources` in euros, the
/// irreversible `perte` avoided in euros, the `attente` in days, `niveau` (1 or 2).
pub const OUTPUT: [&str; 10] = [
    "id_pseudo",
    "commune",
    "month",
    "echeance",
    "montant_min",
    "montant_max",
    "ressources",
    "perte",
    "attente",
    "niveau",
];

/// Those that must be there.
pub const REQUIRED: [&str; 3] = ["id_pseudo", "commune", "month"];

/// Columns that the program adds.
pub const ADDED: [&str; 2] = ["verdict", "manque"];

impl Purpose {
    /// As a reader says it.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::DroitsPotentiels => "informer d’un droit qui n’est peut-être pas demandé",
            Self::MaintienDroits => "éviter l’interruption d’un droit",
            Self::ExplicationIndu => "expliquer un changement de droit avant qu’il ne se produise",
            Self::InclusionNumerique => "aider une personne éloignée des démarches en ligne",
            Self::EvenementVie => "proposer un accompagnement lors d’un évènement de vie",
            Self::OrientationHandicap => "orienter une personne dont un droit au titre du handicap vient de s’ouvrir",
        }
    }

    /// Its name in headers and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DroitsPotentiels => "droits_potentiels",
            Self::MaintienDroits => "maintien_droits",
            Self::ExplicationIndu => "explication_indu",
            Self::InclusionNumerique => "inclusion_numerique",
            Self::EvenementVie => "evenement_vie",
            Self::OrientationHandicap => "orientation_handicap",
        }
    }
}

impl Role {
    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accompagnement => "accompagnement",
            Self::TravailSocial => "travail_social",
            Self::Partenaire => "partenaire",
        }
    }
}

impl Channel {
    /// As a reader says it.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::Courriel => "courriel",
            Self::Sms => "SMS",
            Self::Telephone => "téléphone",
            Self::Visio => "rendez-vous en visio",
            Self::Courrier => "courrier",
            Self::Accueil => "rendez-vous à l’accueil",
            Self::FranceServices => "France services",
        }
    }
}

impl TargetHeader {
    /// Campaigns whose effects are pooled with those of the target `name`.
    pub fn family<'a>(&'a self, name: &'a str) -> &'a str {
        self.family.as_deref().unwrap_or(name)
    }
}
