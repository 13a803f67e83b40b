//! The figures, against two computations that owe nothing to the engine: a table made by
//! hand, and every row recounted from the raw files; then what must never be.

mod never;
mod recount;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::workspace::{MONTH, Workspace, repository};
use recount::{Figures, Key, Row};

/// December 2024, the part of each EPCI that lies in the Allier, and the department:
/// population, households, persons covered, households with RSA, PPA, housing aid, AF and
/// Paje; persons covered for 100 inhabitants, RSA for 100 households.
const TABLE: &str = "
    200071082 |  59142 | 13525 |  28190 | 2490 |  5025 |  6675 |  3570 | 1435 | 47.7 | 18.4
    200071140 |  62488 | 12470 |  26880 | 1625 |  4855 |  5490 |  3610 | 1360 | 43.0 | 13.0
    200071363 |  83990 | 17120 |  35350 | 2470 |  6370 |  8075 |  4480 | 1680 | 42.1 | 14.4
    200071389 |  33641 |  5645 |  13135 |  730 |  2075 |  1860 |  1880 |  700 | 39.0 | 12.9
    200071470 |  24282 |  3590 |   8330 |  475 |  1370 |  1285 |  1160 |  425 | 34.3 | 13.2
    200071496 |  13580 |  2115 |   4780 |  300 |   765 |   830 |   685 |  265 | 35.2 | 14.2
    200071512 |  25116 |  4015 |   9230 |  690 |  1445 |  1490 |  1305 |  450 | 36.7 | 17.2
    200071884 |   2412 |   355 |    950 |   30 |   130 |    80 |   150 |   65 | 39.4 |  8.5
    240300491 |   8491 |  1185 |   2890 |  150 |   420 |   400 |   410 |  160 | 34.0 | 12.7
    240300558 |   7404 |  1220 |   2385 |  215 |   345 |   390 |   265 |  110 | 32.2 | 17.6
    240300566 |   5444 |   775 |   1980 |   85 |   300 |   195 |   300 |  125 | 36.4 | 11.0
    240300657 |   7308 |  1020 |   2630 |  155 |   430 |   260 |   405 |  135 | 36.0 | 15.2
    03        | 333298 | 63035 | 136730 | 9415 | 23530 | 27030 | 18220 | 6910 | 41.0 | 14.9
";

/// What is read of a row.
type Part = fn(&Row) -> Option<f64>;

/// Where each column of the table is read, in order: indicator, and what of it.
const READ: [(&str, Part); 10] = [
    ("population", |row| row.numerator),
    ("foyers_allocataires", |row| row.numerator),
    ("personnes_couvertes", |row| row.numerator),
    ("part_rsa", |row| row.numerator),
    ("part_ppa", |row| row.numerator),
    ("part_aide_logement", |row| row.numerator),
    ("part_af", |row| row.numerator),
    ("part_paje", |row| row.numerator),
    ("couverture_population", |row| row.value),
    ("part_rsa", |row| row.value),
];

/// The parts of the rates, by the table's columns: numerator, denominator.
const RATES: [(&str, usize, usize); 6] = [
    ("couverture_population", 3, 1),
    ("part_rsa", 4, 2),
    ("part_ppa", 5, 2),
    ("part_aide_logement", 6, 2),
    ("part_af", 7, 2),
    ("part_paje", 8, 2),
];

fn key(month: &str, level: &str, territory: &str, indicator: &str, category: &str) -> Key {
    [month, level, territory, indicator, category].map(str::to_owned)
}

/// `figures.csv` of a month's folder; no row is there twice.
fn published(folder: &Path) -> Figures {
    let mut reader = csv::Reader::from_path(folder.join("figures.csv")).expect("the record");
    let head = "month,level,territory,indicator,category,value,numerator,denominator,margin,mark";
    assert_eq!(reader.headers().expect("a header").iter().collect::<Vec<_>>().join(","), head);
    let mut figures = Figures::new();
    for line in reader.records() {
        let line = line.expect("a row");
        let number = |at: usize| (!line[at].is_empty()).then(|| line[at].parse().expect("a number"));
        let key = key(&line[0], &line[1], &line[2], &line[3], &line[4]);
        let row = Row {
            value: number(5),
            numerator: number(6),
            denominator: number(7),
            margin: number(8),
            mark: line[9].to_owned(),
        };
        assert!(figures.insert(key.clone(), row).is_none(), "{key:?} is there twice");
    }
    figures
}

