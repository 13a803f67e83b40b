//! G17: words that no text of a target may hold, and what a message may not tell.
//!
//! Titles, reasons, rules, scripts and messages never speak of control; an SMS or an e-mail,
//! which others may read, names no benefit, amount or family fact and carries no login link.
//! The lists of words are here, one for each kind, without accents and in the singular.

use portulan_terms::Diagnostic;

mod words;

use words::{beginning, found, words};

use crate::target::{Channel, FileText, TargetHeader};

/// Words of control, refused everywhere.
const CONTROL: &[&str] = &[
    "controle",
    "controler",
    "controleur",
    "anomalie",
    "risque",
    "suspicion",
    "suspect",
    "suspecte",
    "fraude",
    "frauder",
    "fraudeur",
    "frauduleux",
    "trop percu",
    "tropercu",
    "troppercu",
    "trop verse",
    "indu",
    "indue",
    "indument",
    "sanction",
    "penalite",
    "recouvrement",
    "recouvrer",
    "soupcon",
    "fausse declaration",
    "vie maritale",
    "score",
];

/// Beginnings of words of control, whatever the end.
const CONTROL_STEMS: &[&str] = &["control", "fraud", "suspic", "suspect", "soupcon"];

/// Characters that are not seen, or that look like others: a word could hide behind them.
fn hidden_characters(text: &str) -> Vec<String> {
    let is_hidden = |c: char| {
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
            || matches!(c, '\u{370}'..='\u{52f}' | '\u{ff00}'..='\u{ffef}')
    };
    text.chars().filter(|c| is_hidden(*c)).map(|c| format!("U+{:04X}", u32::from(c))).collect()
}

/// Benefits, refused in an SMS or an e-mail.
const BENEFITS: &[&str] = &[
    "rsa",
    "revenu de solidarite active",
    "ppa",
    "prime d activite",
    "apl",
    "alf",
    "als",
    "aah",
    "aeeh",
    "asf",
    "ars",
    "allocation",
    "aide au logement",
    "aide personnalisee au logement",
    "complement familial",
    "paje",
    "prestation partagee",
    "cmg",
    "complement de libre choix",
    "ajpp",
    "prime a la naissance",
    "soutien familial",
];

/// Amounts.
const AMOUNTS: &[&str] = &["euro", "eur"];

/// Family facts.
const FAMILY: &[&str] = &[
    "separation",
    "separe",
    "separee",
    "deces",
    "decede",
    "decedee",
    "mort",
    "morte",
    "deuil",
    "enfant",
    "bebe",
    "conjoint",
    "conjointe",
    "concubin",
    "concubine",
    "epoux",
    "epouse",
    "mari",
    "compagnon",
    "compagne",
    "grossesse",
    "enceinte",
    "naissance",
    "divorce",
    "divorcee",
    "veuf",
    "veuve",
    "veuvage",
    "parent",
    "parental",
    "parentale",
    "monoparental",
    "monoparentale",
    "mere",
    "pere",
    "couple",
    "mariage",
    "pacs",
    "fils",
    "fille",
    "pension alimentaire",
    "handicap",
    "handicape",
    "handicapee",
];

/// What asks for a login.
const LOGIN: &[&str] = &["cliquez", "cliquer", "clic", "mot de passe", "identifiant", "code secret", "login"];

impl TargetHeader {
    /// Every forbidden word of the header's texts.
    pub(crate) fn word_faults(&self, file: &FileText) -> Vec<Diagnostic> {
        let reasons = self.reasons.iter().map(|text| ("reasons", text));
        let labels = self.rules.iter().flat_map(|rule| [("rule", &rule.label), ("rule", &rule.missing)]);
        let messages = self.messages.values().map(|text| ("messages", text));
        let texts = [("title", &self.title), ("script", &self.script)].into_iter();
        let mut faults: Vec<Diagnostic> = texts
            .chain(reasons)
            .chain(labels)
            .chain(messages)
            .flat_map(|(key, text)| control_words(text).into_iter().map(move |word| (key, word)))
            .map(|(key, word)| control_fault(&word).at(file.word(key, &word)))
            .collect();
        let exposed = [Channel::Sms, Channel::Courriel];
        for (channel, text) in self.messages.iter().filter(|(channel, _)| exposed.contains(channel)) {
            let told = disclosures(text).into_iter();
            faults.extend(told.map(|told| told.fault(*channel).at(file.word("messages", &told.word))));
        }
        faults
    }
}

fn control_fault(word: &str) -> Diagnostic {
    Diagnostic::error(format!("« {word} » ne s'écrit pas dans une liste de contact"))
        .hint("dites l'aide proposée : une liste ne parle ni de contrôle, ni de dette, ni de soupçon")
}

