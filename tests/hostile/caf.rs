//! The Caf and the freshness of an extract: one Caf a file, those that the workspace takes,
//! semi-definitive and definitive stored apart.

use portulan_engine::ingest::{Outcome, Provenance, partitions, provenance};
use portulan_plan::Freshness;

use super::{Desk, rows};

const EXTRACT: &str = r#"
files = ["FR*_*.csv"]
month = { column = "month" }
key = ["id"]
tolerance = 0.5
caf = { column = "caf" }
freshness = { semi_definitif = ["FR2_*.csv"], definitif = ["FR6_*.csv", "FRE_*.csv"] }
[[column]]
name = "id"
type = "text"
[[column]]
name = "month"
from = ["DTREFFRE"]
type = "month"
[[column]]
name = "caf"
from = ["NUMCAF"]
type = "text"
[[column]]
name = "enfants"
type = "integer"
"#;

const HEADER: &str = "id;DTREFFRE;NUMCAF;enfants\n";

fn desk(test: &str) -> Desk {
    let mut desk = Desk::bare(&format!("caf-{test}"));
    desk.contract("foyers", EXTRACT);
    desk
}

fn file(month: &str, caf: &str, children: u32) -> String {
    format!("{HEADER}a;{month};{caf};{children}\nb;{month};{caf};0\n")
}

/// The Parquet files of the store, from the folder of the source.
fn stored(desk: &Desk) -> Vec<String> {
    let all = partitions(&desk.store(), "foyers").expect("a receipt");
    assert!(all.iter().all(|partition| desk.store().join(&partition.path).is_file()));
    all.iter().map(|partition| partition.path.display().to_string().replace("/part-0.parquet", "")).collect()
}

#[test]
fn the_caf_is_that_of_the_rows() {
    let mut desk = desk("rows");
    desk.caf.members = vec!["751".into()];
    desk.put("FR6_1224_031.csv", file("202412", "031", 1));
    desk.put("FR6_1224_751.csv", file("202412", "751", 1));
    desk.taken();
    assert_eq!(
        stored(&desk),
        ["foyers/caf=031/month=2024-12-01/fraicheur=definitif", "foyers/caf=751/month=2024-12-01/fraicheur=definitif"]
    );
    let report = desk.taken();
    assert!(report.files.iter().all(|file| file.outcome == Outcome::Unchanged));
    assert_eq!(report.files.iter().map(|file| file.caf.as_str()).collect::<Vec<_>>(), ["031", "751"]);
}

#[test]
fn two_cafs_in_one_file() {
    let desk = desk("two");
    desk.put("FR6_1224.csv", format!("{}c;202412;751;1\nd;202412;;1\n", file("202412", "031", 1)));
    assert_eq!(
        rows(&desk.taken()),
        [
            "ligne 4, `NUMCAF` = `751` : autre Caf que celle de la première ligne du fichier (031) (compte)",
            "ligne 5, `NUMCAF` : valeur absente (compte)",
        ]
    );
    assert_eq!(stored(&desk), ["foyers/caf=031/month=2024-12-01/fraicheur=definitif"]);
}

#[test]
fn a_caf_that_the_workspace_does_not_take() {
    let mut desk = desk("other");
    let hint = "pour prendre les fichiers de plusieurs Caf, nommez-les dans `members` de portulan.toml";
    desk.put("FR6_1224.csv", file("202412", "751", 1));
    assert_eq!(
        desk.refused().0,
        format!(
            "FR6_1224.csv : erreur : ce fichier est de la Caf « 751 » (colonne `NUMCAF`) ; attendu : 031\n    → {hint}"
        )
    );
    desk.caf.members = vec!["63A".into()];
    assert!(desk.refused().0.contains("; attendu : 031, 63A\n"));
    desk.put("FR6_1224.csv", file("202412", "31", 1));
    let said = desk.refused().0;
    assert!(said.ends_with("→ le zéro initial est perdu : exportez cette colonne comme du texte"), "{said}");
    desk.caf.members = vec!["*".into()];
    for wrong in ["..", "../../031", "0é", "03 "] {
        desk.put("FR6_1224.csv", file("202412", wrong, 1));
        assert!(desk.refused().0.starts_with("FR6_1224.csv : erreur : "), "{wrong}");
    }
}

