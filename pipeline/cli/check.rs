//! `portulan check`: everything that can be told before any data is read.

use portulan_render::Kit;
use portulan_terms::french::count;
use serde_json::json;

use crate::args::Args;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Checks settings, contracts, definitions, portraits and templates.
pub fn run(say: &Say, args: &Args) -> Result<(), Failure> {
    let plan = args.plan()?;
    portulan_engine::bind(&plan).map_err(Failure::of(Exit::Definitions))?;
    Kit::load(&plan.reports()).map_err(Failure::of(Exit::Definitions))?;
    let (sources, tables) = (plan.sources.len(), plan.tables.len());
    let (indicators, portraits) = (plan.indicators.len(), plan.portraits.len());
    let words = format!(
        "Tout se lit : {}, {}, {}, {}.",
        count(sources, "contrat", "contrats"),
        count(tables, "table", "tables"),
        count(indicators, "indicateur", "indicateurs"),
        count(portraits, "modèle de portrait", "modèles de portrait"),
    );
    let counts = json!({ "sources": sources, "tables": tables, "indicators": indicators, "portraits": portraits });
    say.result(&words, &json!({ "event": "checked", "counts": counts }));
    Ok(())
}
