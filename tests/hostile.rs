//! Hostile inputs: each trap that files of the inbox have held, with the French that
//! the user reads. What the accepted values become is tested beside the engine's code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use portulan_engine::ingest::{
    IngestError, Inputs, Outcome, Refusal, Report, Verify, ingest, months, receipts, refusals, write_refusals,
};
use portulan_plan::Source;
use portulan_plan::settings::Caf;

#[path = "hostile/caf.rs"]
mod caf;
#[path = "hostile/fixed.rs"]
mod fixed;
#[path = "hostile/identity.rs"]
mod identity;
#[path = "hostile/personal.rs"]
mod personal;
#[path = "hostile/verify.rs"]
mod verify;

const HEAD: &str = r#"
title = "Essai"
publisher = "Caf"
origin = "test"
vintage = "2024"
licence = "Licence Ouverte"
"#;

const FOYERS: &str = r#"
files = ["foyers_*.csv"]
month = { column = "month" }
key = ["commune"]
tolerance = 0.2
[[column]]
name = "month"
from = ["dtreffre"]
type = "month"
[[column]]
name = "commune"
from = ["numcom"]
type = "commune"
pseudo = [
    { code = "", means = "foyers non localisés" },
    { code = "99999", means = "résidence à l'étranger" },
    { code = "XXXXX", means = "commune inconnue" },
    { code = "??XXX", means = "commune inconnue du département" },
]
[[column]]
name = "nom"
type = "text"
blank = "missing"
[[column]]
name = "foyers"
from = ["indfoy_rsa"]
type = "integer"
min = 0
[[column]]
name = "taux"
type = "decimal"
blank = "secret"
"#;

const COMMUNES: &str = r#"
files = ["cog_*.csv"]
month = { fixed = "2024-01" }
key = ["commune"]
referential = "communes"
[[column]]
name = "commune"
from = ["code"]
type = "commune"
[[column]]
name = "nom"
type = "text"
"#;

const MERGERS: &str = r#"
files = ["fusions_*.csv"]
month = { fixed = "2024-01" }
key = ["commune_ancienne"]
referential = "mergers"
[[column]]
name = "commune_ancienne"
from = ["ancien"]
type = "commune"
[[column]]
name = "commune"
from = ["actuel"]
type = "commune"
"#;

const COG: &str = "code;nom\n03001;Abrest\n03002;Agonges\n03158;Haut-Bocage\n03185;Montluçon\n03190;Moulins\n";
const HEADER: &str = "dtreffre;numcom;nom;indfoy_rsa;taux\n";

/// A workspace of its own, removed at the end.
struct Desk {
    root: PathBuf,
    sources: Vec<Source>,
    caf: Caf,
}

impl Desk {
    /// With the list of communes and the contract of a file of households.
    fn new(test: &str) -> Self {
        let mut desk = Self::bare(test);
        desk.contract("communes", COMMUNES);
        desk.contract("fusions", MERGERS);
        desk.contract("foyers", FOYERS);
        desk.put("cog_2024.csv", COG);
        desk
    }

