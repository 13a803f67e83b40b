//! Same seed, same bytes; no real file lost; nobody to be recognised.

use std::path::Path;

use portulan_sample::{Cafs, Freshness, Options, generate};

use crate::reader::text;
use crate::{allier, folder, made};

fn everything(folder: &tempfile::TempDir, seed: u64) -> Options {
    Options {
        cafs: Cafs::List(vec!["031".into(), "481".into(), "2A1".into()]),
        share: 0.2,
        children: true,
        partners: true,
        fresh: Freshness::Both,
        ..allier(folder, 3, (2024, 12), seed)
    }
}

fn with_threads(threads: usize, options: &Options) -> portulan_sample::Written {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| made(options))
}

/// How many of `files` of one folder the other lacks or holds with other bytes. (A part of a
/// small Caf may have no row at all for a partner: then it has no file.)
fn differences(one: &Path, other: &Path, files: &[(String, u64)]) -> usize {
    let differs = |name: &String| {
        let first = std::fs::read(one.join(name)).expect("a file of the first folder");
        std::fs::read(other.join(name)).map_or(true, |second| second != first)
    };
    files.iter().filter(|(name, _)| differs(name)).count()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_one_thread_or_two() {
    let (one, two, alone) = (folder(), folder(), folder());
    let first = with_threads(1, &everything(&one, 5));
    let second = with_threads(2, &everything(&two, 5));
    assert_eq!(first, second);
    assert_eq!(differences(one.path(), two.path(), &first.files), 0);
    // A Caf asked for alone is the same as among others.
    made(&Options { cafs: Cafs::List(vec!["031".into()]), ..everything(&alone, 5) });
    let read = |folder: &Path, name: &str| std::fs::read(folder.join(name)).expect("a file");
    assert!(read(alone.path(), "FR6_1224.csv") == read(one.path(), "FR6_1224_031.csv"));
    assert!(read(alone.path(), "eaje_2024.csv") == read(one.path(), "eaje_2024_031.csv"));
}

#[test]
fn another_seed_gives_other_bytes() {
    let (one, two) = (folder(), folder());
    let written = made(&everything(&one, 5));
    made(&everything(&two, 6));
    let extracts = written.files.iter().filter(|(name, _)| name.starts_with("FR")).count();
    assert!(differences(one.path(), two.path(), &written.files) >= extracts);
}

#[test]
fn every_file_says_that_it_is_synthetic_and_names_nobody() {
    let folder = folder();
    let written = made(&everything(&folder, 9));
    for (name, rows) in &written.files {
        let text = text(&folder.path().join(name));
        let mut lines = text.lines();
        let first = lines.next().expect("a first line");
        let payments = name.starts_with("CAFAL");
        assert!(
            if payments { first.contains("DONNEES SYNTHETIQUES") } else { first.ends_with(";SYNTHETIQUE") },
            "{name}"
        );
        assert_eq!(text.lines().count() as u64 - u64::from(!payments), *rows, "{name}");
        for line in lines {
            assert!(payments || line.ends_with(";1"), "{name}");
            assert!(!line.contains('@'), "{name}");
            line.split(|c: char| !c.is_ascii_alphanumeric())
                .for_each(|word| assert!(!identity(word), "{name}: {word}"));
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert!(left.iter().all(|entry| !entry.file_name().to_string_lossy().ends_with(".part")));
    }
}

/// Whether a word could be a registration number (13 or 15 figures, sex and department), a
/// French telephone or bank account number.
fn identity(word: &str) -> bool {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let registration = digits && [13, 15].contains(&word.len()) && ["1", "2"].contains(&&word[..1]);
    let telephone = digits && word.len() == 10 && word.starts_with('0') && &word[1..2] != "0";
    let account = word.len() >= 25 && word.starts_with("FR") && word[2..4].bytes().all(|byte| byte.is_ascii_digit());
    registration || telephone || account
}

fn refusal(options: &Options) -> String {
    generate(options, &|_, _| ()).expect_err("a refusal").to_string()
}

#[test]
fn what_cannot_be_made_is_refused_in_french() {
    let folder = folder();
    let good = allier(&folder, 1, (2024, 12), 1);
    let caf = |code: &str| Options { cafs: Cafs::List(vec![code.into()]), ..good.clone() };
    let path = folder.path().display();
    for (options, message) in [
        (caf("032"), "erreur : aucune Caf n'a le code `032`\n    → vouliez-vous dire `031` ?".to_owned()),
        (Options { months: 0, ..good.clone() }, "erreur : 0 mois : il en faut de 1 à 240".to_owned()),
        (
            Options { share: 1.5, ..good.clone() },
            "erreur : la part 1.5 n'est pas entre 0 (exclu) et 1\n    → 0.1 garde un foyer sur dix".to_owned(),
        ),
        (
            Options { epci: vec!["20007108".into()], ..good.clone() },
            "erreur : aucune commune de l'EPCI `20007108` dans les Caf demandées\n    → vouliez-vous dire `200071082` ?"
                .to_owned(),
        ),
    ] {
        assert_eq!(refusal(&options), message);
    }
    assert!(refusal(&Options { share: f64::NAN, ..good.clone() }).contains("la part NaN"));
    std::fs::write(folder.path().join("FR6_1224.csv"), "ID_PSEUDO;NUMCAF\n1;031\n").expect("a file");
    let message =
        "erreur : ce fichier n'est pas synthétique : il ne sera pas remplacé\n    → choisissez un autre dossier";
    assert_eq!(refusal(&good), format!("{path}/FR6_1224.csv : {message}"));
    assert_eq!(text(&folder.path().join("FR6_1224.csv")), "ID_PSEUDO;NUMCAF\n1;031\n");
    let blocked = Options { folder: folder.path().join("FR6_1224.csv"), ..good };
    assert!(refusal(&blocked).contains("impossible d'écrire ici"));
}

#[test]
fn a_synthetic_file_is_made_again() {
    let folder = folder();
    let options = Options { share: 0.05, partners: true, ..allier(&folder, 1, (2024, 12), 1) };
    assert_eq!(made(&options), made(&options));
}

#[test]
fn an_epci_alone_holds_its_communes() {
    let folder = folder();
    made(&Options { epci: vec!["240300566".into()], ..allier(&folder, 13, (2024, 12), 1) });
    let mut communes = std::collections::BTreeSet::new();
    let rows = crate::reader::each_row(&folder.path().join("FR6_1224.csv"), |row| {
        communes.insert(row.get("NUMCOMDO").to_owned());
    });
    assert!((700..1_000).contains(&rows), "{rows} rows");
    assert!(
        communes.len() > 5
            && communes.iter().all(|code| code.starts_with("03") || ["99999", "XXXXX", ""].contains(&code.as_str()))
    );
}
