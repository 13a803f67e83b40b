//! What is said of communes that a source did not tell of: never a silent loss.

use std::sync::Arc;

use portulan_stats::Gap;
use portulan_terms::{Level, Territories, french};

use super::context::{Context, Shared};

/// Most communes named in one sentence.
const MOST_NAMES: usize = 6;

/// The warning of one document, when communes of its territory are missing.
pub fn of_document(context: &Context<'_>) -> Option<String> {
    let inside = |code: &&Arc<str>| context.territory.communes.iter().any(|commune| **commune == ***code);
    let mut missing: Vec<&Arc<str>> = context.shared.gaps.iter().flat_map(|gap| &gap.communes).filter(inside).collect();
    missing.sort();
    missing.dedup();
    (!missing.is_empty()).then(|| {
        format!(
            "Attention : la source de {} ne donne rien pour {} ; les totaux sont calculés sans {}.",
            context.shared.published.month().in_french(),
            names(context.shared.territories, &missing),
            if missing.len() > 1 { "ces communes" } else { "cette commune" }
        )
    })
}

/// The warnings of a whole run, for the run report and the index.
pub fn of_run(shared: &Shared<'_>) -> Vec<String> {
    let one = |gap: &Gap| {
        let communes: Vec<&Arc<str>> = gap.communes.iter().collect();
        format!(
            "En {}, il n’y a pas de ligne pour {} ({}) : les totaux des territoires concernés sont calculés sans.",
            shared.published.month().in_french(),
            names(shared.territories, &communes),
            french::count(gap.indicators.len(), "indicateur", "indicateurs")
        )
    };
    shared.gaps.iter().map(one).collect()
}

fn names(territories: &Territories, codes: &[&Arc<str>]) -> String {
    let name = |code: &&&Arc<str>| match territories.get(Level::Commune, code) {
        Some(commune) => french::titled(&commune.name, commune.tncc),
        None => (**code).to_string(),
    };
    let mut list: Vec<String> = codes.iter().take(MOST_NAMES).map(|code| name(&code)).collect();
    let more = codes.len().saturating_sub(MOST_NAMES);
    if more > 0 {
        list.push(french::count(more, "autre commune", "autres communes"));
    }
    french::and_list(&list)
}
