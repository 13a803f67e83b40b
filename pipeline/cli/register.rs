//! `portulan register`: the public register of the processing, from the definitions and the last run.

use std::path::PathBuf;

use portulan_engine::{archived_months, read_archive};
use portulan_outreach::purge::Retention;
use portulan_outreach::register::{Entry, Fairness, Register, Variable, Volumes, Waiver, json, markdown};
use portulan_plan::{Plan, Target};
use portulan_terms::{Diagnostic, Month, Place, io_in_french};
use serde_json::Value;

use crate::args;
use crate::args::Args;
use crate::exit::{Exit, Failure};
use crate::explain::applied;
use crate::lists::store;
use crate::say::Say;

/// Writes `registre.json` and `registre.md`.
pub fn run(say: &Say, args: &Args, options: &args::Register) -> Result<(), Failure> {
    let plan = args.plan()?;
    let system = |fault| Failure::one(Exit::System, fault);
    let month = options.month.or_else(|| archived_months(&plan.store()).pop());
    let archive = match month {
        Some(month) => read_archive(&plan.store(), month).map_err(system)?.map(|archive| (month, archive)),
        None => None,
    };
    let (month, archive) = archive.ok_or_else(|| {
        let fault = Diagnostic::error("aucune liste n'a été faite : le registre n'a rien à dire d'une exécution");
        Failure::one(Exit::Month, fault.hint("lancez d'abord `portulan targets`"))
    })?;
    let head = store::open(&archive).map_err(system)?;
    let register = register(&plan, month, &head);
    let folder = options.folder.clone().unwrap_or_else(|| plan.workspace.clone());
    let write = |name: &str, text: String| -> Result<PathBuf, Failure> {
        let path = folder.join(name);
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| system(Diagnostic::error(io_in_french(&error)).at(Place::file(&path))))?;
        Ok(path)
    };
    write("registre.json", format!("{:#}\n", json(&register)))?;
    let page = write("registre.md", markdown(&register))?;
    say.result(&format!("Registre : {}", page.display()), &serde_json::json!({ "event": "register" }));
    Ok(())
}

fn register<'a>(plan: &'a Plan, month: Month, head: &store::Head) -> Register<'a> {
    let settings = &plan.settings.targets;
    let assessment = Some(settings.impact_assessment.as_str()).filter(|reference| !reference.is_empty());
    Register {
        caf: &plan.settings.caf.name,
        service: &settings.service,
        contact: &settings.contact,
        assessment,
        month,
        day: head.selection.day,
        version: env!("CARGO_PKG_VERSION"),
        entries: plan.targets.iter().map(|target| entry(plan, target, month, &head.counts)).collect(),
        fairness: list(&head.counts["fairness"], |found| {
            Some(Fairness { dimension: text(found, "dimension")?, finding: text(found, "finding")? })
        }),
        waivers: list(&head.counts["waivers"], |waiver| {
            let day = |key: &str| text(waiver, key)?.parse().ok();
            let (covers, signed_by, reason) =
                (text(waiver, "covers")?, text(waiver, "signed_by")?, text(waiver, "reason")?);
            Some(Waiver { covers, signed_by, reason, days: (day("from")?, day("until")?) })
        }),
        retention: retention(plan),
        holdout_months: settings.holdout_months,
    }
}

/// Months that each kind of thing is kept.
pub fn retention(plan: &Plan) -> Retention {
    let settings = &plan.settings.targets;
    Retention {
        months: settings.retention_months,
        opposition: settings.opposition_months,
        trace: settings.trace_months,
    }
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    value.as_array().into_iter().flatten().filter_map(each).collect()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn entry<'a>(plan: &'a Plan, target: &'a Target, month: Month, counts: &Value) -> Entry<'a> {
    let volumes = &counts["volumes"][&target.name];
    let number = |key: &str| volumes[key].as_u64().unwrap_or(0);
    Entry {
        name: &target.name,
        header: &target.header,
        variables: variables(plan, target),
        parameters: applied(plan, target, month),
        volumes: Volumes {
            selected: number("selected"),
            set_aside: number("set_aside"),
            held: number("held"),
            left: number("left"),
            unknown: number("unknown"),
        },
        statistical: false,
    }
}

fn variables(plan: &Plan, target: &Target) -> Vec<Variable> {
    let read = plan.columns_read(target).into_iter().filter_map(|column| {
        let source = plan.source(&column.source)?;
        let contract = source.column(&column.column)?;
        let named = [column.column.to_string(), column.to_string()];
        let justification = named.iter().find_map(|name| target.header.restricted.get(name)).cloned();
        Some(Variable { label: contract.label.clone(), source: source.title.clone(), justification })
    });
    read.collect()
}
