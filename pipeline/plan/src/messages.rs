//! G17: words that no text of a target may hold, and what a message may not tell.
//!
//! Titles, reasons, rules, scripts and messages never speak of control; an SMS or an e-mail,
//! which others may read, names no benefit, amount or family fact and carries no login link.
//! The lists of words are here, one for each kind, without accents and in the singular.

use portulan_terms::{Diagnostic, Place};

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
    "indu",
    "indue",
];

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

/// The institution's own name holds a word of the lists.
const INSTITUTION: &str = "caisse d allocations familiales";

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
            .map(|(key, word)| control_fault(&word).at(place(file, key, &word)))
            .collect();
        let exposed = [Channel::Sms, Channel::Courriel];
        for (channel, text) in self.messages.iter().filter(|(channel, _)| exposed.contains(channel)) {
            let told = disclosures(text).into_iter();
            faults.extend(told.map(|told| told.fault(*channel).at(place(file, "messages", &told.word))));
        }
        faults
    }
}

fn place(file: &FileText, key: &str, word: &str) -> Place {
    file.word(key, word)
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
fn control_words(text: &str) -> Vec<String> {
    found(&words(text), CONTROL)
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

/// A word as it is spelled, and as the lists spell it.
struct Word<'a> {
    spelled: &'a str,
    /// Where it begins and ends in the text.
    span: std::ops::Range<usize>,
    text: &'a str,
    plain: String,
}

/// Words of a text: runs of letters and digits; the institution's name left out.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain(std::iter::once((text.len(), ' ')));
    for (at, c) in ends {
        match (c.is_alphanumeric() || is_combining(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let spelled = &text[from..at];
                words.push(Word { spelled, span: from..at, text, plain: unaccented(spelled) });
                start = None;
            }
            _ => {}
        }
    }
    without_institution(words)
}

fn without_institution(mut words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let name: Vec<&str> = INSTITUTION.split(' ').collect();
    while let Some(at) = words.windows(name.len()).position(|w| w.iter().zip(&name).all(|(w, n)| w.plain == *n)) {
        words.drain(at..at + name.len());
    }
    words
}

/// Entries of the list that the words hold, as they are spelled.
fn found(words: &[Word], list: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in list {
        let entry: Vec<&str> = entry.split(' ').collect();
        let hits = words.windows(entry.len()).filter(|run| run.iter().zip(&entry).all(|(w, e)| same(&w.plain, e)));
        found.extend(hits.filter_map(spelling));
    }
    found
}

/// The text from the first word to the last.
fn spelling(run: &[Word]) -> Option<String> {
    let (first, last) = (run.first()?, run.last()?);
    match run.len() {
        1 => Some(first.spelled.to_owned()),
        _ => first.text.get(first.span.start..last.span.end).map(str::to_owned),
    }
}

/// The same word, plural ignored.
fn same(word: &str, entry: &str) -> bool {
    word.strip_prefix(entry).is_some_and(|end| ["", "s", "x"].contains(&end))
}

/// Lower case, without accents; ligatures in two letters.
pub(crate) fn unaccented(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase).filter(|c| !is_combining(*c)) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'ç' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ñ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            _ => plain.push(c),
        }
    }
    plain
}

/// An accent written as a character of its own.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
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
