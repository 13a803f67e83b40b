//! A whole synthetic extract, ingested, then every row of every indicator of households
//! counted again from the raw files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use portulan_engine::{Contents, Duck, Engine, Query, Scope, Session, query, territories};
use portulan_plan::Freshness;
use portulan_sample::{Cafs, Freshness as Reading, Options, generate};
use tempfile::TempDir;

use super::slow::{Cells, Child, Geography, Household, Stat, Statistics, rows, statistics, windows_1252};
use super::{differences, only_households};
use crate::workspace::{copy, ended, repository, shared};

/// The files kept of the sample: a month of ARS, and a December, which has its file of children.
const MONTHS: [&str; 2] = ["0824", "1224"];

/// What is added to the December extract: a column, and what it says for a household that
/// is otherwise the first of the file. The first three are counted, under today's code; the
/// others are set aside, and the last two refused.
const ADDED: [(&str, &str); 12] = [
    ("NUMCOMDO", "03123"),
    ("NUMCOMDO", "03153"),
    ("NUMCOMDO", "3185"),
    ("NUMCOMDO", ""),
    ("NUMCOMDO", "99999"),
    ("NUMCOMDO", "XXXXX"),
    ("NUMCOMDO", "03XXX"),
    ("NUMCOMDO", "98829"),
    ("NUMCOMDO", "99351"),
    ("NUMCOMDO", "04XXX"),
    ("NUMCOMDO", "03999"),
    ("PRESFRES", "3"),
];

/// A workspace with a synthetic Caf of the Allier, and its commune referentials.
fn workspace() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let samples = repository().join("data-samples");
    copy(&samples.join("parametres"), &folder.path().join("parametres"));
    let settings = fs::read_to_string(samples.join("portulan.toml")).expect("the settings");
    let settings = settings.replace("\"..", &format!("\"{}", shared().display()));
    fs::write(folder.path().join("portulan.toml"), settings).expect("the settings");
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).expect("the inbox");
    let referentials = ["cog_communes_03_2026.csv", "cog_communes_deleguees_03_2026.csv", "cog_epci_03_976_2026.csv"];
    for name in referentials {
        fs::copy(samples.join("inbox").join(name), inbox.join(name)).expect("a referential");
    }
    let made = folder.path().join("made");
    let options = Options {
        cafs: Cafs::List(vec!["031".into()]),
        months: 5,
        until: "2024-12".parse().expect("a month"),
        seed: 7_412_369,
        share: 0.05,
        epci: Vec::new(),
        children: true,
        partners: false,
        fresh: Reading::Definitive,
        folder: made.clone(),
    };
    generate(&options, &|_, _| ()).expect("a synthetic Caf");
    let kept = MONTHS.iter().map(|month| format!("FR6_{month}.csv")).chain(["ENF_1224.csv".to_owned()]);
    for name in kept {
        fs::rename(made.join(&name), inbox.join(&name)).expect("a file of the sample");
    }
    spoil(&inbox.join("FR6_1224.csv"));
    folder
}

/// Adds awkward rows to an extract.
fn spoil(path: &Path) {
    let mut bytes = fs::read(path).expect("an extract");
    let text = windows_1252(&bytes);
    let mut lines = text.lines();
    let (header, first) = (lines.next().expect("a header"), lines.next().expect("a row"));
    for (rank, (column, says)) in ADDED.iter().enumerate() {
        let cells = header.split(';').zip(first.split(';'));
        let cells = cells.map(|(name, cell)| match name {
            "ID_PSEUDO" => format!("{rank:016x}"),
            name if name == *column => (*says).to_owned(),
            _ => cell.to_owned(),
        });
        bytes.extend(cells.collect::<Vec<_>>().join(";").into_bytes());
        bytes.extend(b"\r\n");
    }
    fs::write(path, bytes).expect("an extract");
}

/// The rows of the files kept, and the second computation on them.
fn counted(inbox: &Path) -> Statistics {
    let geography = Geography::read(inbox);
    let file = |name: String| -> Vec<Cells> { rows(&windows_1252(&fs::read(inbox.join(name)).expect("a file"))) };
    let extracts = MONTHS.iter().flat_map(|month| file(format!("FR6_{month}.csv")));
    let households: Vec<Household> = extracts.filter_map(|row| Household::read(&row, &geography)).collect();
    let text = fs::read_to_string(inbox.join("ENF_1224.csv")).expect("UTF-8");
    let children: Vec<Child> = rows(text.trim_start_matches('\u{feff}')).iter().map(Child::read).collect();
    assert!(households.len() > 5_000 && children.len() > 1_000, "the sample is not that small");
    statistics(&households, &children, &geography)
}

fn portulan(folder: &Path, args: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_portulan"));
    let (code, out, err) = ended(&command.args(args).arg("--workspace").arg(folder).output().expect("the command"));
    assert_eq!(code, 0, "{args:?}\n{out}{err}");
    out
}

#[test]
fn every_figure_of_a_synthetic_caf_is_the_same_counted_twice() {
    let folder = workspace();
    let folder = folder.path();
    portulan(folder, &["ingest"]);
    let expected = counted(&folder.join("inbox"));

    let plan = only_households(portulan_plan::load(folder).expect("the definitions"));
    let contents = Contents::read(&plan).expect("a store");
    let engine: Rc<dyn Engine> = Rc::new(Duck::open(&plan.settings.engine, None).expect("an engine"));
    let session = Session::open(engine, &plan, &contents, Scope::all(Freshness::Definitif)).expect("a session");
    let places = territories(&session, &plan).expect("territories");
    let mut all = Vec::new();
    for definition in &plan.indicators {
        let found = query(&session, definition, &places, &Query::default()).expect("rows");
        assert!(expected.contains_key(definition.name.as_str()), "{} is not counted again", definition.name);
        all.extend(differences(&definition.name, &found, &expected));
    }
    assert!(all.is_empty(), "{} differences\n{}", all.len(), all[..all.len().min(12)].join("\n"));
    assert_eq!(expected.len(), plan.indicators.len());
    assert!(expected.values().map(BTreeMap::len).sum::<usize>() > 50_000, "few figures were compared");
    // One is enough of what the command prints: each call reads all the definitions again.
    printed(folder, "dependance_prestations_extrait", &expected);
}

/// What the command prints is what was counted.
fn printed(folder: &Path, indicator: &str, expected: &Statistics) {
    let rows = rows(&portulan(folder, &["query", indicator, "--csv"]));
    let expected = &expected[indicator];
    assert_eq!(rows.len(), expected.len(), "{indicator}");
    for row in rows {
        let [month, level, territory, category] =
            ["month", "level", "territory", "category"].map(|name| row[name].clone());
        let key = (month, level, territory, category);
        let Stat { numerator, denominator, .. } = &expected[&key];
        let number = |name: &str| row[name].parse::<f64>().ok();
        assert_eq!((number("numerator"), number("denominator")), (*numerator, *denominator), "{indicator} {key:?}");
    }
}
