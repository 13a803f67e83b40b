//! Direct identity: the file is refused, its column and line named, the value never shown
//! nor kept.

use super::Desk;

const PLACES: &str = r#"
files = ["places_*.csv"]
month = { fixed = "2024-12" }
key = ["id"]
[[column]]
name = "id"
type = "text"
[[column]]
name = "nom"
type = "text"
blank = "missing"
[[column]]
name = "accueil"
type = "text"
blank = "missing"
professional = true
"#;

const PEOPLE: &str = r#"
files = ["dossiers_*.csv"]
personal = true
month = { fixed = "2024-12" }
key = ["pseudo"]
[[column]]
name = "pseudo"
from = ["ID_PSEUDO"]
type = "pseudonym"
class = "libre"
[[column]]
name = "enfants"
from = ["NBENLEFA"]
type = "integer"
class = "libre"
[[column]]
name = "nom"
type = "text"
must_be_blank = true
optional = true
class = "interdit"
"#;

fn places(test: &str) -> Desk {
    let mut desk = Desk::bare(&format!("identity-{test}"));
    desk.contract("places", PLACES);
    desk
}

fn people(test: &str) -> Desk {
    let mut desk = Desk::bare(&format!("identity-{test}"));
    desk.contract("dossiers", PEOPLE);
    desk
}

/// The file is refused at that place and for that, and nothing holds the value.
fn refused(desk: &Desk, name: &str, text: &str, value: &str, place: &str, what: &str) {
    desk.put(name, text);
    let (said, rows) = desk.refused();
    let wanted = format!("{place} : erreur : {what} : le fichier est refusé\n");
    assert!(said.starts_with(&wanted), "{said}");
    assert!(!said.contains(value) && rows.is_empty(), "{said} {rows:?}");
    assert!(desk.bytes().is_empty(), "nothing is stored");
}

fn refused_value(test: &str, value: &str, what: &str) {
    let desk = places(test);
    let text = format!("id;nom;accueil;obs\n1;Crèche;;\n2;Halte;;{value}\n");
    refused(&desk, "places_a.csv", &text, value, "places_a.csv:3", &format!("la colonne `obs` porte {what}"));
}

#[test]
fn a_nir_in_a_column_that_the_contract_does_not_know() {
    refused_value("nir", "255081416802538", "un numéro de sécurité sociale (NIR)");
    refused_value("nir-spaces", "2 55 08 14 168 025 38", "un numéro de sécurité sociale (NIR)");
    refused_value("nir-corsica", "1 85 01 2A 004 012 06", "un numéro de sécurité sociale (NIR)");
    let desk = places("nir-no-key");
    desk.put("places_a.csv", "id;nom;accueil;obs\n1;Crèche;;255081416802539\n2;Halte;;2550814168025\n");
    desk.taken();
}

#[test]
fn an_iban_with_spaces() {
    refused_value("iban", "FR14 2004 1010 0505 0001 3M02 606", "un compte bancaire (IBAN)");
    refused_value("iban-bare", "BE68539007547034", "un compte bancaire (IBAN)");
}

#[test]
fn an_e_mail_address_in_a_free_column() {
    refused_value("mail", "écrire à jeanne.martin@exemple.fr", "une adresse électronique");
}

#[test]
fn a_telephone_number_in_its_usual_spellings() {
    for (rank, value) in ["06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78", "0612345678"].iter().enumerate() {
        refused_value(&format!("phone-{rank}"), value, "un numéro de téléphone");
    }
}

#[test]
fn the_contact_of_a_structure_is_allowed_where_the_contract_says_so() {
    let desk = places("professional");
    desk.put("places_a.csv", "id;nom;accueil\n1;Crèche;04 70 12 34 56\n2;Halte;contact@halte.fr\n");
    assert_eq!(desk.taken().files[0].kept, 2);
    desk.put("places_a.csv", "id;nom;accueil\n1;Crèche;\n2;Halte;255081416802538\n");
    assert!(desk.refused().0.starts_with("places_a.csv:3 : erreur : la colonne `accueil` porte un numéro de sécu"));
}

#[test]
fn numbers_that_only_look_so_are_taken() {
    let desk = places("chance");
    let numbers: String = (1..400_u64)
        .map(|n| format!("{n};Crèche;;{:010};{}\n", n * 48_611_111 % 10_000_000_000, 21_300_000_000_000 + n * 7919))
        .collect();
    desk.put("places_a.csv", format!("id;nom;accueil;montant;siret\n{numbers}"));
    assert_eq!(desk.taken().files[0].kept, 399);
    // Ten digits that all begin with 0 and another: nobody can tell them from telephones.
    let dossiers: String =
        (1..400_u64).map(|n| format!("{n};Crèche;;01{:08}\n", n * 7_919_333 % 100_000_000)).collect();
    desk.put("places_a.csv", format!("id;nom;accueil;dossier\n{dossiers}"));
    assert!(desk.refused().0.contains("`professional = true`"));
}

