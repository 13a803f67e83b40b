//! `destinataires.toml`: each fault is told at its place, verbatim.

use std::path::Path;

use super::*;
use crate::handover::{Recipient, read_recipients};

const FILE: &str = "destinataires.toml";

fn key() -> String {
    Identity::generate().to_public().to_string()
}

/// A block with one value changed.
fn block(change: (&str, &str)) -> String {
    let key = key();
    let values = [
        ("name", "travailleurs sociaux"),
        ("role", "travail_social"),
        ("pool", "niveau_2"),
        ("key", &key),
        ("until", "2026-12-31"),
    ];
    let line = |(name, value): &(&str, &str)| match change.0 == *name {
        true => format!("{name} = \"{}\"\n", change.1),
        false => format!("{name} = \"{value}\"\n"),
    };
    format!("[[recipient]]\n{}\n", values.iter().map(line).collect::<String>())
}

fn read(text: &str) -> Result<Vec<Recipient>, Vec<String>> {
    let pools =
        BTreeMap::from([("niveau_1".to_owned(), Role::Accompagnement), ("niveau_2".to_owned(), Role::TravailSocial)]);
    let read = read_recipients(Path::new(FILE), text, &pools, day("2026-04-03"));
    read.map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}

fn refused(name: &str, value: &str) -> String {
    let faults = read(&block((name, value))).expect_err("a refusal");
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].clone()
}

#[test]
fn a_sound_file_is_read() {
    let read = read(&block(("", ""))).expect("sound");
    assert_eq!(
        (read[0].name.as_str(), read[0].role, read[0].place.line),
        ("travailleurs sociaux", Role::TravailSocial, 2)
    );
    assert_eq!(read[0].fingerprint.len(), 64);
    assert!(self::read("").expect("nobody").is_empty());
}

#[test]
fn a_role_of_control_can_receive_no_list() {
    assert_eq!(
        refused("role", "controle"),
        "destinataires.toml:3:8 : erreur : le rôle `controle` ne peut recevoir aucune liste (rôles admis : \
         `accompagnement`, `travail_social`, `partenaire`)\n    → une liste de contacts sert à proposer une aide, jamais \
         à contrôler ni à recouvrer"
    );
    assert!(refused("role", "travail_sociale").ends_with("vouliez-vous dire `travail_social` ?"));
}

#[test]
fn each_other_fault_has_its_place_and_its_hint() {
    for (name, value, said) in [
        (
            "name",
            "Mme la directrice",
            "destinataires.toml:2:8 : erreur : `name` doit nommer une fonction, non une personne",
        ),
        ("name", "conseil@exemple.fr", "2:8 : erreur : `name` doit nommer une fonction"),
        (
            "role",
            "accompagnement",
            "4:8 : erreur : le pool `niveau_2` est du rôle `travail_social`, non `accompagnement`",
        ),
        (
            "pool",
            "niveau_3",
            "4:8 : erreur : le pool `niveau_3` n'est pas dans capacites.toml\n    → vouliez-vous dire",
        ),
        ("key", "age1nope", "5:7 : erreur : cette clé n'est pas une clé publique age (X25519)"),
        ("until", "2026-04-02", "6:9 : erreur : ce destinataire n'est plus valable depuis le 2026-04-03"),
        ("until", "fin 2026", "6:9 : erreur : `fin 2026` n'est pas un jour"),
    ] {
        let told = refused(name, value);
        assert!(told.contains(said), "{told}");
    }
    assert!(read(&block(("until", "2026-04-03"))).is_ok(), "valid to the end of its last day");
}

#[test]
fn a_secret_key_is_refused_without_being_repeated() {
    let secret = Identity::generate().to_string();
    let secret = age::secrecy::ExposeSecret::expose_secret(&secret);
    let told = refused("key", secret);
    assert!(told.contains("c'est une clé secrète") && !told.contains(&secret[20..]));
}

#[test]
fn all_the_faults_of_a_file_are_told_at_once() {
    let (first, second) = (block(("role", "controle")), block(("until", "2020-01-01")));
    assert_eq!(read(&format!("{first}{second}")).expect_err("refusals").len(), 2);
    let unknown = format!("{}note = \"x\"\n", block(("", "")).trim_end().to_owned() + "\n");
    assert!(read(&unknown).expect_err("a refusal")[0].contains("clé inconnue `note`"));
}

#[test]
fn a_key_or_a_name_is_not_twice_in_a_pool() {
    let one = block(("", ""));
    assert!(read(&format!("{one}{one}")).expect_err("a refusal")[0].contains("cette clé est deux fois"));
    let other = block(("", ""));
    assert!(read(&format!("{one}{other}")).expect_err("a refusal")[0].contains("ce destinataire est deux fois"));
}
