//! Refused and corrected files, a disk that refuses, a run killed, two runs at once, a
//! definition that fails on the data.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::{CAF, NOTHING_NEW, assert_same, finished, sha256, state};
use crate::workspace::{MONTH, Workspace, ended};

/// Text of a file of the results.
fn result(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.out(MONTH, name)).expect("a result")
}

/// Changes Cnaf's file.
fn change(workspace: &Workspace, from: &str, to: &str) {
    workspace.edit(format!("inbox/{CAF}"), |text| {
        assert!(text.contains(from), "the samples have changed: {from}");
        text.replacen(from, to, 1)
    });
}

const STOP: &str = "Arrêt (code 5) : un fichier d'entrée est refusé ; le magasin est resté tel quel.\n";
const LIST: &str = "\u{feff}fichier;ligne;colonne;valeur;motif;compte_dans_la_tolerance\n";

#[test]
fn a_renamed_column_refuses_the_file_and_changes_nothing() {
    let workspace = Workspace::ran();
    change(&workspace, "indfoy_rsa", "foyers_au_rsa");
    let (code, out, err) = workspace.run(&["run"]);
    let said = format!(
        "Lecture des fichiers…\n{CAF}:1 : erreur : colonne absente : `indfoy_rsa`\n    \
         → `foyers_au_rsa` est-elle `indfoy_rsa` renommée ?\n{STOP}"
    );
    assert_eq!((code, out, err), (5, String::new(), said));
    assert_same(&state(&workspace), &finished());
}

#[test]
fn the_rows_of_a_refused_file_are_listed_beside_the_months_which_stay_as_they_were() {
    let workspace = Workspace::ran();
    let good = fs::read_to_string(workspace.inbox(CAF)).expect("a text");
    workspace.edit(format!("inbox/{CAF}"), |text| text.replace("-12;0300", "-12;0399"));
    let (code, _, err) = workspace.run(&["run"]);
    let row = |line: u32| format!("ligne {line}, `numcomdo` = `03991` : commune inconnue du référentiel");
    let said = format!(
        "Lecture des fichiers…\n{CAF} : erreur : 45 lignes refusées sur 1 585 (2,84 %), au-delà de la tolérance de 1 % : \
         {} ; {} ; {}\nattention : 45 lignes refusées ou écartées sont listées dans …/out/refus.csv\n{STOP}",
        row(2),
        row(3),
        row(4)
    );
    assert_eq!((code, plain(&workspace.masked(&err))), (5, said));
    let path = workspace.path().join("out/refus.csv");
    let list = fs::read_to_string(&path).expect("the list");
    assert!(list.starts_with(&format!("{LIST}{CAF};2;numcomdo;03991;commune inconnue du référentiel;oui\n")), "{list}");
    assert_eq!(list.lines().count(), 46);
    let mut found = state(&workspace);
    found[1].remove("refus.csv");
    assert_same(&found, &finished());

    fs::write(workspace.inbox(CAF), good).expect("the good file again");
    workspace.must(&["ingest"]);
    assert_same(&state(&workspace), &finished());
}

