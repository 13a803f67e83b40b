//! The header of a target, by itself: what it must say and what does not go together.
//!
//! What needs the SQL (do these columns exist, what do they read) is told elsewhere.

use std::collections::BTreeSet;

use portulan_terms::Diagnostic;

use super::text::{FileText, at_key};
use super::{ADDED, Channel, OUTPUT, Purpose, REQUIRED, TargetHeader};

/// Fewest characters of the justification of a restricted column.
const JUSTIFICATION: usize = 20;
/// Days within which a contact is urgent: nobody is made to wait by lot.
const URGENT: u32 = 30;

/// Least days between two tellings of the same reason.
const SAME_REASON: u32 = 90;

/// The channels that leave something to read.
const WRITTEN: [Channel; 3] = [Channel::Sms, Channel::Courriel, Channel::Courrier];

impl TargetHeader {
    /// Every fault of the header, in the order of its keys.
    pub(super) fn faults(&self, file: &FileText) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        self.blanks(file, &mut faults);
        self.numbers(file, &mut faults);
        self.lists(file, &mut faults);
        self.holdout(file, &mut faults);
        self.channels(file, &mut faults);
        self.peace(file, &mut faults);
        self.names(file, &mut faults);
        self.placeholders(file, &mut faults);
        self.justifications(file, &mut faults);
        faults
    }

    fn blanks(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        let texts = [
            ("title", &self.title),
            ("definition", &self.definition),
            ("owner", &self.owner),
            ("legal_basis", &self.legal_basis),
            ("script", &self.script),
        ];
        for (key, _) in texts.iter().filter(|(_, text)| text.trim().is_empty()) {
            faults.push(at_key(file, key, format!("`{key}` est vide"), "le registre et la liste l'impriment"));
        }
        for rule in self.rules.iter().filter(|rule| rule.label.trim().is_empty() || rule.missing.trim().is_empty()) {
            let message = format!("la règle `{}` ne se dit pas en mots", rule.column);
            let hint = "`label` se lit quand elle est vraie, `missing` dit ce qui manque quand elle est vide";
            faults.push(Diagnostic::error(message).at(file.word("rule", &rule.column)).hint(hint));
        }
        if !self.reference.starts_with("http") {
            let message = "`reference` doit être l'adresse du texte qui fixe le droit ou la règle";
            faults.push(at_key(file, "reference", message, "par exemple \"https://www.legifrance.gouv.fr/…\""));
        }
    }

    fn numbers(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        if !(1..=2).contains(&self.level) {
            let message = format!("`level` vaut {}", self.level);
            faults.push(at_key(file, "level", message, "1 : accompagnement administratif, 2 : travail social"));
        }
        for (key, value, unit) in [("minutes", self.minutes, "minutes"), ("delay", self.delay, "jours")] {
            if value == 0 {
                let hint = format!("donnez un nombre de {unit} d'au moins 1");
                faults.push(at_key(file, key, format!("`{key}` vaut 0"), &hint));
            }
        }
        for source in self.freshness.iter().filter(|(_, months)| **months == 0).map(|(source, _)| source) {
            let message = format!("`freshness` donne 0 mois à `{source}`");
            faults.push(at_key(file, "freshness", message, "donnez un âge en mois d'au moins 1"));
        }
    }

    fn lists(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        let empty = [
            (
                "recipients",
                self.recipients.is_empty(),
                "nommez qui peut recevoir la liste, par exemple [\"accompagnement\"]",
            ),
            ("pools", self.pools.is_empty(), "nommez un groupe de conseillers de capacites.toml"),
            ("channels", self.channels.is_empty(), "nommez un moyen de contact, par exemple [\"telephone\"]"),
            ("rule", self.rules.is_empty(), "une cible est vraie quand toutes ses règles le sont : il en faut une"),
            ("reasons", self.reasons.is_empty(), "le conseiller lit au moins un motif"),
        ];
        for (key, _, hint) in empty.iter().filter(|(_, empty, _)| *empty) {
            faults.push(at_key(file, key, format!("`{key}` est vide"), hint));
        }
    }

    /// A lottery makes people wait: only where nothing is urgent (method, §6).
    fn holdout(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        if !(0.0..=0.5).contains(&self.holdout) {
            let message = format!("`holdout` vaut {}", self.holdout);
            faults.push(at_key(file, "holdout", message, "c'est une part des dossiers, entre 0 et 0.5"));
        }
        if let (true, Some(why)) = (self.holdout > 0.0, self.no_lottery()) {
            let message = format!("aucun dossier de cette cible ne peut attendre par tirage au sort : {why}");
            faults.push(at_key(file, "holdout", message, "retirez `holdout`"));
        }
    }

    fn no_lottery(&self) -> Option<&'static str> {
        match self.purpose {
            Purpose::EvenementVie => return Some("c'est un évènement de vie"),
            Purpose::ExplicationIndu => return Some("l'explication se donne avant le calcul"),
            _ => {}
        }
        if self.level == 2 {
            return Some("elle relève du travail social");
        }
        if self.delay <= URGENT {
            return Some("son délai est de 30 jours ou moins");
        }
        self.caps.exempt.then_some("elle passe avant les plafonds de contact")
    }

    /// The caps are the household's peace: bereavement alone goes past them, and a reason is not
    /// told again at once.
    fn peace(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        if self.caps.exempt && (self.purpose != Purpose::EvenementVie || self.written) {
            let message = "`exempt` passe les plafonds de contact : seul un deuil le peut";
            faults.push(at_key(
                file,
                "caps",
                message,
                "retirez-le ; une échéance de moins de 15 jours passe d'elle-même",
            ));
        }
        if self.caps.same_reason_days < SAME_REASON {
            let message = format!("`same_reason_days` vaut {}, moins de {SAME_REASON}", self.caps.same_reason_days);
            faults.push(at_key(file, "caps", message, "la même raison ne se redit pas avant trois mois au moins"));
        }
    }

    fn channels(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        for channel in self.messages.keys().filter(|channel| !WRITTEN.contains(channel)) {
            let message =
                format!("`messages` donne un texte pour un contact qui ne s'écrit pas ({})", channel.in_french());
            faults.push(at_key(file, "messages", message, "seuls `sms`, `courriel` et `courrier` ont un texte"));
        }
        if !self.written && !self.messages.is_empty() {
            let message = "cette cible ne s'écrit pas (`written = false`) et donne un message";
            faults.push(at_key(file, "messages", message, "retirez `messages` : le motif se dit de vive voix"));
        }
        if let (false, Some(first)) = (self.written, self.channels.first().filter(|first| WRITTEN.contains(first))) {
            let message =
                format!("cette cible ne s'écrit pas (`written = false`) et commence par : {}", first.in_french());
            faults.push(at_key(file, "channels", message, "commencez par \"telephone\" ou \"accueil\""));
        }
        if self.purpose == Purpose::ExplicationIndu && self.ordered {
            let message = "les dossiers d'une cible d'explication ne sont pas ordonnés entre eux";
            faults.push(at_key(file, "purpose", message, "ajoutez `ordered = false`"));
        }
    }

    /// Every column of the SQL has one meaning.
    fn names(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        let mut seen = BTreeSet::new();
        for name in self.rules.iter().map(|rule| rule.column.as_str()) {
            let taken = OUTPUT.contains(&name) || self.fields.contains_key(name) || !seen.insert(name);
            if taken || ADDED.contains(&name) {
                faults.push(named_twice(name, ADDED.contains(&name)).at(file.word("rule", name)));
            }
        }
        for name in self.fields.keys().map(String::as_str) {
            if REQUIRED.contains(&name) || ADDED.contains(&name) {
                faults.push(named_twice(name, ADDED.contains(&name)).at(file.word("fields", name)));
            }
        }
    }

    /// Fields of the reasons and fields declared are the same.
    fn placeholders(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        let mut used = BTreeSet::new();
        for reason in &self.reasons {
            match placeholders(reason) {
                Some(names) => used.extend(names),
                None => faults.push(at_key(
                    file,
                    "reasons",
                    "une accolade d'un motif n'est pas refermée, ou ne nomme rien",
                    "un champ s'écrit `{colonne}`",
                )),
            }
        }
        for name in used.iter().filter(|name| !self.fields.contains_key(**name)) {
            let message = format!("un motif place `{{{name}}}`, que `fields` ne déclare pas");
            let fault = Diagnostic::error(message)
                .at(file.word("reasons", &format!("{{{name}}}")))
                .hint("déclarez le champ et son type : jour, mois, euros, nombre ou mots")
                .suggest(name, self.fields.keys().map(String::as_str));
            faults.push(fault);
        }
        for name in self.fields.keys().filter(|name| !used.contains(name.as_str())) {
            let message = format!("`fields` déclare `{name}`, qu'aucun motif ne place");
            let hint = "retirez-le : une liste ne porte que ce qui se lit";
            faults.push(Diagnostic::error(message).at(file.word("fields", name)).hint(hint));
        }
    }

    fn justifications(&self, file: &FileText, faults: &mut Vec<Diagnostic>) {
        for (column, why) in &self.restricted {
            if why.trim().chars().count() < JUSTIFICATION {
                let message = format!("la justification de `{column}` est trop courte");
                let hint =
                    format!("dites en une phrase ({JUSTIFICATION} caractères au moins) pourquoi la finalité l'exige");
                faults.push(Diagnostic::error(message).at(file.word("restricted", column)).hint(hint));
            }
        }
    }
}

fn named_twice(name: &str, added: bool) -> Diagnostic {
    let message = match added {
        true => format!("`{name}` est une colonne que le programme ajoute"),
        false => format!("`{name}` nomme déjà une autre colonne de la cible"),
    };
    Diagnostic::error(message).hint("donnez-lui un autre nom")
}

/// Names between braces; `None` when a brace is alone or holds no name.
fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest[at..].strip_prefix('{')?;
        let end = inside.find('}')?;
        let name = &inside[..end];
        let sound = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        names.push(sound.then_some(name)?);
        rest = &inside[end + 1..];
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn braces_hold_names() {
        assert_eq!(placeholders("le {jour}, {n_1} fois"), Some(vec!["jour", "n_1"]));
        assert_eq!(placeholders("rien"), Some(vec![]));
        for text in ["{", "}", "{a", "a}", "{}", "{a b}", "{A}", "{{a}}"] {
            assert_eq!(placeholders(text), None, "{text}");
        }
    }
}
