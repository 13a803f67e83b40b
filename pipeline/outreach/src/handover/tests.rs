//! Lists opened again by their recipients, and what can never be in them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use age::x25519::Identity;
use calamine::{Data, Reader, SheetVisible, Xlsx};
use portulan_plan::target::Role;
use portulan_terms::{Day, Diagnostics};
use proptest::prelude::*;

use super::sample::{day, list, recipient, row};
use super::workbook::HEADS;
use super::{List, Sealed, seal};
use crate::choose::Class;
use crate::journal::private::looks_personal;
use crate::journal::sha256;

mod recipients;

fn open(sealed: &Sealed, identity: &Identity) -> Option<Vec<u8>> {
    let decryptor = age::Decryptor::new(&sealed.bytes[..]).expect("an age file");
    let mut reader = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).ok()?;
    let mut clear = Vec::new();
    reader.read_to_end(&mut clear).expect("a whole file");
    Some(clear)
}

/// The CSV and the workbook of a list, in clear.
fn opened(list: List) -> (String, Vec<u8>) {
    let (one, identity) = recipient("travailleurs sociaux");
    let sealed = seal(list, &[one]).expect("a list");
    let clear: Vec<Vec<u8>> = sealed.iter().map(|file| open(file, &identity).expect("opened")).collect();
    (String::from_utf8(clear[0].clone()).expect("UTF-8"), clear[1].clone())
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(name).expect("the sheet");
    let text = |cell: &Data| match cell {
        Data::DateTime(serial) => Day(serial.as_f64() as i32 - 25_569).to_string(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

fn messages(result: Result<Vec<Sealed>, Diagnostics>) -> Vec<String> {
    result.expect_err("a refusal").0.iter().map(ToString::to_string).collect()
}

#[test]
fn only_the_recipients_of_the_pool_open_its_files() {
    let ((one, its), (two, his)) =
        (recipient("travailleurs sociaux, Vichy"), recipient("travailleurs sociaux, Moulins"));
    let (mut other, stranger) = recipient("partenaire");
    other.pool = "partenaires".to_owned();
    let sealed = seal(list(), &[one, two, other]).expect("a list");
    assert_eq!(
        sealed.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        ["niveau_2.csv.age", "niveau_2.xlsx.age"]
    );
    for file in &sealed {
        assert!(file.bytes.starts_with(b"age-encryption.org/v1\n"), "the binary format of age");
        let clear = open(file, &its).expect("opened by the first");
        assert_eq!(open(file, &his).expect("opened by the second"), clear);
        assert_eq!(sha256(&clear), file.clear_sha256);
        assert!(open(file, &stranger).is_none());
        let pseudonym = b"0123456789abcdef";
        assert!(!file.bytes.windows(16).any(|seen| seen == pseudonym), "the clear text shows in {}", file.name);
    }
}

#[test]
fn the_clear_text_is_the_same_for_the_same_list_and_the_file_is_not() {
    let (one, _) = recipient("travailleurs sociaux");
    let [first, again] = [(), ()].map(|()| seal(list(), std::slice::from_ref(&one)).expect("a list"));
    for (a, b) in first.iter().zip(&again) {
        assert_eq!(a.clear_sha256, b.clear_sha256, "{}", a.name);
        assert_ne!(a.bytes, b.bytes);
    }
}

#[test]
fn the_csv_says_what_it_is_for_then_its_rows() {
    let (csv, _) = opened(list());
    let text = csv.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].contains("Caf de l’Allier – Travail social, mars 2026"), "{}", lines[0]);
    assert!(lines[1].contains("éviter l’interruption d’un droit") && lines[1].contains("évènement de vie"));
    assert!(lines[2].contains("Il est interdit de s’en servir pour contrôler"));
    assert_eq!(lines[3], "Expiration;À supprimer le 2 juillet 2026 au plus tard.");
    assert_eq!(lines[super::csv::BLOCK], "");
    let body = lines[super::csv::BLOCK + 1..].join("\n");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(body.as_bytes());
    assert_eq!(&reader.headers().expect("headers")[0], "Pseudonyme");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let shown: Vec<(&str, &str, &str)> = rows.iter().map(|row| (&row[0], &row[1], &row[2])).collect();
    assert_eq!(
        shown,
        [
            ("00aa11bb22cc33dd", "03185", "A"),
            ("0123456789abcdef", "03310 Vichy", "B"),
            ("ffee000011112222", "03310 Vichy", "B")
        ]
    );
    let first: Vec<&str> = rows[0].iter().skip(3).collect();
    assert_eq!(first[0].matches(" | ").count(), 1);
    assert_eq!(first[1..4], ["", "2026-04-10", "téléphone (à l’oral seulement)"]);
    assert_eq!(first[5..], ["2026-05-03", "proposé", "", "", ""]);
}

#[test]
fn the_workbook_shows_the_same_rows_as_the_csv() {
    let (_, bytes) = opened(list());
    let rows = sheet(&bytes, "Liste");
    assert!(rows[0][0].contains("à supprimer le 2 juillet 2026 au plus tard"), "{}", rows[0][0]);
    assert_eq!(rows[HEADS as usize], super::words::COLUMNS.map(|(head, _)| head));
    assert_eq!(rows.len(), HEADS as usize + 4);
    let first = &rows[HEADS as usize + 1];
    assert_eq!(first[..3], ["00aa11bb22cc33dd", "03185", "A"]);
    assert_eq!(first[3].lines().count(), 2);
    assert_eq!(first[4..7], ["", "2026-04-10", "téléphone (à l’oral seulement)"]);
    assert_eq!(first[8..], ["2026-05-03", "proposé", "", "", ""]);
    assert_eq!(rows[HEADS as usize + 2][6], "SMS, puis téléphone à J+5");
    assert_eq!(rows[HEADS as usize + 2][4], "2026-04-15");
}

#[test]
fn the_workbook_hides_nothing_and_says_how_to_give_back_the_results() {
    let (_, bytes) = opened(list());
    let book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
    let sheets: Vec<_> = book.sheets_metadata().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
    assert_eq!(sheets, [("Liste", SheetVisible::Visible), ("À lire", SheetVisible::Visible)]);
    let manual = sheet(&bytes, "À lire").concat().join("\n");
    for said in
        ["2 juillet 2026", "Interdiction de réutilisation", "Rendre les résultats", "aucun effet sur le dossier"]
    {
        assert!(manual.contains(said), "{said}");
    }
}

/// The parts of a workbook, which is a ZIP, without a library of ours: what Excel will read.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn answers_are_closed_lists_and_the_print_repeats_its_headers() {
    let (_, bytes) = opened(list());
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for list in [&super::words::STATES[..], &super::words::DISMISSALS, &super::words::OUTCOMES] {
        assert!(xml.contains(&format!("\"{}\"", list.join(","))), "{list:?} in {xml}");
    }
    for setting in ["orientation=\"landscape\"", "paperSize=\"9\"", "state=\"frozen\"", "<autoFilter ref=\"A2:M5\"/>"] {
        assert!(xml.contains(setting), "{setting}");
    }
    assert!(!xml.contains("hidden=") && !xml.contains("<f>"), "nothing hidden, no formula");
    assert!(part(&bytes, "xl/workbook.xml").contains("Liste!$1:$2"), "headers repeated");
}