#[test]
fn semi_definitive_and_definitive_of_one_month_are_stored_apart() {
    let desk = desk("apart");
    desk.put("FR2_1224.csv", file("202412", "031", 1));
    desk.taken();
    desk.put("FR6_1224.csv", file("202412", "031", 2));
    desk.put("FR2_0125.csv", file("202501", "031", 2));
    let report = desk.taken();
    let outcomes: Vec<_> =
        report.files.iter().map(|file| (file.name.as_str(), file.outcome.clone(), file.freshness)).collect();
    assert_eq!(
        outcomes,
        [
            ("FR2_0125.csv", Outcome::New, Some(Freshness::SemiDefinitif)),
            ("FR2_1224.csv", Outcome::Unchanged, Some(Freshness::SemiDefinitif)),
            ("FR6_1224.csv", Outcome::New, Some(Freshness::Definitif)),
        ]
    );
    let all = [
        "foyers/caf=031/month=2024-12-01/fraicheur=semi_definitif",
        "foyers/caf=031/month=2024-12-01/fraicheur=definitif",
        "foyers/caf=031/month=2025-01-01/fraicheur=semi_definitif",
    ];
    assert_eq!(stored(&desk), all);
    desk.put("FR6_1224.csv", file("202412", "031", 3));
    let report = desk.taken();
    assert!(matches!(report.files[2].outcome, Outcome::Corrected { .. }));
    assert_eq!(stored(&desk), all, "a correction of one leaves the other");
    let found = provenance(&desk.store(), &desk.sources, &desk.caf).expect("receipts");
    let month = |text: &str| text.parse().expect("a month");
    let freshness = [
        (month("2024-12"), vec![Freshness::SemiDefinitif, Freshness::Definitif]),
        (month("2025-01"), vec![Freshness::SemiDefinitif]),
    ];
    assert_eq!(found["foyers"], Provenance { synthetic: false, freshness: freshness.into() });
}

#[test]
fn the_same_bytes_may_be_both_semi_definitive_and_definitive() {
    let desk = desk("same-bytes");
    desk.put("FR2_1224.csv", file("202412", "031", 1));
    desk.put("FR6_1224.csv", file("202412", "031", 1));
    let report = desk.taken();
    assert!(report.files.iter().all(|file| file.outcome == Outcome::New));
    assert_eq!(stored(&desk).len(), 2);
    assert!(desk.taken().files.iter().all(|file| file.outcome == Outcome::Unchanged));
}

#[test]
fn a_month_twice_as_definitive_is_refused() {
    let desk = desk("twice");
    desk.put("FR6_1224.csv", file("202412", "031", 1));
    desk.put("FRE_1224.csv", file("202412", "031", 2));
    desk.put("FR2_1224.csv", file("202412", "031", 3));
    assert_eq!(
        desk.refused().0,
        "FR6_1224.csv : erreur : `FR6_1224.csv`, `FRE_1224.csv` portent le même mois : 2024-12\n    \
         → gardez dans le dossier d'entrée le seul fichier à jour"
    );
}

#[test]
fn a_name_that_tells_no_freshness() {
    let desk = desk("blind");
    desk.put("FRX_1224.csv", file("202412", "031", 1));
    assert_eq!(
        desk.refused().0,
        "FRX_1224.csv : erreur : le nom de ce fichier ne dit pas si ses données sont définitives ou semi-définitives\n    \
         → nommez-le `FR6_*.csv`, `FRE_*.csv` (définitives) ou `FR2_*.csv` (semi-définitives)"
    );
}

#[test]
fn a_synthetic_file_says_so_for_ever() {
    let desk = desk("synthetic");
    let made_up = |text: String| {
        text.replace("enfants", "enfants;Synthétique").replace(";1\n", ";1;1\n").replace(";0\n", ";0;1\n")
    };
    desk.put("FR6_1224.csv", made_up(file("202412", "031", 1)));
    assert!(desk.taken().files[0].synthetic);
    assert!(provenance(&desk.store(), &desk.sources, &desk.caf).expect("receipts")["foyers"].synthetic);
    desk.put("FR6_1224.csv", file("202412", "031", 1));
    assert!(!desk.taken().files[0].synthetic);
    assert!(!provenance(&desk.store(), &desk.sources, &desk.caf).expect("receipts")["foyers"].synthetic);
}
