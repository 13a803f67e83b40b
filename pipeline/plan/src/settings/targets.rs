//! The `[targets]` table of `portulan.toml`: caps, dates and files of contact lists.
//!
//! Durations have the bounds that the law or the guard rails set; a value outside them is a
//! fault of the settings, told when they are read.

use std::path::PathBuf;

use serde::Deserialize;

/// Settings of contact lists. Every path is relative to the workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetsSettings {
    /// Whether an extract that carries a forbidden column at all is refused (G15).
    pub strict_columns: bool,
    /// The file of advisers' pools.
    pub capacities: PathBuf,
    /// The file of those who receive lists.
    pub recipients: PathBuf,
    /// Contacts of one dossier in 30 days, at most.
    pub max_30_days: u32,
    /// Contacts of one dossier in 12 months, at most.
    pub max_12_months: u32,
    /// Days after which a list expires.
    pub list_days: u32,
    /// Months during which contacts, results and archives are kept.
    pub retention_months: u32,
    /// Months during which an objection is honoured.
    pub opposition_months: u32,
    /// Months during which the trace of the processing is kept.
    pub trace_months: u32,
    /// Months after which a dossier held back by lottery is released.
    pub holdout_months: u32,
    /// Reference of the impact assessment; without it no statistical ordering runs.
    pub impact_assessment: String,
    /// The service that answers for the lists.
    pub service: String,
    /// Where a person asks, objects, complains: an address or a telephone.
    pub contact: String,
}

impl Default for TargetsSettings {
    fn default() -> Self {
        Self {
            strict_columns: false,
            capacities: "capacites.toml".into(),
            recipients: "destinataires.toml".into(),
            max_30_days: 1,
            max_12_months: 3,
            list_days: 90,
            retention_months: 12,
            opposition_months: 24,
            trace_months: 36,
            holdout_months: 6,
            impact_assessment: String::new(),
            service: "la direction de la Caf".into(),
            contact: "votre Caf, par la messagerie de votre espace personnel ou à l’accueil".into(),
        }
    }
}

/// A number of the settings, the bounds it keeps to, and why.
struct Bound {
    key: &'static str,
    value: u32,
    least: u32,
    most: u32,
    why: &'static str,
}

impl TargetsSettings {
    /// Values out of their bounds: the key, the message, the hint.
    pub(crate) fn faults(&self) -> Vec<(&'static str, String, &'static str)> {
        let outside = self.bounds().into_iter().filter(|bound| !(bound.least..=bound.most).contains(&bound.value));
        let mut faults: Vec<_> = outside.map(|bound| (bound.key, bound.message(), bound.why)).collect();
        if self.max_12_months < self.max_30_days {
            let message = format!(
                "`max_12_months` vaut {}, moins que `max_30_days`, qui vaut {}",
                self.max_12_months, self.max_30_days
            );
            faults.push(("max_12_months", message, "un plafond de douze mois contient celui de trente jours"));
        }
        faults
    }

    /// CRPA R.114-9-7 for the three durations of the law; targets.md, G11 and method §6, for the rest.
    fn bounds(&self) -> [Bound; 7] {
        let bound = |key, value, least, most, why| Bound { key, value, least, most, why };
        [
            bound("max_30_days", self.max_30_days, 1, 3, "un dossier n'est pas sollicité sans cesse : 1 est l'usage"),
            bound("max_12_months", self.max_12_months, 1, 12, "trois contacts par an sont l'usage"),
            bound("list_days", self.list_days, 1, 365, "une liste expire : 90 jours est l'usage, 365 le plus long"),
            bound(
                "retention_months",
                self.retention_months,
                1,
                12,
                "le CRPA (R.114-9-7) ne laisse garder ces données que douze mois",
            ),
            bound(
                "opposition_months",
                self.opposition_months,
                12,
                24,
                "le CRPA (R.114-9-7) garde une opposition de douze à vingt-quatre mois",
            ),
            bound("trace_months", self.trace_months, 1, 36, "le CRPA (R.114-9-7) garde la trace trente-six mois"),
            bound(
                "holdout_months",
                self.holdout_months,
                1,
                6,
                "un dossier tiré au sort pour attendre n'attend pas plus de six mois",
            ),
        ]
    }
}

impl Bound {
    fn message(&self) -> String {
        format!("`{}` vaut {}, et doit être entre {} et {}", self.key, self.value, self.least, self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<&'static str> {
        let settings: TargetsSettings = toml::from_str(text).expect("settings");
        settings.faults().into_iter().map(|(key, ..)| key).collect()
    }

    #[test]
    fn nothing_said_is_sound() {
        assert!(faults("").is_empty());
    }

    #[test]
    fn each_bound_holds_on_both_sides() {
        for (key, least, most) in [
            ("max_30_days", 1, 3),
            ("list_days", 1, 365),
            ("retention_months", 1, 12),
            ("opposition_months", 12, 24),
            ("trace_months", 1, 36),
            ("holdout_months", 1, 6),
        ] {
            for value in [least, most] {
                assert!(faults(&format!("{key} = {value}")).is_empty(), "{key} = {value}");
            }
            for value in [least - 1, most + 1] {
                assert!(faults(&format!("{key} = {value}")).contains(&key), "{key} = {value}");
            }
        }
    }

    #[test]
    fn a_year_holds_its_months() {
        assert_eq!(faults("max_30_days = 3\nmax_12_months = 2"), ["max_12_months"]);
    }
}
