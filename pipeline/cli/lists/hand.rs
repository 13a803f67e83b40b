//! Lines chosen → the encrypted list of each pool.

use std::collections::BTreeMap;

use portulan_outreach::choose::{Line, Selection};
use portulan_outreach::handover::{List, Row, Sealed, TargetUse, seal};
use portulan_plan::Plan;
use portulan_terms::{Day, Diagnostics, Level, Territories};

use super::desk::Desk;

/// The lists of a selection, encrypted, by pool; and why a pool has none.
pub fn seal_all(
    plan: &Plan,
    desk: &Desk,
    places: &Territories,
    selection: &Selection,
    expires: Day,
) -> (Vec<Sealed>, Diagnostics) {
    let mut by_pool: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    selection.lines.iter().for_each(|line| by_pool.entry(&line.pool).or_default().push(line));
    let (mut sealed, mut faults) = (Vec::new(), Diagnostics::default());
    for (pool, lines) in by_pool {
        let list = List {
            caf: plan.settings.caf.name.clone(),
            pool: pool.to_owned(),
            pool_title: desk.pool_title(pool).to_owned(),
            month: selection.month,
            day: selection.day,
            expires,
            targets: targets(desk),
            rows: lines.into_iter().map(|line| row(desk, places, line)).collect(),
        };
        match seal(list, &desk.recipients) {
            Ok(files) => sealed.extend(files),
            Err(found) => faults.0.extend(found.0),
        }
    }
    (sealed, faults)
}

fn targets(desk: &Desk) -> BTreeMap<String, TargetUse> {
    let used = desk.headers.iter().map(|(name, header)| {
        let (title, recipients) = (header.title.clone(), header.recipients.clone());
        (name.clone(), TargetUse { title, purpose: header.purpose, recipients })
    });
    used.collect()
}

fn row(desk: &Desk, places: &Territories, line: &Line) -> Row {
    let later = line.follow_up.iter().map(|step| (step.channel, step.after));
    let script = |target: &String| desk.headers.get(target).map(|header| header.script.clone());
    Row {
        pseudonym: line.pseudonym.clone(),
        commune: line.commune.clone(),
        commune_name: places.get(Level::Commune, &line.commune).map(|place| place.name.clone()),
        targets: line.findings.iter().map(|kept| kept.target.clone()).collect(),
        reasons: line.findings.iter().flat_map(|kept| kept.reasons.clone()).collect(),
        deadline: line.findings.iter().filter_map(|kept| kept.deadline).min(),
        class: line.class,
        channels: std::iter::once((line.channel, 0)).chain(later).collect(),
        written: line.written,
        scripts: line.findings.iter().filter_map(|kept| script(&kept.target)).collect(),
        contact_before: line.contact_before,
        follow_up: line.recontact,
    }
}
