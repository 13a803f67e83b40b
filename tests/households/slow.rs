//! The statistics of households a second time, slowly, from the cells of the extract alone:
//! no engine, no SQL, no crate of the project. Written from the words of the definitions.
//!
//! Amounts are whole numbers of ten-thousandths, so that a limit is met exactly or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A month: year, number.
pub type Month = (i32, u32);

/// Ten-thousandths of a euro, or of a unit of consumption.
pub type Exact = i128;

/// Name of a column of a raw file → its text.
pub type Cells = BTreeMap<String, String>;

/// What one figure is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Stat {
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub value: Option<f64>,
    /// Households that the secrecy counts.
    pub households: f64,
}

/// Month, level, territory, category.
pub type Key = (String, String, String, String);

/// The figures of each indicator.
pub type Statistics = BTreeMap<&'static str, BTreeMap<Key, Stat>>;

/// One row of the household extract, as far as the statistics look.
#[derive(Clone, Debug)]
pub struct Household {
    pub id: String,
    pub month: Month,
    pub commune: String,
    presence: String,
    state: String,
    reason: String,
    born: Option<i32>,
    partner: bool,
    partner_born: Option<i32>,
    children: i64,
    persons: i64,
    children_born: Vec<i32>,
    pregnant: bool,
    activity: String,
    partner_activity: String,
    student: bool,
    /// Income by unit of consumption.
    income: Option<Exact>,
    units: Exact,
    /// Benefits counted in the income.
    benefits: Option<Exact>,
    flagged: bool,
    quotient: Option<Exact>,
    /// Benefit → 0, 1 or 2.
    rights: BTreeMap<&'static str, u8>,
    childcare: String,
    rsa_kind: String,
    rsa_state: String,
    housing_paid: Exact,
    housing_kind: String,
    rent: Option<Exact>,
    charges: Option<Exact>,
    arrears: String,
    document: String,
    connections: i64,
    mail: bool,
    visits: i64,
    calls: i64,
    procedures: i64,
}

/// One row of the file of children.
#[derive(Clone, Debug)]
pub struct Child {
    pub household: String,
    pub month: Month,
    born: i32,
    disabled: bool,
}

/// The columns of the benefits and their short names.
const RIGHTS: [(&str, &str); 14] = [
    ("AFVERS", "af"),
    ("CFVERS", "cf"),
    ("ASFVERS", "asf"),
    ("ABVERS", "ab"),
    ("CMGVERS", "cmg"),
    ("PREPVERS", "prepare"),
    ("ARSVERS", "ars"),
    ("AEEHVERS", "aeeh"),
    ("AAHVERS", "aah"),
    ("ALFVERS", "alf"),
    ("ALSVERS", "als"),
    ("APLVERS", "apl"),
    ("RSAVERS", "rsa"),
    ("PPAVERS", "ppa"),
];

/// At work: the group ACT, and ETI.
const AT_WORK: &str = "SAL APP AMA CAT AAP AMT CES CSA CJT EXP AFA GSA INT MAR MAT CCV CSS SAB MOA PIL RMA SFP SNA \
                       SNR TSA VRP DNL ETS ETI";

/// The rows of a raw file: `;`, a header, cells without the spaces around them.
pub fn rows(text: &str) -> Vec<Cells> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').trim(csv::Trim::All).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// Windows-1252: the bytes of Latin-1, but for 32 of them.
pub fn windows_1252(bytes: &[u8]) -> String {
    const HIGH: [u32; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ];
    let one = |byte: &u8| match byte {
        0x80..=0x9F => char::from_u32(HIGH[usize::from(byte - 0x80)]).expect("a character"),
        byte => char::from(*byte),
    };
    bytes.iter().map(one).collect()
}

/// `AAAAMM`.
fn month(text: &str) -> Month {
    (text[..4].parse().expect("a year"), text[4..].parse().expect("a month"))
}

