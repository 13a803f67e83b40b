use std::path::Path;

use proptest::prelude::*;

use super::super::sample::{dossier, finding, headers, today};
use super::super::{Class, Contact, Objection};
use super::*;

const POOLS: &str = r#"
[[pool]]
name = "n1"
title = "Accompagnement"
role = "accompagnement"
level = 1
minutes = 50
territories = ["*"]

[[pool]]
name = "ts"
title = "Travail social"
role = "travail_social"
level = 2
minutes = 30
territories = ["1"]
"#;

fn capacity(text: &str) -> Capacity {
    let mut diagnostics = Diagnostics::default();
    Capacity::read(Path::new("capacites.toml"), text, &mut diagnostics).expect("a capacity")
}

fn names() -> Headers {
    headers(&[
        ("asf", "holdout = 0.3\nfamily = \"droits\""),
        ("ppa", "holdout = 0.3"),
        ("rsa", "pools = [\"n1\", \"ts\"]\nrecipients = [\"accompagnement\", \"travail_social\"]"),
        ("separation", "level = 2\npurpose = \"evenement_vie\"\npools = [\"ts\"]\nrecipients = [\"travail_social\"]"),
    ])
}

fn run(dossiers: Vec<Dossier>, past: &Past) -> Selection {
    run_on(dossiers, past, today(), 7)
}

fn run_on(dossiers: Vec<Dossier>, past: &Past, day: Day, seed: u64) -> Selection {
    let (capacity, headers, limits) = (capacity(POOLS), names(), Limits::default());
    let month = day.month().expect("a month");
    let setting =
        Setting { month, day, seed, headers: &headers, capacity: &capacity, limits: &limits, past, model: None };
    choose(dossiers, &setting).expect("a selection")
}

/// Where the pseudonyms ended: line, or why not.
fn ends(selection: &Selection) -> BTreeMap<&str, Vec<&Why>> {
    let mut ends: BTreeMap<&str, Vec<&Why>> = BTreeMap::new();
    ends.extend(selection.lines.iter().map(|line| (line.pseudonym.as_str(), Vec::new())));
    selection.set_aside.iter().for_each(|aside| ends.entry(&aside.pseudonym).or_default().push(&aside.why));
    ends
}

fn many(n: u64) -> Vec<Dossier> {
    (0..n).map(|n| dossier(n, vec![finding("asf")])).collect()
}

#[test]
fn reasons_merge_in_one_contact_and_social_work_leads() {
    let two = dossier(1, vec![finding("rsa"), finding("separation"), finding("asf")]);
    let selection = run(vec![two], &Past::default());
    let line = &selection.lines[0];
    assert_eq!((line.pool.as_str(), line.level, line.class), ("ts", 2, Class::B));
    assert_eq!(line.findings.iter().map(|f| f.target.as_str()).collect::<Vec<_>>(), ["rsa", "separation"]);
    assert_eq!(selection.set_aside[0].targets, ["asf"]);
    assert_eq!(selection.set_aside[0].why, Why::NotForPool { pool: "ts".into() });
    assert_eq!(line.recontact, today().plus(30));
}

#[test]
fn nobody_is_held_back_where_there_is_room_for_all() {
    let selection = run(many(10), &Past::default());
    assert_eq!((selection.lines.len(), selection.draws.len()), (10, 0));
}

#[test]
fn a_lottery_is_drawn_among_many_and_fills_the_pool_all_the_same() {
    let selection = run(many(400), &Past::default());
    let held = selection.draws.iter().filter(|draw| draw.held).count();
    assert_eq!((selection.lines.len(), selection.draws.len()), (10, 400));
    assert!((90..150).contains(&held), "{held}");
    assert!(selection.draws.iter().all(|d| d.family == "droits" && d.until.to_string() == "2026-10-10"));
    let few = run(many(12), &Past::default());
    assert_eq!(few.lines.len(), 10);
    assert!(few.draws.iter().filter(|draw| draw.held).count() <= 2);
}