    /// Without any contract.
    fn bare(test: &str) -> Self {
        let root = std::env::temp_dir().join(format!("portulan-hostile-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("inbox")).expect("a temporary folder");
        let caf = Caf { code: "031".into(), name: "Caf de l'Allier".into(), members: Vec::new() };
        Self { root, sources: Vec::new(), caf }
    }

    fn contract(&mut self, name: &str, text: &str) {
        let mut source: Source = toml::from_str(&format!("{HEAD}{text}")).expect("a contract");
        source.name = name.into();
        self.sources.retain(|source| source.name != name);
        self.sources.push(source);
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.root.join("inbox").join(name), bytes).expect("a file of the inbox");
    }

    fn take_away(&self, name: &str) {
        fs::remove_file(self.root.join("inbox").join(name)).expect("a file of the inbox");
    }

    fn store(&self) -> PathBuf {
        self.root.join("store")
    }

    fn run(&self) -> Result<Report, IngestError> {
        self.run_with(None)
    }

    fn run_with(&self, verify: Option<Verify<'_>>) -> Result<Report, IngestError> {
        let (inbox, store) = (self.root.join("inbox"), self.store());
        let inputs = Inputs { sources: &self.sources, inbox: &inbox, store: &store, caf: &self.caf, verify };
        ingest(&inputs, &mut |_| ())
    }

    fn taken(&self) -> Report {
        self.run().unwrap_or_else(|error| panic!("refused: {error}"))
    }

    /// The messages of a run that refuses, and its refused rows in words.
    fn refused(&self) -> (String, Vec<String>) {
        match self.run() {
            Err(error @ IngestError::Refused(..)) => {
                let text = error.to_string();
                let IngestError::Refused(_, rows) = error else { unreachable!() };
                (text, rows.iter().map(in_words).collect())
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Every file of the store but its lock, with its bytes.
    fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut all = BTreeMap::new();
        walk(&self.store(), &mut all);
        all.retain(|path, _| !path.ends_with(".verrou"));
        all
    }

    fn receipt(&self) -> serde_json::Value {
        self.receipt_of("foyers")
    }

    fn receipt_of(&self, source: &str) -> serde_json::Value {
        let text = fs::read_to_string(self.store().join(source).join("_receipt.json"));
        serde_json::from_str(&text.expect("a receipt")).expect("JSON")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn walk(folder: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, all);
        } else {
            let bytes = fs::read(&path).expect("a file");
            all.insert(path, bytes);
        }
    }
}

/// `ligne 3, numcom = 99999 : reason (compte)`.
fn in_words(refusal: &Refusal) -> String {
    let counts = if refusal.counts { " (compte)" } else { "" };
    format!("{}{counts}", refusal.in_words())
}

fn rows(report: &Report) -> Vec<String> {
    report.refusals.iter().map(in_words).collect()
}

/// What the report says of the file of households (the last by name).
fn foyers(report: &Report) -> &portulan_engine::ingest::FileReport {
    report.files.iter().rfind(|file| file.source == "foyers").expect("a file of households")
}

/// A file of households: header, the given rows, then rows that are right, to stay under
/// the tolerance.
fn file(rows: &str) -> String {
    format!(
        "{HEADER}{rows}2024-12;03158;Haut-Bocage;10;1.5\n2024-12;03185;Montluçon;20;2\n\
         2024-12;03190;Moulins;30;3\n2023-12;03158;Haut-Bocage;40;4\n2023-12;03185;Montluçon;50;5\n"
    )
}

#[test]
fn pseudo_codes_are_set_aside_with_their_meaning() {
    let desk = Desk::new("pseudo");
    desk.put("foyers_a.csv", file("2024-12;99999;;5;\n2024-12;XXXXX;;abc;\n2024-12;03XXX;;5;1\n2024-12;;;7;2\n"));
    let report = desk.taken();
    assert_eq!(
        rows(&report),
        [
            "ligne 2, `numcom` = `99999` : mis de côté : résidence à l'étranger",
            "ligne 3, `numcom` = `XXXXX` : mis de côté : commune inconnue",
            "ligne 4, `numcom` = `03XXX` : mis de côté : commune inconnue du département",
            "ligne 5, `numcom` : mis de côté : foyers non localisés",
        ]
    );
    let file = foyers(&report);
    assert_eq!((file.read, file.kept, file.set_aside, file.refused), (9, 5, 4, 0));
}

#[test]
fn a_blank_commune_is_refused_when_the_contract_does_not_expect_it() {
    let mut desk = Desk::new("blank");
    let line = "    { code = \"\", means = \"foyers non localisés\" },\n";
    desk.contract("foyers", &FOYERS.replace(line, ""));
    desk.put("foyers_a.csv", file("2024-12; ;;5;1\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2, `numcom` : valeur absente (compte)"]);
}

#[test]
fn a_month_in_three_spellings() {
    let desk = Desk::new("months");
    desk.put(
        "foyers_a.csv",
        format!("{HEADER}2024-12;03001;;1;\n202411;03001;;1;\n2024-10-31;03001;;1;\n01/09/2024;03001;;1;\n"),
    );
    let months: Vec<String> = foyers(&desk.taken()).months.iter().map(ToString::to_string).collect();
    assert_eq!(months, ["2024-09", "2024-10", "2024-11", "2024-12"]);
    desk.put("foyers_a.csv", file("décembre 2024;03001;;1;\n"));
    let wanted =
        "ligne 2, `dtreffre` = `décembre 2024` : mois attendu : AAAA-MM, AAAAMM, AAAA-MM-JJ ou JJ/MM/AAAA (compte)";
    assert_eq!(rows(&desk.taken()), [wanted]);
}

#[test]
fn decimal_commas_are_taken_and_thousands_refused() {
    let desk = Desk::new("commas");
    desk.put("foyers_a.csv", file("2024-12;03001;;12,0;1,5\n2024-12;03002;;1 234;1\n"));
    assert_eq!(
        rows(&desk.taken()),
        ["ligne 3, `indfoy_rsa` = `1 234` : séparateur de milliers : écrivez le nombre sans séparateur (compte)"]
    );
    desk.put("foyers_a.csv", file("2024-12;03001;;12,5;1\n"));
    assert_eq!(
        rows(&desk.taken()),
        ["ligne 2, `indfoy_rsa` = `12,5` : nombre entier attendu, décimales trouvées (compte)"]
    );
    desk.put("foyers_a.csv", file("2024-12;03001;;-5;1\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2, `indfoy_rsa` = `-5` : plus petit que le minimum 0 (compte)"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_name() {
    let desk = Desk::new("bom");
    desk.put("foyers_a.csv", format!("\u{feff}{}", file("").replacen("dtreffre", "\"dtreffre\"", 1)));
    assert_eq!(foyers(&desk.taken()).kept, 5);
}

#[test]
fn windows_1252_is_read_and_said() {
    let desk = Desk::new("cp1252");
    desk.put("foyers_a.csv", windows_1252(&file("2024-12;03001;Œuilly;1;1\n")));
    let report = desk.taken();
    assert_eq!(foyers(&report).notices, ["lu en Windows-1252 : la ligne 2 n'est pas en UTF-8"]);
    let mut bytes = windows_1252(&file("2024-12;03001;Abrest;1;1\n"));
    let at = bytes.windows(6).position(|w| w == b"Abrest").expect("the name");
    bytes[at] = 0x81;
    desk.put("foyers_a.csv", bytes);
    assert_eq!(rows(&desk.taken()), ["ligne 2 : octet 0x81 : aucun caractère en Windows-1252 (compte)"]);
}

/// Text whose characters all are in Windows-1252.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| if c == 'Œ' { 0x8c } else { u8::try_from(c).expect("Latin-1") };
    text.chars().map(byte).collect()
}

#[test]
fn utf_16_is_refused_with_what_to_do() {
    let desk = Desk::new("utf16");
    let bytes: Vec<u8> = "\u{feff}a;b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.put("foyers_a.csv", &bytes);
    desk.put("foyers_b.csv", &bytes[2..]);
    let save = "ouvrez-le dans le tableur et enregistrez-le au format « CSV UTF-8 »";
    assert_eq!(
        desk.refused().0,
        format!(
            "foyers_a.csv : erreur : fichier en UTF-16\n    → {save}\n\
             foyers_b.csv:1 : erreur : octet nul : ce fichier n'est pas du texte, ou il est en UTF-16\n    → {save}"
        )
    );
}

#[test]
fn a_renamed_workbook_is_refused() {
    let desk = Desk::new("zip");
    desk.put("foyers_a.csv", b"PK\x03\x04\x14\x00\x06\x00");
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv : erreur : ce fichier n'est pas du CSV mais un classeur (.xlsx, .ods) ou une archive ZIP\n    \
         → ouvrez-le dans le tableur et enregistrez-le au format « CSV UTF-8 »"
    );
}

#[test]
fn lost_leading_zeros_are_restored_and_counted() {
    let desk = Desk::new("zeros");
    desk.put("foyers_a.csv", file("2024-12;3001;;1;\n2024-12;3002;;1;\n2024-12;3999;;1;\n"));
    let report = desk.taken();
    assert_eq!(foyers(&report).notices, ["zéro initial rétabli dans 2 codes commune"]);
    assert_eq!(
        rows(&report),
        ["ligne 4, `numcom` = `3999` : code commune sur 4 chiffres, inconnu même avec un zéro initial (compte)"]
    );
}

#[test]
fn an_identical_row_is_set_aside() {
    let desk = Desk::new("same-row");
    desk.put("foyers_a.csv", file("2024-12;03001;;1;\n2024-12;03001;;1;\n2024-12;3001;;1,0;\n"));
    let report = desk.taken();
    assert_eq!(rows(&report), ["ligne 3 : doublon exact de la ligne 2", "ligne 4 : doublon exact de la ligne 2"]);
    let file = foyers(&report);
    assert_eq!((file.read, file.kept, file.set_aside, file.refused), (8, 6, 2, 0));
}

#[test]
fn contradicting_rows_refuse_the_file() {
    let desk = Desk::new("contradiction");
    desk.put("foyers_a.csv", file("2024-12;03001;;60;\n2024-12;03002;;1;\n2024-12;03001;;65;\n"));
    let (text, rows) = desk.refused();
    assert_eq!(
        text,
        "foyers_a.csv : erreur : lignes 2 et 4 : même clé (commune 03001, 2024-12), valeurs différentes (`foyers` : `60` et `65`)\n    \
         → gardez la bonne ligne, ou complétez la clé (`key`) du contrat"
    );
    assert_eq!(rows, ["ligne 4 : même clé que la ligne 2, autre valeur de `foyers` : `65` et non `60` (compte)"]);
}

#[test]
fn the_most_complete_row_is_kept_when_the_contract_says_so() {
    let mut desk = Desk::new("complete");
    desk.contract("foyers", &format!("duplicates = \"most_complete\"\n{FOYERS}"));
    desk.put("foyers_a.csv", file("2024-12;03001;;60;\n2024-12;03001;Abrest;60;\n2024-12;03001;Abrest;65;\n"));
    let report = desk.taken();
    assert_eq!(
        rows(&report),
        [
            "ligne 2 : même clé que la ligne 3, gardée car plus complète",
            "ligne 4 : même clé que la ligne 3, gardée car lue avant",
        ]
    );
}

#[test]
fn quoted_separators_are_text() {
    let desk = Desk::new("quoted");
    desk.put(
        "foyers_a.csv",
        file("2024-12;03001;\"Abrest ; \"\"le bourg\"\"\";1;\n\"2024-12\";\"03002\";\"\";\"2\";\"\"\n"),
    );
    assert_eq!((foyers(&desk.taken()).kept, rows(&desk.taken()).len()), (7, 0));
}

#[test]
fn an_unclosed_quote_refuses_the_file_with_its_line() {
    let desk = Desk::new("quote");
    desk.put("foyers_a.csv", format!("{}\n2024-11;03001;\"Abrest;1;\n2024-11;03002;;1;\n", file("")));
    let text = desk.refused().0;
    assert!(text.starts_with("foyers_a.csv:8 : erreur : guillemet ouvert et jamais refermé sur sa ligne\n"), "{text}");
    desk.put("foyers_a.csv", format!("{}2024-11;03001;\"Abrest\n le bourg\";1;\n", file("")));
    assert!(desk.refused().0.starts_with("foyers_a.csv:7 : erreur : guillemet"));
    desk.put("foyers_a.csv", file("").replacen("nom", "\"nom", 1));
    assert!(desk.refused().0.starts_with("foyers_a.csv:1 : erreur : guillemet"));
}

#[test]
fn windows_line_ends_and_blank_lines() {
    let desk = Desk::new("crlf");
    desk.put(
        "foyers_a.csv",
        format!("{}\n\n   \n2024-11;03001;\"Abrest\";1;\"1\"\n2024-11;03999;;1;\n", file("")).replace('\n', "\r\n"),
    );
    let report = desk.taken();
    assert_eq!(foyers(&report).kept, 6);
    assert_eq!(foyers(&report).notices, ["3 lignes vides sautées"]);
    assert_eq!(rows(&report), ["ligne 11, `numcom` = `03999` : commune inconnue du référentiel (compte)"]);
}

#[test]
fn old_macintosh_line_ends_are_refused() {
    let desk = Desk::new("cr");
    desk.put("foyers_a.csv", file("").replace('\n', "\r"));
    let text = desk.refused().0;
    assert!(text.starts_with("foyers_a.csv:1 : erreur : fins de ligne d'un ancien Macintosh"), "{text}");
}

#[test]
fn a_truncated_last_line_is_refused() {
    let desk = Desk::new("truncated");
    desk.put("foyers_a.csv", format!("{}2024-11;03001;Abr", file("")));
    assert_eq!(
        rows(&desk.taken()),
        ["ligne 7 : dernière ligne non terminée : le fichier est peut-être tronqué (compte)"]
    );
    desk.put("foyers_a.csv", format!("{HEADER}2024-12;03001;Abrest;1;1\n2024-11;03001;Abrest;1;1"));
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv : erreur : 1 ligne refusée sur 2 (50\u{202f}%), au-delà de la tolérance de 20\u{202f}% : \
         ligne 3 : dernière ligne non terminée : le fichier est peut-être tronqué\n    \
         → si le fichier est complet, ajoutez un saut de ligne à la fin"
    );
    let cut = file("2024-11;03001;Abrest;1;1\n") + "2024-11;03002;H\u{e9}";
    desk.put("foyers_a.csv", &cut.as_bytes()[..cut.len() - 1]);
    assert_eq!(rows(&desk.taken()).len(), 1, "a character cut by the end is no other encoding");
}

#[test]
fn rows_with_other_numbers_of_fields_are_refused() {
    let desk = Desk::new("fields");
    desk.put("foyers_a.csv", file("2024-12;03001;1\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2 : 3 champs au lieu de 5 (compte)"]);
    desk.put("foyers_a.csv", file("2024-12;03001;;1;1;;\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2 : 7 champs au lieu de 5 (compte)"]);
}

#[test]
fn control_characters_are_refused() {
    let desk = Desk::new("control");
    desk.put("foyers_a.csv", file("2024-12;03001;Ab\u{1}rest;1;\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2, `nom` = `Ab\u{fffd}rest` : caractère de contrôle U+0001 (compte)"]);
}

#[test]
fn an_extra_column_is_left_out_and_said() {
    let desk = Desk::new("extra");
    let text: String = file("").lines().map(|line| format!("{line};x\n")).collect();
    desk.put("foyers_a.csv", text.replacen(";x", ";indmtt_rsa", 1));
    let report = desk.taken();
    assert_eq!(foyers(&report).notices, ["colonne hors contrat laissée de côté : `indmtt_rsa`"]);
    assert_eq!(foyers(&report).kept, 5);
}

#[test]
fn a_missing_column_refuses_the_file() {
    let desk = Desk::new("missing");
    desk.put("foyers_a.csv", "dtreffre;numcom;nom\n2024-12;03001;Abrest\n");
    assert_eq!(desk.refused().0, "foyers_a.csv:1 : erreur : colonnes absentes : `indfoy_rsa`, `taux`");
}

#[test]
fn a_renamed_column_is_guessed() {
    let desk = Desk::new("renamed");
    desk.put("foyers_a.csv", file("").replacen("indfoy_rsa", "nb_rsa", 1));
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv:1 : erreur : colonne absente : `indfoy_rsa`\n    → `nb_rsa` est-elle `indfoy_rsa` renommée ?"
    );
}

#[test]
fn a_column_twice_refuses_the_file() {
    let desk = Desk::new("twice");
    desk.put("foyers_a.csv", "dtreffre;numcom;nom;indfoy_rsa;taux;NumCom\n2024-12;03001;;1;;03001\n");
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv:1 : erreur : colonne `commune` en double dans l'en-tête : `numcom`, `NumCom` (positions 2, 6)\n    \
         → gardez une seule des deux colonnes"
    );
}