/// `1234,5` in ten-thousandths; none for a blank, `.` or 99999,99.
fn exact(text: &str) -> Option<Exact> {
    let text = text.replace(',', ".");
    if ["", ".", "99999.99"].contains(&text.as_str()) {
        return None;
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = format!("{whole}{part:0<4}");
    assert!(part.len() <= 4, "{text} has too many decimals");
    Some(digits.parse().expect("an amount"))
}

fn year(text: &str) -> Option<i32> {
    (!["", "."].contains(&text)).then(|| text.parse().expect("a year"))
}

impl Household {
    /// Reads a row; none when its commune is no real one, or its presence is no code of the
    /// list: those are not counted.
    pub fn read(cells: &Cells, geography: &Geography) -> Option<Self> {
        let text = |name: &str| cells[name].clone();
        let whole = |name: &str| cells[name].parse::<i64>().expect("a whole number");
        let flag = |name: &str| cells[name] == "1";
        let commune = geography.today(&cells["NUMCOMDO"])?;
        if !["1", "2", "4", "5", "6", "7", "8", "9"].contains(&cells["PRESFRES"].as_str()) {
            return None;
        }
        Some(Self {
            id: text("ID_PSEUDO"),
            month: month(&cells["DTREFFRE"]),
            commune,
            presence: text("PRESFRES"),
            state: text("SITDOS"),
            reason: text("MOTISITD"),
            born: year(&cells["ANNAIRES"]),
            partner: flag("PRESCONJ"),
            partner_born: year(&cells["ANNAICON"]),
            children: whole("NBENLEFA"),
            persons: whole("PERSCOUV"),
            children_born: (1..=12).filter_map(|rank| year(&cells[&format!("ANNNEN{rank}")])).collect(),
            pregnant: flag("TOPGRO"),
            activity: text("ACTRESPD"),
            partner_activity: text("ACTCONJ"),
            student: cells["STATUETU"] != "0",
            income: exact(&cells["RUCDERRE"]),
            units: exact(&cells["NBUC"]).expect("units of consumption"),
            benefits: exact(&cells["MTPRERUC"]),
            flagged: flag("TPPOPRUC"),
            quotient: exact(&cells["QF"]),
            rights: RIGHTS.iter().map(|(column, name)| (*name, cells[*column].parse().expect("a state"))).collect(),
            childcare: text("TYPCMG"),
            rsa_kind: text("SOUSNATPF"),
            rsa_state: text("ETATDOSRSA"),
            housing_paid: exact(&cells["MTAL"]).expect("an amount"),
            housing_kind: text("PARCAL"),
            rent: exact(&cells["MTLOY"]),
            charges: exact(&cells["MTCHA"]),
            arrears: text("ETATIMPA"),
            document: text("PIECE_ATT"),
            connections: whole("CNX12"),
            mail: flag("TOPMAIL"),
            visits: whole("NBVIS12"),
            calls: whole("NBAPP12"),
            procedures: whole("NBTELEPROC12"),
        })
    }

    /// At least one payable right in the month.
    fn is_core(&self) -> bool {
        ["2", "4", "5", "6", "9"].contains(&self.presence.as_str())
    }

    fn has(&self, right: &str) -> bool {
        self.rights[right] == 2
    }

    fn has_housing_aid(&self) -> bool {
        self.has("apl") || self.has("alf") || self.has("als")
    }

    /// Years reached in the year by an adult born then; none when that cannot be.
    fn age(&self, born: Option<i32>) -> Option<i32> {
        born.map(|born| self.month.0 - born).filter(|age| (15..=120).contains(age))
    }

    /// Children of those ages, both included.
    fn aged(&self, youngest: i32, oldest: i32) -> usize {
        self.children_born.iter().filter(|born| (youngest..=oldest).contains(&(self.month.0 - **born))).count()
    }

    fn is_lone_parent(&self) -> bool {
        !self.partner && (self.children > 0 || self.pregnant)
    }

    fn family(&self) -> String {
        let children = match self.children {
            0..=3 => self.children.to_string(),
            _ => "4_plus".to_owned(),
        };
        if self.partner {
            format!("couple_{children}")
        } else if self.is_lone_parent() {
            format!("mono_{children}")
        } else {
            "isole".to_owned()
        }
    }

    fn age_band(&self) -> &'static str {
        match self.age(self.born) {
            None => "inconnu",
            Some(..=19) => "moins_20",
            Some(20..=24) => "20_24",
            Some(25..=29) => "25_29",
            Some(30..=39) => "30_39",
            Some(40..=49) => "40_49",
            Some(50..=54) => "50_54",
            Some(55..=59) => "55_59",
            Some(60..=64) => "60_64",
            Some(65..=69) => "65_69",
            Some(_) => "70_plus",
        }
    }

    /// Everyone who raises the children works.
    fn parents_all_work(&self) -> bool {
        let works = |activity: &str| AT_WORK.split(' ').any(|code| code == activity);
        works(&self.activity) && (!self.partner || works(&self.partner_activity))
    }

    /// A student whose only payable right is a housing benefit.
    fn is_student_with_housing_aid_only(&self) -> bool {
        let others = self.rights.iter().filter(|(name, state)| **state == 2 && !["apl", "alf", "als"].contains(name));
        self.student && self.has_housing_aid() && others.count() == 0
    }

    fn has_someone_of_65(&self) -> bool {
        let old = |born| self.age(born).is_some_and(|age| age >= 65);
        old(self.born) || (self.partner && old(self.partner_born))
    }

    /// In the population on which low incomes are measured.
    fn is_in_reference(&self) -> bool {
        self.is_core()
            && self.flagged
            && self.income.is_some()
            && !self.has_someone_of_65()
            && !self.is_student_with_housing_aid_only()
    }

    fn is_poor(&self, threshold: Exact) -> bool {
        self.income.expect("an income") < threshold
    }

    /// Above the line, and under it without the benefits: all is multiplied by the units, so
    /// that nothing is divided.
    fn is_fragile(&self, threshold: Exact) -> bool {
        let (income, benefits) = (self.income.expect("an income"), self.benefits.expect("benefits"));
        income >= threshold && income * self.units - benefits * ONE < threshold * self.units
    }

    /// Benefits make at least that part, in %, of all the resources; less than a cent of
    /// other resources by unit of consumption is nothing.
    fn depends(&self, percent: Exact) -> bool {
        let resources = self.income.expect("an income") * self.units;
        let benefits = self.benefits.expect("benefits") * ONE;
        if resources == 0 && benefits == 0 {
            return false;
        }
        let nothing_else = resources - benefits < CENT * self.units;
        benefits * 100 >= resources * percent || nothing_else
    }

    fn quotient_band(&self) -> Option<&'static str> {
        let bands = [
            (400, "moins_400"),
            (800, "400_799"),
            (1200, "800_1199"),
            (1600, "1200_1599"),
            (2000, "1600_1999"),
            (4000, "2000_3999"),
        ];
        let quotient = self.quotient?;
        Some(bands.iter().find(|(limit, _)| quotient < limit * ONE).map_or("4000_plus", |(_, name)| name))
    }

    /// One housing benefit by household.
    fn housing_aid(&self) -> Option<&'static str> {
        ["apl", "alf", "als"].into_iter().find(|aid| self.has(aid))
    }

    fn housing_stock(&self) -> &'static str {
        match self.housing_kind.as_str() {
            "HLM" => "hlm",
            "PRI" => "prive",
            "FPA" | "FOY" => "foyer",
            "CRO" => "crous",
            "ACC" => "accession",
            _ => "inconnu",
        }
    }

    fn tenure(&self) -> &'static str {
        match self.housing_stock() {
            "accession" => "proprietaire",
            "inconnu" => "inconnu",
            _ => "locataire_foyer",
        }
    }

    /// What of its resources a tenant with a housing benefit spends on housing, in %.
    fn effort(&self) -> Option<f64> {
        let resources = self.income? * self.units;
        let rent = self.rent.filter(|rent| *rent > 0)?;
        if !self.has_housing_aid() || self.housing_stock() == "accession" || resources == 0 {
            return None;
        }
        let spent = rent + self.charges.unwrap_or(0) - self.housing_paid;
        Some(100.0 * (spent * ONE) as f64 / resources as f64)
    }
}

