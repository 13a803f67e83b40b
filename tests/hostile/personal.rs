//! Files about persons: no value of theirs in a message, a receipt or a list; what is kept
//! of them is for its owner alone.

use std::fs;
use std::path::Path;

use portulan_engine::ingest::{IngestError, refusals, withheld};

use super::{Desk, walk};
use crate::workspace::Workspace;

pub const DOSSIERS: &str = r#"
files = ["dossiers_*.csv"]
personal = true
month = { column = "month" }
key = ["pseudo"]
tolerance = 0.5
[[column]]
name = "pseudo"
from = ["ID_PSEUDO"]
type = "pseudonym"
class = "libre"
[[column]]
name = "month"
from = ["DTREFFRE"]
type = "month"
class = "libre"
[[column]]
name = "nature"
from = ["SOUSNATPF"]
type = "text"
blank = "missing"
class = "libre"
codes = { RSDN1 = "socle, moins de 25 ans", RSDN2 = "socle, 25 ans et plus", RSIN1 = "majoré" }
[[column]]
name = "sexe"
from = ["SEXE"]
type = "integer"
class = "libre"
codes = ["1", "2"]
[[column]]
name = "ressources"
from = ["RUCDERRE"]
type = "decimal"
sentinels = ["99999,99"]
class = "restreint"
"#;

const HEADER: &str = "ID_PSEUDO;DTREFFRE;SOUSNATPF;SEXE;RUCDERRE\n";

fn desk(test: &str) -> Desk {
    let mut desk = Desk::bare(&format!("personal-{test}"));
    desk.contract("dossiers", DOSSIERS);
    desk
}

/// Values that no message and no file but the inbox may hold.
const SECRETS: [&str; 5] = ["00000000deadbeef", "RSDNSECRET", "8675309", "71234,5", "ZORGLUB"];

/// Rows at fault, each with a value that must not be seen.
const FAULTS: &str = "00000000deadbeeX;202412;;1;1\n0000000000000002;202412;RSDNSECRET;1;2\n\
                      0000000000000003;202412;;8675309;3\n0000000000000004;202412;;1;71234,5,6\n\
                      0000000000000005;202412;;1;ZORGLUB;6\n0000000000000006;202412;;1;99999,99\n\
                      00000000deadbeef;202412;;1;5\n00000000deadbeef;202412;;1;5\n";

const RIGHT: &str = "1000000000000001;202412;RSDN1;1;1\n1000000000000002;202412;;2;0\n1000000000000003;202412;;2;0\n\
                     1000000000000004;202412;;2;0\n1000000000000005;202412;;2;0\n1000000000000006;202412;;2;0\n";

/// Whether some file under the folder holds these bytes; Parquet pages are compressed, so
/// this looks at all the rest.
fn holds(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut all = std::collections::BTreeMap::new();
    walk(folder, &mut all);
    let held = all.into_iter().filter(|(path, _)| path.extension().is_none_or(|end| end != "parquet"));
    held.filter(|(_, text)| text.windows(bytes.len()).any(|w| w == bytes))
        .map(|(path, _)| path.display().to_string())
        .collect()
}

