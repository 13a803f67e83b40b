//! What the list of a pool shows, and the checks that nothing else can enter it.
//!
//! Knows nothing of how the dossiers were chosen: the order in which they come is forgotten, and
//! rows are sorted by class, then commune, then pseudonym (a rank would be a score, guard rail G5).

use std::collections::{BTreeMap, BTreeSet};

use portulan_plan::target::{Channel, Purpose, Role};
use portulan_terms::{Day, Diagnostic, Diagnostics, Month};

use crate::choose::Class;

/// Most days that a list may live.
pub const LONGEST: i32 = 365;

/// One dossier, as an adviser sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// INSEE code of the commune of residence.
    pub commune: String,
    /// Its name, when it is known.
    pub commune_name: Option<String>,
    /// Names of the targets that found it.
    pub targets: Vec<String>,
    /// Reasons in words.
    pub reasons: Vec<String>,
    /// Day after which it is too late, when there is one.
    pub deadline: Option<Day>,
    /// How soon.
    pub class: Class,
    /// Channels in order, each with the day to try it, counted from the day of the list.
    pub channels: Vec<(Channel, u32)>,
    /// Whether the reasons may be written to the person; `false`: by voice only.
    pub written: bool,
    /// What the adviser may say first, one text for each reason for the contact.
    pub scripts: Vec<String>,
    /// Day by which the contact is made.
    pub contact_before: Day,
    /// Day of the follow-up.
    pub follow_up: Day,
}

/// What a list must know of a target whose dossiers it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetUse {
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Who may receive its list.
    pub recipients: Vec<Role>,
}

/// The list of a pool of advisers, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Name of the Caf.
    pub caf: String,
    /// Name of the pool, which begins that of the files.
    pub pool: String,
    /// Its title.
    pub pool_title: String,
    /// Month of the data.
    pub month: Month,
    /// Day it is made.
    pub day: Day,
    /// Last day it may be used.
    pub expires: Day,
    /// Targets of its rows, by name.
    pub targets: BTreeMap<String, TargetUse>,
    /// Its rows, one for each dossier.
    pub rows: Vec<Row>,
}

impl List {
    /// The same list, its rows in the order shown, once it is sure that all may be handed over.
    ///
    /// # Errors
    /// A pool whose name cannot be that of a file; an expiry before the day or beyond [`LONGEST`]
    /// days; a target of a row without its [`TargetUse`]; a dossier twice; a reason or a script
    /// that tells an amount of debt.
    pub fn checked(mut self) -> Result<Self, Diagnostics> {
        let mut faults = Diagnostics::default();
        faults.0.extend(self.name_fault());
        faults.0.extend(self.expiry_fault());
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            faults.0.extend(row.faults(&self.targets));
            if !seen.insert(&row.pseudonym) {
                faults.push(Diagnostic::error(format!("pool `{}` : un dossier y est deux fois", self.pool)));
            }
        }
        self.rows.sort_by(|a, b| a.key().cmp(&b.key()));
        if faults.has_errors() { Err(faults) } else { Ok(self) }
    }

    /// Beginning of the names of its files: that of the pool. The expiry stands inside.
    pub fn stem(&self) -> String {
        self.pool.clone()
    }

    /// What the list is for, each purpose once.
    pub fn purposes(&self) -> BTreeSet<Purpose> {
        let used: BTreeSet<&String> = self.rows.iter().flat_map(|row| &row.targets).collect();
        self.targets.iter().filter(|(name, _)| used.contains(name)).map(|(_, target)| target.purpose).collect()
    }

    fn name_fault(&self) -> Option<Diagnostic> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        let fit = !self.pool.is_empty() && self.pool.chars().all(plain);
        (!fit).then(|| {
            Diagnostic::error(format!("`{}` ne peut pas nommer un fichier de liste", self.pool))
                .hint("nommez le pool avec des minuscules sans accent, des chiffres et `_`")
        })
    }

    fn expiry_fault(&self) -> Option<Diagnostic> {
        let days = self.expires.since(self.day);
        (!(1..=LONGEST).contains(&days)).then(|| {
            let message = format!("la liste du {} ne peut pas expirer le {}", self.day, self.expires);
            Diagnostic::error(message).hint(format!("une liste vit de 1 à {LONGEST} jours (clé `list_days`)"))
        })
    }
}

impl Row {
    fn key(&self) -> (Class, &str, &str) {
        (self.class, &self.commune, &self.pseudonym)
    }

    fn faults(&self, targets: &BTreeMap<String, TargetUse>) -> Vec<Diagnostic> {
        let unknown = self.targets.iter().filter(|name| !targets.contains_key(*name));
        let unknown = unknown.map(|name| Diagnostic::error(format!("la cible `{name}` de la liste n'est pas connue")));
        let debts = self.reasons.iter().chain(&self.scripts).filter(|text| tells_debt(text));
        let debts = debts.map(|text| {
            Diagnostic::error(format!("ce texte dit le montant d'une dette : « {text} »"))
                .hint("une liste ne porte aucun montant de dette : retirez-le des motifs ou du script de la cible")
        });
        unknown.chain(debts).collect()
    }
}

/// Whether a text tells an amount beside a word of debt. A second lock: definitions that read a
/// column of debt into a reason are refused before any run.
pub fn tells_debt(text: &str) -> bool {
    const STEMS: [&str; 6] = ["dette", "impayé", "indu", "indue", "créance", "arriéré"];
    let text = text.to_lowercase().replace("trop perçu", "dette").replace("trop-perçu", "dette");
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let debt = words.any(|word| STEMS.contains(&word.strip_suffix('s').unwrap_or(word)));
    debt && (text.contains('€') || text.contains("euro")) && text.contains(|c: char| c.is_ascii_digit())
}
