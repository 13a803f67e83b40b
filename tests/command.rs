//! The command as a user meets it: what it prints, its exit codes, and what a run that
//! fails, is killed or meets another one leaves behind.

mod trouble;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::workspace::{MONTH, Workspace, ended, repository, shared};

const CAF: &str = "caf_s_ben_com_f_03_2020_2024.csv";
const NOTHING_NEW: &str = "Lecture des fichiers…\nRien de nouveau : 12\u{a0}fichiers sont déjà dans le magasin.\n";

/// The hash of every file under a folder, by path; locks left out.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return hashes };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            hashes.insert(format!("{name}/"), String::new());
            hashes.extend(tree(&path).into_iter().map(|(under, hash)| (format!("{name}/{under}"), hash)));
        } else if name != ".verrou" {
            hashes.insert(name, sha256(&fs::read(&path).expect("a file")));
        }
    }
    hashes
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Store and results of a workspace.
fn state(workspace: &Workspace) -> [BTreeMap<String, String>; 2] {
    ["store", "out"].map(|folder| tree(&workspace.path().join(folder))).map(without_results)
}

/// Results kept to be read again are no state: they are completed by each run.
fn without_results(mut tree: BTreeMap<String, String>) -> BTreeMap<String, String> {
    tree.retain(|path, _| !path.starts_with(".calculs"));
    tree
}

/// Store and results of the shared run.
fn finished() -> [BTreeMap<String, String>; 2] {
    let root = Workspace::finished().ancestors().nth(2).expect("the workspace");
    ["store", "out"].map(|folder| tree(&root.join(folder))).map(without_results)
}

fn assert_same(found: &[BTreeMap<String, String>; 2], wanted: &[BTreeMap<String, String>; 2]) {
    for (found, wanted) in found.iter().zip(wanted) {
        let differ = |(path, hash): &(&String, &String)| wanted.get(*path) != Some(hash);
        let other: Vec<_> = found.iter().filter(differ).map(|(path, _)| path).collect();
        let lost: Vec<_> = wanted.keys().filter(|path| !found.contains_key(*path)).collect();
        assert!(other.is_empty() && lost.is_empty(), "new or different: {other:?}, lost: {lost:?}");
    }
}

#[test]
fn a_second_run_reads_nothing_and_gives_the_same_bytes_from_any_folder() {
    let workspace = Workspace::ran();
    assert_same(&state(&workspace), &finished());
    let mut command = Command::new(env!("CARGO_BIN_EXE_portulan"));
    command.arg("run").current_dir(workspace.path().join("inbox"));
    let (code, out, err) = ended(&command.output().expect("the command starts"));
    assert_eq!(
        (code, workspace.masked(&out)),
        (0, "13\u{a0}portraits de décembre 2024 : ouvrez …/out/2024-12/index.html\n".into())
    );
    assert_eq!(
        err,
        format!("{NOTHING_NEW}Calcul des indicateurs…\nMise en page des portraits…\nÉpreuve du secret statistique…\n")
    );
    assert_same(&state(&workspace), &finished());
}

#[test]
fn the_latest_month_that_is_complete_is_taken() {
    let workspace = Workspace::sample();
    let half = |line: &&str| !(line.starts_with("2024-12") && line.split(';').nth(1) > Some("03160"));
    workspace
        .edit(Path::new("inbox").join(CAF), |text| text.lines().filter(half).map(|line| format!("{line}\n")).collect());
    assert_eq!(workspace.run(&["run", "--quiet"]), (0, String::new(), String::new()));
    let months: Vec<String> =
        tree(&workspace.path().join("out")).into_keys().filter(|path| !path.contains("/portraits")).collect();
    assert!(months.contains(&"2023-12/".into()) && !months.contains(&"2024-12/".into()), "{months:?}");
}

