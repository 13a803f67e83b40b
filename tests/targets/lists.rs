//! What a list holds, and what is made beside it.

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use super::{all, dossiers, listed, opened, workspace};
use crate::workspace::MONTH;

#[test]
fn each_pool_receives_its_own_rows_with_reasons_and_dates() {
    let workspace = listed();
    let (first, second) = (dossiers(&workspace, "accompagnement"), dossiers(&workspace, "travail_social"));
    assert!(first.len() > 100 && second.len() > 20, "{} and {}", first.len(), second.len());
    assert!(first.keys().all(|pseudonym| !second.contains_key(pseudonym)), "a dossier is in two lists");
    for row in first.values().chain(second.values()) {
        assert!(["A", "B", "C"].contains(&row["Classe"].as_str()), "{row:?}");
        assert!(!row["Motifs"].is_empty() && !row["Phrase d’accroche"].is_empty(), "{row:?}");
        assert!(row["À contacter avant le"].starts_with("202"), "{row:?}");
        assert_eq!(row["État"], "proposé");
        assert!(!row["Motifs"].contains('{'), "a field was not filled in: {row:?}");
    }
}

#[test]
fn the_workbook_says_the_same_as_the_table() {
    let workspace = listed();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(opened(&workspace, "travail_social", "xlsx"))).expect("a workbook");
    let sheet = book.worksheet_range("Liste").expect("the sheet");
    let texts: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let head = texts.iter().position(|row| row.iter().any(|cell| cell == "Pseudonyme")).expect("headings");
    let at = texts[head].iter().position(|cell| cell == "Pseudonyme").expect("the column");
    let told: Vec<&String> = texts[head + 1..].iter().map(|row| &row[at]).filter(|cell| !cell.is_empty()).collect();
    let expected = dossiers(&workspace, "travail_social");
    assert_eq!(told.len(), expected.len());
    assert!(told.iter().all(|pseudonym| expected.contains_key(*pseudonym)));
}

#[test]
fn the_same_inputs_give_the_same_clear_text_and_pages() {
    let (one, other) = (listed(), listed());
    for pool in ["accompagnement", "travail_social"] {
        for kind in ["csv", "xlsx"] {
            assert_eq!(opened(&one, pool, kind), opened(&other, pool, kind), "{pool}.{kind}");
        }
    }
    for page in ["contacts.html", "equite.html", "effets.html", "manifest.json"] {
        let read = |workspace: &crate::workspace::Workspace| fs::read(workspace.out(MONTH, page)).expect("a page");
        assert!(read(&one) == read(&other), "{page} differs");
    }
}

#[test]
fn nobody_who_is_in_a_list_can_be_found_on_a_page_or_in_the_journal() {
    let workspace = listed();
    let names = ["out/2024-12/contacts.html", "out/2024-12/equite.html", "out/2024-12/effets.html"];
    let shown = names.into_iter().chain(["out/2024-12/manifest.json", "store/.journal/journal.jsonl"]);
    for name in shown {
        let text = fs::read_to_string(workspace.path().join(name)).expect(name);
        for pseudonym in all(&workspace).keys() {
            assert!(!text.contains(pseudonym.as_str()), "{name} names a dossier");
        }
    }
}

#[test]
fn portraits_and_lists_are_made_together_or_apart() {
    let workspace = workspace();
    workspace.must(&["run", "--quiet", "--only", "portraits"]);
    assert!(!workspace.out(MONTH, "listes").exists() && workspace.out(MONTH, "index.html").exists());
    let before = fs::read(workspace.out(MONTH, "figures.csv")).expect("the record");
    workspace.must(&["run", "--quiet", "--only", "targets"]);
    assert!(workspace.out(MONTH, "listes/accompagnement.csv.age").exists());
    assert!(fs::read(workspace.out(MONTH, "figures.csv")).expect("the record") == before);
    workspace.must(&["run", "--quiet", "--only", "portraits"]);
    assert!(workspace.out(MONTH, "listes/accompagnement.csv.age").exists(), "the lists went away with the portraits");
    let manifest: Value =
        serde_json::from_slice(&fs::read(workspace.out(MONTH, "manifest.json")).expect("a manifest")).expect("JSON");
    for name in ["index.html", "contacts.html", "listes/travail_social.xlsx.age"] {
        assert!(manifest["outputs"].get(name).is_some(), "{name} is not in the manifest");
    }
}

#[test]
fn an_explanation_answers_for_anyone_of_the_month() {
    let workspace = listed();
    let chosen = all(&workspace).into_keys().next().expect("someone");
    let text = workspace.must(&["explain", &chosen]);
    for title in ["## 1. Le degré", "## 2. Les données", "## 3. Les paramètres", "## 4. Les opérations"] {
        assert!(text.contains(title), "{text}");
    }
    assert!(text.contains("est proposé à l’équipe"), "{text}");
    let extract = fs::read_to_string(workspace.path().join(super::EXTRACT)).expect("the extract");
    let everyone: Vec<&str> = extract.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
    let other = everyone.iter().find(|pseudonym| !all(&workspace).contains_key(**pseudonym)).expect("someone else");
    assert!(workspace.must(&["explain", other]).contains("## 4. Les opérations"));
    let (code, _, err) = workspace.run(&["explain", "0123456789abcdef"]);
    assert_eq!(code, 6, "{err}");
    assert!(err.contains("n'est pas dans l'extraction de décembre 2024"), "{err}");
}

#[test]
fn the_register_is_made_from_the_definitions_and_the_last_run() {
    let workspace = listed();
    workspace.must(&["register", "--quiet"]);
    let text = fs::read_to_string(workspace.path().join("registre.json")).expect("the register");
    let register: Value = serde_json::from_str(&text).expect("JSON");
    let entries = register["traitements"].as_array().expect("entries");
    assert_eq!(entries.len(), 14);
    assert!(entries.iter().all(|entry| entry["decision_automatisee"] == "non"));
    assert!(fs::read_to_string(workspace.path().join("registre.md")).expect("the page").contains("Base légale"));
}
