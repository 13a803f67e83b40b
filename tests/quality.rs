//! The quality report: six months of small files, the last with three faults in it. The page
//! tells the three and nothing else; of persons, no small count; and the same bytes again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use arrow::array::RecordBatch;
use portulan_engine::{Duck, Engine, EngineError, profile};
use portulan_plan::Plan;
use portulan_render::{Kit, quality};
use portulan_stats::quality::{Quality, Shown, State, Subject, judge};
use portulan_terms::{Level, Month, Territories, Territory};

use crate::workspace::Workspace;

const COMMUNES: &str = r#"
title = "Communes"
publisher = "Insee"
origin = "essai"
vintage = "2024"
licence = "essai"
files = ["cog.csv"]
month = { fixed = "2024-01" }
key = ["commune"]
referential = "communes"
[[column]]
name = "commune"
type = "commune"
"#;

const DOSSIERS: &str = r#"
title = "Dossiers d’essai"
publisher = "Caf d’essai"
origin = "essai"
vintage = "2024"
licence = "essai"
files = ["dossiers_*.csv"]
month = { column = "month" }
key = ["id"]
tolerance = 0.01
[[column]]
name = "month"
type = "month"
[[column]]
name = "commune"
type = "commune"
[[column]]
name = "id"
type = "text"
[[column]]
name = "sitfam"
type = "text"
label = "Situation familiale"
codes = { CEL = "célibataire", MAR = "marié", VEU = "veuf", DIV = "divorcé", ABA = "abandon" }
[[column]]
name = "opposition"
type = "integer"
codes = ["0", "1"]
[[column]]
name = "qf"
type = "decimal"
label = "Quotient familial"
unit = "€"
blank = "missing"
"#;

/// Communes of the workspace: 03001 to 03060.
const TOTAL: usize = 60;

/// What is wrong in a month.
#[derive(Clone, Copy, Default)]
struct Faults {
    half_empty: bool,
    no_widower: bool,
    no_commune: Option<usize>,
    unknown_codes: usize,
}

/// A month of dossiers, the same households each month but for a few: 12 to 23 a commune.
fn dossiers(month: Month, faults: Faults) -> String {
    let mut text = "month;commune;id;sitfam;opposition;qf\n".to_owned();
    let mut number = 0_usize;
    for commune in 1..=TOTAL {
        for _ in 0..12 + commune * 7 % 12 {
            number += 1;
            // A household in 97 is not there this month.
            if (number + usize::from(month.number())).is_multiple_of(97) || faults.no_commune == Some(commune) {
                continue;
            }
            let sitfam = match number % 20 {
                0 if faults.no_widower => "CEL",
                0 => "VEU",
                1..=7 => "MAR",
                8..=10 => "DIV",
                _ => "CEL",
            };
            let sitfam = if number <= faults.unknown_codes { "ZZZ" } else { sitfam };
            let opposition = usize::from([300, 500, 700].contains(&number));
            let blank = if faults.half_empty { number.is_multiple_of(2) } else { number.is_multiple_of(30) };
            let qf = if blank { String::new() } else { format!("{},5", 300 + number * 37 % 1500) };
            let _ = writeln!(text, "{month};03{commune:03};d{number:05};{sitfam};{opposition};{qf}");
        }
    }
    text
}

fn month(number: u8) -> Month {
    Month::new(2024, number).expect("a month")
}

struct Desk {
    workspace: Workspace,
    plan: Plan,
    territories: Territories,
}

