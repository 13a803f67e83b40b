//! Names of EPCI, written short (`CC du Val de Cher`) or long (`Communauté de communes du Val de
//! Cher`) in the official files, and read both ways here.
//!
//! A name that states no kind (`Nantes Métropole`, `Creuse Confluence`) is a proper name without
//! article; nothing is added to it. No kind is ever derived from a table of territories.

use super::{NO_BREAK, ascii, capitalised, of_word, tidy};

/// A kind of EPCI as names state it. All of these nouns are feminine.
struct Kind {
    /// The noun in a sentence.
    noun: &'static str,
    /// The initials that stand for the noun in short official names.
    initials: Option<&'static str>,
    /// What short names begin with.
    short: &'static str,
    /// The article of the noun.
    article: &'static str,
}

const fn kind(noun: &'static str, initials: Option<&'static str>, short: &'static str, article: &'static str) -> Kind {
    Kind { noun, initials, short, article }
}

const KINDS: [Kind; 6] = [
    kind("communauté de communes", Some("CC"), "CC", "la "),
    kind("communauté d’agglomération", Some("CA"), "CA", "la "),
    kind("communauté urbaine", Some("CU"), "CU", "la "),
    kind("métropole", Some("ME"), "Métropole", "la "),
    kind("eurométropole", None, "Eurométropole", "l’"),
    kind("agglomération", None, "Agglomération", "l’"),
];

/// Adjectives that some names put between the noun and the linking word. They belong to the
/// common noun: lower case in a sentence, left out of labels.
const ADJECTIVES: [&str; 4] = ["rurales", "interrégionale", "intercommunale", "européenne"];

/// Linking words between the noun and the proper name, the longest first.
const LINKS: [&str; 6] = ["de la ", "de l’", "des ", "du ", "de ", "d’"];

/// An EPCI's name taken apart.
struct Parts {
    /// The kind stated, if any.
    kind: Option<&'static Kind>,
    /// The adjective after the noun, lower case; empty for most.
    adjective: &'static str,
    /// The rest, linking word included.
    rest: String,
}

impl Parts {
    /// The whole name after `noun` (the kind's noun or initials).
    fn after(&self, noun: &str) -> String {
        let words = [noun, self.adjective, &self.rest];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }
}

/// `text` without `prefix` and the space after it; letter case and accents do not count.
fn after_noun<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let found = rest.next()?.to_lowercase().next()?;
        if found != expected && ascii(found) != ascii(expected) {
            return None;
        }
    }
    rest.as_str().strip_prefix(' ')
}

/// The kind in front of a tidy name, and what follows it.
fn split_kind(name: &str) -> Option<(&'static Kind, &str)> {
    KINDS.iter().find_map(|kind| {
        let initials = kind.initials.and_then(|i| name.strip_prefix(i)?.strip_prefix(' '));
        initials.or_else(|| after_noun(name, kind.noun)).map(|rest| (kind, rest))
    })
}

/// Takes a name apart.
fn split(name: &str) -> Parts {
    let name = tidy(name)
        .replace("« ", "«")
        .replace(" »", "»")
        .replace('«', &format!("«{NO_BREAK}"))
        .replace('»', &format!("{NO_BREAK}»"));
    let Some((kind, rest)) = split_kind(&name) else {
        return Parts { kind: None, adjective: "", rest: name };
    };
    let adjective = ADJECTIVES.iter().find_map(|a| Some((*a, after_noun(rest, a)?)));
    let (adjective, rest) = adjective.unwrap_or(("", rest));
    Parts { kind: Some(kind), adjective, rest: rest.to_owned() }
}

/// The long name in a sentence, without article: `communauté d’agglomération Vichy Communauté`.
///
/// ```
/// use portulan_terms::french::epci_long;
/// assert_eq!(epci_long("CC du Val de Cher"), "communauté de communes du Val de Cher");
/// assert_eq!(epci_long("Nantes Métropole"), "Nantes Métropole");
/// ```
pub fn epci_long(name: &str) -> String {
    let parts = split(name);
    parts.after(parts.kind.map_or("", |kind| kind.noun))
}

/// The long name as a heading: `Communauté de communes du Val de Cher`.
pub fn epci_titled(name: &str) -> String {
    capitalised(&epci_long(name))
}

/// The short official name: `CC du Val de Cher`, `Métropole de Lyon`.
pub fn epci_short(name: &str) -> String {
    let parts = split(name);
    parts.after(parts.kind.map_or("", |kind| kind.short))
}

/// The long name with its article: `la communauté de communes du Val de Cher`,
/// `l’eurométropole de Strasbourg`, `Nantes Métropole`.
pub fn epci_the(name: &str) -> String {
    let article = split(name).kind.map_or("", |kind| kind.article);
    format!("{article}{}", epci_long(name))
}

/// The long name after `de`: `de la communauté de communes du Val de Cher`,
/// `d’Orléans Métropole`.
pub fn epci_of(name: &str) -> String {
    of_word(&epci_the(name))
}

/// Inside the EPCI: `dans la communauté de communes du Val de Cher`; with a proper name that has
/// no article, `au sein de Nantes Métropole`.
pub fn epci_in(name: &str) -> String {
    match split(name).kind {
        Some(_) => format!("dans {}", epci_the(name)),
        None => format!("au sein {}", epci_of(name)),
    }
}

