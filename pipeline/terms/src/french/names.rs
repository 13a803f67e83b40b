//! Names of communes and departments in a heading or a sentence, from INSEE's type of name.
//!
//! The type (TNCC, code officiel géographique) says which article a name carries, and so which
//! form `de` and `à` take before it:
//!
//! | code | article | example | `of` | `at` |
//! |---|---|---|---|---|
//! | 0 | none, consonant or aspirate h | Vichy | de Vichy | à Vichy |
//! | 1 | none, vowel or mute h | Abrest | d’Abrest | à Abrest |
//! | 2 | Le | Le Donjon | du Donjon | au Donjon |
//! | 3 | La | La Celle | de la Celle | à la Celle |
//! | 4 | Les | Les Ancizes | des Ancizes | aux Ancizes |
//! | 5 | L’ | L’Abergement | de l’Abergement | à l’Abergement |
//! | 6 | Aux | Aux Marais | des Marais | aux Marais |
//! | 7 | Las | Las Planas | de las Planas | à las Planas |
//! | 8 | Los | Los Masos | de los Masos | à los Masos |
//!
//! A name may be given with its article or without: both give the same texts. An article written
//! in front of the name wins over a code that knows none (`Le Vernet-Chaméane`, given as 0).

use super::{ascii, capitalised, tidy};

/// What stands in front of a bare name.
struct Forms {
    /// The article in a heading.
    heading: &'static str,
    /// The article in a sentence.
    the: &'static str,
    /// `de` and the article.
    of: &'static str,
    /// `à` and the article.
    at: &'static str,
    /// `dans` and the article; `à` where there is none.
    within: &'static str,
}

