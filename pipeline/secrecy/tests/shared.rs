//! The published figures of the shared tables, reached or beaten.

use std::path::{Path, PathBuf};

use portulan_secrecy::{Insider, Need, Options, Problem, Protection, all_bounds, jj, protect};

use crate::tables::{Rule, with_margins};

/// The folder of the shared tables, or `None` where the clone stands alone.
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        [root.join("../shared/data/secrecy"), root.join("shared/data/secrecy")].into_iter().find(|f| f.is_dir());
    if folder.is_none() {
        eprintln!("skipped: ../shared/data/secrecy is not there");
    }
    folder
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The table of a `commune,category,count` file.
fn table(text: &str) -> Vec<Vec<i64>> {
    let mut rows: Vec<(String, Vec<i64>)> = Vec::new();
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.trim().split(',').collect();
        if rows.last().is_none_or(|(name, _)| name != fields[0]) {
            rows.push((fields[0].to_string(), Vec::new()));
        }
        rows.last_mut().unwrap().1.push(fields[2].parse().unwrap());
    }
    rows.into_iter().map(|(_, counts)| counts).collect()
}

fn secondary(problem: &Problem, protection: &Protection) -> (usize, i64) {
    let cells = problem.cells.iter().zip(&protection.hidden);
    let added: Vec<i64> = cells.filter(|(c, h)| **h && c.needs.is_empty()).map(|(c, _)| c.value).collect();
    (added.len(), added.iter().sum())
}

fn satisfied(value: i64, (low, high): (i64, i64), need: Need) -> bool {
    let ends = low <= value - need.below && high >= value + need.above;
    let beyond_reach = low > value - need.below;
    high - low >= need.width && (ends || beyond_reach)
}

fn assert_satisfied(name: &str, problem: &Problem, protection: &Protection) {
    let bounds = all_bounds(problem, &protection.hidden);
    for (at, cell) in problem.cells.iter().enumerate() {
        for &need in &cell.needs {
            let interval = bounds[at].unwrap();
            assert!(satisfied(cell.value, interval, need), "{name}: cell {at} ({}) in {interval:?}", cell.value);
        }
    }
}

#[test]
fn every_shared_table_hides_at_most_the_best_known_value() {
    let Some(folder) = folder() else { return };
    let expected: serde_json::Value = serde_json::from_str(&read(&folder.join("expected.json"))).unwrap();
    for (name, figures) in expected.as_object().unwrap() {
        let values = table(&read(&folder.join(format!("{name}.csv"))));
        for (key, rule) in [("width_at_least_5", Rule::Width), ("interval_contains_0_to_5", Rule::ContainsZero)] {
            let problem = with_margins(&values, rule);
            problem.check().unwrap();
            let primaries = problem.cells.iter().filter(|cell| !cell.needs.is_empty()).count();
            assert_eq!(Some(primaries as u64), figures["primary"].as_u64(), "{name}");
            let protection = protect(&problem, &Options::default());
            let (_, value) = secondary(&problem, &protection);
            let best = figures["best_known"][key]["hidden_value"].as_i64().unwrap();
            assert!(value <= best, "{name} {key}: {value} hidden, {best} known");
            assert!(protection.exact && protection.short.is_empty(), "{name} {key}: {protection:?}");
            assert_satisfied(name, &problem, &protection);
        }
    }
}

#[test]
fn linked_tables_need_sixteen_cells_and_eighteen_against_insiders() {
    let Some(folder) = folder() else { return };
    let file = jj::parse(&read(&folder.join("caf_L1_width5.jj"))).unwrap();
    for (insider, most) in [(Insider::Ignored, 16), (Insider::Neighbour, 18)] {
        for requirement in [jj::Requirement::AsWritten, jj::Requirement::ContainsZero(5)] {
            let problem = file.problem_with(requirement);
            problem.check().unwrap();
            let protection = protect(&problem, &Options { insider, ..Options::default() });
            let (count, _) = secondary(&problem, &protection);
            assert!(protection.short.is_empty() && protection.exposed.is_empty());
            assert_satisfied("L1", &problem, &protection);
            assert!(count <= most, "{count} cells");
        }
    }
}