/// The shortest name that stays recognisable, for charts and narrow columns: no kind, no linking
/// word, no acronym in brackets; the article stays when it is part of the name.
///
/// ```
/// use portulan_terms::french::epci_label;
/// assert_eq!(epci_label("CC du Bocage Bourbonnais"), "Bocage Bourbonnais");
/// assert_eq!(epci_label("CC Le Grand Charolais"), "Le Grand Charolais");
/// assert_eq!(epci_label("CA Vichy Communauté"), "Vichy Communauté");
/// ```
pub fn epci_label(name: &str) -> String {
    let parts = split(name);
    let rest = without_brackets(&parts.rest);
    if parts.kind.is_none() {
        return capitalised(rest);
    }
    let link = LINKS.iter().find_map(|link| rest.strip_prefix(link));
    let proper = link.unwrap_or(rest);
    capitalised(proper.strip_prefix("Communauté ").unwrap_or(proper))
}

/// What stands before the first `(` or `«`, or everything when that is nothing.
fn without_brackets(text: &str) -> &str {
    let before = text.split(['(', '«']).next().unwrap_or(text).trim_end();
    if before.is_empty() { text } else { before }
}

#[cfg(test)]
mod tests {
    use super::{epci_in, epci_label, epci_long, epci_of, epci_short, epci_the, epci_titled};

    #[test]
    fn both_spellings_give_the_same_names() {
        for (spellings, long, short, label) in [
            (
                ["CC du Val de Cher", "Communauté de communes du Val de Cher"],
                "communauté de communes du Val de Cher",
                "CC du Val de Cher",
                "Val de Cher",
            ),
            (
                ["CA Vichy Communauté", "Communauté d'agglomération Vichy Communauté"],
                "communauté d’agglomération Vichy Communauté",
                "CA Vichy Communauté",
                "Vichy Communauté",
            ),
            (
                ["CC Entr'Allier Besbre et Loire", "communaute de Communes Entr’Allier Besbre et Loire"],
                "communauté de communes Entr’Allier Besbre et Loire",
                "CC Entr’Allier Besbre et Loire",
                "Entr’Allier Besbre et Loire",
            ),
            (
                ["CC du Pays d'Huriel", "Communauté de communes du Pays d'Huriel"],
                "communauté de communes du Pays d’Huriel",
                "CC du Pays d’Huriel",
                "Pays d’Huriel",
            ),
            (
                ["CU Le Creusot Montceau-les-Mines", "Communauté urbaine Le Creusot Montceau-les-Mines"],
                "communauté urbaine Le Creusot Montceau-les-Mines",
                "CU Le Creusot Montceau-les-Mines",
                "Le Creusot Montceau-les-Mines",
            ),
            (
                ["CC de l'Oriente", "Communauté de communes de l'Oriente"],
                "communauté de communes de l’Oriente",
                "CC de l’Oriente",
                "Oriente",
            ),
            (
                ["CA de La Rochelle", "Communauté d'agglomération de La Rochelle"],
                "communauté d’agglomération de La Rochelle",
                "CA de La Rochelle",
                "La Rochelle",
            ),
            (
                ["ME du Grand Nancy", "Métropole du Grand Nancy"],
                "métropole du Grand Nancy",
                "Métropole du Grand Nancy",
                "Grand Nancy",
            ),
        ] {
            for name in spellings {
                assert_eq!(epci_long(name), long);
                assert_eq!(epci_short(name), short);
                assert_eq!(epci_label(name), label);
            }
        }
    }

    #[test]
    fn sentences_have_the_article_of_the_noun() {
        let name = "CC du Val de Cher";
        assert_eq!(epci_titled(name), "Communauté de communes du Val de Cher");
        assert_eq!(epci_the(name), "la communauté de communes du Val de Cher");
        assert_eq!(epci_of(name), "de la communauté de communes du Val de Cher");
        assert_eq!(epci_in(name), "dans la communauté de communes du Val de Cher");
        assert_eq!(epci_the("Métropole de Lyon"), "la métropole de Lyon");
        assert_eq!(epci_of("Eurométropole de Strasbourg"), "de l’eurométropole de Strasbourg");
        assert_eq!(epci_in("Agglomération du Grand Longwy"), "dans l’agglomération du Grand Longwy");
    }

    #[test]
    fn a_name_without_kind_is_a_proper_name() {
        assert_eq!(epci_the("Nantes Métropole"), "Nantes Métropole");
        assert_eq!(epci_of("Orléans Métropole"), "d’Orléans Métropole");
        assert_eq!(epci_in("Creuse Confluence"), "au sein de Creuse Confluence");
        assert_eq!(epci_label("Saint-Flour Communauté"), "Saint-Flour Communauté");
    }

    #[test]
    fn labels_of_unusual_names() {
        for (name, label) in [
            ("Communauté de communes rurales de l'Entre-Deux-Mers", "Entre-Deux-Mers"),
            ("Communauté de communes entre Beauce et Perche", "Entre Beauce et Perche"),
            ("Communauté de communes des 7 Vallées", "7 Vallées"),
            ("Communauté de communes l'Orée de la Brie", "L’Orée de la Brie"),
            ("Communauté d'agglomération Communauté Paris-Saclay", "Paris-Saclay"),
            ("Communauté d'agglomération ECLA  (Espace Communautaire Lons)", "ECLA"),
            ("Communauté d'agglomération de Blois «Agglopolys»", "Blois"),
            ("Communauté d'agglomération Intercommunale du Nord de la Réunion (CINOR)", "Nord de la Réunion"),
            ("Métropole Européenne de Lille", "Lille"),
            ("CA de Dembeni / Mamoudzou", "Dembeni / Mamoudzou"),
        ] {
            assert_eq!(epci_label(name), label);
        }
        let blois = "Communauté d'agglomération de Blois «Agglopolys»";
        assert_eq!(epci_short(blois), "CA de Blois «\u{a0}Agglopolys\u{a0}»");
        assert_eq!(epci_the("Métropole Européenne de Lille"), "la métropole européenne de Lille");
    }
}