#[test]
fn what_may_not_be_handed_over_is_refused() {
    let (one, _) = recipient("travailleurs sociaux");
    let with = |change: fn(&mut List)| {
        let mut list = list();
        change(&mut list);
        messages(seal(list, std::slice::from_ref(&one)))
    };
    assert!(
        with(|l| l.rows[0].reasons = vec!["Une dette de 1 200 € est signalée.".into()])[0]
            .contains("montant d'une dette")
    );
    assert!(with(|l| l.rows[0].scripts = vec!["Trop-perçu : 80 euros".into()])[0].contains("montant d'une dette"));
    assert!(with(|l| l.rows[1].pseudonym = l.rows[0].pseudonym.clone())[0].contains("un dossier y est deux fois"));
    assert!(with(|l| l.rows[0].targets = vec!["autre".into()])[0].contains("`autre`"));
    assert!(with(|l| l.pool = "../niveau 2".into())[0].contains("ne peut pas nommer un fichier"));
    assert!(with(|l| l.expires = l.day)[0].contains("ne peut pas expirer"));
    assert!(with(|l| l.expires = l.day.plus(366))[0].contains("ne peut pas expirer"));
    assert!(with(|l| l.pool = "niveau_1".into())[0].contains("aucun destinataire"));
    assert!(with(|l| l.day = day("2027-01-01")).iter().any(|m| m.contains("expirer")));
}

