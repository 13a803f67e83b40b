//! Contact lists, from the files of the inbox to the lists handed over: what each guard rail
//! promises, attacked through the command.
//!
//! On the synthetic extract of the samples (three EPCI of the Allier), which describes nobody.
//! Rules on headers, SQL and words are attacked in `pipeline/plan`; choosing, fairness, effects,
//! encryption, journal and pages in `pipeline/outreach`.

mod exclusions;
mod files;
mod lists;
mod refused;

use std::collections::BTreeMap;
use std::fs;

use crate::workspace::{MONTH, Workspace, repository};

/// Extracts that the lists of [`MONTH`] look at.
const EXTRACTS: [&str; 2] = ["FR6_1124.csv", "FR6_1224.csv"];

/// The extract of [`MONTH`].
const EXTRACT: &str = "inbox/FR6_1224.csv";

/// A workspace with two extracts, the advisers' time and recipients of the samples.
fn workspace() -> Workspace {
    let workspace = Workspace::with_synthetic(&EXTRACTS);
    for name in ["capacites.toml", "destinataires.toml"] {
        fs::copy(repository().join("data-samples").join(name), workspace.path().join(name)).expect("a copied file");
    }
    workspace
}

/// The same, its lists made.
fn listed() -> Workspace {
    let workspace = workspace();
    workspace.must(&["targets", "--quiet"]);
    workspace
}

/// The clear text of the list of a pool.
fn opened(workspace: &Workspace, pool: &str, kind: &str) -> Vec<u8> {
    let key = repository().join("data-samples/cles-exemple").join(format!("{pool}.txt"));
    let text = fs::read_to_string(key).expect("a sample key");
    let secret = text.lines().find(|line| line.starts_with("AGE-SECRET-KEY-")).expect("a secret key");
    let identity: age::x25519::Identity = secret.parse().expect("an identity");
    let bytes = fs::read(workspace.out(MONTH, &format!("listes/{pool}.{kind}.age"))).expect("a list");
    age::decrypt(&identity, &bytes).expect("the list opens")
}

/// The dossiers of a list, by pseudonym: its columns by their heading.
fn dossiers(workspace: &Workspace, pool: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = String::from_utf8(opened(workspace, pool, "csv")).expect("UTF-8");
    let rows = text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")).expect("a block, then rows").1;
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(rows.as_bytes());
    let head: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| {
        let cells: BTreeMap<String, String> = head.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
        (cells["Pseudonyme"].clone(), cells)
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// The dossiers of all the lists.
fn all(workspace: &Workspace) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all = dossiers(workspace, "accompagnement");
    all.extend(dossiers(workspace, "travail_social"));
    all
}

/// Changes cells of the rows of the extract that `wanted` picks among their cells by heading.
fn rewrite(workspace: &Workspace, wanted: impl Fn(&BTreeMap<&str, &str>) -> bool, changes: &[(&str, &str)]) -> usize {
    let mut changed = 0;
    workspace.edit(EXTRACT, |text| {
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().expect("headings").split(';').collect();
        let mut all = vec![head.join(";")];
        for line in lines {
            let mut cells: Vec<&str> = line.split(';').collect();
            let named: BTreeMap<&str, &str> = head.iter().copied().zip(cells.iter().copied()).collect();
            if wanted(&named) {
                changed += 1;
                for (name, value) in changes {
                    let at = head.iter().position(|column| column == name).expect("a column");
                    cells[at] = value;
                }
            }
            all.push(cells.join(";"));
        }
        all.join("\n") + "\n"
    });
    changed
}

/// A file of contacts, objections or results, made up.
fn import(workspace: &Workspace, name: &str, head: &str, rows: &[String]) -> (i32, String) {
    let path = workspace.path().join(name);
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    fs::write(&path, format!("{head}\n{rows}")).expect("a file to import");
    let (code, out, err) = workspace.run(&["targets", "import", &path.to_string_lossy()]);
    (code, out + &err)
}
