use proptest::prelude::*;

use super::super::sample::{dossier, finding, header, headers, today};
use super::*;

fn contact(n: u64, target: &str, ago: i32) -> Contact {
    Contact { pseudonym: format!("{n:016x}"), target: target.into(), day: today().plus(-ago), deadline: None }
}

fn outcome(state: State, ago: i32, expires: i32) -> Outcome {
    let (pseudonym, target) = (format!("{:016x}", 1), "asf".into());
    let (day, expires) = (today().plus(-ago), today().plus(expires));
    Outcome { pseudonym, target, day, state, expires, deadline: None }
}

fn why(found: Vec<Finding>, past: &Past) -> Option<Why> {
    let headers = headers(&[("asf", ""), ("rsa", ""), ("deces", "[caps]\nexempt = true")]);
    let (kept, aside) = exclude(vec![dossier(1, found)], &headers, past, today(), &Limits::default());
    assert!(kept.is_empty() || aside.is_empty());
    aside.into_iter().next().map(|a| a.why)
}

fn told(contacts: Vec<Contact>) -> Past {
    Past { contacts, ..Past::default() }
}

#[test]
fn contacted_29_days_ago_is_left_out_and_30_days_ago_is_not() {
    let at = |ago| why(vec![finding("rsa")], &told(vec![contact(1, "asf", ago)]));
    assert_eq!(at(29), Some(Why::Caps { last: today().plus(-29), until: today().plus(1) }));
    assert_eq!(at(30), None);
}

#[test]
fn three_contacts_in_a_year_are_the_most() {
    let at = |first| why(vec![finding("rsa")], &told([first, 200, 100].map(|ago| contact(1, "asf", ago)).to_vec()));
    assert_eq!(at(364), Some(Why::Caps { last: today().plus(-100), until: today().plus(1) }));
    assert_eq!(at(365), None);
}

#[test]
fn one_contact_with_three_reasons_is_one_contact() {
    let three = ["asf", "deces", "autre"].map(|target| contact(1, target, 40)).to_vec();
    assert_eq!(why(vec![finding("rsa")], &told(three)), None);
}

#[test]
fn the_same_reason_waits_180_days_unless_its_deadline_is_new() {
    let at = |ago| why(vec![finding("asf")], &told(vec![contact(1, "asf", ago)]));
    assert_eq!(at(179), Some(Why::SameReason { target: "asf".into(), until: today().plus(1) }));
    assert_eq!(at(180), None);
    let with = |deadline: i32, told_then: i32| {
        let known = Contact { deadline: Some(today().plus(told_then)), ..contact(1, "asf", 90) };
        why(vec![Finding { deadline: Some(today().plus(deadline)), ..finding("asf") }], &told(vec![known]))
    };
    assert_eq!(with(40, -10), None);
    assert!(matches!(with(40, 40), Some(Why::SameReason { .. })));
}

#[test]
fn bereavement_and_a_lapse_within_15_days_go_past_the_caps() {
    let yesterday = told(vec![contact(1, "asf", 1), contact(1, "deces", 1)]);
    assert_eq!(why(vec![finding("deces")], &yesterday), None);
    let lapse = |days| why(vec![Finding { deadline: Some(today().plus(days)), ..finding("asf") }], &yesterday);
    assert_eq!(lapse(15), None);
    assert!(matches!(lapse(16), Some(Why::Caps { .. })));
}

#[test]
fn what_was_dealt_with_or_waits_for_a_decision_is_left() {
    let of = |o: Outcome| why(vec![finding("asf")], &Past { outcomes: vec![o], ..Past::default() });
    assert_eq!(of(outcome(State::Propose, 40, 0)), Some(Why::RightUnderDecision));
    assert_eq!(of(outcome(State::Propose, 40, -1)), None);
    assert_eq!(of(outcome(State::DroitOuvert, 40, -1)), Some(Why::RightUnderDecision));
    assert_eq!(of(outcome(State::Refus, 179, -1)), Some(Why::AlreadyTreated));
    assert_eq!(of(outcome(State::Refus, 180, -1)), None);
    assert_eq!(of(outcome(State::Injoignable, 40, -1)), None);
}

#[test]
fn an_objection_leaves_no_target_and_no_territory_behind() {
    let objection = Objection { pseudonym: format!("{:016x}", 1), from: today().plus(-3), until: Some(today()) };
    let headers = headers(&[("asf", "")]);
    let run = |objections: Vec<Objection>, day| {
        let past = Past { objections, ..Past::default() };
        exclude(vec![dossier(1, vec![finding("asf")])], &headers, &past, day, &Limits::default())
    };
    let (kept, aside) = run(vec![objection.clone()], today());
    assert!(kept.is_empty());
    assert_eq!(aside[0].why, Why::Opposition);
    assert!(aside[0].targets.is_empty() && aside[0].territory.is_empty() && !aside[0].counted());
    assert_eq!(run(vec![objection], today().plus(1)).0.len(), 1);
}

#[test]
fn a_header_is_read_with_tables_last() {
    assert!(header("[caps]\nexempt = true").caps.exempt);
    assert_eq!(header("level = 2").level, 2);
}

/// The caps, said slowly: try every day from today and count.
fn slow_until(contacts: &[i32], day: Day, limits: &Limits) -> Day {
    let mut distinct = contacts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let free = |d: Day| {
        let recent = |period: u32| distinct.iter().filter(|ago| d.since(day.plus(-**ago)) < period as i32).count();
        recent(limits.short_days) < limits.most_short as usize && recent(limits.long_days) < limits.most_long as usize
    };
    (0..800).map(|n| day.plus(n)).find(|d| free(*d)).expect("a free day")
}

proptest! {
    #[test]
    fn caps_agree_with_counting_day_by_day(ago in proptest::collection::vec(0i32..420, 0..8)) {
        let contacts: Vec<Contact> = ago.iter().map(|&n| contact(1, "autre", n)).collect();
        let slow = slow_until(&ago, today(), &Limits::default());
        match why(vec![finding("rsa")], &told(contacts)) {
            None => prop_assert_eq!(slow, today()),
            Some(Why::Caps { until, .. }) => prop_assert_eq!(until, slow),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn an_opposed_person_is_never_a_candidate(opposed in any::<bool>(), from in -400i32..400, length in 0i32..400, endless in any::<bool>()) {
        let mut one = dossier(1, vec![Finding { deadline: Some(today().plus(3)), ..finding("deces") }]);
        one.profile.opposed = opposed;
        let until = (!endless).then(|| today().plus(from + length));
        let objections = vec![Objection { pseudonym: one.pseudonym.to_string(), from: today().plus(from), until }];
        let active = opposed || (from <= 0 && (endless || from + length >= 0));
        let past = Past { objections, ..Past::default() };
        let headers = headers(&[("deces", "[caps]\nexempt = true")]);
        let (kept, _) = exclude(vec![one], &headers, &past, today(), &Limits::default());
        prop_assert_eq!(kept.is_empty(), active);
    }
}