#[test]
fn a_debt_is_its_amount_not_its_word() {
    for (text, told) in [
        ("Un impayé de loyer d’au moins deux mois est signalé.", false),
        ("Le droit est estimé entre 80 € et 120 € par mois.", false),
        ("Chaque individu du foyer : 80 €", false),
        ("Impayés : 900 €", true),
        ("Une créance de 12 euros", true),
    ] {
        assert_eq!(super::list::tells_debt(text), told, "{text}");
    }
}

#[test]
fn a_role_that_a_target_of_the_rows_does_not_admit_is_refused_and_named() {
    let (mut one, _) = recipient("accompagnement");
    one.role = Role::Accompagnement;
    let told = messages(seal(list(), std::slice::from_ref(&one)));
    assert!(
        told[0]
            .starts_with("destinataires.toml : erreur : « accompagnement » ne peut pas recevoir la cible `separation`")
    );
    let mut without = list();
    without.rows.remove(1);
    assert!(seal(without, &[one]).is_ok(), "a target without any row asks for nothing");
}

#[test]
fn an_empty_list_is_still_a_workbook() {
    let mut empty = list();
    empty.rows.clear();
    let (csv, bytes) = opened(empty);
    assert!(csv.contains("Pseudonyme;"));
    assert_eq!(sheet(&bytes, "Liste").len(), 2);
}

#[test]
fn the_journal_hears_counts_and_fingerprints_only() {
    let (one, _) = recipient("travailleurs sociaux");
    for file in seal(list(), &[one]).expect("a list") {
        let said = file.journal();
        assert!(crate::journal::private::check(&said).is_ok(), "{said}");
        assert!(!said.to_string().contains("0123456789abcdef"));
        assert_eq!(said["rows"], 3);
    }
}

proptest! {
    /// No text of a row is ever a formula, nor breaks the rows of a CSV.
    #[test]
    fn no_text_becomes_a_formula(sign in "[ \u{a0}]{0,2}[=+@\t-]", rest in "[a-zA-Z0-9!|'();\"\n]{0,20}") {
        let mut list = list();
        list.rows.truncate(1);
        list.rows[0].reasons = vec![format!("{sign}{rest}")];
        let (csv, bytes) = opened(list);
        let rows = sheet(&bytes, "Liste");
        prop_assert_eq!(rows.len(), HEADS as usize + 2);
        prop_assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
        let body = csv.split("\r\n\r\n").nth(1).expect("the rows");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(body.as_bytes());
        let cells: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        prop_assert_eq!(cells.len(), 1);
        for cell in cells[0].iter() {
            prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t']), "{}", cell);
        }
    }

    /// The order given never shows within a class.
    #[test]
    fn the_order_given_does_not_show(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle()) {
        let make = |order: &[usize]| {
            let mut list = list();
            list.rows = order
                .iter()
                .map(|i| row(&format!("{i:016x}"), ["03310", "03185"][i % 2], [Class::A, Class::B, Class::C][i % 3]))
                .collect();
            list.checked().expect("a list").rows
        };
        prop_assert_eq!(make(&order), make(&[0, 1, 2, 3, 4, 5]));
    }

    /// Any pseudonym of the extract is one that the journal would refuse: the two agree on what
    /// a pseudonym is.
    #[test]
    fn the_journal_knows_a_pseudonym(pseudonym in "[0-9a-f]{16,32}") {
        prop_assert!(looks_personal(&pseudonym));
    }
}
