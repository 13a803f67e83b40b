use super::super::sample::SplitMix;
use super::*;

fn share(events: u32, of: u32) -> Share {
    Share { events, of }
}

fn sides(offered: (u32, u32), held: (u32, u32)) -> Sides {
    Sides { offered: share(offered.0, offered.1), held: share(held.0, held.1) }
}

fn near(estimate: Estimate, low: f64, high: f64) -> bool {
    (estimate.low - low).abs() < 0.000_05 && (estimate.high - high).abs() < 0.000_05
}

#[test]
fn newcombe_s_published_table() {
    // Newcombe (1998), table II, method 10.
    let of = |offered, held| newcombe(sides(offered, held)).expect("an interval");
    assert!(near(of((56, 70), (48, 80)), 0.0524, 0.3339));
    assert!(near(of((9, 10), (3, 10)), 0.1705, 0.8090));
    assert!(near(of((6, 7), (2, 7)), 0.0582, 0.8062));
    assert!(near(of((5, 56), (0, 29)), -0.0381, 0.1926));
    assert!(near(of((0, 10), (0, 20)), -0.1611, 0.2775));
    assert!(near(of((10, 10), (0, 10)), 0.6075, 1.0));
    assert_eq!(newcombe(sides((0, 0), (1, 2))), None);
}

#[test]
fn student_s_published_quantiles() {
    // Abramowitz and Stegun, table 26.10.
    for (freedom, quantile) in [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)]
    {
        assert!((student(freedom) - quantile).abs() < 0.000_6, "{freedom}: {}", student(freedom));
    }
}

#[test]
fn one_stratum_is_the_plain_difference_with_its_usual_error() {
    // With equal sides, Sato's variance is Wald's: (p1 q1 + p0 q0) / n.
    let found = mantel_haenszel(&[sides((300, 1000), (200, 1000))]).expect("a difference");
    let half = Z95 * ((0.3 * 0.7 + 0.2 * 0.8) / 1000.0_f64).sqrt();
    assert!((found.value - 0.1).abs() < 1e-12);
    assert!((found.high - 0.1 - half).abs() < 1e-4, "{found:?} {half}");
}

#[test]
fn a_detectable_rise_is_the_one_that_the_sample_size_was_computed_for() {
    // (1.96 + 0.8416)² (0.5·0.5 + 0.6·0.4) / 0.1² = 384.6: 385 on each side find 0.50 → 0.60.
    let found = detectable(sides((0, 385), (192, 385))).expect("a rise");
    assert!((found - 0.1).abs() < 0.001, "{found}");
    assert_eq!(detectable(sides((0, 1), (0, 1))), None);
}

/// A stratum drawn at random: sizes, then events with the shares given.
fn drawn(random: &mut SplitMix, sizes: (u32, u32), shares: (f64, f64)) -> Sides {
    let mut sides = Sides::default();
    (0..sizes.0).for_each(|_| sides.offered.add(random.event(shares.0)));
    (0..sizes.1).for_each(|_| sides.held.add(random.event(shares.1)));
    sides
}

const RUNS: u32 = 4000;

/// Share of the intervals that hold the truth.
fn coverage(truth: f64, seed: u64, interval: impl Fn(&mut SplitMix) -> Option<Estimate>) -> f64 {
    let mut random = SplitMix(seed);
    let held = (0..RUNS).filter_map(|_| interval(&mut random)).filter(|e| e.low <= truth && truth <= e.high).count();
    held as f64 / f64::from(RUNS)
}

#[test]
fn intervals_hold_the_truth_19_times_in_20() {
    let one = coverage(0.05, 11, |random| newcombe(drawn(random, (300, 90), (0.20, 0.15))));
    assert!((0.93..=0.97).contains(&one), "{one}");
    let months = coverage(0.05, 12, |random| {
        let strata: Vec<Sides> = [0.05, 0.15, 0.40].map(|p| drawn(random, (80, 25), (p + 0.05, p))).to_vec();
        mantel_haenszel(&strata)
    });
    assert!((0.93..=0.97).contains(&months), "{months}");
    let sparse = coverage(0.1, 13, |random| {
        let strata: Vec<Sides> = (0..60).map(|_| drawn(random, (4, 2), (0.3, 0.2))).collect();
        mantel_haenszel(&strata)
    });
    assert!((0.93..=0.97).contains(&sparse), "{sparse}");
}

/// Twenty territories, half held back; those of one territory resemble one another.
fn by_territory(random: &mut SplitMix, robust: bool) -> Option<Estimate> {
    let names: Vec<String> = (0..20).map(|n| format!("t{n}")).collect();
    let mut sides = Sides::default();
    let mut persons = Vec::new();
    for (n, cluster) in names.iter().enumerate() {
        let (held, common) = (n % 2 == 1, 0.3 * random.uniform() - 0.15);
        for _ in 0..40 {
            let event = random.event(0.4 + common);
            if held {
                sides.held.add(event)
            } else {
                sides.offered.add(event)
            }
            persons.push(Person { stratum: 0, cluster, held, event });
        }
    }
    if robust { clustered(&[sides], &persons) } else { mantel_haenszel(&[sides]) }
}

#[test]
fn a_lottery_by_territory_needs_its_own_error() {
    let robust = coverage(0.0, 14, |random| by_territory(random, true));
    assert!((0.93..=0.97).contains(&robust), "{robust}");
    let naive = coverage(0.0, 14, |random| by_territory(random, false));
    assert!(naive < 0.85, "{naive}");
}

#[test]
fn a_territory_of_one_person_each_gives_the_usual_error() {
    let mut random = SplitMix(5);
    let names: Vec<String> = (0..600).map(|n| format!("t{n}")).collect();
    let mut sides = Sides::default();
    let mut persons = Vec::new();
    for (n, cluster) in names.iter().enumerate() {
        let (held, event) = (n % 3 == 0, random.event(0.3));
        if held {
            sides.held.add(event)
        } else {
            sides.offered.add(event)
        }
        persons.push(Person { stratum: 0, cluster, held, event });
    }
    let (robust, plain) = (clustered(&[sides], &persons).expect("one"), mantel_haenszel(&[sides]).expect("one"));
    assert!((robust.value - plain.value).abs() < 1e-12);
    assert!(((robust.high - robust.low) / (plain.high - plain.low) - 1.0).abs() < 0.02);
    assert!(clustered(&[sides], &persons[..0]).is_none());
}