impl Child {
    /// Reads a row.
    pub fn read(cells: &Cells) -> Self {
        Self {
            household: cells["ID_PSEUDO"].clone(),
            month: month(&cells["DTREFFRE"]),
            born: cells["ANNAI"].parse().expect("a year"),
            disabled: cells["TOPAEEH"] == "1",
        }
    }

    fn age(&self) -> i32 {
        self.month.0 - self.born
    }
}

/// 1, in ten-thousandths.
const ONE: Exact = 10_000;
/// A cent.
const CENT: Exact = 100;

/// Where people live.
#[derive(Clone, Debug, Default)]
pub struct Geography {
    /// Commune → EPCI, department, population.
    pub communes: BTreeMap<String, (String, String, i64)>,
    /// EPCI → number of its communes, everywhere.
    pub epci: BTreeMap<String, usize>,
    /// Old code of a commune → the code of today.
    pub mergers: BTreeMap<String, String>,
    pub caf: String,
}

impl Geography {
    /// From the files of an inbox of the Allier.
    pub fn read(inbox: &Path) -> Self {
        let file = |name: &str| rows(&std::fs::read_to_string(inbox.join(name)).expect("a file"));
        let mut geography = Self { caf: "031".into(), ..Self::default() };
        for row in file("cog_communes_03_2026.csv") {
            let population = row["pop_municipale"].parse().expect("a population");
            let place = (row["siren_epci"].clone(), row["departement"].clone(), population);
            geography.communes.insert(row["code_insee"].clone(), place);
        }
        for row in file("cog_epci_03_976_2026.csv") {
            geography.epci.insert(row["siren_epci"].clone(), row["nb_communes"].parse().expect("a number"));
        }
        for row in file("cog_communes_deleguees_03_2026.csv") {
            geography.mergers.insert(row["code_insee_ancien"].clone(), row["code_insee_actuel"].clone());
        }
        geography
    }