#[test]
fn a_header_of_identity_in_a_file_about_persons() {
    let named = [
        ("MATRICUL", "le matricule de l'allocataire"),
        ("Matricule", "le matricule de l'allocataire"),
        ("NIRMON", "le numéro de sécurité sociale (NIR)"),
        ("NORDALLC", "le matricule de l'allocataire"),
        ("PRENOM", "le nom d'une personne"),
        ("Nom d'usage", "le nom d'une personne"),
        ("LILI2ADR", "l'adresse ou sa position"),
        ("GEOX93", "l'adresse ou sa position"),
        ("TEL_1", "le téléphone"),
        ("Courriel", "l'adresse électronique"),
        ("RIB", "le compte bancaire"),
    ];
    for (rank, (name, what)) in named.into_iter().enumerate() {
        let desk = people(&format!("header-{rank}"));
        let text = format!("ID_PSEUDO;NBENLEFA;{name}\n0123456789abcdef;2;\n");
        let what = format!("la colonne `{name}` annonce {what}");
        refused(&desk, "dossiers_1.csv", &text, "0123456789abcdef", "dossiers_1.csv:1", &what);
    }
    let desk = people("header-harmless");
    desk.put(
        "dossiers_1.csv",
        "ID_PSEUDO;NBENLEFA;TOPMAIL;AUTMAIL;TOPTEL;AUTTEL;NBTELEPROC12;MTLOGCAL\n0123456789abcdef;2;1;A;0;R;3;512,5\n",
    );
    assert_eq!(desk.taken().files[0].kept, 1);
}

#[test]
fn a_name_beside_a_date_of_birth() {
    let desk = places("birth");
    let text = "id;nom;accueil;DTNAIRES\n1;Martin;;01/02/1980\n";
    let what = "la colonne `DTNAIRES` annonce une date de naissance complète à côté d'un nom";
    refused(&desk, "places_a.csv", text, "01/02/1980", "places_a.csv:1", what);
    let text = "id;nom;accueil;prenom;jour\n1;Martin;;Jeanne;\n2;Petit;;Paul;01/02/1980\n";
    let what = "la colonne `jour` porte une date de naissance complète à côté d'un nom";
    refused(&desk, "places_a.csv", text, "01/02/1980", "places_a.csv:3", what);
    // The name of a structure, beside the date of its opening.
    desk.put("places_a.csv", "id;nom;accueil;ouverture\n1;Crèche;;01/02/1980\n");
    desk.taken();
}

#[test]
fn a_nir_in_the_place_of_a_pseudonym() {
    let desk = people("pseudonym");
    let rows: String = (0..3_000).map(|n| format!("{:016x};2\n", n * 0x1234_5678_9abc_u64 + 1)).collect();
    let text = format!("ID_PSEUDO;NBENLEFA\n{rows}255081416802538;1\n");
    let what = "la colonne `ID_PSEUDO` porte un numéro de sécurité sociale (NIR)";
    refused(&desk, "dossiers_1.csv", &text, "255081416802538", "dossiers_1.csv:3002", what);
}

#[test]
fn identity_where_the_names_of_columns_should_be() {
    let desk = people("no-header");
    desk.put("dossiers_1.csv", "0123456789abcdef;2;255081416802538\n");
    let said = desk.refused().0;
    let wanted = "dossiers_1.csv:1 : erreur : la ligne d'en-tête porte un numéro de sécurité sociale (NIR) : le fichier est \
                  refusé\n    → la première ligne doit donner les noms des colonnes";
    assert_eq!(said, wanted);
    desk.put("dossiers_1.csv", "0123456789abcdef;Dupont\n");
    let said = desk.refused().0;
    assert_eq!(
        said, "dossiers_1.csv:1 : erreur : colonnes absentes : `ID_PSEUDO`, `NBENLEFA`",
        "no value is guessed from"
    );
}

#[test]
fn a_place_that_must_stay_blank() {
    let desk = people("blank");
    desk.put("dossiers_1.csv", "ID_PSEUDO;NBENLEFA;nom\n0123456789abcdef;2;\n");
    assert_eq!(desk.taken().files[0].kept, 1);
    let before = desk.bytes();
    desk.put("dossiers_1.csv", "ID_PSEUDO;NBENLEFA;nom\n0123456789abcdef;2;\n0123456789abcde0;2;Martin\n");
    let said = desk.refused().0;
    let wanted = "dossiers_1.csv:3 : erreur : la colonne `nom` doit rester vide, et cette ligne la remplit : le fichier \
                  est refusé\n";
    assert!(said.starts_with(wanted) && !said.contains("Martin"), "{said}");
    assert!(desk.bytes() == before);
}