#[test]
fn a_file_twice_is_stored_once() {
    let desk = Desk::new("same-file");
    desk.put("foyers_b.csv", file(""));
    desk.taken();
    desk.put("foyers_a.csv", file(""));
    let report = desk.taken();
    let outcomes: Vec<_> = report.files.iter().filter(|f| f.source == "foyers").map(|f| &f.outcome).collect();
    assert_eq!(outcomes, [&Outcome::Identical { to: "foyers_b.csv".into() }, &Outcome::Unchanged]);
    let notices = &report.files.iter().find(|f| f.name == "foyers_a.csv").expect("reported").notices;
    assert_eq!(*notices, ["mêmes octets que `foyers_b.csv` : sauté"]);
}

#[test]
fn two_files_of_one_month_are_both_refused() {
    let desk = Desk::new("same-month");
    desk.put("foyers_a.csv", file(""));
    desk.put("foyers_b.csv", file("2024-11;03001;;1;\n"));
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv : erreur : `foyers_a.csv`, `foyers_b.csv` portent les mêmes mois : 2023-12, 2024-12\n    \
         → gardez dans le dossier d'entrée le seul fichier à jour"
    );
    desk.take_away("foyers_b.csv");
    desk.taken();
    let before = desk.bytes();
    desk.put("foyers_b.csv", format!("{HEADER}2024-12;03001;;1;\n"));
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv : erreur : `foyers_a.csv`, `foyers_b.csv` portent le même mois : 2024-12\n    \
         → gardez dans le dossier d'entrée le seul fichier à jour"
    );
    assert!(desk.bytes() == before);
}

