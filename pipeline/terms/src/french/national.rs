//! Checks on every commune and every EPCI of France, from the open files kept beside the
//! repository. Where a file is absent the check says so and runs on names listed here.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use super::{
    at, bare, epci_in, epci_label, epci_long, epci_of, epci_short, epci_the, epci_titled, guess_tncc, of, slug, the,
    titled,
};

/// What INSEE's documentation of the code says, written apart from the code under test.
const ARTICLE: [&str; 9] = ["", "", "Le ", "La ", "Les ", "L'", "Aux ", "Las ", "Los "];
const OF: [&str; 9] = ["de ", "d’", "du ", "de la ", "des ", "de l’", "des ", "de las ", "de los "];
const AT: [&str; 9] = ["à ", "à ", "au ", "à la ", "aux ", "à l’", "aux ", "à las ", "à los "];

/// Names without article, by code: used everywhere, and alone where the national file is absent.
const NAMES: [(u8, &[&str]); 9] = [
    (
        0,
        &[
            "Vichy",
            "Moulins",
            "Montluçon",
            "Lavault-Sainte-Anne",
            "Saint-Pourçain-sur-Sioule",
            "Haut-Bocage",
            "Hautefage",
            "Lostanges",
            "Mamoudzou",
            "M'Tsangamouji",
        ],
    ),
    (
        1,
        &[
            "Abrest",
            "Agonges",
            "Échassières",
            "Ébreuil",
            "Estivareilles",
            "Hérisson",
            "Huriel",
            "Hyds",
            "Isserpent",
            "Œting",
            "Urçay",
            "Ygrande",
            "Yzeure",
            "Y",
        ],
    ),
    (2, &["Donjon", "Mans", "Mayet-d'École", "Mayet-de-Montagne", "Veurdre", "Havre"]),
    (3, &["Celle", "Chapelle-aux-Chasses", "Ferté-Hauterive", "Rochelle", "Haye"]),
    (4, &["Ancizes-Comps", "Abymes", "Sables-d'Olonne", "Herbiers"]),
    (5, &["Abergement-Clémenciat", "Haÿ-les-Roses", "Île-d'Yeu", "Isle-Adam", "Hôpital"]),
    (6, &["Marais"]),
    (7, &["Planas"]),
    (8, &["Masos"]),
];

const EPCI: [&str; 12] = [
    "CA Montluçon Communauté",
    "CA Moulins Communauté",
    "CA Vichy Communauté",
    "CC Saint-Pourçain Sioule Limagne",
    "CC Entr'Allier Besbre et Loire",
    "CC du Bocage Bourbonnais",
    "CC Le Grand Charolais",
    "CC du Pays d'Huriel",
    "CU d'Arras",
    "Métropole du Grand Paris",
    "Eurométropole de Strasbourg",
    "Nantes Métropole",
];

/// The rows of an open file, header left out; `None`, and a line on the terminal, without it.
fn rows(file: &str) -> Option<Vec<Vec<String>>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/territoires");
    let path = PathBuf::from(folder).join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        let _ = writeln!(std::io::stderr(), "NOTE: {file} is absent; only the names listed in the test are checked");
        return None;
    };
    let fields = |line: &str| line.split(';').map(str::to_owned).collect();
    Some(text.lines().skip(1).map(fields).collect())
}

/// The communes of the national file, by INSEE code: name without article, type of name.
fn communes() -> Option<BTreeMap<String, (String, u8)>> {
    let rows = rows("communes_france_2025.csv")?;
    let commune = |row: &Vec<String>| {
        let tncc = row[2].parse().expect("a TNCC code");
        (row[0].clone(), (row[1].clone(), tncc))
    };
    Some(rows.iter().map(commune).collect())
}

fn listed() -> impl Iterator<Item = (&'static str, u8)> {
    NAMES.iter().flat_map(|(code, names)| names.iter().map(|name| (*name, *code)))
}

/// The code whose forms the name must take: the one given, unless an article is in the name.
fn effective(name: &str, tncc: u8) -> usize {
    let written = (2..=8).find(|code| name.starts_with(ARTICLE[*code]));
    written.unwrap_or(usize::from(tncc))
}

/// The first letter as plain lower-case ASCII.
fn initial(name: &str) -> char {
    slug(name).chars().next().expect("a letter")
}

fn check_text(text: &str) {
    assert!(!text.contains('\''), "straight apostrophe: {text}");
    assert!(!text.contains("  "), "double space: {text}");
    assert_eq!(text, text.trim(), "space at an end");
    let lower = text.to_lowercase();
    for wrong in ["de le ", "de les ", "à le ", "à les ", "de la l’", "de l’l’", "du le ", "des les "] {
        assert!(!lower.contains(wrong), "{wrong:?} in {text}");
    }
}

fn check_commune(name: &str, tncc: u8) {
    let forms = [titled, the, of, at, bare].map(|form| form(name, tncc));
    forms.iter().for_each(|text| check_text(text));
    let [title, subject, of, at, bare] = &forms;

    let code = effective(name, tncc);
    assert_eq!(*of, format!("{}{bare}", OF[code]));
    assert_eq!(*at, format!("{}{bare}", AT[code]));
    assert_eq!(*title, format!("{}{bare}", ARTICLE[code].replace('\'', "’")));
    assert_eq!(subject.to_lowercase(), title.to_lowercase());
    assert!(title.starts_with(char::is_uppercase), "{title}");
    assert!(ARTICLE[2..].iter().all(|article| !bare.starts_with(article)), "article left in {bare}");

    let initial = initial(bare);
    let is_vowel = "aeiouy".contains(initial);
    if initial != 'h' && code < 2 {
        assert_eq!(of.starts_with("d’"), is_vowel, "{of}");
        assert_eq!(guess_tncc(name), tncc, "{name}");
    }
    check_spellings(name, tncc, &forms);
}