#[test]
fn a_dossier_held_back_stays_so_until_released_unless_something_presses() {
    let draws = run(many(400), &Past::default()).draws;
    let held = draws.iter().find(|draw| draw.held).expect("one held back").clone();
    let past = Past { draws: vec![held.clone()], ..Past::default() };
    let n = u64::from_str_radix(&held.pseudonym, 16).expect("a number");
    let later = |day: Day, found| run_on(vec![dossier(n, found)], &past, day, 7);
    assert!(later(today().plus(40), vec![finding("asf")]).lines.is_empty());
    assert_eq!(later(held.until, vec![finding("asf")]).lines.len(), 1);
    let pressing = Finding { deadline: Some(today().plus(60)), ..finding("asf") };
    assert_eq!(later(today().plus(40), vec![pressing]).lines.len(), 1);
    let other = later(today().plus(40), vec![finding("asf"), finding("rsa")]);
    assert_eq!((other.lines[0].findings.len(), other.lines[0].findings[0].target.as_str()), (1, "rsa"));
}

#[test]
fn social_workers_time_is_not_taken_by_what_another_team_serves() {
    // `rsa` names both pools; more of it than the first has time for, each with a greater loss.
    let rsa = |n: u64| dossier(n, vec![Finding { loss: 500.0, ..finding("rsa") }]);
    let separation = dossier(99, vec![Finding { level: 2, ..finding("separation") }]);
    let selection = run((1..40).map(rsa).chain([separation]).collect(), &Past::default());
    let served: Vec<&str> =
        selection.lines.iter().filter(|line| line.pool == "ts").map(|l| l.pseudonym.as_str()).collect();
    assert_eq!(served, [format!("{:016x}", 99)]);
}

#[test]
fn a_partner_is_not_told_before_the_person_agrees() {
    let text = format!(
        "{POOLS}\n[[pool]]\nname = \"p\"\ntitle = \"Partenaires\"\nrole = \"partenaire\"\nlevel = 1\nminutes = 50\nterritories = [\"*\"]\n"
    );
    let admits = "pools = [\"p\", \"n1\"]\nrecipients = [\"accompagnement\", \"partenaire\"]";
    let (capacity, limits, past) = (capacity(&text), Limits::default(), Past::default());
    for (consent, pool) in [("", "p"), ("\nconsent = true", "n1")] {
        let headers = headers(&[("aah", &format!("{admits}{consent}"))]);
        let (day, month) = (today(), today().month().expect("a month"));
        let (headers, capacity, limits, past) = (&headers, &capacity, &limits, &past);
        let setting = Setting { month, day, seed: 7, headers, capacity, limits, past, model: None };
        let selection = choose(vec![dossier(1, vec![finding("aah")])], &setting).expect("a selection");
        assert_eq!(selection.lines[0].pool, pool);
    }
}

#[test]
fn a_territory_without_a_pool_is_said() {
    let mut far = dossier(1, vec![finding("separation")]);
    far.territory = "9".into();
    assert_eq!(run(vec![far], &Past::default()).set_aside[0].why, Why::NoPool { territory: "9".into() });
}

#[test]
fn an_unknown_pool_and_a_dossier_twice_are_refused() {
    let headers = headers(&[("asf", "pools = [\"n2\"]")]);
    let (capacity, limits, past, day) = (capacity(POOLS), Limits::default(), Past::default(), today());
    let month = day.month().expect("a month");
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
    let faults = choose(vec![dossier(1, vec![finding("asf")]), dossier(1, vec![finding("autre")])], &setting);
    let faults: Vec<String> = faults.expect_err("faults").0.iter().map(ToString::to_string).collect();
    assert!(faults[0].contains("demande le pool `n2`, absent de capacites.toml"), "{faults:?}");
    assert!(faults[1].contains("la cible `autre` n'a pas de définition"));
    assert!(faults[2].contains("présent deux fois"));
}

prop_compose! {
    fn any_dossiers()(raw in proptest::collection::vec((1u8..16, proptest::option::of(-3i32..90), any::<bool>(), 0u8..3), 0..60)) -> Vec<Dossier> {
        let made = |(n, (mask, days, opposed, territory)): (usize, (u8, Option<i32>, bool, u8))| {
            let names = ["asf", "ppa", "rsa", "separation"];
            let found = (0..4).filter(|bit| mask >> bit & 1 == 1).map(|bit| names[bit]);
            let deadline = days.map(|days| today().plus(days));
            let mut one = dossier(n as u64, found.map(|t| Finding { deadline, ..finding(t) }).collect());
            one.profile.opposed = opposed && mask % 3 == 0;
            one.territory = territory.to_string().into();
            one
        };
        raw.into_iter().enumerate().map(made).collect()
    }
}