#[test]
fn a_month_that_the_store_lacks_is_said() {
    let workspace = Workspace::ran();
    let (code, out, err) = workspace.run(&["run", "--month", "2030-01"]);
    let said = "erreur : janvier 2030 n'est pas dans le magasin\n    → le magasin va de 2020-12 à 2024-12\n\
                Arrêt (code 6) : le mois demandé n'est pas dans le magasin, ou aucun mois n'est complet.\n";
    assert_eq!((code, out, err), (6, String::new(), format!("{NOTHING_NEW}{said}")));
    assert_same(&state(&workspace), &finished());
}

#[test]
fn an_unknown_setting_is_named_with_its_place_and_the_valid_ones() {
    let workspace = Workspace::sample();
    workspace.edit("portulan.toml", |text| text.replace("memory_mb", "memoire_mb"));
    let (code, out, err) = workspace.run(&["run"]);
    let said = "…/portulan.toml:21:1 : erreur : clé inconnue `memoire_mb` (clés valides : `memory_mb`, `threads`)\n\
                \x20   → vouliez-vous dire `memory_mb` ?\n\
                Arrêt (code 3) : pas de dossier de travail, ou portulan.toml ne se lit pas.\n";
    assert_eq!((code, out, workspace.masked(&err)), (3, String::new(), said.into()));
}

#[test]
fn no_workspace_is_said_with_how_to_name_one() {
    let empty = tempfile::TempDir::new().expect("a folder");
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portulan"));
        command.arg("check").current_dir(&empty);
        command
    };
    let stop = "Arrêt (code 3) : pas de dossier de travail, ou portulan.toml ne se lit pas.\n";
    let said = |command: &mut Command| {
        let (code, _, err) = ended(&command.output().expect("the command starts"));
        (code, err.replace(&empty.path().display().to_string(), "…"))
    };
    let here = "… : erreur : aucun `portulan.toml` ici ni dans les dossiers au-dessus\n    \
                → placez-vous dans un dossier de travail, ou donnez-le par `--workspace DOSSIER`\n";
    assert_eq!(said(&mut program()), (3, format!("{here}{stop}")));
    let there = "ailleurs : erreur : il n'y a pas de `portulan.toml` dans ce dossier\n    \
                 → donnez le dossier de travail par `--workspace DOSSIER`\n";
    assert_eq!(said(program().args(["--workspace", "ailleurs"])), (3, format!("{there}{stop}")));
}

#[test]
fn a_command_line_that_is_not_one_is_told_in_french() {
    let workspace = Workspace::sample();
    let said = |args: &[&str]| {
        let (code, out, err) = workspace.run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}\n{err}");
        err
    };
    for args in [
        &["run", "--month", "2024-1"][..],
        &["rnu"],
        &["run", "--quit"],
        &["query", "x", "--level", "epcii"],
        &["query"],
    ] {
        let err = said(args);
        assert!(err.starts_with("erreur : ") && err.contains("\n    → "), "{args:?}\n{err}");
        let english = [" invalid ", "error", "Usage", "required", "unexpected", "For more"];
        assert!(english.iter().all(|word| !err.contains(word)), "{err}");
    }
    let known = "erreur : l'indicateur `part_rssa` n'existe pas\n    → vouliez-vous dire `part_rsa` ?\n\
                 Arrêt (code 2) : la commande est mal écrite.\n";
    assert_eq!(said(&["query", "part_rssa"]), known);
}

#[test]
fn a_query_gives_a_table_or_csv() {
    let workspace = Workspace::ran();
    let args = ["query", "part_rsa", "--month", MONTH, "--level", "epci_partie"];
    let csv = workspace.must(&[&args[..], &["--csv"]].concat());
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 13);
    assert_eq!(lines[0], "month;level;territory;category;numerator;denominator;value;margin;communes");
    assert_eq!(lines[1], "2024-12;epci_partie;200071082;;2490;13525;;;21");
    let table = workspace.must(&args);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 13);
    assert_eq!(lines[0], "month    level        territory  numerator  denominator  communes");
    assert_eq!(lines[1], "2024-12  epci_partie  200071082       2490        13525        21");
    assert_eq!(lines[8], "2024-12  epci_partie  200071884         30          355         3");
}