/// With ordinary spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn an_unknown_commune_within_the_tolerance_is_listed_and_the_rest_is_done() {
    let workspace = Workspace::sample();
    change(&workspace, "2021-12;03001;", "2021-12;03999;");
    let (code, out, err) = workspace.run(&["run"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(plain(&err).contains(&format!("  {CAF} : nouveau, 1 584 lignes, 1 refusée\n")), "{err}");
    let row = format!("{CAF};3;numcomdo;03999;commune inconnue du référentiel;oui\n");
    assert_eq!(result(&workspace, "refus.csv"), format!("{LIST}{row}"));
    let figures = result(&workspace, "figures.csv");
    assert!(figures.contains("\n2021-12,commune,03001,foyers_allocataires,,,,,,manquant\n"));
    assert!(figures.contains("\n2021-12,epci_partie,200071363,foyers_allocataires,,"));
}

#[test]
fn a_corrected_file_replaces_its_months_and_both_hashes_are_kept() {
    let workspace = Workspace::ran();
    let before = sha256(&fs::read(workspace.inbox(CAF)).expect("the file"));
    change(&workspace, "2024-12;03001;ABREST;455;", "2024-12;03001;ABREST;555;");
    let after = sha256(&fs::read(workspace.inbox(CAF)).expect("the file"));
    let (code, out, err) = workspace.run(&["run"]);
    assert_eq!(code, 0, "{out}{err}");
    let said = format!(
        "  {CAF} : corrigé (remplace l'empreinte {}…), 1 585 lignes\n    \
         remplace 2020-12, 2021-12, 2022-12, 2023-12, 2024-12 de `{CAF}`\n",
        &before[..8]
    );
    assert!(plain(&err).contains(&said), "{err}");
    let receipt = fs::read_to_string(workspace.path().join("store/caf_communes/_receipt.json")).expect("the receipt");
    let receipt: Value = serde_json::from_str(&receipt).expect("JSON");
    let entry = &receipt["files"][0];
    assert_eq!((&entry["sha256"], &entry["replaced"][0]), (&after.as_str().into(), &before.as_str().into()));
    assert!(
        result(&workspace, "figures.csv").contains("\n2024-12,commune,03001,foyers_allocataires,,555,555,,2,valeur\n")
    );
    // The first card of the portrait of its EPCI: 100 households more.
    let households = |folder: &Path| {
        let text = fs::read_to_string(folder.join("portraits/200071363-vichy-communaute.json")).expect("a portrait");
        let portrait: Value = serde_json::from_str(&text).expect("JSON");
        portrait["key_figures"][0]["cell"]["value"].as_f64().expect("a number")
    };
    assert_eq!([households(Workspace::finished()), households(&workspace.out(MONTH, ""))], [17_120.0, 17_220.0]);
}

#[test]
fn the_same_file_under_two_names_is_read_once() {
    let workspace = Workspace::ran();
    fs::copy(workspace.inbox(CAF), workspace.inbox("caf_s_ben_com_f_copie.csv")).expect("a copy");
    fs::copy(workspace.inbox(CAF), workspace.inbox("caf_s_bn_com_f.csv")).expect("a copy");
    let (code, _, err) = workspace.run(&["ingest"]);
    let said = format!(
        "Lecture des fichiers…\n  caf_s_ben_com_f_copie.csv : identique à `{CAF}`, il n'est pas lu deux fois\n\
         attention : aucun contrat n'attend le fichier `caf_s_bn_com_f.csv` : il n'est pas lu\n    \
         → le contrat `caf_communes` attend `caf_s_ben_com_f_*.csv`\n"
    );
    assert_eq!((code, err), (0, said));
    assert_same(&state(&workspace), &finished());
}

#[test]
fn a_disk_that_refuses_is_said_in_french() {
    let workspace = Workspace::sample();
    fs::write(workspace.path().join("out"), "").expect("a file");
    let stop = "Arrêt (code 7) : le système refuse de lire ou d'écrire (disque plein, droits).\n";
    let said = |setting: &str, path: &str| {
        workspace.edit("portulan.toml", |text| text.replace("out = \"out\"", setting));
        let (code, out, err) = workspace.run(&["run"]);
        assert_eq!((code, out), (7, String::new()), "{err}");
        workspace.masked(&err).replace(stop, "").replace(path, "CHEMIN")
    };
    assert_eq!(said("out = \"out\"", "…/out"), "erreur : `CHEMIN` : un fichier porte déjà ce nom\n");
    let below = "erreur : `CHEMIN` : une partie de ce chemin est un fichier, non un dossier\n";
    assert_eq!(said("out = \"portulan.toml/out\"", "…/portulan.toml/out"), below);
}

fn start(workspace: &Workspace) -> Child {
    let mut command = workspace.command(&["run", "--quiet"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts")
}

fn kill(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("ended");
}

#[test]
fn a_run_killed_at_any_point_is_done_again_whole() {
    let workspace = Workspace::sample();
    for milliseconds in [15, 120, 300, 600, 1100, 1900, 3100] {
        let child = start(&workspace);
        std::thread::sleep(Duration::from_millis(milliseconds));
        kill(child);
        let month = workspace.path().join("out").join(MONTH);
        assert!(!month.exists() || month.join("manifest.json").exists(), "half a month after {milliseconds} ms");
    }
    workspace.must(&["run"]);
    assert_same(&state(&workspace), &finished());
}

/// Waits until the run has begun to write what `path` names.
fn wait_for(workspace: &Workspace, child: &mut Child, path: &str) {
    while !workspace.path().join(path).exists() {
        assert!(child.try_wait().expect("a state").is_none(), "the run ended before it wrote {path}");
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_run_killed_while_it_writes_leaves_the_month_it_had() {
    let workspace = Workspace::ran();
    change(&workspace, "2024-12;03001;ABREST;455;", "2024-12;03001;ABREST;555;");
    let mut child = start(&workspace);
    wait_for(&workspace, &mut child, &format!("out/.en-cours/{MONTH}/portraits"));
    kill(child);
    let mut found = state(&workspace);
    found[1].retain(|path, _| !path.starts_with(".en-cours"));
    // On a busy machine the run may have gone through before it was killed.
    let through = result(&workspace, "figures.csv").contains("\n2024-12,commune,03001,foyers_allocataires,,555,");
    assert!(through || found[1] == finished()[1], "the month's folder is not the one it was");
    workspace.must(&["run"]);
    assert!(result(&workspace, "figures.csv").contains("\n2024-12,commune,03001,foyers_allocataires,,555,"));
    assert!(state(&workspace).iter().all(|tree| tree.keys().all(|path| !path.contains(".en-cours"))));
}

#[test]
fn of_two_runs_at_once_the_second_says_so_and_nothing_breaks() {
    let workspace = Workspace::sample();
    let mut first = start(&workspace);
    wait_for(&workspace, &mut first, "out/.en-cours");
    let said = "erreur : une autre exécution travaille dans ce dossier (verrou `…/out/.verrou`) : attendez qu'elle finisse\n\
                Arrêt (code 8) : une autre exécution travaille dans le même dossier.\n";
    for command in ["run", "ingest"] {
        let (code, out, err) = workspace.run(&[command]);
        assert_eq!((code, out, workspace.masked(&err)), (8, String::new(), said.into()), "{command}");
    }
    let (code, ..) = ended(&first.wait_with_output().expect("the first run ends"));
    assert_eq!(code, 0);
    assert_same(&state(&workspace), &finished());
}

#[test]
fn a_definition_that_fails_on_the_data_stops_nothing_else_and_is_said_everywhere() {
    let workspace = Workspace::ran().with_own_definitions();
    let sql = "queries/indicators/minima/part_rsa.sql";
    let twice = "UNION ALL\nSELECT level, territory, month, foyers_rsa, foyers, communes\nFROM caf_territoires WHERE level = 'caf'\n";
    workspace.edit(sql, |text| text + twice);
    workspace.must(&["check"]);
    let (code, out, err) = workspace.run(&["run"]);
    assert!(out.starts_with("13\u{a0}portraits de décembre 2024"), "{out}");
    let rows = ["2020", "2021", "2022", "2023", "2024"].map(|year| {
        format!("…/{sql} : erreur : deux lignes pour caf 031, {year}-12\n    → corrigez les jointures ou GROUP BY\n")
    });
    let said = format!(
        "{NOTHING_NEW}Calcul des indicateurs…\nMise en page des portraits…\nÉpreuve du secret statistique…\n{}\
         Arrêt (code 1) : fait en partie : une définition ou un territoire a échoué, le reste est là.\n",
        rows.concat()
    );
    assert_eq!((code, workspace.masked(&err)), (1, said));
    let portraits = fs::read_dir(workspace.out(MONTH, "portraits")).expect("the portraits").count();
    assert_eq!(portraits, 13 * 5);
    let without =
        |text: String| text.lines().filter(|line| !line.contains(",part_rsa,")).collect::<Vec<_>>().join("\n");
    let before = fs::read_to_string(Workspace::finished().join("figures.csv")).expect("the record");
    let after = result(&workspace, "figures.csv");
    assert!(before.contains(",part_rsa,") && !after.contains(",part_rsa,"));
    assert!(without(after) == without(before), "another indicator changed");
    let warning = "L’indicateur « Part des foyers allocataires au RSA » (part_rsa) n’a pas pu être calculé : il manque à ces documents.";
    let page = plain(&result(&workspace, "index.html"));
    assert!(page.contains(warning), "{:?}", page.lines().filter(|line| line.contains("part_rsa")).collect::<Vec<_>>());
}
