//! Every figure computed a second time, slowly, from the raw files alone: no engine, no
//! definition, no crate of the project. Written from the words of the definitions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Month, level, territory, indicator, category: texts, as in `figures.csv`.
pub type Key = [String; 5];

/// What a figure says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub margin: Option<f64>,
    pub mark: String,
}

pub type Figures = BTreeMap<Key, Row>;

/// Counts of a territory and a month, and the rounded rows that were added up in them.
#[derive(Clone, Default)]
struct Counts {
    rows: f64,
    sums: BTreeMap<&'static str, f64>,
}

/// The columns of Cnaf's file by commune: header, the word of the indicators.
const BENEFITS: [(&str, &str); 7] = [
    ("indfoy_ndur", "foyers"),
    ("indnbp_ndur", "personnes"),
    ("indfoy_rsa", "rsa"),
    ("indfoy_ppa", "ppa"),
    ("indfoy_ndural", "aide_logement"),
    ("indfoy_af", "af"),
    ("indfoy_ndurpaje", "paje"),
];

/// Indicators of shares: numerator, name.
const SHARES: [(&str, &str); 5] = [
    ("rsa", "part_rsa"),
    ("ppa", "part_ppa"),
    ("aide_logement", "part_aide_logement"),
    ("af", "part_af"),
    ("paje", "part_paje"),
];

/// Indicators of change in %: count, name.
const CHANGES: [(&str, &str); 7] = [
    ("foyers", "evolution_foyers_allocataires"),
    ("personnes", "evolution_personnes_couvertes"),
    ("rsa", "evolution_foyers_rsa"),
    ("ppa", "evolution_foyers_ppa"),
    ("aide_logement", "evolution_foyers_aide_logement"),
    ("af", "evolution_foyers_af"),
    ("paje", "evolution_foyers_paje"),
];

/// The lines of a file of the inbox, by header.
fn read(inbox: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(inbox.join(file)).expect("a file");
    reader.deserialize().map(|line| line.expect("a line")).collect()
}

fn number(line: &BTreeMap<String, String>, column: &str) -> f64 {
    line[column].parse().expect("a number")
}

/// The territories of today.
struct Geography {
    /// The EPCI of each commune.
    communes: BTreeMap<String, String>,
    /// The EPCI that have a commune here.
    epci: BTreeSet<String>,
    /// Those of them that have all their communes here.
    whole: BTreeSet<String>,
    /// Inhabitants, by level and code.
    population: BTreeMap<(&'static str, String), f64>,
}

impl Geography {
    fn read(inbox: &Path) -> Self {
        let lines = read(inbox, "cog_communes_03_2026.csv");
        let communes: BTreeMap<_, _> =
            lines.iter().map(|line| (line["code_insee"].clone(), line["siren_epci"].clone())).collect();
        let epci: BTreeSet<String> = communes.values().cloned().collect();
        let mut geography = Self { communes, epci, whole: BTreeSet::new(), population: BTreeMap::new() };
        for line in &lines {
            for territory in geography.territories(&line["code_insee"]) {
                *geography.population.entry(territory).or_default() += number(line, "pop_municipale");
            }
        }
        for line in read(inbox, "cog_epci_03_976_2026.csv") {
            let code = line["siren_epci"].clone();
            let here = geography.communes.values().filter(|epci| **epci == code).count();
            if here as f64 == number(&line, "nb_communes") {
                geography.whole.insert(code.clone());
            }
            geography.population.insert(("epci", code), number(&line, "pop_municipale"));
        }
        geography
    }

    /// The territories that a commune adds to.
    fn territories(&self, commune: &str) -> Vec<(&'static str, String)> {
        let epci = self.communes[commune].clone();
        let mut all = vec![
            ("commune", commune.to_owned()),
            ("epci_partie", epci.clone()),
            ("departement", "03".to_owned()),
            ("caf", "031".to_owned()),
        ];
        if self.whole.contains(&epci) {
            all.push(("epci", epci));
        }
        all
    }

