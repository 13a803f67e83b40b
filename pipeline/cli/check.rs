//! `portulan check`: everything that can be told before any data is read.

use portulan_plan::Plan;
use portulan_render::Kit;
use portulan_terms::Diagnostics;
use portulan_terms::french::count;
use serde_json::json;

use crate::args::Args;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// The faults that only the engine or the templates can tell, of definitions that read.
pub fn faults_of_sound(plan: &Plan) -> Diagnostics {
    let mut faults = Diagnostics::default();
    for found in [portulan_engine::bind(plan).err(), Kit::load(&plan.reports()).err()].into_iter().flatten() {
        faults.0.extend(found.0);
    }
    faults
}

/// Checks settings, contracts, definitions, portraits and templates.
pub fn run(say: &Say, args: &Args) -> Result<(), Failure> {
    let plan = args.plan()?;
    let faults = faults_of_sound(&plan);
    if faults.has_errors() {
        return Err(Failure { exit: Exit::Definitions, diagnostics: faults });
    }
    let (sources, tables) = (plan.sources.len(), plan.tables.len());
    let (indicators, portraits) = (plan.indicators.len(), plan.portraits.len());
    let targets = plan.targets.len();
    let words = format!(
        "Tout se lit : {}, {}, {}, {}, {}.",
        count(sources, "contrat", "contrats"),
        count(tables, "table", "tables"),
        count(indicators, "indicateur", "indicateurs"),
        count(targets, "cible de contact", "cibles de contact"),
        count(portraits, "modèle de portrait", "modèles de portrait"),
    );
    let counts = json!({ "sources": sources, "tables": tables, "indicators": indicators, "portraits": portraits });
    say.result(&words, &json!({ "event": "checked", "counts": counts }));
    Ok(())
}