impl Desk {
    /// Five months alike; nothing judged yet.
    fn new() -> Self {
        let workspace = Workspace::sample().with_own_definitions();
        let folder = |name: &str| workspace.path().join(name);
        for emptied in ["inbox", "queries", "reports/portraits"] {
            fs::remove_dir_all(folder(emptied)).expect("an emptied folder");
        }
        for made in ["inbox", "queries/sources", "queries/tables", "queries/indicators", "reports/portraits"] {
            fs::create_dir_all(folder(made)).expect("a folder");
        }
        fs::write(folder("queries/sources/communes.toml"), COMMUNES).expect("a contract");
        fs::write(folder("queries/sources/dossiers.toml"), DOSSIERS).expect("a contract");
        let mut territories = Territories::default();
        let mut list = "commune\n".to_owned();
        for commune in 1..=TOTAL {
            let code = format!("03{commune:03}");
            let _ = writeln!(list, "{code}");
            let name = format!("Commune-{commune}");
            territories.insert(Level::Commune, Territory { code, name, ..Territory::default() });
        }
        fs::write(workspace.inbox("cog.csv"), list).expect("a file");
        let plan = portulan_plan::load(workspace.path()).expect("a plan");
        let desk = Self { workspace, plan, territories };
        (1..=5).for_each(|number| desk.put(number, Faults::default()));
        desk
    }

    fn put(&self, number: u8, faults: Faults) {
        let path = self.workspace.inbox(&format!("dossiers_{number}.csv"));
        fs::write(path, dossiers(month(number), faults)).expect("a file");
    }

    /// With June, and the three faults.
    fn with_faults() -> Self {
        let desk = Self::new();
        desk.put(6, Faults { half_empty: true, no_widower: true, no_commune: Some(42), unknown_codes: 3 });
        desk.workspace.must(&["ingest"]);
        desk
    }

    /// The same, the rows being about persons.
    fn personal(mut self) -> Self {
        self.plan
            .sources
            .iter_mut()
            .filter(|source| source.name == "dossiers")
            .for_each(|source| source.personal = true);
        self
    }

    fn engine(&self) -> Duck {
        Duck::open(&self.plan.settings.engine, None).expect("the engine")
    }

    fn judged(&self, engine: &dyn Engine, number: u8) -> Quality {
        let store = self.plan.store();
        let (profiles, told) = profile(engine, &self.plan, &store, month(number), &mut |_| {});
        assert!(told.0.is_empty(), "{told:?}");
        judge(&self.plan, &self.territories, &profiles, month(number))
    }

    fn page(&self, number: u8) -> String {
        let kit = Kit::load(&self.plan.reports()).expect("the templates");
        let page = quality(&kit, &self.plan, &self.judged(&self.engine(), number)).expect("a page");
        String::from_utf8(page).expect("UTF-8")
    }

    fn kept(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.plan.store().join(".calculs/profil");
        let entries = fs::read_dir(folder).expect("the folder of what is kept");
        let entries = entries.map(|entry| entry.expect("an entry").path());
        entries.map(|path| (path.display().to_string(), fs::read(&path).expect("a file"))).collect()
    }
}

/// The text of a page without its tags, entities undone, spaces made plain.
fn read(page: &str) -> String {
    let body = page.split_once("<body").expect("a body").1;
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        let (_, after) = piece.split_once('>').expect("a whole tag");
        text.push_str(after);
        text.push('\n');
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&");
    text.replace(['\u{a0}', '\u{202f}'], " ").replace("&nbsp;", " ").replace("&quot;", "\"").replace("&#x2f;", "/")
}

/// The texts of a page, each alone.
fn texts(page: &str) -> Vec<String> {
    read(page).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_three_faults_of_a_month_are_told_and_nothing_else() {
    let desk = Desk::with_faults();
    let quality = desk.judged(&desk.engine(), 6);
    let source = quality.sources.iter().find(|source| source.source == "dossiers").expect("the source");
    assert_eq!(source.state, State::Judged(5));
    let code = |code: &str| code.to_owned();
    let subjects: Vec<&Subject> = source.alerts.iter().map(|alert| &alert.subject).collect();
    let gone = Subject::Code { column: code("sitfam"), code: code("VEU"), gone: true, others: vec![code("CEL")] };
    assert_eq!(subjects, [&gone, &Subject::Blank(code("qf")), &Subject::Empty], "the greatest first");

    let page = desk.page(6);
    let text = texts(&page).join("\n");
    for told in [
        "3 points à regarder en juin 2024, sur 1 source jugée.",
        "3 refusées, 3 points à regarder.",
        "Colonne « sitfam » (Situation familiale) : le code « VEU » (veuf) a disparu ; sont aussi hors de leur plage : CEL",
        "Colonne « qf » (Quotient familial) : plus souvent vide",
        "Communes sans aucune ligne",
        "Commune-42 (03042), d’ordinaire 18.",
        "Code inconnu\nsitfam\nrefusée\n3\nCommunes\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert_eq!(page.matches("class=\"todo\"").count(), 3);
}