proptest! {
    #[test]
    fn a_lottery_never_leaves_an_adviser_without_a_dossier(n in 0u64..40, seed in any::<u64>()) {
        let selection = run_on(many(n), &Past::default(), today(), seed);
        prop_assert_eq!(selection.lines.len() as u64, n.min(10));
        prop_assert!(n > 10 || selection.draws.is_empty());
    }

    #[test]
    fn each_dossier_ends_once_and_pools_are_never_overrun(dossiers in any_dossiers(), seed in any::<u64>()) {
        let selection = run_on(dossiers.clone(), &Past::default(), today(), seed);
        let ends = ends(&selection);
        prop_assert_eq!(ends.len(), dossiers.len());
        let lines: BTreeSet<&str> = selection.lines.iter().map(|line| line.pseudonym.as_str()).collect();
        prop_assert_eq!(lines.len(), selection.lines.len(), "one contact each");
        for one in &dossiers {
            let told: usize = selection.lines.iter().filter(|l| l.pseudonym == *one.pseudonym).map(|l| l.findings.len()).sum();
            let not: usize = selection.set_aside.iter().filter(|a| a.pseudonym == *one.pseudonym).map(|a| a.targets.len()).sum();
            prop_assert!(one.profile.opposed || told + not == one.findings.len());
            prop_assert!(!one.profile.opposed || (ends[&*one.pseudonym] == [&Why::Opposition] && !lines.contains(&*one.pseudonym)));
        }
        for pool in &selection.pools {
            let used: u32 = selection.lines.iter().filter(|l| l.pool == pool.pool).map(|l| l.minutes).sum();
            prop_assert!(used == pool.used && used <= pool.minutes);
        }
    }

    #[test]
    fn the_order_of_the_input_changes_nothing(dossiers in any_dossiers()) {
        let mut reversed = dossiers.clone();
        reversed.reverse();
        prop_assert_eq!(run(dossiers, &Past::default()), run(reversed, &Past::default()));
    }

    #[test]
    fn nobody_in_the_lottery_is_opposed_or_has_something_urgent(dossiers in any_dossiers(), seed in any::<u64>()) {
        let by_name: BTreeMap<String, Dossier> = dossiers.iter().map(|d| (d.pseudonym.to_string(), d.clone())).collect();
        let selection = run_on(dossiers, &Past::default(), today(), seed);
        for draw in &selection.draws {
            let one = &by_name[&draw.pseudonym];
            prop_assert!(!one.profile.opposed);
            let urgent = |f: &Finding| ["rsa", "separation"].contains(&&*f.target) || f.deadline.is_some_and(|d| (0..=30).contains(&d.since(today())));
            prop_assert!(!one.findings.iter().any(urgent));
        }
    }

    #[test]
    fn contacted_29_days_ago_is_in_no_list(dossiers in any_dossiers(), ago in 0i32..30) {
        let told = |d: &Dossier| Contact { pseudonym: d.pseudonym.to_string(), target: "autre".into(), day: today().plus(-ago), deadline: None };
        let past = Past { contacts: dossiers.iter().map(told).collect(), ..Past::default() };
        let selection = run(dossiers, &past);
        let lapse = |line: &Line| line.findings.iter().any(|f| f.deadline.is_some_and(|d| (0..=15).contains(&d.since(today()))));
        prop_assert!(selection.lines.iter().all(lapse));
    }

    #[test]
    fn an_objection_changes_no_other_statistic_than_by_absence(dossiers in any_dossiers()) {
        let objection = |d: &Dossier| Objection { pseudonym: d.pseudonym.to_string(), from: today(), until: None };
        let past = Past { objections: dossiers.iter().step_by(2).map(objection).collect(), ..Past::default() };
        let mut with = run(dossiers.clone(), &past);
        with.set_aside.retain(SetAside::counted);
        let others = dossiers.into_iter().enumerate().filter(|(n, _)| n % 2 == 1).map(|(_, d)| d).collect();
        let mut without = run(others, &Past::default());
        without.set_aside.retain(SetAside::counted);
        prop_assert_eq!(with, without);
    }
}