    /// The commune of today for a code of the file, that may have lost its zero; none for a
    /// code that is no commune.
    fn today(&self, code: &str) -> Option<String> {
        if code.is_empty() || code.ends_with("XXX") || code.starts_with("98") || code.starts_with("99") {
            return None;
        }
        let code = format!("{code:0>5}");
        let code = self.mergers.get(&code).unwrap_or(&code);
        self.communes.contains_key(code).then(|| code.clone())
    }

    /// Level, code and communes of every territory.
    fn territories(&self) -> Vec<(&'static str, String, BTreeSet<&str>)> {
        let mut all: BTreeMap<(&'static str, String), BTreeSet<&str>> = BTreeMap::new();
        for (commune, (epci, department, _)) in &self.communes {
            let mut add = |level, code: &str| all.entry((level, code.to_owned())).or_default().insert(commune.as_str());
            add("commune", commune);
            add("epci_partie", epci);
            add("departement", department);
            add("caf", &self.caf);
            let here = self.communes.values().filter(|place| place.0 == *epci).count();
            if self.epci.get(epci) == Some(&here) {
                add("epci", epci);
            }
        }
        all.into_iter().map(|((level, code), communes)| (level, code, communes)).collect()
    }

    fn population<'a>(&self, communes: impl Iterator<Item = &'a &'a str>) -> i64 {
        communes.map(|commune| self.communes[*commune].2).sum()
    }
}

/// The low-income threshold: published, but for the illustration of 2020 and after.
fn threshold((year, month): Month) -> Option<Exact> {
    match (year, month) {
        (2016, _) => Some(1045 * ONE),
        (2018, 12) => Some(1071 * ONE),
        (2019, 12) => Some(1097 * ONE),
        (2020.., _) => Some(1250 * ONE),
        _ => None,
    }
}

/// Every statistic, for every month and territory that the extract covers: 95 % at least of
/// its inhabitants live in a commune that has a row.
pub fn statistics(households: &[Household], children: &[Child], geography: &Geography) -> Statistics {
    let mut all = Statistics::new();
    let months: BTreeSet<Month> = households.iter().map(|household| household.month).collect();
    for month in months {
        let of_month: Vec<&Household> = households.iter().filter(|household| household.month == month).collect();
        let present: BTreeSet<&str> = of_month.iter().map(|household| household.commune.as_str()).collect();
        let mut their_children: BTreeMap<&str, Vec<&Child>> = BTreeMap::new();
        for child in children.iter().filter(|child| child.month == month) {
            their_children.entry(&child.household).or_default().push(child);
        }
        for (level, territory, communes) in geography.territories() {
            let population = geography.population(communes.iter());
            if 100 * geography.population(communes.intersection(&present)) < 95 * population {
                continue;
            }
            let here: Vec<&Household> =
                of_month.iter().copied().filter(|household| communes.contains(household.commune.as_str())).collect();
            let mut sheet = Sheet { all: &mut all, month, level, territory };
            sheet.fill(&here, population);
            sheet.disabled_children(&here, &their_children);
        }
    }
    all
}

