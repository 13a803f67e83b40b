//! What a run of the lists leaves in words: the journal's entries, the register's counts, the
//! gate's refusal. Counts, names and hashes, nothing of anyone.

use std::collections::{BTreeMap, BTreeSet};

use portulan_outreach::choose::Selection;
use portulan_outreach::handover::Sealed;
use portulan_outreach::journal::{Entry, Event, sha256};
use portulan_outreach::measure::{Fairness, Gate, Scope as FairnessScope};
use portulan_plan::{Plan, Target};
use portulan_terms::{Diagnostic, Diagnostics};
use serde_json::{Value, json};

use super::Asked;
use super::desk::Desk;
use super::pages::{self, Told};

pub fn stopped(gate: &Gate) -> Diagnostics {
    let each = gate.stopped.iter().map(|stopped| {
        let message = format!(
            "équité : le groupe « {} » ({}{}) est laissé de côté : aucune liste n'est écrite",
            stopped.group,
            stopped.dimension,
            match stopped.scope {
                FairnessScope::All => "",
                FairnessScope::Level1 => ", accompagnement administratif",
                FairnessScope::Level2 => ", travail social",
            }
        );
        Diagnostic::error(message)
            .hint("voyez equite.html ; une dérogation datée et nommée (derogations.toml) peut lever l'arrêt")
    });
    Diagnostics(each.collect())
}

/// The counts of the month that the register shows.
pub fn counts(told: &Told<'_>, judged: &Fairness) -> Value {
    let volumes: BTreeMap<String, Value> = told
        .volumes()
        .into_iter()
        .map(|(name, v)| {
            let volumes = json!({
                "selected": v.selected, "set_aside": v.set_aside, "held": v.held, "left": v.left, "unknown": v.unknown,
            });
            (name, volumes)
        })
        .collect();
    let fairness: Vec<Value> = pages::findings(judged)
        .into_iter()
        .map(|found| json!({ "dimension": found.dimension, "finding": found.finding }))
        .collect();
    let waivers: Vec<Value> = pages::waivers(told.gate)
        .into_iter()
        .map(|waiver| {
            json!({
                "covers": waiver.covers, "signed_by": waiver.signed_by, "reason": waiver.reason,
                "from": waiver.days.0.to_string(), "until": waiver.days.1.to_string(),
            })
        })
        .collect();
    json!({ "volumes": volumes, "fairness": fairness, "waivers": waivers })
}

/// What the journal says of a run: nothing of anyone.
pub fn entries(
    asked: &Asked<'_>,
    desk: &Desk,
    selection: &Selection,
    lists: &[Sealed],
    gate: &Gate,
    counts: &Value,
) -> Vec<Entry> {
    let Asked { plan, month, .. } = *asked;
    let day = asked.day();
    let entry = |event: Event, data: Value| Entry { day, event, data };
    let whole = |target: &Target| plan.files.iter().find(|(path, _)| target.path.ends_with(path)).map(|(_, text)| text);
    let hash = |target: &Target| {
        let text = whole(target).map_or(target.sql.as_bytes(), String::as_bytes);
        json!({ "name": target.name, "sha256": sha256(text) })
    };
    let inputs: Vec<Value> = portulan_engine::ingest::receipts(&plan.store(), &plan.sources)
        .unwrap_or_default()
        .into_iter()
        .map(|(source, file, sha256)| json!({ "source": source, "file": file, "sha256": sha256 }))
        .collect();
    let parameters: BTreeMap<&str, Option<f64>> =
        plan.parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.at(month))).collect();
    let unread = unread(plan);
    let stopped: Vec<Value> =
        gate.stopped.iter().map(|s| json!({ "dimension": s.dimension, "group": s.group })).collect();
    let mut all = vec![
        entry(
            Event::Run,
            json!({ "month": month.to_string(), "version": env!("CARGO_PKG_VERSION"), "seed": selection.seed }),
        ),
        entry(Event::Definitions, plan.targets.iter().map(hash).collect()),
        entry(Event::Inputs, json!({ "files": inputs, "columns_unread": unread })),
        entry(Event::Parameters, json!(parameters)),
        entry(Event::Counts, json!({ "lines": selection.lines.len(), "targets": counts["volumes"] })),
        entry(Event::Gate, json!({ "gate": "equite", "passes": gate.passes(), "stopped": stopped })),
    ];
    for (stopped, waiver) in &gate.waived {
        let data = json!({
            "dimension": stopped.dimension, "group": stopped.group, "by": waiver.by, "reason": waiver.reason,
            "from": waiver.from.to_string(), "until": waiver.until.to_string(),
        });
        all.push(entry(Event::Waiver, data));
    }
    let handed: Vec<Value> = lists.iter().map(Sealed::journal).collect();
    all.push(entry(Event::Recipients, json!({ "lists": handed, "pools": desk.capacity.pools.len() })));
    all
}

/// Columns of the personal sources that no target reads (guard rail G15).
fn unread(plan: &Plan) -> BTreeMap<String, Vec<String>> {
    let read: BTreeSet<(String, String)> = plan
        .targets
        .iter()
        .flat_map(|target| plan.columns_read(target))
        .map(|column| (column.source.to_string(), column.column.to_string()))
        .collect();
    let sources = plan.sources.iter().filter(|source| read.iter().any(|(name, _)| *name == source.name));
    let unread = sources.map(|source| {
        let names = source.columns.iter().map(|column| column.name.clone());
        (source.name.clone(), names.filter(|name| !read.contains(&(source.name.clone(), name.clone()))).collect())
    });
    unread.collect()
}
