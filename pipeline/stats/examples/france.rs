//! Time and memory of protecting the whole country: 34 875 communes, 1 253 EPCI, 100
//! indicators of which 40 have five categories. The communes and their populations are real
//! (`pipeline/sample/data`), the counts are drawn and describe nobody.
//!
//! `cargo run --release --workspace --example france [-- INDICATORS [DEPARTMENT]]`
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use portulan_stats::protect;
use portulan_terms::{Ledger, Level, Mark, Month, Observation, Results, Territories, Territory};

const CATEGORIES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// A commune: code, population, EPCI, department.
type Commune = (String, u32, Option<String>, String);

fn communes() -> Vec<Commune> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample/data/communes_france_2025.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().trim_start_matches('\u{feff}').split(';').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (code, people, epci, department) =
        (at("code_insee"), at("population_municipale"), at("siren_epci"), at("departement"));
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(';').collect();
        let siren = Some(fields[epci].to_owned()).filter(|siren| siren.len() == 9);
        (fields[code].to_owned(), fields[people].parse().unwrap_or(0), siren, fields[department].to_owned())
    };
    lines.map(row).collect()
}

fn territories(communes: &[Commune]) -> Territories {
    let mut all = Territories::default();
    let mut above: BTreeMap<(Level, String), Vec<String>> = BTreeMap::new();
    for (code, _, epci, department) in communes {
        let territory = Territory { epci: epci.clone(), ..made(code, vec![code.clone()]) };
        all.insert(Level::Commune, territory);
        if let Some(epci) = epci {
            // The parts inside each department are what adds up to it.
            above.entry((Level::EpciPartie, epci.clone())).or_default().push(code.clone());
        }
        above.entry((Level::Departement, department.clone())).or_default().push(code.clone());
        above.entry((Level::France, "FR".into())).or_default().push(code.clone());
    }
    above.into_iter().for_each(|((level, code), communes)| all.insert(level, made(&code, communes)));
    all
}

fn made(code: &str, mut communes: Vec<String>) -> Territory {
    communes.sort();
    Territory { code: code.to_owned(), communes_total: communes.len(), communes, ..Default::default() }
}

/// A number drawn from a key, the same each time (the generator of Steele, Lea and Flood).
fn drawn(key: u64) -> u64 {
    let mut z = key.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn main() {
    let indicators: usize = std::env::args().nth(1).map_or(100, |n| n.parse().unwrap());
    let month = Month::new(2024, 12).unwrap();
    let department = std::env::args().nth(2);
    let is_in = |commune: &Commune| department.as_ref().is_none_or(|department| commune.3 == *department);
    let communes: Vec<Commune> = communes().into_iter().filter(is_in).collect();
    let territories = territories(&communes);
    let mut plan = portulan_plan::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data-samples")).unwrap();
    let share = plan.indicators.iter().find(|d| d.name == "part_rsa_extrait").unwrap().clone();
    let broken = plan.indicators.iter().find(|d| d.name == "types_famille_extrait").unwrap().clone();
    plan.indicators.clear();
    let mut results = Results::default();
    for rank in 0..indicators {
        let with_categories = rank % 5 < 2;
        let mut definition = if with_categories { broken.clone() } else { share.clone() };
        definition.name = format!("i{rank:03}");
        definition.header.evolution = false;
        definition.header.categories =
            CATEGORIES.map(|code| (code.to_owned(), toml::Value::String(code.to_owned()))).into_iter().collect();
        results.by_indicator.insert(definition.name.clone(), rows(&communes, &territories, rank as u64, month));
        plan.indicators.push(definition);
    }
    let counted: usize = results.by_indicator.values().map(Vec::len).sum();
    println!("{indicators} indicators, {} communes, {counted} figures", communes.len());
    let clock = Instant::now();
    let protected = protect(&plan, &territories, results, month, &Ledger::new());
    let hidden = protected.published.figures().filter(|figure| figure.mark() == Mark::Secret).count();
    println!(
        "protected in {:.1} s: {hidden} hidden, {} unprotected",
        clock.elapsed().as_secs_f64(),
        protected.unprotected.0.len()
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
}

/// Counts of each commune, summed over the larger territories.
fn rows(communes: &[Commune], territories: &Territories, rank: u64, month: Month) -> Vec<Observation> {
    let with_categories = rank % 5 < 2;
    let parts: Vec<Arc<str>> =
        if with_categories { CATEGORIES.iter().map(|code| Arc::from(*code)).collect() } else { vec!["".into()] };
    let mut counts: BTreeMap<&str, (Vec<u64>, u64)> = BTreeMap::new();
    for (at, (code, people, ..)) in communes.iter().enumerate() {
        // One household in five inhabitants has a benefit, whatever the indicator.
        let whole = u64::from(*people) * (15 + drawn(at as u64) % 10) / 100;
        let mut left = whole;
        let mut own = Vec::new();
        for part in 0..parts.len() {
            let last = with_categories && part + 1 == parts.len();
            let some = left * (3 + drawn(rank * 7919 + part as u64 * 104_729 + at as u64 * 31) % 40) / 100;
            own.push(if last { left } else { some });
            left -= own[part];
        }
        counts.insert(code, (own, whole));
    }
    let mut all = Vec::new();
    for level in [Level::Commune, Level::EpciPartie, Level::Departement, Level::France] {
        for territory in territories.at(level) {
            let inside = territory.communes.iter().map(|code| &counts[code.as_str()]);
            let (mut sums, mut whole) = (vec![0; parts.len()], 0);
            for (own, of) in inside {
                sums.iter_mut().zip(own).for_each(|(sum, one)| *sum += one);
                whole += of;
            }
            let territory: Arc<str> = territory.code.as_str().into();
            all.extend(parts.iter().zip(sums).map(|(category, sum)| Observation {
                month,
                level,
                territory: territory.clone(),
                category: category.clone(),
                numerator: Some(sum as f64),
                denominator: Some(whole as f64),
                value: None,
                margin: None,
                count: Some(whole as f64),
                largest: None,
                cells: None,
                mark: None,
            }));
        }
    }
    all
}