/// The figures of one territory and month.
struct Sheet<'a> {
    all: &'a mut Statistics,
    month: Month,
    level: &'static str,
    territory: String,
}

impl Sheet<'_> {
    fn put(&mut self, indicator: &'static str, category: &str, stat: Stat) {
        let month = format!("{:04}-{:02}", self.month.0, self.month.1);
        let key = (month, self.level.to_owned(), self.territory.clone(), category.to_owned());
        let before = self.all.entry(indicator).or_default().insert(key, stat);
        assert_eq!(before, None, "one figure of {indicator} put twice");
    }

    /// A number of things, and the households that have some.
    fn number(&mut self, indicator: &'static str, category: &str, of_each: impl Iterator<Item = i64>) {
        let of_each: Vec<i64> = of_each.collect();
        let stat = Stat {
            numerator: Some(of_each.iter().sum::<i64>() as f64),
            denominator: None,
            value: None,
            households: of_each.iter().filter(|number| **number > 0).count() as f64,
        };
        self.put(indicator, category, stat);
    }

    /// A number of households.
    fn households(
        &mut self,
        indicator: &'static str,
        category: &str,
        all: &[&Household],
        is: impl Fn(&Household) -> bool,
    ) {
        self.number(indicator, category, all.iter().map(|household| i64::from(is(household))));
    }

    /// A share of households.
    fn share(&mut self, indicator: &'static str, category: &str, all: &[&Household], is: impl Fn(&Household) -> bool) {
        let part = all.iter().filter(|household| is(household)).count();
        self.ratio(indicator, category, part as i64, all.len() as i64, all.len());
    }

    fn ratio(&mut self, indicator: &'static str, category: &str, part: i64, all: i64, households: usize) {
        let (numerator, denominator) = (Some(part as f64), Some(all as f64));
        self.put(indicator, category, Stat { numerator, denominator, value: None, households: households as f64 });
    }

    fn fill(&mut self, rows: &[&Household], population: i64) {
        let core = &which(rows, Household::is_core);
        self.coverage(core, population);
        self.families(core);
        self.young_children(core);
        self.benefits(core);
        self.resources(core);
        self.housing(core);
        self.access(rows, core);
    }

    fn coverage(&mut self, core: &[&Household], population: i64) {
        let persons = core.iter().map(|household| household.persons);
        self.households("foyers_extrait", "", core, |_| true);
        self.number("personnes_extrait", "", persons.clone());
        self.ratio("taux_couverture_extrait", "", persons.sum(), population, core.len());
        let bands = [
            ("0_2", 0, 2),
            ("3_5", 3, 5),
            ("6_11", 6, 11),
            ("12_15", 12, 15),
            ("16_17", 16, 17),
            ("18_19", 18, 19),
            ("20_24", 20, 24),
        ];
        for (band, youngest, oldest) in bands {
            let children = core.iter().map(|household| household.aged(youngest, oldest) as i64);
            self.number("enfants_par_age_extrait", band, children);
        }
    }

    fn families(&mut self, core: &[&Household]) {
        let families =
            "isole couple_0 couple_1 couple_2 couple_3 couple_4_plus mono_0 mono_1 mono_2 mono_3 mono_4_plus";
        for family in families.split(' ') {
            self.share("types_famille_extrait", family, core, |household| household.family() == family);
        }
        let with_child = which(core, |household| household.children > 0);
        self.share("part_monoparentales_extrait", "", &with_child, |household| !household.partner);
        self.share("part_familles_nombreuses_extrait", "", &with_child, |household| household.children >= 3);
        let bands = "moins_20 20_24 25_29 30_39 40_49 50_54 55_59 60_64 65_69 70_plus inconnu";
        for band in bands.split(' ') {
            self.share("ages_responsable_extrait", band, core, |household| household.age_band() == band);
        }
        let lone = which(core, Household::is_lone_parent);
        self.share("part_asf_extrait", "", &lone, |household| household.has("asf"));
    }

    fn young_children(&mut self, core: &[&Household]) {
        let under_3 = which(core, |household| household.aged(0, 2) > 0);
        let number = |households: &[&Household]| households.iter().map(|h| h.aged(0, 2) as i64).sum::<i64>();
        let at_work = which(&under_3, Household::parents_all_work);
        let fewest = fewest(at_work.len(), under_3.len() - at_work.len());
        self.ratio("enfants_parents_actifs_extrait", "", number(&at_work), number(&under_3), fewest);

        let minded = which(core, |household| household.aged(0, 5) > 0 || household.has("cmg"));
        for (category, kind) in
            [("cmg_assistante_maternelle", "AMA"), ("cmg_domicile", "GED"), ("cmg_structure", "STR")]
        {
            self.share("prestations_petite_enfance_extrait", category, &minded, |household| {
                household.has("cmg") && household.childcare == kind
            });
        }
        let raised =
            which(core, |household| household.aged(0, 2) > 0 || household.has("prepare") || household.has("ab"));
        for (category, right) in [("prepare", "prepare"), ("allocation_base", "ab")] {
            self.share("prestations_petite_enfance_extrait", category, &raised, |household| household.has(right));
        }
    }

    fn benefits(&mut self, core: &[&Household]) {
        for right in ["af", "cf", "asf"] {
            self.households("foyers_prestations_enfance_extrait", right, core, |household| household.has(right));
        }
        if self.level != "commune" {
            self.households("foyers_prestations_enfance_extrait", "aeeh", core, |household| household.has("aeeh"));
            for right in ["aah", "aeeh"] {
                self.share("foyers_handicap_extrait", right, core, |household| household.has(right));
            }
        }
        if self.month.1 == 8 {
            self.households("foyers_ars_extrait", "", core, |household| household.has("ars"));
            let with_ars = which(core, |household| household.has("ars"));
            for (band, youngest, oldest) in [("5_10", 5, 10), ("11_14", 11, 14), ("15_17", 15, 17)] {
                let children = with_ars.iter().map(|household| household.aged(youngest, oldest) as i64);
                self.number("enfants_ars_extrait", band, children);
            }
        }
        self.households("foyers_rsa_extrait", "", core, |household| household.has("rsa"));
        self.share("part_rsa_extrait", "", core, |household| household.has("rsa"));
        let with_rsa = which(core, |household| household.has("rsa"));
        self.number("personnes_rsa_extrait", "", with_rsa.iter().map(|household| household.persons));
        let kinds: [(&str, &[&str]); 4] =
            [("majore", &["RSIN1"]), ("non_majore", &["RSDN1", "RSDN2"]), ("jeune", &["RSJN1"]), ("inconnu", &[""])];
        for (category, kinds) in kinds {
            self.share("rsa_par_type_extrait", category, core, |household| {
                household.has("rsa") && kinds.contains(&household.rsa_kind.as_str())
            });
        }
        self.households("foyers_ppa_extrait", "", core, |household| household.has("ppa"));
        self.share("part_ppa_extrait", "", core, |household| household.has("ppa"));
    }

    fn resources(&mut self, core: &[&Household]) {
        let known = which(core, |household| household.quotient.is_some());
        for band in "moins_400 400_799 800_1199 1200_1599 1600_1999 2000_3999 4000_plus".split(' ') {
            self.share("tranches_qf_extrait", band, &known, |household| household.quotient_band() == Some(band));
        }
        let limit = Some(800 * ONE);
        self.share("part_qf_moins_800_extrait", "", &known, |household| household.quotient < limit);

        let Some(threshold) = threshold(self.month) else { return };
        let reference = which(core, Household::is_in_reference);
        self.share("part_bas_revenus_extrait", "", &reference, |household| household.is_poor(threshold));
        let poor = which(&reference, |household| household.is_poor(threshold));
        let persons = |households: &[&Household]| households.iter().map(|household| household.persons).sum::<i64>();
        let fewest = fewest(poor.len(), reference.len() - poor.len());
        self.ratio("personnes_bas_revenus_extrait", "", persons(&poor), persons(&reference), fewest);
        let told = which(&reference, |household| household.benefits.is_some());
        self.share("part_foyers_fragiles_extrait", "", &told, |household| household.is_fragile(threshold));
        for (category, percent) in [("50_plus", 50), ("75_plus", 75), ("100", 100)] {
            self.share("dependance_prestations_extrait", category, &told, |household| household.depends(percent));
        }
    }

    fn housing(&mut self, core: &[&Household]) {
        for aid in ["apl", "alf", "als"] {
            self.share("aides_logement_extrait", aid, core, |household| household.housing_aid() == Some(aid));
        }
        let aided = which(core, Household::has_housing_aid);
        self.households("foyers_aide_logement_extrait", "", &aided, |_| true);
        self.share("part_aide_logement_extrait", "", core, Household::has_housing_aid);
        for tenure in ["locataire_foyer", "proprietaire", "inconnu"] {
            self.share("statut_aide_logement_extrait", tenure, core, |household| {
                household.has_housing_aid() && household.tenure() == tenure
            });
        }
        for stock in ["hlm", "prive", "foyer", "crous", "accession", "inconnu"] {
            self.share("parc_logement_extrait", stock, &aided, |household| household.housing_stock() == stock);
        }
        self.share("part_impayes_extrait", "", &aided, |household| !household.arrears.is_empty());
        let mut efforts: Vec<f64> = core.iter().filter_map(|household| household.effort()).collect();
        let households = efforts.len() as f64;
        // Nobody has no median: there is no figure.
        if let Some(value) = median(&mut efforts) {
            let stat = Stat { numerator: None, denominator: None, value: Some(value), households };
            self.put("taux_effort_median_extrait", "", stat);
        }
    }

    fn access(&mut self, rows: &[&Household], core: &[&Household]) {
        let alive = which(rows, |household| household.state != "R");
        let suspended = which(&alive, |household| household.state == "S");
        let because = |reason: &str| which(&suspended, |household| household.reason == reason).len();
        let in_each = [
            ("dossier_suspendu", suspended.len()),
            ("suspendu_piece", because("SP")),
            ("suspendu_declaration", because("SD")),
            ("suspendu_adresse", because("SA")),
            ("rsa_suspendu", which(&alive, |h| ["3", "4"].contains(&h.rsa_state.as_str())).len()),
            ("piece_attendue", which(&alive, |household| !household.document.is_empty()).len()),
        ];
        for (category, number) in in_each {
            self.ratio("droits_suspendus_extrait", category, number as i64, core.len() as i64, core.len());
        }
        let name = "eloignement_numerique_extrait";
        self.share(name, "sans_connexion", core, |household| household.connections == 0);
        self.share(name, "sans_courriel", core, |household| !household.mail);
        self.share(name, "guichet_seul", core, |household| {
            household.visits > 0 && household.connections == 0 && household.calls == 0 && household.procedures == 0
        });
    }

    /// Where the file of children holds at least 95 % of those that the households declare;
    /// not by commune. A month without the file has no figure.
    fn disabled_children(&mut self, rows: &[&Household], children: &BTreeMap<&str, Vec<&Child>>) {
        if self.level == "commune" || children.is_empty() {
            return;
        }
        let of = |household: &Household| children.get(household.id.as_str()).cloned().unwrap_or_default();
        let theirs: Vec<(&Household, Vec<&Child>)> = rows.iter().map(|household| (*household, of(household))).collect();
        let declared: i64 = rows.iter().map(|household| household.children).sum();
        let found: usize = theirs.iter().map(|(_, children)| children.len()).sum();
        if (found as i64) * 100 < declared * 95 {
            return;
        }
        let bands =
            [("0_2", 0, 2), ("3_5", 3, 5), ("6_11", 6, 11), ("12_15", 12, 15), ("16_17", 16, 17), ("18_20", 18, 20)];
        for (band, youngest, oldest) in bands {
            let is = |child: &&&Child| child.disabled && (youngest..=oldest).contains(&child.age());
            let with_aeeh = theirs.iter().filter(|(household, _)| household.is_core() && household.has("aeeh"));
            let numbers = with_aeeh.map(|(_, children)| children.iter().filter(is).count() as i64);
            self.number("enfants_aeeh_extrait", band, numbers);
        }
    }
}

fn which<'a>(all: &[&'a Household], is: impl Fn(&Household) -> bool) -> Vec<&'a Household> {
    all.iter().copied().filter(|household| is(household)).collect()
}

/// The smaller of two numbers of households that are not nothing: the persons of one
/// household alone are not hidden by their number.
fn fewest(one: usize, other: usize) -> usize {
    if one == 0 || other == 0 { one + other } else { one.min(other) }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}