/// What a message tells and should not.
#[derive(Debug, PartialEq)]
struct Told {
    /// As it is spelled.
    word: String,
    what: &'static str,
}

impl Told {
    fn fault(&self, channel: Channel) -> Diagnostic {
        let message = format!("ce message ({}) porte {} : « {} »", channel.in_french(), self.what, self.word);
        Diagnostic::error(message).hint(
            "d'autres peuvent le lire ; écrivez par exemple « La Caf souhaite faire le point avec vous sur vos droits. »",
        )
    }
}

/// The words of control of a text, as they are spelled.
pub(crate) fn control_words(text: &str) -> Vec<String> {
    let words = words(text);
    let mut all = found(&words, CONTROL);
    all.extend(beginning(&words, CONTROL_STEMS));
    all.extend(hidden_characters(text));
    all.sort();
    all.dedup();
    all
}

/// What an SMS or an e-mail may not tell.
fn disclosures(text: &str) -> Vec<Told> {
    let words = words(text);
    let lists = [
        (BENEFITS, "le nom d'une prestation"),
        (AMOUNTS, "un montant"),
        (FAMILY, "un fait de la vie privée"),
        (LOGIN, "une invitation à se connecter"),
    ];
    let mut told: Vec<Told> = lists
        .into_iter()
        .flat_map(|(list, what)| found(&words, list).into_iter().map(move |word| Told { word, what }))
        .collect();
    told.extend(text.matches('€').take(1).map(|sign| Told { word: sign.into(), what: "un montant" }));
    told.extend(text.matches('{').take(1).map(|brace| Told { word: brace.into(), what: "un champ du dossier" }));
    let links = text.split_whitespace().filter(|piece| is_link(piece));
    told.extend(links.map(|link| Told { word: link.into(), what: "un lien" }));
    told
}

/// Whether the piece is an address that a telephone would open: `http…`, `www.…`, `nom.fr/…`.
fn is_link(piece: &str) -> bool {
    let piece = piece.to_lowercase();
    let path = piece.split_once('/').is_some_and(|(host, _)| {
        let end = host.rsplit_once('.').map(|(_, end)| end);
        end.is_some_and(|end| end.len() >= 2 && end.chars().all(char::is_alphanumeric))
    });
    piece.contains("http") || piece.contains("://") || piece.contains("www.") || path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_control_are_found_in_any_case_accent_and_number() {
        for text in [
            "un contrôle",
            "des CONTRÔLES",
            "Controle",
            "co\u{302}ntro\u{302}le",
            "une anomalie",
            "un risque de rupture",
            "une suspicion",
            "un dossier suspect",
            "des fraudes",
            "un trop-perçu",
            "des trop perçus",
            "trop‑perçu",
            "un indu",
            "des indus",
            "l’indu",
            "(fraude)",
            "à risques",
        ] {
            assert_eq!(control_words(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for text in [
            "une industrie",
            "incontrôlable",
            "un Individu",
            "endurer",
            "il perçoit trop peu",
            "perçu en trop",
            "vos droits",
            "la procédure",
            "un risqueur",
        ] {
            assert_eq!(control_words(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_message_tells_nothing_of_the_household() {
        for (text, what) in [
            ("votre RSA", "prestation"),
            ("la prime d’activité", "prestation"),
            ("vos APL", "prestation"),
            ("l'allocation de rentrée", "prestation"),
            ("vos allocations", "prestation"),
            ("une aide au logement", "prestation"),
            ("le complément familial", "prestation"),
            ("150 €", "montant"),
            ("150€", "montant"),
            ("cent euros", "montant"),
            ("avant le {echeance}", "champ"),
            ("votre séparation", "vie privée"),
            ("vos enfants", "vie privée"),
            ("le décès de", "vie privée"),
            ("votre conjoint", "vie privée"),
            ("aux parents", "vie privée"),
            ("https://exemple.fr", "lien"),
            ("WWW.exemple.fr", "lien"),
            ("caf.fr/connexion", "lien"),
            ("bit.ly/abc", "lien"),
            ("Cliquez ici", "connecter"),
            ("votre mot de passe", "connecter"),
            ("vos identifiants", "connecter"),
        ] {
            let told = disclosures(text);
            assert!(told.len() == 1 && told[0].what.contains(what), "{text}: {told:?}");
        }
    }

    #[test]
    fn an_ordinary_message_passes() {
        for text in [
            "La Caf souhaite faire le point avec vous sur vos droits. Un conseiller vous appellera cette semaine.",
            "Votre Caisse d’allocations familiales vous appellera le matin et/ou le soir.",
            "Retrouvez-nous sur caf.fr ou à l’accueil, du lundi au vendredi.",
        ] {
            assert_eq!(disclosures(text), Vec::new(), "{text}");
            assert_eq!(control_words(text), Vec::<String>::new());
        }
    }
}