    /// Every territory of a level.
    fn at(&self, level: &str) -> Vec<String> {
        match level {
            "commune" => self.communes.keys().cloned().collect(),
            "epci" | "epci_partie" => self.epci.iter().cloned().collect(),
            "departement" => vec!["03".into()],
            "caf" => vec!["031".into()],
            _ => vec!["FR".into()],
        }
    }
}

const LEVELS: [&str; 5] = ["commune", "epci", "epci_partie", "departement", "caf"];

/// A sum of n counts rounded to 5 is within 2 n.
const HALF_WIDTH: f64 = 2.0;

fn known(value: f64, margin: f64) -> Row {
    let mark = if value == 0.0 && margin == 0.0 { "zero" } else { "valeur" };
    Row { value: Some(value), margin: Some(margin), mark: mark.into(), ..Row::default() }
}

fn marked(mark: &str) -> Row {
    Row { mark: mark.into(), ..Row::default() }
}

/// 100 × n / d, and the farthest that the corners of what could have been rounded so go.
fn percent(n: f64, d: f64, n_error: f64, d_error: f64) -> Row {
    let parts = Row { numerator: Some(n), denominator: Some(d), ..Row::default() };
    if d == 0.0 {
        return Row { mark: "sans_objet".into(), ..parts };
    }
    let value = 100.0 * n / d;
    let mut margin = 0.0f64;
    for true_n in [(n - n_error).max(0.0), n + n_error] {
        for true_d in [(d - d_error).max(1.0), d + d_error] {
            margin = margin.max((100.0 * true_n / true_d - value).abs());
        }
    }
    let margin = if n_error == 0.0 && d_error == 0.0 { 0.0 } else { margin };
    Row { numerator: parts.numerator, denominator: parts.denominator, ..known(value, margin) }
}

/// Change in % from `base`; none from nothing.
fn change(now: Option<f64>, base: Option<f64>, error: f64) -> Row {
    match (now, base) {
        (Some(now), Some(base)) if base > 0.0 => {
            let share = percent(now, base, error, error);
            let mut row = Row { value: share.value.map(|value| value - 100.0), ..share };
            if row.value == Some(0.0) && row.margin == Some(0.0) {
                row.mark = "zero".into();
            }
            row
        }
        _ => marked("manquant"),
    }
}

/// The months to compare `month` with: a year before, and December 2020 when it is after.
fn bases(month: &str) -> [(&'static str, Option<String>); 2] {
    let (year, number) = month.split_once('-').expect("a month");
    let before = format!("{}-{number}", year.parse::<u32>().expect("a year") - 1);
    [("un_an", Some(before)), ("depuis_2020", (month > "2020-12").then(|| "2020-12".to_owned()))]
}

/// The whole record, for every month up to `last`.
pub fn all(inbox: &Path, last: &str) -> Figures {
    let geography = Geography::read(inbox);
    let mut figures = Figures::new();
    benefits(inbox, &geography, &mut figures);
    france(inbox, &mut figures);
    populations(&geography, &mut figures);
    standard_of_living(inbox, &geography, &mut figures);
    childcare(inbox, &geography, &mut figures);
    ages(inbox, &mut figures);
    figures.retain(|[month, ..], _| month.as_str() <= last);
    absent(&geography, &mut figures);
    figures
}

fn put(figures: &mut Figures, key: [&str; 5], row: Row) {
    let before = figures.insert(key.map(str::to_owned), row);
    assert!(before.is_none(), "{key:?} twice");
}

/// Every count of `s_ben_com_f`, summed for each territory and month.
fn sums(inbox: &Path, geography: &Geography) -> BTreeMap<(String, &'static str, String), Counts> {
    let merged: BTreeMap<String, String> = read(inbox, "cog_communes_deleguees_03_2026.csv")
        .iter()
        .map(|line| (line["code_insee_ancien"].clone(), line["code_insee_actuel"].clone()))
        .collect();
    let mut sums: BTreeMap<_, Counts> = BTreeMap::new();
    for line in read(inbox, "caf_s_ben_com_f_03_2020_2024.csv") {
        let code = &line["numcomdo"];
        let commune = if geography.communes.contains_key(code) { code } else { &merged[code] };
        for (level, territory) in geography.territories(commune) {
            let counts = sums.entry((line["dtreffre"].clone(), level, territory)).or_default();
            counts.rows += 1.0;
            for (column, word) in BENEFITS {
                *counts.sums.entry(word).or_default() += number(&line, column);
            }
        }
    }
    sums
}

fn benefits(inbox: &Path, geography: &Geography, figures: &mut Figures) {
    let sums = sums(inbox, geography);
    let none = Counts::default();
    for ((month, level, code), now) in &sums {
        let error = HALF_WIDTH * now.rows;
        let population = geography.population[&(*level, code.clone())];
        let share = |counts: &Counts, word: &str| {
            percent(counts.sums[word], counts.sums["foyers"], HALF_WIDTH * counts.rows, HALF_WIDTH * counts.rows)
        };
        let covered = |counts: &Counts| percent(counts.sums["personnes"], population, HALF_WIDTH * counts.rows, 0.0);
        let mut add =
            |indicator: &str, category: &str, row| put(figures, [month, level, code, indicator, category], row);
        for (word, indicator) in [("foyers", "foyers_allocataires"), ("personnes", "personnes_couvertes")] {
            add(indicator, "", Row { numerator: Some(now.sums[word]), ..known(now.sums[word], error) });
        }
        add("couverture_population", "", covered(now));
        for (word, indicator) in SHARES {
            add(indicator, "", share(now, word));
        }
        for (category, base_month) in bases(month) {
            let base = base_month.and_then(|base| sums.get(&(base, *level, code.clone())));
            let rows = now.rows.max(base.unwrap_or(&none).rows);
            for (word, indicator) in CHANGES {
                let row = change(Some(now.sums[word]), base.map(|base| base.sums[word]), HALF_WIDTH * rows);
                add(indicator, category, row);
            }
            for (word, indicator) in SHARES {
                add(
                    &format!("evolution_{indicator}"),
                    category,
                    points(share(now, word), base.map(|base| share(base, word))),
                );
            }
            add("evolution_couverture_population", category, points(covered(now), base.map(covered)));
        }
    }
}

/// The difference of two shares; their errors may pull apart.
fn points(now: Row, base: Option<Row>) -> Row {
    let both = |of: fn(&Row) -> Option<f64>| of(&now).zip(base.as_ref().and_then(of));
    match (both(|row| row.value), both(|row| row.margin)) {
        (Some((now, base)), Some((e, f))) => known(now - base, e + f),
        _ => marked("manquant"),
    }
}

/// The exact counts of France: only their change is an indicator.
fn france(inbox: &Path, figures: &mut Figures) {
    let lines = read(inbox, "caf_s_ben_nat_rsa_ppa_2020_2024.csv");
    let columns = [("indfoy_rsa_national", "evolution_foyers_rsa"), ("indfoy_ppa_national", "evolution_foyers_ppa")];
    for (line, (column, indicator)) in lines.iter().flat_map(|line| columns.map(|column| (line, column))) {
        for (category, base) in bases(&line["dtreffre"]) {
            let base = lines.iter().find(|other| Some(&other["dtreffre"]) == base.as_ref());
            let row = change(Some(number(line, column)), base.map(|base| number(base, column)), 0.0);
            put(figures, [&line["dtreffre"], "france", "FR", indicator, category], row);
        }
    }
}

/// Today's population, for every month that any source has.
fn populations(geography: &Geography, figures: &mut Figures) {
    let months: BTreeSet<String> = figures.keys().map(|[month, ..]| month.clone()).collect();
    for month in months.iter().chain([&"2023-12".to_owned()]).collect::<BTreeSet<_>>() {
        for level in LEVELS {
            for code in geography.at(level) {
                let population = geography.population[&(level, code.clone())];
                let row = Row { numerator: Some(population), ..known(population, 0.0) };
                put(figures, [month, level, &code, "population", ""], row);
            }
        }
    }
}

fn standard_of_living(inbox: &Path, geography: &Geography, figures: &mut Figures) {
    for line in read(inbox, "insee_filosofi_com_03_2023.csv") {
        let code = line["code_insee"].as_str();
        let (level, code) = match code {
            "FRMETRO" => ("france", "FR"),
            "03" => ("departement", "03"),
            _ if geography.communes.contains_key(code) => ("commune", code),
            _ => panic!("{code} is no territory"),
        };
        for (column, indicator) in [("niveau_vie_median", "niveau_vie_median"), ("taux_pauvrete_60", "taux_pauvrete")] {
            let row = match line[column].as_str() {
                "" => marked("secret"),
                text => known(text.parse().expect("a number"), 0.0),
            };
            put(figures, [&format!("{}-12", line["annee"]), level, code, indicator, ""], row);
        }
    }
}

fn childcare(inbox: &Path, geography: &Geography, figures: &mut Figures) {
    let columns = [
        ("txcouv_epci", "ensemble"),
        ("txcouv_eaje_epci", "eaje"),
        ("txcouv_am_ind_epci", "assistantes_maternelles"),
        ("txcouv_prescol_epci", "prescolarisation"),
        ("txcouv_gad_ind_epci", "garde_a_domicile"),
    ];
    for line in read(inbox, "caf_txcouv_pe_epci_03_2023.csv") {
        let (level, code) = match line["numepci"].as_str() {
            "FRANCE" => ("france", "FR"),
            epci if geography.epci.contains(epci) => ("epci", epci),
            _ => continue,
        };
        for (column, category) in columns {
            let row = known(number(&line, column), 0.0);
            put(figures, [&format!("{}-12", line["annee"]), level, code, "couverture_petite_enfance", category], row);
        }
    }
}

fn ages(inbox: &Path, figures: &mut Figures) {
    let lines = read(inbox, "insee_rp_pyramide_dep03_2023.csv");
    let persons = |line: &BTreeMap<String, String>| number(line, "femmes") + number(line, "hommes");
    let everyone: f64 = lines.iter().map(persons).sum();
    for line in &lines {
        let category = match line["age_max"].as_str() {
            "" => format!("{}_plus", line["age_min"]),
            last => format!("{:0>2}_{last:0>2}", line["age_min"]),
        };
        let row = percent(persons(line), everyone, 0.0, 0.0);
        put(figures, [&format!("{}-12", line["annee"]), "departement", "03", "population_par_age", &category], row);
    }
}

/// Where an indicator speaks of a level, month and category, it speaks of all its territories.
fn absent(geography: &Geography, figures: &mut Figures) {
    for [month, level, _, indicator, category] in figures.keys().cloned().collect::<Vec<_>>() {
        for code in geography.at(&level) {
            let key = [month.clone(), level.clone(), code, indicator.clone(), category.clone()];
            figures.entry(key).or_insert_with(|| marked("manquant"));
        }
    }
}
