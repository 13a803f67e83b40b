//! The words of a list: headers, closed lists of answers, purpose, prohibition and expiry.

use portulan_plan::target::Channel;
use portulan_terms::french::typographic;

use super::list::{List, Row};
use crate::choose::Class;

/// A column of the list: header, width in characters.
pub type Column = (&'static str, f64);

/// The columns of a list, in order. The last four are the adviser's.
pub const COLUMNS: [Column; 13] = [
    ("Pseudonyme", 18.0),
    ("Commune", 17.0),
    ("Classe", 7.0),
    ("Motifs", 38.0),
    ("Échéance", 11.0),
    ("À contacter avant le", 12.0),
    ("Canal", 18.0),
    ("Phrase d’accroche", 33.0),
    ("Suivi (J+30)", 11.0),
    ("État", 11.0),
    ("Motif d’écart", 15.0),
    ("Issue", 13.0),
    ("Date", 11.0),
];

/// States of a dossier; the program writes only the first (guard rail G7).
pub const STATES: [&str; 4] = ["proposé", "examiné", "contacté", "écarté"];

/// Why an adviser set a dossier aside: a closed list.
pub const DISMISSALS: [&str; 8] = [
    "déjà traité",
    "situation changée",
    "donnée fausse",
    "condition absente",
    "déjà accompagné",
    "contact récent",
    "contact inopportun",
    "opposition",
];

/// What came of a contact: a closed list (guard rail G18).
pub const OUTCOMES: [&str; 4] = ["contact fait", "injoignable", "refus", "orienté"];

impl Class {
    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// What a list says of itself: label and text, the same in the CSV and in the workbook.
pub fn notice(list: &List) -> Vec<(&'static str, String)> {
    let purposes: Vec<&str> = list.purposes().into_iter().map(|purpose| purpose.in_french()).collect();
    let lines = [
        ("Liste", format!("{} – {}, {}", list.caf, list.pool_title, list.month.in_french())),
        ("Finalité", format!("{}.", purposes.join(" ; "))),
        ("Interdiction de réutilisation", FORBIDDEN.to_owned()),
        ("Expiration", format!("À supprimer le {} au plus tard.", list.expires.in_french())),
        ("Décision", HUMAN.to_owned()),
    ];
    lines.map(|(label, text)| (label, typographic(&text))).into()
}

const FORBIDDEN: &str = "Cette liste sert seulement à proposer une aide. Il est interdit de s'en servir pour contrôler, \
    recouvrer, sanctionner, réduire ou suspendre un droit (code des relations entre le public et l'administration, \
    article L. 114-8), et de la transmettre à une autre personne que ses destinataires.";

const HUMAN: &str = "Chaque dossier est examiné par une personne, qui décide de contacter ou d'écarter. Il n'existe ni \
    score ni rang : la classe (A, B, C) dit seulement dans quel délai agir.";

/// How to read the list and give back the results: title and paragraphs, for the sheet « À lire ».
pub fn manual() -> Vec<(&'static str, Vec<String>)> {
    let say = |texts: &[&str]| texts.iter().map(|text| typographic(text)).collect();
    vec![
        (
            "Lire la liste",
            say(&[
                "Une ligne est un dossier : un seul contact, avec tous ses motifs.",
                "Classe A : échéance très proche ou situation urgente ; B : échéance dans les deux mois, perte \
                 définitive à éviter ou accompagnement social ; C : les autres. Dans une classe, les dossiers sont rangés par commune puis par \
                 pseudonyme : cet ordre ne dit rien d'eux.",
                "Le canal est à suivre dans l'ordre écrit. « À l'oral seulement » : n'écrivez jamais le motif, ni par \
                 courriel, ni par SMS, ni sur une enveloppe.",
            ]),
        ),
        (
            "Rendre les résultats",
            say(&[
                "Remplissez les quatre dernières colonnes : l'état (examiné, contacté ou écarté) ; le motif d'écart si \
                 le dossier est écarté ; l'issue si la personne est contactée ; la date. Les menus donnent les seules \
                 réponses possibles.",
                "N'ajoutez ni colonne, ni commentaire : rien d'autre n'est lu, et ce qui est dit au travail social n'a \
                 aucun effet sur le dossier.",
                "Écarter un dossier est une réponse normale : c'est vous qui décidez.",
                "Si la personne ne veut plus être contactée de cette façon, choisissez « écarté » et « opposition de la \
                 personne » : elle ne figurera plus dans aucune liste.",
                "Rendez le classeur chiffré au bureau des études avant la date d'expiration, puis supprimez toutes vos \
                 copies.",
            ]),
        ),
    ]
}

/// `03013 Avermes`, or the code alone.
pub fn commune(row: &Row) -> String {
    match &row.commune_name {
        Some(name) => format!("{} {}", row.commune, typographic(name)),
        None => row.commune.clone(),
    }
}

/// `SMS, puis téléphone à J+5 (à l’oral seulement)`.
pub fn channels(row: &Row) -> String {
    let named = |(channel, day): &(Channel, u32)| match day {
        0 => channel.in_french().to_owned(),
        day => format!("{} à J+{day}", channel.in_french()),
    };
    let plan = row.channels.iter().map(named).collect::<Vec<_>>().join(", puis ");
    match row.written {
        true => plan,
        false => format!("{plan} (à l’oral seulement)"),
    }
}