const fn forms([heading, the, of, at, within]: [&'static str; 5]) -> Forms {
    Forms { heading, the, of, at, within }
}

/// By code. `Aux` cannot follow anything but `à`: in a sentence the name keeps its capital.
const FORMS: [Forms; 9] = [
    forms(["", "", "de ", "à ", "à "]),
    forms(["", "", "d’", "à ", "à "]),
    forms(["Le ", "le ", "du ", "au ", "dans le "]),
    forms(["La ", "la ", "de la ", "à la ", "dans la "]),
    forms(["Les ", "les ", "des ", "aux ", "dans les "]),
    forms(["L’", "l’", "de l’", "à l’", "dans l’"]),
    forms(["Aux ", "Aux ", "des ", "aux ", "dans les "]),
    forms(["Las ", "las ", "de las ", "à las ", "dans las "]),
    forms(["Los ", "los ", "de los ", "à los ", "dans los "]),
];

/// Territories that usage introduces with `en`, besides those named `…-et-…`.
const EN: [&str; 11] = [
    "Corse-du-Sud",
    "France",
    "Guadeloupe",
    "Guyane",
    "Haute-Corse",
    "Haute-Savoie",
    "Martinique",
    "Savoie",
    "Seine-Maritime",
    "Seine-Saint-Denis",
    "Vaucluse",
];

/// The code that an article in front of the name stands for, and the name after it.
fn split_article(name: &str) -> Option<(usize, &str)> {
    (2..FORMS.len()).find_map(|code| {
        let article = FORMS[code].heading;
        let written = name.get(..article.len())?;
        let rest = name[article.len()..].trim_start();
        (written.eq_ignore_ascii_case(article) && !rest.is_empty()).then_some((code, rest))
    })
}

/// The code without an article that the first letter suggests: 1 before a vowel or a `y`
/// (INSEE gives 1 to every commune in Y), 0 otherwise.
fn code_of_first_letter(name: &str) -> u8 {
    let first = name.chars().flat_map(char::to_lowercase).next();
    let letters = first.and_then(ascii).unwrap_or_default();
    u8::from(letters.starts_with(['a', 'e', 'i', 'o', 'u', 'y']))
}

/// The forms to use and the name without its article.
fn resolve(name: &str, tncc: u8) -> (&'static Forms, String) {
    let name = tidy(name);
    if let Some((code, rest)) = split_article(&name) {
        return (&FORMS[code], rest.to_owned());
    }
    let guessed = &FORMS[usize::from(code_of_first_letter(&name))];
    (FORMS.get(usize::from(tncc)).unwrap_or(guessed), name)
}

/// The type of name (TNCC) to use where no official code is known: the article in front of the
/// name when there is one (2–8), else 1 before a vowel or a `y`, else 0. A mute h is not guessed.
pub fn guess_tncc(name: &str) -> u8 {
    let name = tidy(name);
    match split_article(&name) {
        Some((code, _)) => u8::try_from(code).unwrap_or(0),
        None => code_of_first_letter(&name),
    }
}

/// The name without its article: `Donjon`.
pub fn bare(name: &str, tncc: u8) -> String {
    resolve(name, tncc).1
}

/// The name as a heading: `Le Donjon`, `L’Abergement`, `Vichy`.
///
/// ```
/// use portulan_terms::french::titled;
/// assert_eq!(titled("Abergement-Clémenciat", 5), "L’Abergement-Clémenciat");
/// assert_eq!(titled("L'Abergement-Clémenciat", 5), "L’Abergement-Clémenciat");
/// ```
pub fn titled(name: &str, tncc: u8) -> String {
    let (forms, bare) = resolve(name, tncc);
    capitalised(&format!("{}{bare}", forms.heading))
}

/// The name in a sentence: `le Donjon`, `l’Abergement`, `Vichy`.
pub fn the(name: &str, tncc: u8) -> String {
    let (forms, bare) = resolve(name, tncc);
    format!("{}{bare}", forms.the)
}

/// The name after `de`: `du Donjon`, `de l’Abergement`, `d’Abrest`.
///
/// ```
/// use portulan_terms::french::of;
/// assert_eq!(of("Le Donjon", 2), "du Donjon");
/// assert_eq!(of("Donjon", 2), "du Donjon");
/// assert_eq!(of("Hérisson", 1), "d’Hérisson");
/// ```
pub fn of(name: &str, tncc: u8) -> String {
    let (forms, bare) = resolve(name, tncc);
    format!("{}{bare}", forms.of)
}

/// The name after `à`: `au Donjon`, `à l’Abergement`, `à Abrest`.
pub fn at(name: &str, tncc: u8) -> String {
    let (forms, bare) = resolve(name, tncc);
    format!("{}{bare}", forms.at)
}

/// Inside a department: `dans l’Allier`, `dans le Puy-de-Dôme`, `à Mayotte`.
/// A few names follow usage instead: `en Saône-et-Loire`, `en Savoie`, `à la Réunion`.
pub fn within(name: &str, tncc: u8) -> String {
    let (forms, bare) = resolve(name, tncc);
    let no_article = forms.heading.is_empty();
    if EN.contains(&bare.as_str()) || (no_article && bare.contains("-et-")) {
        return format!("en {bare}");
    }
    let before = if bare == "Réunion" { forms.at } else { forms.within };
    format!("{before}{bare}")
}

#[cfg(test)]
mod tests {
    use super::{at, bare, guess_tncc, of, the, titled, within};

    /// (spellings, code, bare, titled, the, of, at)
    type Case = (&'static [&'static str], u8, [&'static str; 5]);

    const CASES: &[Case] = &[
        (&["Vichy"], 0, ["Vichy", "Vichy", "Vichy", "de Vichy", "à Vichy"]),
        (&["Abrest"], 1, ["Abrest", "Abrest", "Abrest", "d’Abrest", "à Abrest"]),
        (&["Hérisson"], 1, ["Hérisson", "Hérisson", "Hérisson", "d’Hérisson", "à Hérisson"]),
        (&["Y"], 1, ["Y", "Y", "Y", "d’Y", "à Y"]),
        (&["Le Donjon", "Donjon", "le Donjon"], 2, ["Donjon", "Le Donjon", "le Donjon", "du Donjon", "au Donjon"]),
        (&["Le Mans", "Mans"], 2, ["Mans", "Le Mans", "le Mans", "du Mans", "au Mans"]),
        (
            &["Le Mayet-d'École", "Mayet-d'École", "Mayet-d’École"],
            2,
            ["Mayet-d’École", "Le Mayet-d’École", "le Mayet-d’École", "du Mayet-d’École", "au Mayet-d’École"],
        ),
        (&["La Celle", "Celle"], 3, ["Celle", "La Celle", "la Celle", "de la Celle", "à la Celle"]),
        (
            &["Les Ancizes-Comps", "Ancizes-Comps"],
            4,
            ["Ancizes-Comps", "Les Ancizes-Comps", "les Ancizes-Comps", "des Ancizes-Comps", "aux Ancizes-Comps"],
        ),
        (
            &["L'Abergement", "L’Abergement", "Abergement"],
            5,
            ["Abergement", "L’Abergement", "l’Abergement", "de l’Abergement", "à l’Abergement"],
        ),
        (
            &["L'Haÿ-les-Roses", "Haÿ-les-Roses"],
            5,
            ["Haÿ-les-Roses", "L’Haÿ-les-Roses", "l’Haÿ-les-Roses", "de l’Haÿ-les-Roses", "à l’Haÿ-les-Roses"],
        ),
        (&["Aux Marais", "Marais"], 6, ["Marais", "Aux Marais", "Aux Marais", "des Marais", "aux Marais"]),
        (&["Las Planas", "Planas"], 7, ["Planas", "Las Planas", "las Planas", "de las Planas", "à las Planas"]),
        (&["Los Masos", "Masos"], 8, ["Masos", "Los Masos", "los Masos", "de los Masos", "à los Masos"]),
    ];

    #[test]
    fn each_code_gives_its_forms_with_or_without_the_article() {
        for (spellings, code, expected) in CASES {
            for name in *spellings {
                let found = [bare, titled, the, of, at].map(|form| form(name, *code));
                assert_eq!(found, *expected, "{name}, {code}");
            }
        }
    }

    #[test]
    fn an_article_in_the_name_wins_over_a_code_without_one() {
        assert_eq!(of("Le Vernet-Chaméane", 0), "du Vernet-Chaméane");
        assert_eq!(at("L'Isle", 1), "à l’Isle");
    }

    #[test]
    fn words_that_only_begin_like_an_article_are_not_one() {
        assert_eq!(of("Lavault-Sainte-Anne", 0), "de Lavault-Sainte-Anne");
        assert_eq!(of("Auxerre", 1), "d’Auxerre");
        assert_eq!(of("Lostanges", 0), "de Lostanges");
        assert_eq!(of("Aux-Aussat", 1), "d’Aux-Aussat");
        assert_eq!(of("Les", 0), "de Les");
    }

    #[test]
    fn an_unknown_code_is_guessed() {
        for (name, code) in [
            ("Le Donjon", 2),
            ("La Celle", 3),
            ("Les Ancizes", 4),
            ("L'Abergement", 5),
            ("L’Abergement", 5),
            ("Aux Marais", 6),
            ("Las Planas", 7),
            ("Los Masos", 8),
            ("Abrest", 1),
            ("Épinal", 1),
            ("Œting", 1),
            ("Yzeure", 1),
            ("Vichy", 0),
            ("Hérisson", 0),
            ("", 0),
        ] {
            assert_eq!(guess_tncc(name), code, "{name}");
        }
        assert_eq!(of("Abrest", 9), "d’Abrest");
        assert_eq!(of("Vichy", u8::MAX), "de Vichy");
    }

    #[test]
    fn departments_take_dans_en_or_a() {
        for (name, code, expected) in [
            ("Allier", 5, "dans l’Allier"),
            ("L'Allier", 5, "dans l’Allier"),
            ("Puy-de-Dôme", 2, "dans le Puy-de-Dôme"),
            ("Creuse", 3, "dans la Creuse"),
            ("Landes", 4, "dans les Landes"),
            ("Hérault", 5, "dans l’Hérault"),
            ("Mayotte", 0, "à Mayotte"),
            ("Paris", 0, "à Paris"),
            ("Saône-et-Loire", 0, "en Saône-et-Loire"),
            ("Ille-et-Vilaine", 1, "en Ille-et-Vilaine"),
            ("Haute-Savoie", 3, "en Haute-Savoie"),
            ("Vaucluse", 0, "en Vaucluse"),
            ("La Réunion", 3, "à la Réunion"),
            ("Guadeloupe", 3, "en Guadeloupe"),
            ("Val-d'Oise", 2, "dans le Val-d’Oise"),
            ("France", 3, "en France"),
        ] {
            assert_eq!(within(name, code), expected);
        }
    }
}
