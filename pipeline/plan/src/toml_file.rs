//! TOML written by users → typed values, or French diagnostics that point into the file.

use std::path::Path;

use portulan_terms::{Diagnostic, Diagnostics, Place};
use serde::de::DeserializeOwned;

/// Most unknown keys reported in one file.
const MOST_UNKNOWN_KEYS: usize = 20;

/// A text in a user's file: the whole of a `.toml`, or the header of a `.sql`.
pub struct TomlText<'a> {
    /// The file it comes from.
    pub file: &'a Path,
    /// What the file holds.
    pub whole: &'a str,
    /// Byte offset of the TOML in `whole`.
    pub offset: usize,
    /// Length of the TOML in bytes.
    pub length: usize,
}

impl<'a> TomlText<'a> {
    /// The whole of a file.
    pub fn whole(file: &'a Path, text: &'a str) -> Self {
        Self { file, whole: text, offset: 0, length: text.len() }
    }

    /// The value, or every fault found. Unknown keys are all reported at once:
    /// each is blanked out and the text read again.
    pub fn read<T: DeserializeOwned>(&self, diagnostics: &mut Diagnostics) -> Option<T> {
        let mut text = self.whole[self.offset..self.offset + self.length].to_owned();
        let mut unknown = 0;
        loop {
            let error = match toml::from_str::<T>(&text) {
                Ok(value) => return (unknown == 0).then_some(value),
                Err(error) => error,
            };
            let is_unknown_key = error.message().starts_with("unknown field");
            if unknown > 0 && !is_unknown_key {
                return None; // An effect of the blanking, or told at the next run.
            }
            diagnostics.push(self.diagnostic(&error));
            unknown += 1;
            match error.span() {
                Some(span) if is_unknown_key && unknown < MOST_UNKNOWN_KEYS => {
                    text = blank_line(&text, span.start);
                }
                _ => return None,
            }
        }
    }

    fn diagnostic(&self, error: &toml::de::Error) -> Diagnostic {
        let place = match error.span() {
            Some(span) => Place::at(self.file, self.whole, self.offset + span.start),
            None => Place::file(self.file),
        };
        in_french(error.message()).at(place)
    }
}

/// The text with the rest of the line blanked from `start`, offsets unchanged.
fn blank_line(text: &str, start: usize) -> String {
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    format!("{}{}{}", &text[..start], " ".repeat(end - start), &text[end..])
}

/// serde's and toml's own words → French, with the valid names listed.
fn in_french(message: &str) -> Diagnostic {
    let names = backticked(message);
    if let (true, Some((found, valid))) = (message.starts_with("unknown field"), names.split_first()) {
        return unknown("clé inconnue", "clés valides", found, valid);
    }
    if let (true, Some((found, valid))) = (message.starts_with("unknown variant"), names.split_first()) {
        return unknown("valeur inconnue", "valeurs valides", found, valid);
    }
    if let (true, Some(name)) = (message.starts_with("missing field"), names.first()) {
        return Diagnostic::error(format!("il manque la clé `{name}`"))
            .hint("queries/README.md dit ce que chaque clé veut dire");
    }
    if message.starts_with("duplicate key") {
        return Diagnostic::error("la même clé est écrite deux fois").hint("gardez-en une");
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        return Diagnostic::error(format!("type inattendu : {}", types_in_french(rest)));
    }
    Diagnostic::error(format!("ce TOML ne se lit pas : {message}"))
        .hint("vérifiez les guillemets, les crochets et le signe `=` de cette ligne")
}

fn unknown(what: &str, valid_words: &str, found: &str, valid: &[&str]) -> Diagnostic {
    let list = valid.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let fault = Diagnostic::error(format!("{what} `{found}` ({valid_words} : {list})"));
    match CLOSED.iter().any(|word| valid.contains(word)) && is_control(found) {
        true => fault.hint(NO_CONTROL),
        false => fault.suggest(found, valid.iter().copied()),
    }
}

/// A word of each closed list from which control is left out: purposes and roles of a contact list.
const CLOSED: [&str; 2] = ["droits_potentiels", "accompagnement"];

/// What those who would add control to these lists would write, without accents.
const CONTROL: [&str; 9] = ["control", "fraud", "lcf", "sanction", "recouvr", "verif", "suspic", "score", "penal"];

const NO_CONTROL: &str = "une liste de contact ne sert qu'à aider la personne : aucune ne peut servir au contrôle, \
                          au recouvrement ni à la lutte contre la fraude";

fn is_control(word: &str) -> bool {
    let plain = portulan_terms::french::unaccented(word);
    CONTROL.iter().any(|root| plain.contains(root))
}

fn types_in_french(rest: &str) -> String {
    const WORDS: [(&str, &str); 12] = [
        ("expected a sequence", "une liste est attendue"),
        ("expected a string", "un texte entre guillemets est attendu"),
        ("expected a map", "un tableau de clés est attendu"),
        ("expected a boolean", "`true` ou `false` est attendu"),
        ("expected a character", "un seul caractère est attendu"),
        ("expected u8", "un nombre entier est attendu"),
        ("expected u32", "un nombre entier est attendu"),
        ("expected f64", "un nombre est attendu"),
        ("floating point", "nombre à virgule"),
        ("integer", "nombre entier"),
        ("string", "texte"),
        ("boolean", "booléen"),
    ];
    WORDS.iter().fold(rest.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn backticked(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        title: String,
        unit: Option<String>,
    }

    fn messages(text: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let value = TomlText::whole(Path::new("a.toml"), text).read::<Sample>(&mut diagnostics);
        assert!(value.is_none());
        diagnostics.0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_unknown_key_is_reported_with_its_place_and_the_nearest() {
        assert_eq!(
            messages("title = \"x\"\ntitre = \"y\"\nunti = \"%\"\n"),
            [
                "a.toml:2:1 : erreur : clé inconnue `titre` (clés valides : `title`, `unit`)\n    → vouliez-vous dire `title` ?",
                "a.toml:3:1 : erreur : clé inconnue `unti` (clés valides : `title`, `unit`)\n    → vouliez-vous dire `unit` ?",
            ]
        );
    }

    #[test]
    fn a_missing_key_and_a_wrong_type_are_said_in_french() {
        assert!(messages("unit = \"%\"\n")[0].contains("il manque la clé `title`"));
        assert!(messages("title = 3\n")[0].contains("un texte entre guillemets est attendu"));
    }
}