#[test]
fn months_alike_have_nothing_unusual() {
    let desk = Desk::new();
    desk.workspace.must(&["ingest"]);
    let text = read(&desk.page(5));
    assert!(text.contains("Rien d’inhabituel en mai 2024, sur 1 source jugée."), "{text}");
    assert!(!text.contains("À regarder"), "{text}");
    let text = read(&desk.page(3));
    assert!(text.contains("trop peu de mois pour juger : 2 avant celui-ci, il en faut 4"), "{text}");
    let text = read(&desk.page(6));
    assert!(text.contains("Le mois manque"), "{text}");
    assert!(text.contains("aucune ligne en juin 2024 ; dernier mois reçu : mai 2024"), "{text}");
}

#[test]
fn no_small_count_of_persons_is_shown() {
    // Three households object, and three rows are refused: as open data, both are told.
    let open = texts(&Desk::with_faults().page(6));
    let says = |all: &[String], text: &str| all.iter().any(|one| one == text);
    assert!(says(&open, "0,3 %") && says(&open, "3"), "{open:?}");

    let desk = Desk::with_faults().personal();
    let personal = texts(&desk.page(6));
    for hidden in ["3", "0,3 %", "99,7 %", "3 refusées"] {
        assert!(!says(&personal, hidden), "{hidden}\n{personal:?}");
    }
    assert!(says(&personal, "< 5") && personal.iter().any(|text| text.contains("moins de 5 refusées")), "{personal:?}");
    let quality = desk.judged(&desk.engine(), 6);
    let source = quality.sources.iter().find(|source| source.source == "dossiers").expect("the source");
    let opposition = source.columns.iter().find(|column| column.name == "opposition").expect("the column");
    let shown: Vec<Shown> = opposition.codes.iter().map(|code| code.now).collect();
    assert_eq!(shown, [Shown::AllButFew, Shown::Few]);
    assert_eq!(source.alerts.len(), 3, "what is unusual is told all the same");
}

#[test]
fn the_same_bytes_again_and_a_past_month_is_not_read_twice() {
    let desk = Desk::with_faults();
    let first = desk.page(6);
    let kept = desk.kept();
    assert_eq!(kept.len(), 6, "one file a month");
    #[cfg(unix)]
    for path in kept.keys() {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).expect("a file").permissions().mode() & 0o777, 0o600, "{path}");
    }
    assert_eq!(desk.page(6), first, "from what is kept");
    fs::remove_dir_all(desk.plan.store().join(".calculs")).expect("removed");
    assert_eq!(desk.page(6), first, "counted again");
    assert_eq!(desk.kept(), kept);

    desk.put(7, Faults::default());
    desk.workspace.must(&["ingest"]);
    let engine = Listening { duck: desk.engine(), heard: RefCell::default() };
    desk.judged(&engine, 7);
    let heard = engine.heard.take();
    assert!(!heard.is_empty() && heard.iter().all(|sql| sql.contains("month=2024-07-01")), "{heard:?}");
    assert_eq!(desk.kept().len(), 7);

    // A month read again from a corrected file is counted again, and its old counts go.
    desk.put(2, Faults { half_empty: true, ..Faults::default() });
    desk.workspace.must(&["ingest"]);
    desk.judged(&engine, 7);
    assert_eq!(desk.kept().len(), 7);
}

/// An engine that remembers what it is asked.
struct Listening {
    duck: Duck,
    heard: RefCell<Vec<String>>,
}

impl Engine for Listening {
    fn run(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        self.heard.borrow_mut().push(sql.to_owned());
        self.duck.run(sql)
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    let page = Desk::with_faults().page(6);
    for fetched in ["<link", "<script", "<img", "@import", "http://", "https://", " src="] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}
