use std::sync::Arc;

use super::*;
use crate::choose::sample::{dossier, finding, headers, today};
use crate::choose::{Capacity, Limits, Past, Setting, choose};

/// Groups of a test: name, level of the target, in need, served.
type Made<'a> = (&'a str, u8, u32, u32);

fn names() -> Headers {
    headers(&[("un", ""), ("deux", "level = 2\nrecipients = [\"travail_social\"]\npools = [\"ts\"]")])
}

fn candidates(made: &[Made]) -> Vec<Dossier> {
    let mut all = Vec::new();
    for (group, level, need, _) in made {
        for _ in 0..*need {
            let target = if *level == 2 { "deux" } else { "un" };
            let mut one = dossier(all.len() as u64, vec![finding(target)]);
            one.profile.groups = BTreeMap::from([(Arc::from("sexe"), Arc::from(*group))]);
            all.push(one);
        }
    }
    all
}

/// A selection in which the first of each group are served: the others found a full pool.
fn chosen(dossiers: &[Dossier], made: &[Made]) -> Selection {
    let (headers, limits, past) = (names(), Limits::default(), Past::default());
    let text = |name: &str, role: &str, level: u8| {
        format!(
            "[[pool]]\nname = \"{name}\"\ntitle = \"t\"\nrole = \"{role}\"\nlevel = {level}\nminutes = 9000\nterritories = [\"*\"]\n"
        )
    };
    let text = text("n1", "accompagnement", 1) + &text("ts", "travail_social", 2);
    let capacity = Capacity::read(std::path::Path::new("c.toml"), &text, &mut Default::default()).expect("capacity");
    let (day, month) = (today(), today().month().expect("a month"));
    let setting = Setting {
        month,
        day,
        seed: 1,
        headers: &headers,
        capacity: &capacity,
        limits: &limits,
        past: &past,
        model: None,
    };
    let mut first = 0;
    let mut served = Vec::new();
    for (_, _, need, in_list) in made {
        served.extend(dossiers[first..first + *in_list as usize].iter().cloned());
        first += *need as usize;
    }
    choose(served, &setting).expect("a selection")
}

fn report(made: &[Made]) -> Fairness {
    let dossiers = candidates(made);
    let selection = chosen(&dossiers, made);
    fairness(&dossiers, &names(), &selection)
}

fn verdicts(report: &Fairness, scope: Scope) -> Vec<(String, Verdict)> {
    let table = report.tables.iter().find(|t| t.scope == scope && t.dimension == "sexe").expect("a table");
    table.groups.iter().map(|row| (row.group.clone(), row.verdict)).collect()
}

#[test]
fn a_group_left_out_beyond_chance_stops_and_by_chance_warns() {
    let of = |served: u32| verdicts(&report(&[("f", 1, 200, served), ("h", 1, 200, 120)]), Scope::All);
    assert_eq!(of(60)[0].1, Verdict::Stop);
    assert_eq!(of(90)[0].1, Verdict::Warn);
    assert_eq!(of(97)[0].1, Verdict::Fair);
    assert_eq!(of(97)[1].1, Verdict::Reference);
}

#[test]
fn under_30_in_need_nothing_is_concluded_and_nothing_is_a_reference() {
    let few = verdicts(&report(&[("f", 1, 29, 0), ("h", 1, 200, 120)]), Scope::All);
    assert_eq!(few[0].1, Verdict::Inconclusive);
    let small_best = verdicts(&report(&[("f", 1, 29, 29), ("h", 1, 200, 120), ("x", 1, 200, 20)]), Scope::All);
    assert_eq!(
        small_best.iter().map(|g| g.1).collect::<Vec<_>>(),
        [Verdict::Inconclusive, Verdict::Reference, Verdict::Stop]
    );
}

#[test]
fn a_level_well_served_does_not_hide_the_other() {
    let report = report(&[("f", 1, 100, 15), ("f", 2, 100, 100), ("h", 1, 100, 70), ("h", 2, 100, 60)]);
    assert_eq!(verdicts(&report, Scope::All)[0].1, Verdict::Fair);
    assert_eq!(verdicts(&report, Scope::Level1)[0].1, Verdict::Stop);
    assert_eq!(verdicts(&report, Scope::Level2)[1].1, Verdict::Stop);
}

#[test]
fn only_a_dated_unexpired_waiver_for_that_group_passes() {
    let report = report(&[("f", 1, 200, 60), ("h", 1, 200, 120)]);
    let day = today();
    let waiver = |group: &str, until: i32| Waiver {
        dimension: "sexe".into(),
        group: group.into(),
        by: "Directrice".into(),
        reason: "poste vacant".into(),
        from: day.plus(-30),
        until: day.plus(until),
    };
    assert!(!report.gate(&[], day).passes());
    assert!(!report.gate(&[waiver("h", 3), waiver("f", -1)], day).passes());
    let gate = report.gate(&[waiver("f", 0)], day);
    assert!(gate.passes());
    assert_eq!(gate.waived.iter().map(|(s, _)| s.scope).collect::<Vec<_>>(), [Scope::All, Scope::Level1]);
}

#[test]
fn whoever_objects_is_in_no_count_and_an_earlier_list_counts_as_service() {
    let mut dossiers = candidates(&[("f", 1, 40, 0), ("h", 1, 40, 0)]);
    dossiers[0].profile.opposed = true;
    let mut selection = chosen(&dossiers[2..], &[("f", 1, 78, 10)]);
    let aside = |n: usize, why| crate::choose::SetAside {
        pseudonym: dossiers[n].pseudonym.to_string(),
        targets: vec![],
        territory: String::new(),
        why,
    };
    selection.set_aside.push(aside(1, Why::Opposition));
    selection.set_aside.push(aside(30, Why::SameReason { target: "un".into(), until: today() }));
    selection.set_aside.push(aside(31, Why::Capacity { pool: "n1".into(), territory: "1".into() }));
    let report = fairness(&dossiers, &names(), &selection);
    let row = &report.tables.iter().find(|t| t.dimension == "sexe").expect("a table").groups[0];
    assert_eq!(row.served, Share { events: 11, of: 38 });
}

#[test]
fn territory_and_distance_are_compared_and_several_targets_count_once() {
    let mut dossiers = candidates(&[("f", 1, 60, 0)]);
    dossiers.iter_mut().take(30).for_each(|d| d.territory = "2".into());
    dossiers.iter_mut().take(10).for_each(|d| {
        d.profile.distant = true;
        d.findings.push(finding("deux"));
    });
    let selection = chosen(&dossiers, &[("f", 1, 60, 60)]);
    let report = fairness(&dossiers, &names(), &selection);
    let table = |dimension: &str| report.tables.iter().find(|t| t.dimension == dimension).expect("a table");
    assert_eq!(table(TERRITORY).groups.iter().map(|g| g.served.of).collect::<Vec<_>>(), [30, 30]);
    assert_eq!(
        table(DISTANCE).groups.iter().map(|g| (g.served.of, g.several)).collect::<Vec<_>>(),
        [(50, 0), (10, 10)]
    );
}
