//! Which month a run is about.

use portulan_engine::{Contents, Engine};
use portulan_plan::Plan;
use portulan_terms::{Diagnostic, Month};

use crate::exit::{Exit, Failure};

/// The month asked for, or the latest complete one.
pub fn choose(engine: &dyn Engine, plan: &Plan, contents: &Contents, asked: Option<Month>) -> Result<Month, Failure> {
    let months = portulan_engine::months(engine, plan, contents)
        .map_err(|error| Failure::one(Exit::Month, Diagnostic::error(error.message)))?;
    let known = || match (months.first(), months.last()) {
        (Some(first), Some(last)) => format!("le magasin va de {} à {}", first.month, last.month),
        _ => "le magasin ne contient aucun mois : déposez des fichiers dans le dossier d'entrée".into(),
    };
    match asked {
        Some(month) if months.iter().any(|m| m.month == month) => Ok(month),
        Some(month) => Err(Diagnostic::error(format!("{} n'est pas dans le magasin", month.in_french())).hint(known())),
        None => {
            let latest = months.iter().rev().find(|m| m.complete).map(|m| m.month);
            latest.ok_or_else(|| Diagnostic::error("aucun mois n'est complet").hint(known()))
        }
    }
    .map_err(|fault| Failure::one(Exit::Month, fault))
}
