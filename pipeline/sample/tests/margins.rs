//! December by December, the counts by commune are those of the open data.

use std::collections::BTreeMap;
use std::path::Path;

use crate::reader::{Row, each_row};
use crate::{allier, folder, made};

const OPEN_DATA: &str = include_str!("../../../data-samples/inbox/caf_s_ben_com_f_03_2020_2024.csv");

type Counts = [i64; 7];

fn counts(path: &Path) -> BTreeMap<String, Counts> {
    let mut all: BTreeMap<String, Counts> = BTreeMap::new();
    each_row(path, |row| {
        if row.core() {
            let counts = all.entry(row.get("NUMCOMDO").to_owned()).or_default();
            let any = |columns: &[&str]| i64::from(columns.iter().any(|column| row.payable(column)));
            let shares = [
                1,
                row.int("PERSCOUV"),
                any(&["RSAVERS"]),
                any(&["PPAVERS"]),
                any(&["ALFVERS", "ALSVERS", "APLVERS"]),
                any(&["AFVERS"]),
                any(&["ABVERS", "CMGVERS", "PREPVERS"]),
            ];
            counts.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        }
    });
    all
}

/// Cells farther than 2 from the open data scaled by `share`, among 317 × 7.
fn far(path: &Path, year: i32, share: f64) -> Vec<String> {
    let found = counts(path);
    let mut far = Vec::new();
    let mut communes = 0;
    for line in OPEN_DATA.lines().filter(|line| line.starts_with(&format!("{year}-12"))) {
        communes += 1;
        let cells: Vec<&str> = line.split(';').collect();
        let here = found.get(cells[1]).copied().unwrap_or_default();
        for (at, cell) in cells[3..].iter().enumerate() {
            let expected = (cell.parse::<f64>().expect("a count") * share).round() as i64;
            if (here[at] - expected).abs() > 2 {
                far.push(format!("{year} {} count {at}: {} for {expected}", cells[1], here[at]));
            }
        }
    }
    assert_eq!(communes, 317);
    far
}

#[test]
fn each_december_alone_rounds_to_the_open_data() {
    for (year, seed) in (2020..=2024).zip(11..) {
        let folder = folder();
        made(&allier(&folder, 1, (year, 12), seed));
        let path = folder.path().join(format!("FR6_12{}.csv", year % 100));
        assert_eq!(far(&path, year, 1.0), Vec::<String>::new());
    }
}

#[test]
fn decembers_reached_through_the_months_round_to_it_too() {
    let folder = folder();
    made(&allier(&folder, 25, (2024, 12), 5));
    for year in 2022..=2024 {
        let path = folder.path().join(format!("FR6_12{}.csv", year % 100));
        assert_eq!(far(&path, year, 1.0), Vec::<String>::new());
    }
}

#[test]
fn a_share_scales_the_counts() {
    for share in [0.1, 0.5] {
        let folder = folder();
        made(&portulan_sample::Options { share, ..allier(&folder, 3, (2023, 12), 2) });
        assert_eq!(far(&folder.path().join("FR6_1223.csv"), 2023, share), Vec::<String>::new());
    }
}

#[test]
fn the_semi_definitive_file_is_a_little_lower() {
    let folder = folder();
    made(&portulan_sample::Options { fresh: portulan_sample::Freshness::Both, ..allier(&folder, 1, (2024, 12), 4) });
    let sum = |name: &str, at: usize| counts(&folder.path().join(name)).values().map(|c| c[at]).sum::<i64>();
    for at in [0, 2, 3] {
        let (six_weeks, six_months) = (sum("FR2_1224.csv", at), sum("FR6_1224.csv", at));
        assert!(six_weeks < six_months, "count {at}: {six_weeks} and {six_months}");
        assert!(six_weeks * 100 > six_months * 96, "count {at}: {six_weeks} and {six_months}");
    }
    // Nothing else differs: housing aid, family allowances and early childhood do not wait.
    for at in [4, 5, 6] {
        assert_eq!(sum("FR2_1224.csv", at), sum("FR6_1224.csv", at), "count {at}");
    }
}

#[test]
fn nobody_is_lost_abroad_or_unlocated_only() {
    let folder = folder();
    made(&allier(&folder, 1, (2024, 12), 6));
    let mut rows: BTreeMap<String, u32> = BTreeMap::new();
    let mut outside = 0;
    let total = each_row(&folder.path().join("FR6_1224.csv"), |row: &Row<'_>| {
        *rows.entry(row.get("NUMCOMDO").to_owned()).or_default() += 1;
        outside += usize::from(!row.core());
    });
    for code in ["99999", "XXXXX", ""] {
        assert!(rows.get(code).is_some_and(|count| (1..400).contains(count)), "{code}: {:?}", rows.get(code));
    }
    assert!((total / 12..total / 8).contains(&outside), "{outside} of {total} outside the noyau dur");
}
