//! What is on the disk: nothing in clear, nothing kept too long.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use super::{all, listed, workspace};
use crate::workspace::Workspace;

/// Every file of a folder, whatever its depth.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// Files, outside the inbox and the store, that hold the pseudonym or the reason of a dossier.
fn in_clear(workspace: &Workspace, words: &[String]) -> Vec<PathBuf> {
    let own = [workspace.path().join("inbox"), workspace.path().join("store")];
    let outside = files(workspace.path()).into_iter().filter(|path| !own.iter().any(|folder| path.starts_with(folder)));
    let tells = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file");
        words.iter().any(|word| bytes.windows(word.len()).any(|some| some == word.as_bytes()))
    };
    outside.filter(tells).collect()
}

#[test]
fn no_clear_text_of_a_list_is_on_the_disk() {
    let workspace = listed();
    let words: Vec<String> = all(&workspace).into_keys().take(20).collect();
    assert_eq!(in_clear(&workspace, &words), Vec::<PathBuf>::new());
    // The store keeps who was proposed, not why: reasons are nowhere.
    let reason =
        all(&workspace).into_values().next().expect("someone")["Motifs"].split(" | ").next().map(str::to_owned);
    let reason = reason.expect("a reason");
    let told = files(&workspace.path().join("store")).into_iter().filter(|path| {
        let bytes = fs::read(path).expect("a file");
        bytes.windows(reason.len()).any(|some| some == reason.as_bytes())
    });
    assert_eq!(told.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn a_run_killed_at_any_moment_leaves_no_clear_text() {
    let done = listed();
    let words: Vec<String> = all(&done).into_keys().take(20).collect();
    let workspace = workspace();
    workspace.must(&["ingest", "--quiet"]);
    for tenths in [5, 15, 25, 35] {
        let mut child =
            workspace.command(&["targets"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(tenths * 100));
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(in_clear(&workspace, &words), Vec::<PathBuf>::new(), "killed after {tenths} tenths");
    }
    workspace.must(&["targets", "--quiet"]);
    assert_eq!(all(&workspace).len(), all(&done).len(), "a run after a killed one gives the same lists");
}

#[test]
fn a_purge_deletes_what_is_over_and_leaves_a_tombstone() {
    let workspace = listed();
    let lists = || workspace.path().join("out/2024-12/listes").read_dir().expect("the lists").count();
    let before = lists();
    let dry = workspace.must(&["purge", "--dry-run", "--day", "2025-04-01"]);
    assert!(dry.contains("rien n'a été supprimé") && lists() == before, "{dry}");
    workspace.must(&["purge", "--day", "2025-03-31"]);
    assert_eq!(lists(), before, "the last day of a list is a day of use");
    workspace.must(&["purge", "--day", "2025-04-01"]);
    assert_eq!(lists(), 0, "an expired list is deleted");
    assert!(workspace.path().join("store/.listes/2024-12.parquet").exists());
    workspace.must(&["purge", "--day", "2026-01-01"]);
    assert!(!workspace.path().join("store/.listes/2024-12.parquet").exists(), "an archive is kept twelve months");
    let journal = fs::read_to_string(workspace.path().join("store/.journal/journal.jsonl")).expect("the journal");
    assert_eq!(journal.matches("\"event\":\"purge\"").count(), 2, "one tombstone a purge that deletes");
    workspace.must(&["audit", "verify"]);
}

#[test]
fn the_store_keeps_what_it_knows_of_persons_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = listed();
    for (name, mode) in [("store/.listes", 0o700), ("store/.journal", 0o700), ("store/.listes/2024-12.parquet", 0o600)]
    {
        let found = fs::metadata(workspace.path().join(name)).expect(name).permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}");
    }
}
