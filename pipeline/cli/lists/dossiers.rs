//! What the targets found → dossiers: one household once, with all its findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use portulan_engine::targets::TextRow;
use portulan_outreach::reasons::finding;
use portulan_outreach::{Dossier, Finding, Profile};
use portulan_plan::Target;
use portulan_terms::target::Hits;
use portulan_terms::{Level, Territories};

/// Dimensions of the fairness report that the profiles give.
const GROUPS: [&str; 4] = ["sexe", "tranche_age", "type_famille", "handicap"];

/// The dossiers of a month, by pseudonym. `profiles` are the rows of the profiles of those found.
pub fn dossiers(found: &[(&Target, Hits)], profiles: &[TextRow], places: &Territories) -> Vec<Dossier> {
    let profiles: BTreeMap<&str, &TextRow> =
        profiles.iter().filter_map(|row| Some((row.get("id_pseudo")?.as_deref()?, row))).collect();
    let mut shared: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut all: BTreeMap<Arc<str>, (Arc<str>, Vec<Finding>)> = BTreeMap::new();
    for (target, hits) in found {
        for hit in &hits.hits {
            let entry = all.entry(hit.pseudonym.clone()).or_insert_with(|| (hit.commune.clone(), Vec::new()));
            entry.1.push(finding(target, hit));
        }
    }
    all.into_iter()
        .map(|(pseudonym, (commune, findings))| Dossier {
            profile: profiles.get(&*pseudonym).map(|row| profile(row, &mut shared)).unwrap_or_default(),
            territory: territory(places, &commune),
            pseudonym,
            commune,
            findings,
        })
        .collect()
}

/// The EPCI of a commune; the department when it has none or is not known.
pub fn territory(places: &Territories, commune: &str) -> Arc<str> {
    let epci = places.get(Level::Commune, commune).and_then(|place| place.epci.as_deref());
    let department = || places.at(Level::Departement).next().map_or("", |place| place.code.as_str());
    epci.unwrap_or_else(department).into()
}

fn profile(row: &TextRow, shared: &mut BTreeMap<String, Arc<str>>) -> Profile {
    let is = |column: &str| row.get(column).and_then(Option::as_deref) == Some("true");
    let mut word = |text: &str| shared.entry(text.to_owned()).or_insert_with(|| text.into()).clone();
    let group = |name: &&'static str| Some((*name, row.get(*name)?.clone()?));
    let groups: Vec<(&'static str, String)> = GROUPS.iter().filter_map(group).collect();
    Profile {
        opposed: is("opposition"),
        mail: is("courriel"),
        phone: is("telephone"),
        distant: is("distance_numerique"),
        discreet: is("discret"),
        groups: groups.into_iter().map(|(name, group)| (word(name), word(&group))).collect(),
    }
}