#[test]
fn an_empty_file_and_a_header_alone_are_refused() {
    let desk = Desk::new("empty");
    desk.put("foyers_a.csv", "");
    desk.put("foyers_b.csv", HEADER);
    desk.put("foyers_c.csv", HEADER.trim_end());
    assert_eq!(
        desk.refused().0,
        "foyers_a.csv : erreur : fichier vide\n    → déposez-le de nouveau\n\
         foyers_b.csv : erreur : aucune ligne de données après l'en-tête\n\
         foyers_c.csv : erreur : aucune ligne de données après l'en-tête"
    );
}

#[test]
fn another_separator_is_named() {
    let desk = Desk::new("separator");
    let hint = "enregistrez le fichier avec le séparateur du contrat, ou changez `separator` dans le contrat";
    desk.put("foyers_a.csv", file("").replace(';', ","));
    assert_eq!(desk.refused().0, format!("foyers_a.csv:1 : erreur : séparateur `,` trouvé, `;` attendu\n    → {hint}"));
    desk.put("foyers_a.csv", file("").replace(';', "\t"));
    assert_eq!(
        desk.refused().0,
        format!("foyers_a.csv:1 : erreur : séparateur tabulation trouvé, `;` attendu\n    → {hint}")
    );
}

#[test]
fn unknown_communes_are_refused() {
    let desk = Desk::new("unknown");
    desk.put("foyers_a.csv", file("2024-12;03999;;1;\n"));
    assert_eq!(rows(&desk.taken()), ["ligne 2, `numcom` = `03999` : commune inconnue du référentiel (compte)"]);
}

