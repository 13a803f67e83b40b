//! `portulan secrecy`: statistical secrecy, checked on what was written or compared with others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portulan_audit::{audit, audit_jj};
use portulan_engine::read_ledger;
use portulan_secrecy::jj::{self, Requirement};
use portulan_secrecy::{Insider, Options, answer, protect};
use portulan_terms::{Diagnostic, Place};

use crate::args::{Secrecy, SecrecyAudit, SecrecyProtect};
use crate::exit::{Exit, Failure};
use crate::gate;
use crate::say::Say;

/// Runs one of the two.
pub fn run(say: &Say, workspace: Option<&Path>, command: &Secrecy) -> Result<(), Failure> {
    match command {
        Secrecy::Audit(options) if options.target.is_dir() => audit_folder(say, workspace, options),
        Secrecy::Audit(options) => audit_table(say, options),
        Secrecy::Protect(options) => protect_table(say, options),
    }
}

fn audit_folder(say: &Say, workspace: Option<&Path>, options: &SecrecyAudit) -> Result<(), Failure> {
    // The folder's own workspace tells which cells are primary; without it all hidden ones are judged.
    let workspace = portulan_plan::workspace(workspace, &options.target).ok();
    let plan = workspace.and_then(|workspace| portulan_plan::load_sound(&workspace).0);
    let ledger = match plan.as_ref().filter(|_| !options.strict) {
        Some(plan) => read_ledger(&plan.store()).map_err(|fault| Failure::one(Exit::System, fault))?,
        None => portulan_terms::Ledger::new(),
    };
    let asked = match &plan {
        Some(plan) => gate::options(plan, &options.target),
        None => portulan_audit::Options { folder: options.target.clone(), ..Default::default() },
    };
    let asked = portulan_audit::Options {
        with: options.with.clone(),
        witness: options.witness.clone(),
        primaries: plan.filter(|_| !ledger.is_empty()).map(|plan| gate::primaries(&plan, &ledger)),
        insiders: if options.insider { gate::insiders(&ledger) } else { BTreeSet::new() },
        ..asked
    };
    let report = audit(&asked).map_err(|error| Failure::one(Exit::System, Diagnostic::error(error.to_string())))?;
    say.result(report.to_string().trim_end(), &report.to_json());
    match report.is_safe() {
        true => Ok(()),
        false => Err(gate::refusal(&report, "ce dossier ne doit pas être diffusé tel quel")),
    }
}

fn audit_table(say: &Say, options: &SecrecyAudit) -> Result<(), Failure> {
    let text = read(&options.target)?;
    let hidden: BTreeSet<u32> = options.hidden.iter().copied().collect();
    let report = audit_jj(&text, &hidden, options.insider)
        .map_err(|error| Failure::one(Exit::Secrecy, Diagnostic::error(error).at(Place::file(&options.target))))?;
    say.result(report.to_string().trim_end(), &report.to_json());
    match report.is_safe() {
        true => Ok(()),
        false => Err(Failure::one(Exit::Secrecy, Diagnostic::error("des cellules primaires ne sont pas protégées"))),
    }
}

fn protect_table(say: &Say, options: &SecrecyProtect) -> Result<(), Failure> {
    let text = read(&options.file)?;
    let fault =
        |message: String| Failure::one(Exit::Secrecy, Diagnostic::error(message).at(Place::file(&options.file)));
    let file = jj::parse(&text).map_err(|error| {
        let place = Place { line: error.line, column: error.column, ..Place::file(&options.file) };
        Failure::one(Exit::Secrecy, Diagnostic::error(error.message).at(place))
    })?;
    let requirement = match (options.width, options.contains_zero) {
        (Some(width), _) => Requirement::Width(width),
        (None, Some(threshold)) => Requirement::ContainsZero(threshold),
        (None, None) => Requirement::AsWritten,
    };
    let problem = file.problem_with(requirement);
    problem.check().map_err(|error| fault(format!("la table ne se tient pas : {error}")))?;
    let insider = if options.insider { Insider::Neighbour } else { Insider::Ignored };
    let protection = protect(&problem, &Options { insider, ..Options::default() });
    let answer = answer(&file, &problem, &protection);
    let lines = answer.lines.iter().map(|line| {
        serde_json::json!({ "id": line.id, "value": line.value, "primary": line.primary, "low": line.bounds.0, "high": line.bounds.1 })
    });
    let program =
        serde_json::json!({ "hidden": lines.collect::<Vec<_>>(), "exact": answer.exact, "short": answer.short });
    say.result(answer.to_french().trim_end(), &program);
    match answer.short.is_empty() {
        true => Ok(()),
        false => Err(fault("des cellules primaires ne peuvent pas être protégées, quoi qu'on cache".into())),
    }
}

fn read(path: &PathBuf) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{} ne se lit pas : {}", path.display(), portulan_terms::io_in_french(&error));
        Failure::one(Exit::System, Diagnostic::error(message))
    })
}
