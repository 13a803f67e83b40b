//! A made-up list for tests: no line describes anyone.

use std::collections::BTreeMap;

use age::x25519::Identity;
use portulan_plan::target::{Channel, Purpose, Role};
use portulan_terms::{Day, Place};

use crate::choose::Class;

use super::{List, Recipient, Row, TargetUse};
use crate::journal::sha256;

pub(super) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(super) fn row(pseudonym: &str, commune: &str, class: Class) -> Row {
    Row {
        pseudonym: pseudonym.to_owned(),
        commune: commune.to_owned(),
        commune_name: (commune == "03310").then(|| "Vichy".to_owned()),
        targets: vec!["declaration_trimestrielle".to_owned()],
        reasons: vec!["La déclaration du trimestre n’est pas arrivée ; le droit peut s’interrompre.".to_owned()],
        deadline: Some(day("2026-04-15")),
        class,
        channels: vec![(Channel::Sms, 0), (Channel::Telephone, 5)],
        written: true,
        scripts: vec!["Bonjour, je vous appelle pour vous aider à ne pas perdre un droit.".to_owned()],
        contact_before: day("2026-04-10"),
        follow_up: day("2026-05-03"),
    }
}

/// Three dossiers out of order; the second with two reasons and nothing in writing.
pub(super) fn list() -> List {
    let mut discreet = row("00aa11bb22cc33dd", "03185", Class::A);
    discreet.targets.push("separation".to_owned());
    discreet.reasons.push("Une séparation récente a été déclarée.".to_owned());
    discreet.scripts.push("Je vous propose un rendez-vous avec un travailleur social.".to_owned());
    discreet.channels = vec![(Channel::Telephone, 0)];
    discreet.written = false;
    discreet.deadline = None;
    let title = |title: &str, purpose, recipients: &[Role]| TargetUse {
        title: title.to_owned(),
        purpose,
        recipients: recipients.to_vec(),
    };
    let both = [Role::Accompagnement, Role::TravailSocial];
    List {
        caf: "Caf de l’Allier".to_owned(),
        pool: "niveau_2".to_owned(),
        pool_title: "Travail social".to_owned(),
        month: "2026-03".parse().expect("a month"),
        day: day("2026-04-03"),
        expires: day("2026-07-02"),
        targets: BTreeMap::from([
            (
                "declaration_trimestrielle".to_owned(),
                title("Déclaration trimestrielle attendue", Purpose::MaintienDroits, &both),
            ),
            ("separation".to_owned(), title("Séparation", Purpose::EvenementVie, &both[1..])),
        ]),
        rows: vec![row("ffee000011112222", "03310", Class::B), discreet, row("0123456789abcdef", "03310", Class::B)],
    }
}

/// A recipient of the pool of [`list`], and what opens its files.
pub(super) fn recipient(name: &str) -> (Recipient, Identity) {
    let identity = Identity::generate();
    let key = identity.to_public();
    let recipient = Recipient {
        name: name.to_owned(),
        role: Role::TravailSocial,
        pool: "niveau_2".to_owned(),
        until: day("2026-12-31"),
        fingerprint: sha256(key.to_string().as_bytes()),
        place: Place::file("destinataires.toml"),
        key,
    };
    (recipient, identity)
}