#[test]
fn without_a_referential_the_shape_alone_is_checked() {
    let desk = Desk::new("no-referential");
    desk.take_away("cog_2024.csv");
    let more = "2022-12;03001;;1;\n2022-12;03158;;1;\n2022-12;03185;;1;\n";
    desk.put("foyers_a.csv", file(&format!("2024-12;03999;;1;\n2024-12;Abrest;;1;\n{more}")));
    let report = desk.taken();
    assert_eq!(
        foyers(&report).notices,
        ["aucun référentiel des communes : codes commune vérifiés dans leur forme seule"]
    );
    assert_eq!(
        rows(&report),
        ["ligne 3, `numcom` = `Abrest` : code commune attendu sur 5 caractères, par exemple 03001 ou 2A004 (compte)"]
    );
    assert_eq!(report.unfilled, ["communes", "fusions"]);
    desk.put("cog_2024.csv", COG);
    let report = desk.taken();
    assert_eq!(foyers(&report).outcome, Outcome::Rechecked, "the list of communes has come");
    assert_eq!(rows(&report).len(), 2);
}

#[test]
fn old_codes_lead_to_the_merged_commune() {
    let desk = Desk::new("mergers");
    desk.put("fusions_2024.csv", "ancien;actuel\n03123;03158\n03153;03158\n");
    desk.put("foyers_a.csv", file("2024-12;03123;;1;\n2024-12;3153;;2;\n"));
    let report = desk.taken();
    assert_eq!((foyers(&report).kept, rows(&report).len()), (7, 0), "three codes, one commune, no double");
}