#[test]
fn every_case_of_the_repository_gives_what_it_expects() {
    let cases: usize = files(&shared().join("queries"), "case").iter().map(|text| titles(text)).sum();
    assert_eq!(Workspace::sample().must(&["cases"]), format!("{cases}\u{a0}cas : tous donnent ce qui est attendu.\n"));
}

fn titles(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with('=') && !line.starts_with("==")).count()
}

/// The texts of the files with that extension under a folder.
fn files(folder: &Path, extension: &str) -> Vec<String> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path, extension),
            false if path.extension().is_some_and(|e| e == extension) => {
                vec![fs::read_to_string(path).expect("a text")]
            }
            false => Vec::new(),
        })
        .collect()
}

#[test]
fn a_program_reads_one_json_object_a_line() {
    let workspace = Workspace::ran();
    let events = |args: &[&str], wanted: i32| -> Vec<Value> {
        let (code, out, err) = workspace.run(args);
        assert_eq!((code, err.as_str()), (wanted, ""), "{out}");
        out.lines().map(|line| serde_json::from_str(line).expect("a JSON object")).collect()
    };
    let done = events(&["run", "--json"], 0);
    assert!(done.iter().all(|event| event["event"].is_string()), "{done:?}");
    let last = done.last().expect("a line");
    assert_eq!((&last["event"], &last["month"], &last["portraits"]), (&"done".into(), &MONTH.into(), &13.into()));
    let failed = events(&["run", "--json", "--month", "2030-01"], 6);
    let last = failed.last().expect("a line");
    assert_eq!((&last["event"], &last["code"]), (&"end".into(), &6.into()));
    assert!(failed.iter().any(|event| event["event"] == "error" && event["hint"].is_string()), "{failed:?}");
}

#[test]
fn the_manifest_holds_the_hash_of_all_that_was_read_and_written() {
    let folder = Workspace::finished();
    let text = fs::read_to_string(folder.join("manifest.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&text).expect("JSON");
    let hash = |path: &Path| sha256(&fs::read(path).unwrap_or_else(|_| panic!("{} is not there", path.display())));

    let outputs = manifest["outputs"].as_object().expect("the outputs");
    let mut written = tree(folder);
    written.retain(|path, _| path != "manifest.json" && !path.ends_with('/'));
    assert_eq!(outputs.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (path, hash) in &written {
        assert_eq!(outputs[path]["sha256"], **hash, "{path}");
        assert_eq!(outputs[path]["bytes"], fs::metadata(folder.join(path)).expect("a file").len(), "{path}");
    }
    let inputs = manifest["inputs"].as_array().expect("the inputs");
    assert_eq!(inputs.len(), 12);
    for input in inputs {
        let name = input["file"].as_str().expect("a name");
        assert_eq!(input["sha256"], hash(&repository().join("data-samples/inbox").join(name)), "{name}");
    }
    for (group, sql_too) in [("definitions", true), ("looks", false)] {
        for (name, found) in manifest[group].as_object().expect("an object") {
            let room = if sql_too && !name.starts_with("portraits/") { "queries" } else { "reports" };
            let path = match name.strip_prefix("workspace/parameters/") {
                Some(own) => folder.join("../../parametres").join(own),
                None => shared().join(room).join(name),
            };
            assert_eq!(*found, hash(&path), "{name}");
        }
    }
    let definitions = manifest["definitions"].as_object().expect("the definitions").len();
    let queries = shared().join("queries");
    let read = files(&queries, "sql").len() + files(&queries, "toml").len();
    let own = files(&folder.join("../../parametres"), "toml").len();
    assert_eq!(definitions, read + own + files(&shared().join("reports/portraits"), "toml").len());
}
