//! `derogations.toml`: who answers for lists written although a group is left out (guard rail G9).
//!
//! A waiver names a group, a function that answers for it, a reason and two days. It shows in the
//! public register; past its last day it is worth nothing.

use std::path::Path;

use portulan_plan::toml_file::TomlText;
use portulan_terms::{Day, Diagnostic, Diagnostics, Place};
use serde::Deserialize;
use toml::Spanned;

/// A waiver that can be read; whether it holds depends on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Dimension of the fairness report.
    pub dimension: String,
    /// Group left out.
    pub group: String,
    /// Who answers for it, by function.
    pub by: String,
    /// Why.
    pub reason: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "waiver")]
    waivers: Vec<RawWaiver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    dimension: String,
    group: String,
    by: Spanned<String>,
    reason: Spanned<String>,
    from: Spanned<String>,
    until: Spanned<String>,
}

impl Waiver {
    /// Whether it holds on that day.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Reads `derogations.toml`; every fault goes to `diagnostics`, and nothing is given back then.
pub fn read_waivers(file: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Vec<Waiver>> {
    let raw: RawFile = TomlText::whole(file, text).read(diagnostics)?;
    let mut faults = Vec::new();
    let waivers = raw.waivers.into_iter().filter_map(|raw| waiver(raw, file, text, &mut faults)).collect();
    let sound = faults.is_empty();
    faults.into_iter().for_each(|fault| diagnostics.push(fault));
    sound.then_some(waivers)
}

fn waiver(raw: RawWaiver, file: &Path, text: &str, faults: &mut Vec<Diagnostic>) -> Option<Waiver> {
    let before = faults.len();
    let mut fault = |at: usize, message: String, hint: &str| {
        faults.push(Diagnostic::error(message).at(Place::at(file, text, at)).hint(hint));
    };
    for (what, value) in [("by", &raw.by), ("reason", &raw.reason)] {
        if value.get_ref().trim().is_empty() {
            let hint = "une dérogation dit la fonction qui en répond et pourquoi : elle paraît au registre public";
            fault(value.span().start, format!("`{what}` est vide"), hint);
        }
    }
    let mut day = |value: &Spanned<String>| match value.get_ref().parse::<Day>() {
        Ok(day) => Some(day),
        Err(message) => {
            fault(value.span().start, message, "une dérogation a un premier et un dernier jour");
            None
        }
    };
    let (from, until) = (day(&raw.from), day(&raw.until));
    let (from, until) = (from?, until?);
    if until < from {
        let message = format!("le dernier jour ({until}) précède le premier ({from})");
        fault(raw.until.span().start, message, "inversez-les");
    }
    if faults.len() > before {
        return None;
    }
    let RawWaiver { dimension, group, .. } = raw;
    Some(Waiver { dimension, group, by: raw.by.into_inner(), reason: raw.reason.into_inner(), from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "[[waiver]]\ndimension = \"epci\"\ngroup = \"1\"\nby = \"Directrice de l’action sociale\"\nreason = \"poste vacant\"\nfrom = \"2026-04-01\"\nuntil = \"2026-06-30\"\n";

    fn read(text: &str) -> (Option<Vec<Waiver>>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let waivers = read_waivers(Path::new("derogations.toml"), text, &mut diagnostics);
        (waivers, diagnostics.0.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_waiver_holds_from_its_first_to_its_last_day() {
        let waiver = &read(SOUND).0.expect("waivers")[0];
        let holds = |day: &str| waiver.holds(day.parse().expect("a day"));
        assert_eq!(["2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"].map(holds), [false, true, true, false]);
    }

    #[test]
    fn a_waiver_without_name_reason_or_days_is_refused_at_its_place() {
        let of = |from: &str, to: &str| read(&SOUND.replace(from, to)).1;
        assert!(
            of("Directrice de l’action sociale", " ")[0].starts_with("derogations.toml:4:6 : erreur : `by` est vide")
        );
        assert!(of("poste vacant", "")[0].starts_with("derogations.toml:5:10 : erreur : `reason` est vide"));
        assert!(of("until = \"2026-06-30\"\n", "")[0].contains("il manque la clé `until`"));
        assert!(of("2026-06-30", "2026-06-31")[0].contains("n'est pas un jour"));
        assert!(
            of("2026-06-30", "2026-03-30")[0].contains("le dernier jour (2026-03-30) précède le premier (2026-04-01)")
        );
    }
}