#[test]
fn a_corrected_file_replaces_its_months_and_both_hashes_are_kept() {
    let desk = Desk::new("corrected");
    desk.put("foyers_a.csv", file(""));
    let first = foyers(&desk.taken()).sha256.clone();
    desk.put("foyers_a.csv", format!("{HEADER}2024-12;03001;;1;\n"));
    let report = desk.taken();
    let corrected = foyers(&report);
    assert_eq!(corrected.outcome, Outcome::Corrected { previous: first.clone() });
    assert_eq!(
        corrected.notices,
        ["remplace 2024-12 de `foyers_a.csv`", "ne porte plus 2023-12 : le magasin garde ce qu'il en avait reçu",]
    );
    let receipt = desk.receipt();
    assert_eq!(receipt["files"][0]["superseded"][0], "2024-12");
    assert_eq!(receipt["files"][1]["sha256"], corrected.sha256.as_str());
    assert_eq!(receipt["files"][1]["replaced"][0], first.as_str());
    let held: Vec<String> =
        months(&desk.store(), "foyers", "031").expect("a receipt").iter().map(ToString::to_string).collect();
    assert_eq!(held, ["2023-12", "2024-12"]);
    assert_eq!(foyers(&desk.taken()).outcome, Outcome::Unchanged);
}

