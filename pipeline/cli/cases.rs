//! `portulan cases`: the case files of the definitions, run.

use portulan_engine::run_cases;
use portulan_terms::french::count;
use serde_json::json;

use crate::args::{Args, Cases};
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Runs every case; with `--accept`, writes what was found.
pub fn run(say: &Say, args: &Args, options: &Cases) -> Result<(), Failure> {
    let plan = args.plan()?;
    let columns = portulan_engine::bind(&plan).map_err(Failure::of(Exit::Definitions))?;
    let report = run_cases(&plan, &columns, options.accept);
    for path in &report.accepted {
        let path = path.display().to_string();
        say.told(&format!("Réécrit : {path}"), &json!({ "event": "accepted", "file": path }));
    }
    if report.failed.has_errors() {
        return Err(Failure { exit: Exit::Cases, diagnostics: report.failed });
    }
    let words = format!("{} : tous donnent ce qui est attendu.", count(report.passed, "cas", "cas"));
    say.result(&words, &json!({ "event": "cases", "passed": report.passed }));
    Ok(())
}