/// The article in front, with either apostrophe, changes nothing.
fn check_spellings(name: &str, tncc: u8, expected: &[String; 5]) {
    let straight = format!("{}{name}", ARTICLE[usize::from(tncc)]);
    for spelling in [straight.replace('\'', "’"), straight] {
        let forms = [titled, the, of, at, bare].map(|form| form(&spelling, tncc));
        assert_eq!(forms, *expected, "{spelling}");
    }
}

#[test]
fn listed_names_cover_every_code() {
    assert!(listed().count() >= 40, "{} names", listed().count());
    for code in 0..=8 {
        assert!(listed().any(|(_, tncc)| tncc == code), "no name for {code}");
    }
    listed().for_each(|(name, tncc)| check_commune(name, tncc));
}

#[test]
fn every_commune_of_france_reads_well() {
    let Some(communes) = communes() else {
        return listed().for_each(|(name, tncc)| check_commune(name, tncc));
    };
    assert!(communes.len() > 34_000, "{} communes", communes.len());
    communes.values().for_each(|(name, tncc)| check_commune(name, *tncc));
}

#[test]
fn names_with_and_without_article_agree_in_the_allier() {
    let (Some(communes), Some(official)) = (communes(), rows("cog_communes_03_2026.csv")) else {
        let with_article = |name: &str, tncc: u8| format!("{}{name}", ARTICLE[usize::from(tncc)]);
        return listed().for_each(|(name, tncc)| {
            assert_eq!(of(&with_article(name, tncc), tncc), of(name, tncc));
        });
    };
    assert_eq!(official.len(), 317);
    let mut with_article = 0;
    for row in &official {
        let (name, tncc) = communes.get(&row[0]).expect("a commune of both files");
        with_article += usize::from(row[1] != *name);
        for form in [bare, titled, the, of, at] {
            assert_eq!(form(&row[1], *tncc), form(name, *tncc), "{}", row[1]);
        }
        assert_eq!(titled(name, *tncc), row[1].replace('\'', "’"));
        check_commune(name, *tncc);
    }
    assert_eq!(with_article, 20, "names that carry an article");
}

fn check_epci(name: &str) {
    let (long, short, label) = (epci_long(name), epci_short(name), epci_label(name));
    for text in [&long, &short, &label, &epci_the(name), &epci_of(name), &epci_in(name)] {
        check_text(text);
    }
    assert_eq!(epci_long(&short), long, "long of short");
    assert_eq!(epci_long(&epci_titled(name)), long, "long of heading");
    assert_eq!(epci_short(&long), short, "short of long");
    assert_eq!(epci_label(&short), label, "label of short");

    assert!(epci_titled(name).starts_with(char::is_uppercase), "{name}");
    let is_proper = the_kind(name).is_none();
    assert_eq!(epci_the(name) == long, is_proper, "{}", epci_the(name));
    assert_eq!(epci_in(name).starts_with("au sein d"), is_proper, "{name}");

    assert!(label.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{label}");
    assert!(!label.contains(['(', ')', '«', '»']), "{label}");
    for link in ["De ", "Du ", "Des ", "D’", "Communauté "] {
        assert!(!label.starts_with(link), "{label}");
    }
}

/// What a name begins with when it states a kind.
fn the_kind(name: &str) -> Option<&'static str> {
    ["Communauté ", "Métropole ", "Eurométropole ", "Agglomération ", "CC ", "CA ", "CU "]
        .into_iter()
        .find(|kind| name.starts_with(kind))
}

#[test]
fn every_epci_of_france_reads_well() {
    EPCI.iter().for_each(|name| check_epci(name));
    let Some(rows) = rows("epci_france_2025.csv") else {
        return;
    };
    assert_eq!(rows.len(), 1253);
    for row in &rows {
        check_epci(&row[1]);
        if the_kind(&row[1]) == Some("Communauté ") {
            assert_eq!(epci_short(&row[1]).split(' ').next(), Some(row[2].as_str()));
        }
    }
}

#[test]
fn short_official_names_agree_with_the_long_ones() {
    let short = rows("cog_epci_03_976_2026.csv");
    let (Some(short), Some(long)) = (short, rows("epci_france_2025.csv")) else {
        return EPCI.iter().for_each(|name| check_epci(name));
    };
    let long: BTreeMap<&str, &str> = long.iter().map(|row| (&*row[0], &*row[1])).collect();
    let mut compared = 0;
    for row in &short {
        check_epci(&row[1]);
        assert_eq!(epci_short(&row[1]), row[1].replace('\'', "’"));
        // Names change between two years: only those that did not are compared.
        if let Some(long) = long.get(&*row[0])
            && epci_label(long) == epci_label(&row[1])
        {
            assert_eq!(epci_long(&row[1]), epci_long(long));
            compared += 1;
        }
    }
    assert!(compared >= 12, "{compared} of {} EPCI compared", short.len());
}