#[test]
fn a_correction_under_a_new_name_replaces_the_file_that_is_gone() {
    let desk = Desk::new("new-name");
    desk.put("foyers_a.csv", file(""));
    let first = foyers(&desk.taken()).sha256.clone();
    desk.take_away("foyers_a.csv");
    desk.put("foyers_b.csv", file("2024-12;03001;;1;\n"));
    let report = desk.taken();
    assert_eq!(foyers(&report).outcome, Outcome::Corrected { previous: first.clone() });
    assert_eq!(desk.receipt()["files"][0]["replaced"][0], first.as_str());
    let held = receipts(&desk.store(), &desk.sources).expect("receipts");
    let files: Vec<&str> = held.iter().map(|(_, file, _)| file.as_str()).collect();
    assert_eq!(files, ["cog_2024.csv", "foyers_b.csv"]);
    desk.put("foyers_b.csv", file(""));
    assert_eq!(foyers(&desk.taken()).sha256, first, "going back is a correction too");
    assert_eq!(foyers(&desk.taken()).outcome, Outcome::Unchanged);
}

#[test]
fn run_again_it_does_nothing() {
    let desk = Desk::new("again");
    desk.put("foyers_a.csv", file("2024-12;03999;;1;\n"));
    let first = desk.taken();
    let before = desk.bytes();
    let modified = |desk: &Desk| {
        desk.bytes().into_keys().map(|p| fs::metadata(p).and_then(|m| m.modified()).ok()).collect::<Vec<_>>()
    };
    let dates = modified(&desk);
    let again = desk.taken();
    assert!(desk.bytes() == before && modified(&desk) == dates);
    assert!(again.files.iter().all(|file| file.outcome == Outcome::Unchanged));
    assert_eq!(rows(&again), rows(&first));
    assert_eq!(refusals(&desk.store(), &desk.sources).expect("receipts"), first.refusals);
    let twin = Desk::new("again-twin");
    twin.put("foyers_a.csv", file("2024-12;03999;;1;\n"));
    twin.taken();
    assert!(twin.bytes().into_values().eq(before.into_values()), "same inputs, same bytes");
}