fn finished() -> Figures {
    published(Workspace::finished())
}

#[test]
fn the_table_made_by_hand_is_found_to_the_unit() {
    let figures = finished();
    for line in TABLE.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let level = if cells[0] == "03" { "departement" } else { "epci_partie" };
        let row = |indicator: &str| &figures[&key(MONTH, level, cells[0], indicator, "")];
        for (cell, (indicator, of)) in cells[1..].iter().zip(READ) {
            let found = of(row(indicator)).expect("a number");
            let found = if cell.contains('.') { format!("{found:.1}") } else { found.to_string() };
            assert_eq!(found, *cell, "{indicator} of {}", cells[0]);
        }
        for (indicator, numerator, denominator) in RATES {
            let parts =
                [row(indicator).numerator, row(indicator).denominator].map(|part| part.expect("a number").to_string());
            assert_eq!(parts, [cells[numerator], cells[denominator]], "{indicator} of {}", cells[0]);
        }
    }
}

#[test]
fn every_row_of_the_record_is_recounted_from_the_raw_files() {
    let inbox = repository().join("data-samples/inbox");
    let (expected, found) = (recount::all(&inbox, MONTH), finished());
    let missing: Vec<&Key> = expected.keys().filter(|key| !found.contains_key(*key)).take(5).collect();
    let more: Vec<&Key> = found.keys().filter(|key| !expected.contains_key(*key)).take(5).collect();
    assert!(missing.is_empty() && more.is_empty(), "missing: {missing:?}, too many: {more:?}");
    let different: Vec<_> = expected.iter().filter(|(key, row)| !same(row, &found[*key])).collect();
    let told: Vec<String> = different
        .iter()
        .take(5)
        .map(|(key, row)| format!("{key:?}: recounted {row:?}, published {:?}", found[*key]))
        .collect();
    assert_eq!(different.len(), 0, "of {} rows\n{}", found.len(), told.join("\n"));
    assert_eq!(indicators(&found), indicators_of_the_repository());
}

fn same(a: &Row, b: &Row) -> bool {
    let near = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => (x - y).abs() <= 1e-9 * x.abs().max(1.0),
        (x, y) => x == y,
    };
    a.mark == b.mark
        && near(a.numerator, b.numerator)
        && near(a.value, b.value)
        && near(a.denominator, b.denominator)
        && near(a.margin, b.margin)
}