#[test]
fn refused_rows_are_listed_by_line_column_and_reason_alone() {
    let desk = desk("list");
    desk.put("dossiers_1.csv", format!("{HEADER}{FAULTS}{RIGHT}"));
    let report = desk.taken();
    assert!(report.refusals.is_empty(), "{:?}", report.refusals);
    assert!(refusals(&desk.store(), &desk.sources).expect("receipts").is_empty());
    let list = desk.store().join("dossiers/_refus.csv");
    assert_eq!((report.withheld.len(), report.withheld[0].rows, &report.withheld[0].list), (1, 7, &list));
    assert_eq!(report.withheld, withheld(&desk.store(), &desk.sources).expect("receipts"));
    let wanted = "\u{feff}fichier;ligne;colonne;motif;compte_dans_la_tolerance\n\
        dossiers_1.csv;2;ID_PSEUDO;pseudonyme attendu : 15 à 64 chiffres hexadécimaux en minuscules;oui\n\
        dossiers_1.csv;3;SOUSNATPF;code inconnu : « RSDN1 » (socle, moins de 25 ans) ?;oui\n\
        dossiers_1.csv;4;SEXE;code inconnu : « 2 » ?;oui\n\
        dossiers_1.csv;5;RUCDERRE;séparateur de milliers : écrivez le nombre sans séparateur;oui\n\
        dossiers_1.csv;6;;6 champs au lieu de 5;oui\n\
        dossiers_1.csv;7;RUCDERRE;valeur absente;oui\n\
        dossiers_1.csv;9;;doublon exact de la ligne 8;non\n";
    let found = fs::read_to_string(&list).expect("the list");
    assert_eq!(found, wanted);
    for secret in SECRETS {
        assert_eq!(holds(&desk.store(), secret.as_bytes()), Vec::<String>::new(), "{secret}");
    }
    let reasons = &desk.receipt_of("dossiers")["files"][0]["reasons"];
    let counted: Vec<String> = reasons.as_array().expect("reasons").iter().map(ToString::to_string).collect();
    assert!(
        counted
            .iter()
            .any(|reason| reason.contains(r#""column":"SOUSNATPF","reason":"code inconnu","counts":true,"rows":1"#)),
        "{counted:?}"
    );
    assert!(
        counted.iter().any(|reason| reason.contains(r#""reason":"doublon exact","counts":false,"rows":1"#)),
        "{counted:?}"
    );
}

#[test]
fn a_file_refused_whole_is_listed_in_the_store_alone() {
    let desk = desk("whole");
    desk.put("dossiers_1.csv", format!("{HEADER}{FAULTS}1000000000000001;202412;;1;1\n"));
    let Err(IngestError::Refused(said, rows)) = desk.run() else { panic!("not refused") };
    assert!(rows.is_empty(), "{rows:?}");
    let list = desk.store().join("_refus/dossiers_1.csv.csv");
    let text: Vec<String> = said.iter().map(ToString::to_string).collect();
    let wanted = format!(
        "dossiers_1.csv : attention : 6 lignes refusées ou écartées sont listées sans valeur dans `{}`",
        list.display()
    );
    assert_eq!(text[1], wanted);
    assert_eq!(fs::read_to_string(&list).expect("the list").lines().count(), 7);
    for secret in SECRETS {
        assert!(holds(&desk.store(), secret.as_bytes()).is_empty() && !text.concat().contains(secret), "{secret}");
    }
    desk.put("dossiers_1.csv", format!("{HEADER}{RIGHT}"));
    desk.taken();
    assert!(!desk.store().join("_refus").exists(), "the list of an earlier refusal goes away");
}

#[test]
fn contradicting_rows_show_neither_their_key_nor_their_values() {
    let desk = desk("contradiction");
    let rows = "00000000deadbeef;202412;;1;8675309\n00000000deadbeef;202412;;1;12\n";
    desk.put("dossiers_1.csv", format!("{HEADER}{RIGHT}{rows}"));
    let (said, _) = desk.refused();
    assert!(
        said.starts_with("dossiers_1.csv : erreur : lignes 8 et 9 : même clé, valeurs différentes (`ressources`)\n"),
        "{said}"
    );
    assert!(SECRETS.iter().all(|secret| !said.contains(secret)));
    assert!(holds(&desk.store(), b"deadbeef").is_empty());
}

#[cfg(unix)]
#[test]
fn what_is_kept_of_persons_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk("modes");
    desk.put("dossiers_1.csv", format!("{HEADER}{FAULTS}{RIGHT}"));
    desk.taken();
    desk.put("dossiers_2.csv", format!("{HEADER}{}", FAULTS.replace("202412", "202411")));
    desk.refused();
    desk.put("dossiers_2.csv", format!("{HEADER}{}", RIGHT.replace("202412", "202411")));
    desk.taken();
    desk.put("dossiers_2.csv", format!("{HEADER}{}", FAULTS.replace("202412", "202411")));
    desk.refused();
    let mode = |path: &Path| fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
    let mut folders = vec![desk.store()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".verrou") {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                files += 1;
            }
        }
    }
    assert_eq!(files, 5, "two months, a receipt, two lists");
}

#[test]
fn an_unknown_code_is_told_with_the_nearest() {
    let mut desk = desk("codes");
    desk.contract(
        "dossiers",
        &DOSSIERS.replace("personal = true\n", "").replace("type = \"pseudonym\"", "type = \"text\""),
    );
    desk.put(
        "dossiers_1.csv",
        format!("{HEADER}a;202412;rsin1;1;1\nb;202412;RSDN;1;1\nc;202412;;3;1\nd;202412;;01;1\n{RIGHT}"),
    );
    assert_eq!(
        super::rows(&desk.taken()),
        [
            "ligne 2, `SOUSNATPF` = `rsin1` : code inconnu : « RSIN1 » (majoré) ? (compte)",
            "ligne 3, `SOUSNATPF` = `RSDN` : code inconnu : « RSDN1 » (socle, moins de 25 ans) ? (compte)",
            "ligne 4, `SEXE` = `3` : code inconnu : « 2 » ? (compte)",
            "ligne 5, `SEXE` = `01` : code inconnu : « 1 » ? (compte)",
        ]
    );
}

/// A workspace with the contract above beside those of the repository.
fn workspace() -> Workspace {
    let workspace = Workspace::sample().with_own_definitions();
    let head =
        "title = \"Dossiers\"\npublisher = \"Caf\"\norigin = \"essai\"\nvintage = \"2024\"\nlicence = \"interne\"\n";
    fs::write(workspace.path().join("queries/sources/dossiers.toml"), format!("{head}{DOSSIERS}")).expect("a contract");
    workspace
}

#[test]
fn the_command_shows_no_value_and_writes_none() {
    let workspace = workspace();
    for (rows, code) in [(FAULTS.to_owned(), 5), (format!("{FAULTS}{RIGHT}"), 0)] {
        fs::write(workspace.inbox("dossiers_1.csv"), format!("{HEADER}{rows}")).expect("a file");
        let (ended, out, err) = workspace.run(&["ingest"]);
        assert_eq!(ended, code, "{out}{err}");
        assert!(err.contains("sans valeur dans `"), "{err}");
        for secret in SECRETS {
            assert!(!out.contains(secret) && !err.contains(secret), "{secret}: {out}{err}");
            for folder in ["store", "out"] {
                assert_eq!(holds(&workspace.path().join(folder), secret.as_bytes()), Vec::<String>::new(), "{secret}");
            }
        }
    }
}

#[test]
fn a_run_killed_leaves_the_store_as_it_was_or_complete() {
    let workspace = workspace();
    fs::write(workspace.inbox("dossiers_1.csv"), format!("{HEADER}{RIGHT}")).expect("a file");
    workspace.must(&["ingest"]);
    let store = workspace.path().join("store");
    let state = |store: &Path| {
        let mut all = std::collections::BTreeMap::new();
        walk(store, &mut all);
        all.retain(|path, _| !path.ends_with(".verrou") && !path.starts_with(store.join(".en-cours")));
        all
    };
    let before = state(&store);
    let rows: String = (0..200_000).map(|n| format!("{n:016x};202411;RSDN1;{};{n},5\n", n % 2 + 1)).collect();
    fs::write(workspace.inbox("dossiers_2.csv"), format!("{HEADER}{rows}")).expect("a file");
    for wait in [5, 20, 60, 120, 250] {
        let mut child = workspace.command(&["ingest"]).stderr(std::process::Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().expect("killed, or ended already");
        child.wait().expect("it ends");
        let receipt = fs::read_to_string(store.join("dossiers/_receipt.json")).expect("a receipt");
        match receipt.contains("dossiers_2.csv") {
            false => assert!(state(&store) == before, "after {wait} ms"),
            true => break,
        }
    }
    workspace.must(&["ingest"]);
    assert!(store.join("dossiers/caf=031/month=2024-11-01/part-0.parquet").exists());
    assert!(!store.join(".en-cours").exists());
    let twin = self::workspace();
    for name in ["dossiers_1.csv", "dossiers_2.csv"] {
        fs::copy(workspace.inbox(name), twin.inbox(name)).expect("a copy");
    }
    twin.must(&["ingest"]);
    let (ours, theirs) = (state(&store), state(&twin.path().join("store")));
    assert!(ours.into_values().eq(theirs.into_values()), "as if nothing had happened");
}
