//! `portulan compute`: the whole catalogue, computed and kept, no portrait made.

use portulan_engine::{Done, Kept, Scope, compute, script, territories};
use portulan_terms::french::count;
use portulan_terms::{Diagnostic, io_in_french};
use serde_json::json;

use crate::args::{Args, Compute};
use crate::commit::Out;
use crate::exit::{Exit, Failure};
use crate::say::Say;
use crate::work::{Work, computed, opener};

/// Completes the results kept in the store; or writes the SQL that would make them.
pub fn run(say: &Say, args: &Args, options: &Compute) -> Result<(), Failure> {
    let plan = args.plan()?;
    portulan_engine::bind_once(&plan).map_err(Failure::of(Exit::Definitions))?;
    // A run at work must not see the results change under it.
    let _alone = Out::open(&plan)?;
    let work = Work::open(&plan)?;
    let month = work.month(&plan, options.month)?;
    let scope = Scope::all(work.contents.freshness_at(Some(month)));
    if let Some(path) = &options.sql {
        let sql = script(&plan, &work.contents, &Scope { months: Some([month].into()), ..scope });
        return std::fs::write(path, sql).map_err(|error| {
            let message = format!("`{}` ne s'écrit pas : {}", path.display(), io_in_french(&error));
            Failure::one(Exit::System, Diagnostic::error(message))
        });
    }
    let opener = opener(&plan);
    let mut kept = Kept::of(&plan, &work.contents, scope, &opener);
    say.stage("compute", "Calcul des indicateurs…", Some(plan.indicators.len() as u64));
    let (mut now, mut before) = (0, 0);
    let mut each = |done: &Done| {
        let fresh = done.whole || !done.computed.is_empty();
        *(if fresh { &mut now } else { &mut before }) += 1;
        computed(say, done);
    };
    let mut faults = kept.refresh_tables(&mut each);
    let session = kept.session().map_err(|fault| Failure::one(Exit::System, fault))?;
    let places = territories(&session, &plan).map_err(Failure::of(Exit::Month))?;
    let (results, failed) = compute(&plan, &work.contents, &mut kept, &session, &places, month, &mut each);
    faults.0.extend(failed.0);
    kept.prune();
    let rows: usize = results.by_indicator.values().map(Vec::len).sum();
    let words = format!(
        "{} : {}, {}, {}.",
        month.in_french(),
        count(now, "définition calculée", "définitions calculées"),
        count(before, "gardée telle quelle", "gardées telles quelles"),
        count(rows, "ligne", "lignes")
    );
    say.result(&words, &json!({ "event": "catalogue", "month": month, "computed": now, "kept": before, "rows": rows }));
    match faults.has_errors() {
        true => Err(Failure { exit: Exit::Partial, diagnostics: faults }),
        false => Ok(()),
    }
}
