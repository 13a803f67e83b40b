//! Fixed-width files: the payments of a Caf to landlords.

use super::{Desk, rows};

const PAYMENTS: &str = r#"
files = ["CAFAL*.txt"]
format = "fixed"
month = { column = "month" }
key = ["dossier", "depuis"]
tolerance = 0.5
[fixed]
detail = "0602"
other = ["0302", "0702", "0802"]
[[column]]
name = "aide"
type = "text"
slice = [4, 7]
codes = { 999 = "allocation de logement", 900 = "APL" }
[[column]]
name = "month"
type = "month"
spelling = "mmaa"
slice = [20, 24]
[[column]]
name = "dossier"
type = "pseudonym"
slice = [36, 51]
[[column]]
name = "nom"
type = "text"
must_be_blank = true
slice = [51, 83]
[[column]]
name = "depuis"
type = "month"
spelling = "aamm"
slice = [83, 87]
[[column]]
name = "montant"
type = "decimal"
scale = 0.01
min = 0
slice = [91, 102]
[[column]]
name = "libelle"
type = "text"
blank = "missing"
slice = [113, 131]
"#;

/// A line of the Caf, which has a telephone.
const TITLE: &str = "0302 Caf de l'Allier, 9 rue étoile 04 70 12 34 56\r\n";

fn desk(test: &str) -> Desk {
    let mut desk = Desk::bare(&format!("fixed-{test}"));
    desk.contract("paiements", PAYMENTS);
    desk
}

/// A detail line of 160 characters, with pieces put over it.
fn line(pieces: &[(usize, &str)]) -> Vec<u8> {
    let mut line = vec![b' '; 160];
    let usual = [
        (0, "0602"),
        (4, "900"),
        (7, "03"),
        (10, "00012"),
        (20, "1224"),
        (36, "0123456789abcde"),
        (83, "2309"),
        (91, "00000025041"),
        (102, "00000000000"),
        (113, "PAIEMENTS MENSUELS"),
    ];
    for (at, text) in usual.iter().chain(pieces) {
        line[*at..at + text.len()].copy_from_slice(text.as_bytes());
    }
    line.extend_from_slice(b"\r\n");
    line
}

fn file(title: &str, lines: &[Vec<u8>]) -> Vec<u8> {
    let title: Vec<u8> = title.chars().map(|c| u8::try_from(c).expect("Latin-1")).collect();
    [title, lines.concat(), b"0702 total\r\n0802 total\r\n".to_vec()].concat()
}

#[test]
fn slices_are_read_and_other_lines_skipped() {
    let desk = desk("read");
    let other = line(&[(4, "999"), (36, "f123456789abcde"), (83, "9912"), (113, "REGULARISATION    ")]);
    desk.put("CAFAL031_202412_1.txt", file(TITLE, &[line(&[]), other]));
    let report = desk.taken();
    let file = &report.files[0];
    assert_eq!((file.read, file.kept, file.months[0].to_string()), (2, 2, "2024-12".into()));
    assert!(!file.synthetic);
    assert!(file.notices.contains(&"3 lignes de titre ou de total sautées".into()), "{:?}", file.notices);
}

#[test]
fn a_short_line_and_an_unknown_prefix_are_refused() {
    let desk = desk("short");
    let mut short = line(&[(36, "a123456789abcde")]);
    short.truncate(100);
    short.push(b'\n');
    let unknown = line(&[(0, "0652")]);
    desk.put(
        "CAFAL031_202412_1.txt",
        file(TITLE, &[line(&[]), short, unknown, b"\n".to_vec(), line(&[(36, "b123456789abcde")])]),
    );
    let report = desk.taken();
    let said = rows(&report);
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], "ligne 3 : ligne de 100 caractères au lieu de 131 au moins (compte)");
    assert_eq!(said[1], "ligne 4 : ligne qui n'est ni de détail, ni d'un autre type attendu (compte)");
    assert_eq!((report.files[0].read, report.files[0].kept), (4, 2));
}

#[test]
fn a_name_filled_in_refuses_the_file() {
    let desk = desk("name");
    desk.put("CAFAL031_202412_1.txt", file(TITLE, &[line(&[]), line(&[(51, "MARTIN")])]));
    let said = desk.refused().0;
    assert!(said.starts_with("CAFAL031_202412_1.txt:3 : erreur : la colonne `nom` doit rester vide"), "{said}");
    assert!(!said.contains("MARTIN") && desk.bytes().is_empty());
}

#[test]
fn identity_between_the_columns_refuses_the_file() {
    let desk = desk("gap");
    desk.put("CAFAL031_202412_1.txt", file(TITLE, &[line(&[(132, "j.martin@exemple.fr")])]));
    let said = desk.refused().0;
    assert!(
        said.starts_with(
            "CAFAL031_202412_1.txt:2 : erreur : la colonne `caractères 132 et suivants` porte une adresse"
        ),
        "{said}"
    );
}

#[test]
fn values_of_a_slice_are_checked_as_any_other() {
    let desk = desk("values");
    let lines = [
        line(&[]),
        line(&[(20, "1324"), (36, "a123456789abcde")]),
        line(&[(83, "2313"), (36, "b123456789abcde")]),
        line(&[(91, "0000002504A"), (36, "c123456789abcde")]),
        line(&[(4, "901"), (36, "d123456789abcde")]),
        line(&[(36, "e123456789abcde")]),
        line(&[(36, "f123456789abcde")]),
        line(&[(36, "1123456789abcde")]),
    ];
    desk.put("CAFAL031_202412_1.txt", file(TITLE, &lines));
    assert_eq!(
        rows(&desk.taken()),
        [
            "ligne 3, `month` = `1324` : mois attendu : MMAA, par exemple 1224 (compte)",
            "ligne 4, `depuis` = `2313` : mois attendu : AAMM, par exemple 2412 (compte)",
            "ligne 5, `montant` = `0000002504A` : nombre attendu (compte)",
            "ligne 6, `aide` = `901` : code inconnu : « 900 » (APL) ? (compte)",
        ]
    );
}

#[test]
fn a_file_made_up_says_so_in_its_title() {
    let desk = desk("synthetic");
    desk.put("CAFAL031_202412_1.txt", file("0302 DONNEES SYNTHETIQUES\r\n", &[line(&[])]));
    assert!(desk.taken().files[0].synthetic);
}

#[test]
fn a_file_without_a_detail_line_is_refused() {
    let desk = desk("empty");
    desk.put("CAFAL031_202412_1.txt", file(TITLE, &[]));
    assert!(desk.refused().0.starts_with("CAFAL031_202412_1.txt : erreur : aucune ligne de données"));
}
