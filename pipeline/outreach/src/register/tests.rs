//! The register says all its fields in both writings, and no small count.

use super::*;
use crate::explain::Applied;
use crate::journal::private;

const HEADER: &str = r#"
title = "Séparation récente"
purpose = "evenement_vie"
level = 2
definition = "Une séparation avec un enfant à charge depuis moins de 60 jours, sans rencontre."
owner = "Service du travail social"
legal_basis = "code de l’action sociale et des familles"
reference = "https://www.legifrance.gouv.fr"
recipients = ["travail_social"]
pools = ["niveau_2"]
minutes = 45
delay = 30
holdout = 0.2
channels = ["telephone"]
reasons = ["r"]
script = "s"
[restricted]
date_separation = "c'est le fait même"
[[rule]]
column = "separe"
label = "Une séparation a été déclarée depuis moins de 60 jours."
missing = "la date"
"#;

fn register<'a>(header: &'a TargetHeader, volumes: Volumes) -> Register<'a> {
    let variable = Variable {
        label: "Date de séparation".to_owned(),
        source: "extrait mensuel".to_owned(),
        justification: Some("c’est le fait même".to_owned()),
    };
    let applied = Applied {
        title: "délai".to_owned(),
        value: 60.0,
        unit: "jours".to_owned(),
        from: "2026-01".parse().expect("a month"),
        source: "règle de la Caf".to_owned(),
    };
    let day = |text: &str| text.parse().expect("a day");
    Register {
        caf: "Caf de l’Allier",
        service: "Bureau des études",
        contact: "délégué à la protection des données",
        assessment: None,
        month: "2026-03".parse().expect("a month"),
        day: day("2026-04-03"),
        version: "0.1.0",
        entries: vec![Entry {
            name: "separation",
            header,
            variables: vec![variable],
            parameters: vec![applied],
            volumes,
            statistical: false,
        }],
        fairness: vec![Fairness { dimension: "âge".to_owned(), finding: "aucun écart".to_owned() }],
        waivers: vec![Waiver {
            covers: "territoire, partie Est".to_owned(),
            signed_by: "direction de l’action sociale".to_owned(),
            reason: "équipe incomplète".to_owned(),
            days: (day("2026-04-01"), day("2026-06-30")),
        }],
        retention: crate::purge::Retention::LAW,
        holdout_months: 6,
    }
}

fn header() -> TargetHeader {
    toml::from_str(HEADER).expect("a header")
}

#[test]
fn the_markdown_reads_so() {
    let header = header();
    let volumes = Volumes { selected: 120, set_aside: 3, held: 30, left: 0, unknown: 12 };
    assert_eq!(markdown(&register(&header, volumes)), include_str!("tests/register.md"));
}

#[test]
fn both_writings_carry_every_field_of_the_inventory() {
    let header = header();
    let register = register(&header, Volumes::default());
    let (json, markdown) = (json(&register), markdown(&register));
    let (_, fields) = described(&register).remove(0);
    assert_eq!(fields.len(), 20);
    for field in fields {
        assert_eq!(json["traitements"][0][field.key], field.value, "{}", field.key);
        assert!(field.key == "nom" || markdown.contains(field.label), "{}", field.label);
    }
    assert_eq!(json["traitements"][0]["decision_automatisee"], "non");
    assert_eq!(json["derogations"][0]["au"], "2026-06-30");
    assert!(markdown.contains("par direction de l’action sociale"));
    assert!(private::check(&json).is_ok());
}

#[test]
fn a_small_count_is_in_neither() {
    let header = header();
    let mut register = register(&header, Volumes { selected: 120, set_aside: 3, held: 30, left: 0, unknown: 4 });
    let other = Volumes { selected: 60, set_aside: 17, held: 0, left: 8, unknown: 0 };
    register.entries.push(Entry { name: "autre", volumes: other, ..register.entries[0].clone() });
    let json = json(&register);
    assert_eq!(
        json["traitements"][0]["volumes"],
        json!({
            "situations trouvées": "masqué",
            "proposés dans une liste": 120,
            "mis de côté": "moins de 5",
            "en attente par tirage au sort": 30,
            "laissés faute de rendez-vous": 0,
            "non calculables": "moins de 5",
        })
    );
    assert_eq!(json["traitements"][1]["volumes"]["mis de côté"], "masqué");
    assert_eq!(json["traitements"][1]["volumes"]["situations trouvées"], "masqué");
    assert!(!markdown(&register).contains(" : 17"));
}