fn indicators(figures: &Figures) -> Vec<String> {
    let mut names: Vec<String> = figures.keys().map(|[_, _, _, indicator, _]| indicator.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The indicators whose sources have all come: the others need household extracts or partner
/// files, which the shared run does not have, and are counted a second time elsewhere.
fn indicators_of_the_repository() -> Vec<String> {
    let workspace = Workspace::finished().ancestors().nth(2).expect("the workspace");
    let plan = portulan_plan::load(workspace).expect("a plan");
    let came = |name: &&str| workspace.join("store").join(name).join("_receipt.json").is_file();
    let written = plan.indicators.iter().filter(|definition| !definition.is_derived());
    let whole = written.filter(|definition| plan.sources_of(&definition.reads).iter().all(came));
    let mut names: Vec<String> = whole.map(|definition| definition.name.clone()).collect();
    names.sort();
    names
}

#[test]
fn an_earlier_month_is_the_same_record_without_what_came_later() {
    let workspace = Workspace::ran();
    workspace.must(&["run", "--month", "2022-12"]);
    let earlier = published(&workspace.path().join("out/2022-12"));
    let mut expected = finished();
    expected.retain(|[month, ..], _| month.as_str() <= "2022-12");
    assert!(earlier == expected, "the months up to 2022-12 differ from those of the later run");
    for indicator in ["couverture_petite_enfance", "niveau_vie_median", "taux_pauvrete", "population_par_age"] {
        assert!(!indicators(&earlier).contains(&indicator.to_owned()), "{indicator} is of 2023");
        assert!(indicators(&finished()).contains(&indicator.to_owned()));
    }
}

#[test]
fn the_parquet_record_holds_the_rows_of_the_csv_one() {
    let file = File::open(Workspace::finished().join("figures.parquet")).expect("the Parquet record");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    let mut rows = Vec::new();
    for batch in reader.map(|batch| batch.expect("a batch")) {
        let types: Vec<DataType> = batch.schema().fields().iter().map(|field| field.data_type().clone()).collect();
        let wanted = [vec![DataType::Utf8; 5], vec![DataType::Float64; 4], vec![DataType::Utf8]].concat();
        assert_eq!(types, wanted);
        let text = |column: usize, row: usize| batch.column(column).as_string::<i32>().value(row).to_owned();
        let number = |column: usize, row: usize| {
            let column = batch.column(column).as_primitive::<Float64Type>();
            (!column.is_null(row)).then(|| column.value(row))
        };
        for row in 0..batch.num_rows() {
            let key: Key = std::array::from_fn(|column| text(column, row));
            let [value, numerator, denominator, margin] = [5, 6, 7, 8].map(|column| number(column, row));
            rows.push((key, Row { value, numerator, denominator, margin, mark: text(9, row) }));
        }
    }
    let count = rows.len();
    let parquet: Figures = rows.into_iter().collect();
    assert_eq!(count, parquet.len(), "a row is there twice");
    assert!(parquet == finished(), "the two records differ");
}

#[test]
fn a_rounded_zero_is_a_value_with_a_margin() {
    let figures = finished();
    let exact = ["population", "population_par_age", "couverture_petite_enfance", "niveau_vie_median", "taux_pauvrete"];
    for ([month, level, territory, indicator, _], row) in &figures {
        let rounded = !exact.contains(&indicator.as_str()) && level != "france";
        if rounded {
            assert_ne!(row.mark, "zero", "{indicator} of {level} {territory}, {month}");
            assert_ne!(row.margin, Some(0.0), "{indicator} of {level} {territory}, {month}");
        }
    }
    let zeros = |indicator: &str| {
        let of = |key: &Key, row: &Row| {
            key[0] == MONTH && key[1] == "commune" && key[3] == indicator && row.numerator == Some(0.0)
        };
        figures.iter().filter(|(key, row)| of(key, row)).map(|(_, row)| row).collect::<Vec<_>>()
    };
    for (indicator, count) in [("part_rsa", 56), ("part_paje", 51), ("part_aide_logement", 25)] {
        assert_eq!(zeros(indicator).len(), count, "{indicator}");
        for row in zeros(indicator) {
            let households = row.denominator.expect("households");
            assert_eq!((row.value, row.mark.as_str()), (Some(0.0), "valeur"), "{indicator}");
            // 0 to 2 of the households, which may be 2 fewer than they read.
            assert!((row.margin.expect("a margin") - 200.0 / (households - 2.0)).abs() < 1e-9, "{indicator}");
        }
    }
}

#[test]
fn what_insee_hides_has_no_number_anywhere() {
    let mut hidden = BTreeMap::new();
    for (key, row) in finished().iter().filter(|(_, row)| row.mark == "secret") {
        assert_eq!(*row, Row { mark: "secret".into(), ..Row::default() }, "{key:?}");
        *hidden.entry((key[0].clone(), key[1].clone(), key[3].clone())).or_insert(0) += 1;
    }
    let expected = [("niveau_vie_median", 7), ("taux_pauvrete", 317 - 25)]
        .map(|(indicator, count)| (("2023-12".to_owned(), "commune".to_owned(), indicator.to_owned()), count));
    assert_eq!(hidden, BTreeMap::from(expected));
}

#[test]
fn a_sum_is_never_given_for_an_epci_that_is_not_loaded_whole() {
    let figures = finished();
    let whole = |indicator: &str| ["population", "couverture_petite_enfance"].contains(&indicator);
    for epci in ["200071140", "200071884"] {
        let rows = figures.iter().filter(|(key, _)| key[1] == "epci" && key[2] == epci);
        let (given, sums): (Vec<_>, Vec<_>) = rows.partition(|(key, _)| whole(&key[3]));
        assert!(given.iter().all(|(_, row)| row.mark == "valeur"), "{epci}");
        assert_eq!(sums.len(), 5 * (8 + 2 * 13), "{epci}: 8 indicators and 13 changes over two spans, 5 months");
        for (key, row) in sums {
            assert_eq!(*row, Row { mark: "manquant".into(), ..Row::default() }, "{key:?}");
        }
    }
}