#[test]
fn beyond_the_tolerance_the_store_is_left_byte_for_byte() {
    let desk = Desk::new("tolerance");
    desk.put("foyers_a.csv", file(""));
    desk.taken();
    let before = desk.bytes();
    desk.put("cog_2024.csv", format!("{COG}03003;Ainay\n"));
    desk.put("foyers_a.csv", file("2024-11;03999;;1;\n2024-11;03998;;1;\n2024-11;03001;;x;\n2024-11;03002;;;\n"));
    let (text, rows) = desk.refused();
    assert_eq!(
        text,
        "foyers_a.csv : erreur : 4 lignes refusées sur 9 (44,44\u{202f}%), au-delà de la tolérance de 20\u{202f}% : \
         ligne 2, `numcom` = `03999` : commune inconnue du référentiel ; \
         ligne 3, `numcom` = `03998` : commune inconnue du référentiel ; \
         ligne 4, `indfoy_rsa` = `x` : nombre attendu"
    );
    assert_eq!(rows.len(), 4);
    assert!(desk.bytes() == before, "the other file, though right, is not stored either");
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let desk = Desk::new("left-over");
    desk.put("foyers_a.csv", file(""));
    desk.taken();
    let before = desk.bytes();
    let left = desk.store().join(".en-cours/foyers/caf=031");
    fs::create_dir_all(&left).expect("a folder");
    fs::write(left.join("part-0.parquet"), "half").expect("a file");
    desk.taken();
    assert!(desk.bytes() == before && !desk.store().join(".en-cours").exists());
}

#[test]
fn two_runs_cannot_collide() {
    let desk = Desk::new("lock");
    desk.put("foyers_a.csv", file(""));
    desk.taken();
    let lock = fs::File::options().append(true).open(desk.store().join(".verrou")).expect("the lock");
    lock.lock().expect("locked");
    let error = desk.run().expect_err("busy");
    assert!(matches!(error, IngestError::Busy(_)));
    assert!(error.to_string().starts_with("une autre exécution travaille dans ce dossier (verrou `"));
    drop(lock);
    desk.taken();
}

#[test]
fn a_file_that_no_contract_takes_is_told_with_the_nearest_pattern() {
    let desk = Desk::new("unclaimed");
    desk.put("foyer_2024.csv", "a\n");
    desk.put(".cache", "");
    let report = desk.taken();
    assert_eq!(report.unclaimed.len(), 1);
    let hint = report.unclaimed[0].hint.as_deref();
    assert_eq!(hint, Some("le contrat `foyers` attend `foyers_*.csv`"));
    assert_eq!(report.unfilled, ["foyers", "fusions"]);
}

#[test]
fn refusals_are_written_for_a_spreadsheet() {
    let desk = Desk::new("refusals");
    desk.put("foyers_a.csv", file("2024-12;99999;;5;\n2024-12;=A1;;5;\n"));
    let report = desk.taken();
    let path = desk.root.join("refus.csv");
    write_refusals(&path, &report.refusals).expect("written");
    assert_eq!(
        fs::read_to_string(&path).expect("text"),
        "\u{feff}fichier;ligne;colonne;valeur;motif;compte_dans_la_tolerance\n\
         foyers_a.csv;2;numcom;99999;mis de côté : résidence à l'étranger;non\n\
         foyers_a.csv;3;numcom;'=A1;code commune attendu sur 5 caractères, par exemple 03001 ou 2A004;oui\n"
    );
}
