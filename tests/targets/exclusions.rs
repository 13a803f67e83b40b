//! Who is left out, and why: objections, caps, reasons told a short time ago.

use super::{EXTRACT, all, import, listed, rewrite, workspace};
use crate::workspace::{MONTH, Workspace};

const CONTACTS: &str = "ID_PSEUDO;DTREFFRE;CIBLE;JOUR;CANAL;ETAT";
const OBJECTIONS: &str = "ID_PSEUDO;DTREFFRE;JOUR;FIN;ETAT";

/// Someone in a list, whose deadline is far enough for the caps to hold.
fn someone(workspace: &Workspace) -> String {
    let all = all(workspace);
    let waits = |row: &std::collections::BTreeMap<String, String>| row["Classe"] != "A";
    all.into_iter().find(|(_, row)| waits(row)).expect("someone of class B or C").0
}

fn again(workspace: &Workspace) {
    workspace.must(&["targets", "--quiet"]);
}

#[test]
fn who_objects_in_the_extract_is_in_nothing() {
    let workspace = listed();
    let someone = someone(&workspace);
    assert_eq!(rewrite(&workspace, |row| row["ID_PSEUDO"] == someone, &[("OPPOSITION", "1")]), 1);
    again(&workspace);
    assert!(!all(&workspace).contains_key(&someone));
    let text = workspace.must(&["explain", &someone]);
    assert!(text.contains("Votre opposition à ce traitement est enregistrée"), "{text}");
}

#[test]
fn a_recorded_objection_holds_from_its_first_to_its_last_day() {
    let workspace = listed();
    let someone = someone(&workspace);
    let row = |from: &str, until: &str, state: &str| format!("{someone};202412;{from};{until};{state}");
    let (code, told) = import(&workspace, "OPP_1224.csv", OBJECTIONS, &[row("30/12/2024", "31/12/2024", "active")]);
    assert_eq!(code, 0, "{told}");
    again(&workspace);
    assert!(!all(&workspace).contains_key(&someone), "the last day of an objection is a day of objection");
    workspace.must(&["targets", "--quiet", "--day", "2025-01-01"]);
    assert!(all(&workspace).contains_key(&someone), "the objection was over");
}

#[test]
fn someone_in_five_lists_who_objects_is_in_none() {
    let workspace = workspace();
    workspace.edit("capacites.toml", |text| text.replace("minutes = ", "minutes = 10"));
    let objects =
        |row: &std::collections::BTreeMap<&str, &str>| row["DTR_RECUE"] == "0" || !row["PIECE_ATT"].is_empty();
    assert!(rewrite(&workspace, objects, &[("OPPOSITION", "1")]) > 5);
    again(&workspace);
    let lists = all(&workspace);
    let text = std::fs::read_to_string(workspace.path().join(EXTRACT)).expect("the extract");
    let head: Vec<&str> = text.lines().next().expect("headings").split(';').collect();
    let at = head.iter().position(|name| *name == "OPPOSITION").expect("a column");
    let opposed = text.lines().skip(1).map(|line| line.split(';').collect::<Vec<_>>()).filter(|row| row[at] == "1");
    for row in opposed {
        assert!(!lists.contains_key(row[0]), "someone who objects is in a list");
    }
}

#[test]
fn contacted_29_days_ago_is_left_out_and_30_days_ago_is_not() {
    let workspace = listed();
    let someone = someone(&workspace);
    // 29 days before the end of the month, for a reason that is not theirs.
    let row = format!("{someone};202412;deces;02/12/2024;telephone;contacte");
    let (code, told) = import(&workspace, "CTC_1224.csv", CONTACTS, &[row]);
    assert_eq!(code, 0, "{told}");
    again(&workspace);
    assert!(!all(&workspace).contains_key(&someone), "contacted 29 days ago");
    assert!(workspace.must(&["explain", &someone]).contains("contact"), "the explanation says why");
    workspace.must(&["targets", "--quiet", "--day", "2025-01-01"]);
    assert!(all(&workspace).contains_key(&someone), "contacted 30 days ago");
}

#[test]
fn the_lists_of_the_next_month_leave_out_who_was_just_proposed() {
    let workspace = workspace();
    // Time for all: nobody is left out, and no group.
    workspace.edit("capacites.toml", |text| text.replace("minutes = ", "minutes = 10"));
    workspace.must(&["targets", "--quiet", "--month", "2024-11"]);
    again(&workspace);
    let (now, before) = (all(&workspace), {
        let copy = workspace.path().join("out").join(MONTH);
        std::fs::remove_dir_all(&copy).expect("a folder");
        std::fs::rename(workspace.path().join("out/2024-11"), &copy).expect("the month before");
        all(&workspace)
    });
    assert!(!now.is_empty() && !before.is_empty());
    let motives = |text: &str| text.split(" | ").map(str::to_owned).collect::<Vec<_>>();
    for (pseudonym, row) in &now {
        let Some(earlier) = before.get(pseudonym).filter(|earlier| earlier["Échéance"] == row["Échéance"]) else {
            continue;
        };
        let shared = motives(&row["Motifs"]).into_iter().filter(|reason| motives(&earlier["Motifs"]).contains(reason));
        assert_eq!(shared.count(), 0, "the same reason is proposed twice");
    }
}

#[test]
fn an_answer_that_says_contacted_counts_in_the_caps_and_one_that_says_no_is_an_objection() {
    let workspace = listed();
    let someone: Vec<String> =
        all(&workspace).into_iter().filter(|(_, row)| row["Classe"] != "A").map(|(p, _)| p).take(2).collect();
    let head = "ID_PSEUDO;DTREFFRE;CIBLE;LISTE;ETAT;MOTIF;ISSUE;JOUR";
    let rows = [
        format!("{};202412;deces;202411;contacte;;contact_fait;05/12/2024", someone[0]),
        format!("{};202412;deces;202411;ecarte;opposition;;05/12/2024", someone[1]),
    ];
    let (code, told) = import(&workspace, "RST_1224.csv", head, &rows);
    assert_eq!(code, 0, "{told}");
    again(&workspace);
    let lists = all(&workspace);
    assert!(someone.iter().all(|pseudonym| !lists.contains_key(pseudonym)));
    assert!(workspace.must(&["explain", &someone[1]]).contains("Votre opposition"));
}

#[test]
fn lists_of_a_month_are_not_drawn_again_with_another_seed() {
    let workspace = listed();
    let (code, _, err) = workspace.run(&["targets", "--seed", "2"]);
    assert_eq!(code, 12, "{err}");
    assert!(err.contains("avec une autre graine (1)"), "{err}");
    let (code, _, err) = workspace.run(&["targets", "--day", "2024-12-30"]);
    assert_eq!(code, 2, "{err}");
}
