use super::*;
use crate::measure::sample::SplitMix;

fn variable(label: &str, column: &str, bins: usize, direction: Direction) -> Variable {
    let columns = vec![Column { name: column.into(), access: Access::Libre, why: None }];
    Variable { label: label.into(), columns, bins: (0..bins).map(|n| format!("classe {n}")).collect(), direction }
}

fn request() -> Request {
    Request {
        impact_assessment: Some("AIPD 2026-03".into()),
        label: "droit_ouvert".into(),
        split: "temps".into(),
        horizon: 3,
        capacity: 100,
        variables: vec![
            variable("ancienneté", "DTINSCDO_M", 4, Direction::Rising),
            variable("enfants", "NBENLEFA", 3, Direction::Rising),
            variable("quotient", "QF", 4, Direction::Falling),
            variable("rang", "PERSCOUV", 3, Direction::Rising),
        ],
    }
}

/// Sixteen months; `steps` is the true gain of log-odds of each step of each variable.
fn rows(seed: u64, steps: [f64; 4]) -> Vec<Row> {
    let mut random = SplitMix(seed);
    let start: Month = "2024-12".parse().expect("a month");
    let mut rows = Vec::new();
    for month in 0..16 {
        for n in 0..500u32 {
            let bins: Vec<u8> = [4, 3, 4, 3].iter().map(|&count| (random.next() % count) as u8).collect();
            let climbed = [bins[0], bins[1], 3 - bins[2], bins[3]];
            let logit: f64 = climbed.iter().zip(steps).map(|(&n, step)| f64::from(n) * step).sum::<f64>() - 2.5;
            let label = Some(random.event(logistic::chance(logit)));
            let (month, pseudonym) = (start.minus(-month), format!("{n:016x}"));
            rows.push(Row { month, pseudonym, bins, label, place: (random.next() % 10_000) as usize });
        }
    }
    rows
}

fn refusals(request: &Request, rows: &[Row]) -> Vec<String> {
    learn(request, rows).expect_err("a refusal").0.iter().map(ToString::to_string).collect()
}

#[test]
fn a_known_law_is_found_again_with_its_signs_and_order() {
    let model = learn(&request(), &rows(3, [0.8, 0.4, 0.6, 0.0])).expect("a model");
    let points = &model.scorecard.points;
    let width = |n: usize| (points[n].last().expect("bins") - points[n][0]).abs() as f64 / (points[n].len() - 1) as f64;
    assert!(points[0].is_sorted() && points[1].is_sorted() && points[2].iter().rev().is_sorted());
    assert!(width(0) > width(2) && width(2) > width(1) && width(1) > width(3), "{points:?}");
    // The steps of the law, 0.8 and 0.4, in points: twice as wide.
    assert!((width(0) / width(1) - 2.0).abs() < 0.5, "{points:?}");
}

#[test]
fn noise_is_refused() {
    let refused = (0..20).filter(|&seed| learn(&request(), &rows(100 + seed, [0.0; 4])).is_err()).count();
    assert!(refused >= 19, "{refused}");
    let message = &refusals(&request(), &rows(100, [0.0; 4]))[0];
    assert!(message.contains("l'ordre appris ne fait pas mieux que"), "{message}");
}

#[test]
fn a_default_order_that_already_knows_is_not_replaced() {
    let mut rows = rows(3, [0.8, 0.4, 0.6, 0.0]);
    for row in &mut rows {
        row.place = if row.label == Some(true) { 0 } else { 1 };
    }
    let messages = refusals(&request(), &rows);
    assert!(messages[0].contains("l'ordre par règles") && !messages[0].contains("tirage"), "{messages:?}");
}

#[test]
fn no_month_learns_from_labels_that_were_not_known() {
    let model = learn(&request(), &rows(3, [0.8, 0.4, 0.6, 0.0])).expect("a model");
    assert_eq!(model.evaluation().origins.len(), 11);
    assert!(model.evaluation().origins.iter().all(|origin| origin.learnt_until.minus(-3) <= origin.month));
    // What happens later does not change what a month was judged by.
    let mut later = rows(3, [0.8, 0.4, 0.6, 0.0]);
    let last = later.last().expect("rows").month;
    later.iter_mut().filter(|row| row.month == last).for_each(|row| row.label = row.label.map(|label| !label));
    let evaluation = evaluate::evaluate(&request(), &later).expect("an evaluation");
    assert_eq!(evaluation.origins[..10], model.evaluation().origins[..10]);
}

#[test]
fn each_breach_of_the_request_is_refused() {
    let rows = rows(3, [0.8, 0.4, 0.6, 0.0]);
    let of = |change: &dyn Fn(&mut Request)| {
        let mut request = request();
        change(&mut request);
        refusals(&request, &rows)
    };
    assert!(of(&|r| r.impact_assessment = None)[0].contains("analyse d'impact"));
    assert!(of(&|r| r.impact_assessment = Some("  ".into()))[0].contains("analyse d'impact"));
    assert!(of(&|r| r.label = "indu_detecte".into())[0].contains("n'est pas une issue qu'un modèle peut apprendre"));
    assert!(of(&|r| r.split = "hasard".into())[0].contains("une épreuve par `hasard` est refusée"));
    assert!(of(&|r| r.variables[0].columns[0].access = Access::Interdit)[0].contains("colonne interdite `DTINSCDO_M`"));
    assert!(
        of(&|r| r.variables[0].columns[0].access = Access::Restreint)[0].contains("restreinte, sans justification")
    );
    for name in ["MTINDU", "toptut", "TOPQPV", "NATIFAM", "CNX12", "NUMCOMDO"] {
        assert!(of(&|r| r.variables[3].columns[0].name = name.into())[0].contains("colonne interdite"), "{name}");
    }
    let many = |r: &mut Request| r.variables = (0..13).map(|_| variable("v", "QF", 2, Direction::Rising)).collect();
    assert!(of(&many)[0].contains("13 variables : de 1 à 12 sont admises"));
    assert!(of(&|r| r.variables[0].bins.truncate(2))[0].contains("une classe connue"));
    assert!(refusals(&request(), &rows[..2500])[0].contains("mois peuvent être jugés, il en faut 5"));
}

#[test]
fn what_is_given_back_is_a_permutation_and_a_card_without_anyone() {
    let rows = rows(3, [0.8, 0.4, 0.6, 0.0]);
    let model = learn(&request(), &rows).expect("a model");
    let month = rows[0].month;
    let there: Vec<Row> = rows.into_iter().filter(|row| row.month == month).collect();
    let mut places: Vec<usize> = model.permutation(&there).into_values().collect();
    places.sort_unstable();
    assert_eq!(places, (0..500).collect::<Vec<_>>());
    let card = model.card();
    for part in [
        "AIPD 2026-03",
        "de décembre 2024 à mars 2026",
        "| ancienneté | croissant | classe 3 |",
        "## Calibration",
        "DTINSCDO_M, NBENLEFA, QF, PERSCOUV",
    ] {
        assert!(card.contains(part), "{part}\n{card}");
    }
    assert!(there.iter().all(|row| !card.contains(&row.pseudonym)));
}

#[test]
fn what_is_expected_comes_about() {
    let model = learn(&request(), &rows(9, [0.8, 0.4, 0.6, 0.0])).expect("a model");
    for (expected, seen, count) in &model.evaluation().calibration {
        let error = (seen * (1.0 - seen) / *count as f64).sqrt();
        assert!((expected - seen).abs() < 4.0 * error + 0.01, "{expected} {seen}");
    }
}
