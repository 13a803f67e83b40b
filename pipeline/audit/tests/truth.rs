//! Whatever is hidden, what the attacker says contains the truth.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::fixture::{Edition, key};

const COMMUNES: [&str; 5] = ["A", "B", "C", "D", "E"];
const CATEGORIES: [&str; 3] = ["jeune", "seul", "couple"];

/// Counts of five communes by three categories, with the totals of two EPCI and a department.
fn truth(counts: &[u32]) -> BTreeMap<(String, String), u32> {
    let mut truth = BTreeMap::new();
    for (at, &count) in counts.iter().enumerate() {
        let (commune, category) = (at / 3, format!("rsa|{}", CATEGORIES[at % 3]));
        let epci = if commune < 2 { "epci|E1" } else { "epci|E2" };
        for zone in [COMMUNES[commune], epci, "departement|03"] {
            for name in [category.as_str(), "rsa"] {
                *truth.entry((name.to_owned(), zone.to_owned())).or_default() += count;
            }
        }
    }
    truth
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_interval_contains_the_truth(
        counts in proptest::collection::vec(0_u32..9, 15),
        hidden in proptest::collection::vec(any::<bool>(), 32),
    ) {
        let mut edition = Edition::default()
            .indicator("rsa", "count", "additive", "")
            .territory("epci", "E1", &COMMUNES[..2])
            .territory("epci", "E2", &COMMUNES[2..])
            .territory("departement", "03", &COMMUNES);
        let truth = truth(&counts);
        for (((name, zone), &count), &is_hidden) in truth.iter().zip(&hidden) {
            edition = match is_hidden {
                true => edition.secrets(name, &[zone]),
                false => edition.count(name, zone, count),
            };
        }
        let truth: BTreeMap<String, u32> =
            truth.into_iter().map(|((name, zone), count)| (key(&name, &zone), count)).collect();
        for finding in &edition.audit().findings {
            let (count, interval) = (f64::from(truth[&finding.figure]), finding.interval.unwrap());
            prop_assert!(interval.low <= count && count <= interval.high, "{finding} : {count}");
        }
    }
}
