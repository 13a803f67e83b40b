//! Nothing is kept a day too long, nothing goes a day too soon, and the tombstone names nobody.

use proptest::prelude::*;

use super::*;
use crate::journal::private;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn item(kind: Kind, at: &str) -> Item {
    Item { path: PathBuf::from("a1b2c3d4e5f60718.age"), line: None, kind, day: Some(day(at)) }
}

fn gone(kind: Kind, at: &str, today: &str) -> bool {
    plan(&[item(kind, at)], Retention::LAW, day(today)).delete.len() == 1
}

#[test]
fn each_kind_goes_the_day_after_its_last() {
    for (kind, dated, last, next) in [
        (Kind::List, "2026-07-02", "2026-07-02", "2026-07-03"),
        (Kind::Contacts, "2026-04-03", "2027-04-03", "2027-04-04"),
        (Kind::Results, "2024-02-29", "2025-02-28", "2025-03-01"),
        (Kind::Archive, "2026-04-03", "2027-04-03", "2027-04-04"),
        (Kind::Extract, "2026-03-31", "2027-03-31", "2027-04-01"),
        (Kind::Objection, "2026-04-03", "2028-04-03", "2028-04-04"),
        (Kind::Trace, "2026-01-31", "2029-01-31", "2029-02-01"),
    ] {
        assert!(!gone(kind, dated, last), "{kind:?} on its last day");
        assert!(gone(kind, dated, next), "{kind:?} the day after");
    }
}

#[test]
fn a_term_out_of_the_law_is_refused() {
    assert_eq!(Retention::LAW.checked().expect("lawful"), Retention::LAW);
    let faults = Retention { months: 13, opposition: 6, trace: 37 }.checked().expect_err("three faults");
    let said: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "erreur : `retention_months` vaut 13 : de 1 à 12 mois sont permis",
            "erreur : `opposition_months` vaut 6 : de 12 à 24 mois sont permis",
            "erreur : `trace_months` vaut 37 : de 1 à 36 mois sont permis",
        ]
    );
}

#[test]
fn the_tombstone_counts_and_names_nobody() {
    let items = [
        item(Kind::List, "2026-01-10"),
        item(Kind::List, "2026-02-10"),
        item(Kind::Contacts, "2024-05-05"),
        item(Kind::Trace, "2026-01-01"),
        Item { day: None, line: Some(7), ..item(Kind::Results, "2026-01-01") },
    ];
    let plan = plan(&items, Retention::LAW, day("2026-04-03"));
    let stone = plan.tombstone(day("2026-04-03"));
    assert_eq!(
        stone,
        json!({
            "day": "2026-04-03",
            "deleted": [
                { "kind": "list", "count": 2, "from": "2026-01-10", "to": "2026-02-10" },
                { "kind": "contacts", "count": 1, "from": "2024-05-05", "to": "2024-05-05" },
            ],
            "kept": 1,
            "undated": 1,
        })
    );
    assert!(private::check(&stone).is_ok());
    assert_eq!(
        plan.warnings().0[0].to_string(),
        "a1b2c3d4e5f60718.age:7 : attention : sans date lisible : rien n'est supprimé\n    → datez-le ou supprimez-le vous-même"
    );
}

fn kinds() -> impl Strategy<Value = Kind> {
    let all = [Kind::List, Kind::Contacts, Kind::Results, Kind::Archive, Kind::Extract, Kind::Objection, Kind::Trace];
    prop::sample::select(all.to_vec())
}

proptest! {
    /// Never beyond the law's term, whatever the settings allowed; never two plans that disagree:
    /// what is deleted one day is deleted every later day.
    #[test]
    fn nothing_is_kept_beyond_the_law(kind in kinds(), at in 15_000_i32..25_000, later in 0_i32..3000, months in 1_u32..=12) {
        let retention = Retention { months, opposition: 12 + months, trace: 3 * months }.checked().expect("lawful");
        let one = Item { day: Some(Day(at)), ..item(kind, "2026-01-01") };
        let deleted = |retention, today| plan(std::slice::from_ref(&one), retention, Day(today)).delete.len() == 1;
        let today = at + later;
        let most = match kind { Kind::List => 0, Kind::Objection => 24 * 31, Kind::Trace => 36 * 31, _ => 12 * 31 };
        prop_assert!(later <= most || deleted(retention, today));
        prop_assert!(!deleted(Retention::LAW, today) || deleted(retention, today), "stricter keeps less");
        prop_assert!(!deleted(retention, today) || deleted(retention, today + 1));
    }

    /// Everything is deleted, kept or said to have no date.
    #[test]
    fn nothing_is_forgotten(days in prop::collection::vec(prop::option::of(15_000_i32..25_000), 0..20)) {
        let items: Vec<Item> = days.iter().map(|at| Item { day: at.map(Day), ..item(Kind::Results, "2026-01-01") }).collect();
        let plan = plan(&items, Retention::LAW, day("2026-04-03"));
        prop_assert_eq!(plan.delete.len() + plan.kept + plan.undated.len(), items.len());
    }
}
