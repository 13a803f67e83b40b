//! What stops the lists, each time with its words and exit code, nothing being handed over.

use std::fs;

use super::{import, listed, workspace};
use crate::workspace::{MONTH, Workspace};

fn refused(workspace: &Workspace, args: &[&str], code: i32, words: &str) {
    let (found, out, err) = workspace.run(args);
    assert_eq!(found, code, "{out}{err}");
    assert!(err.contains(words), "{err}");
}

#[test]
fn a_recipient_with_a_control_role_is_refused() {
    let workspace = workspace();
    workspace.edit("destinataires.toml", |text| text.replacen("role = \"accompagnement\"", "role = \"controle\"", 1));
    refused(&workspace, &["targets"], 12, "le rôle `controle` ne peut recevoir aucune liste");
    assert!(!workspace.out(MONTH, "listes").exists());
}

#[test]
fn an_expired_recipient_is_refused() {
    let workspace = workspace();
    workspace.edit("destinataires.toml", |text| text.replacen("2030-12-31", "2024-12-30", 1));
    refused(&workspace, &["targets"], 12, "n'est plus valable depuis le 2024-12-31");
}

#[test]
fn without_advisers_time_there_is_no_list_and_the_portraits_are_made() {
    let workspace = workspace();
    fs::remove_file(workspace.path().join("capacites.toml")).expect("the file");
    refused(&workspace, &["targets"], 12, "le temps des conseillers : capacites.toml ne s'ouvre pas");
    let (code, _, err) = workspace.run(&["run"]);
    assert_eq!(code, 0, "{err}");
    assert!(workspace.out(MONTH, "index.html").exists() && !workspace.out(MONTH, "contacts.html").exists());
}

#[test]
fn a_group_left_out_stops_the_lists_until_a_dated_named_waiver() {
    let workspace = workspace();
    workspace.edit("capacites.toml", |text| {
        let start = text.find("[[pool.quota]]").expect("a quota");
        let end = start + text[start..].find("[[pool]]").expect("the next pool");
        format!("{}{}", &text[..start], &text[end..]).replace("minutes = 3000", "minutes = 300")
    });
    let (code, _, err) = workspace.run(&["targets"]);
    assert_eq!(code, 12, "{err}");
    assert!(err.contains("équité : le groupe"), "{err}");
    assert!(!workspace.out(MONTH, "listes").exists(), "a list was written");
    assert!(workspace.out(MONTH, "equite.html").exists(), "the report says why");
    let waiver = |until: &str| -> String {
        let stopped = err.lines().filter_map(|line| {
            let (group, rest) = line.split_once("le groupe « ")?.1.split_once(" » (")?;
            Some((group.to_owned(), rest.split([',', ')']).next()?.to_owned()))
        });
        let block = |(group, dimension): (String, String)| {
            format!(
                "[[waiver]]\ndimension = \"{dimension}\"\ngroup = \"{group}\"\nby = \"directrice de l’action sociale\"\n\
                 reason = \"essai\"\nfrom = \"2024-12-01\"\nuntil = \"{until}\"\n"
            )
        };
        stopped.map(block).collect()
    };
    let file = workspace.path().join("derogations.toml");
    fs::write(&file, waiver("2024-12-30")).expect("a waiver");
    refused(&workspace, &["targets"], 12, "équité : le groupe");
    fs::write(&file, waiver("2024-12-31")).expect("a waiver");
    workspace.must(&["targets", "--quiet"]);
    assert!(workspace.out(MONTH, "listes/accompagnement.csv.age").exists());
    workspace.must(&["register", "--quiet"]);
    let register = fs::read_to_string(workspace.path().join("registre.json")).expect("the register");
    assert!(register.contains("directrice de l’action sociale"), "the waiver is in the register");
}

#[test]
fn a_changed_line_of_the_journal_is_found_and_nothing_is_added_to_it() {
    let workspace = listed();
    assert!(workspace.must(&["audit", "verify"]).contains("Journal intact"));
    workspace.edit("store/.journal/journal.jsonl", |text| text.replacen("\"seed\":1", "\"seed\":2", 1));
    refused(&workspace, &["audit", "verify"], 13, "journal.jsonl:1 : erreur");
    workspace.edit("store/.journal/journal.jsonl", |text| {
        let last = text.trim_end().rfind('\n').expect("several lines");
        text[..=last].to_owned()
    });
    refused(&workspace, &["targets"], 13, "fin coupée");
}

#[test]
fn a_file_that_is_not_what_its_contract_says_is_refused_whole() {
    let workspace = listed();
    let head = "ID_PSEUDO;DTREFFRE;CIBLE;JOUR;CANAL;ETAT";
    let row = "a1b2c3d4e5f60718;202412;asf_non_demandee;02/12/2024;telephone;contacte";
    let cases = [
        (head.replace(";CANAL", ""), row.replace(";telephone", ""), "CANAL"),
        (head.to_owned(), row.replace("telephone", "`CANAL` : code inconnu"), "`CANAL` : code inconnu"),
        (head.to_owned(), row.replace("02/12/2024", "32/12/2024"), "JOUR"),
    ];
    for (head, row, words) in cases {
        let (code, told) = import(&workspace, "CTC_1224.csv", &head, &[row]);
        assert_eq!(code, 5, "{told}");
        assert!(told.to_lowercase().contains(&words.to_lowercase()), "{told}");
        assert!(!workspace.inbox("CTC_1224.csv").exists(), "a refused file stays out of the inbox");
    }
    let (code, told) = import(&workspace, "notes.csv", head, &[row.to_owned()]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("n'est pas un fichier de contacts"), "{told}");
}

#[test]
fn a_strict_workspace_refuses_an_extract_that_carries_a_forbidden_column() {
    let workspace = workspace();
    workspace.edit("portulan.toml", |text| text + "\n[targets]\nstrict_columns = true\n");
    refused(&workspace, &["targets"], 12, "porte la colonne `topqpv`, interdite aux listes");
}

#[test]
fn a_target_that_reads_a_forbidden_column_stops_every_command() {
    let workspace = workspace().with_own_definitions();
    workspace.edit("queries/targets/piece_manquante.sql", |text| {
        text.replacen("f.piece_att IS NOT NULL", "f.mtindu > 0", 1)
    });
    refused(&workspace, &["targets"], 4, "foyers.mtindu");
}
