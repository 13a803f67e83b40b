//! The record of the shared run, computed again from its store through the library, and
//! one document rendered from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

use portulan_engine::{Contents, Duck, Engine, Kept, Scope, compute};
use portulan_plan::{Edition, Plan};
use portulan_render::document::{Shared, portrait};
use portulan_render::{Kit, html, pdf, xlsx};
use portulan_stats::{Published, protect};
use portulan_terms::{Ledger, Level, Territories};

use crate::pages::Document;
use crate::workspace::{MONTH, Workspace};

/// The bytes of a document by extension.
pub type Formats = BTreeMap<&'static str, Vec<u8>>;

/// The record of the shared run, computed again from its store, and what lays it out.
pub struct Desk {
    /// The plan.
    pub plan: Plan,
    /// The territories.
    pub territories: Territories,
    /// The protected record.
    pub published: Published,
    edition: Edition,
    pages: html::Templates,
    print: pdf::Kit,
}

impl Desk {
    /// The desk of the shared run, set once.
    pub fn of_the_run() -> &'static Self {
        static DESK: OnceLock<Desk> = OnceLock::new();
        DESK.get_or_init(Self::set)
    }

    fn set() -> Self {
        let workspace = Workspace::finished().ancestors().nth(2).expect("the workspace");
        let plan = portulan_plan::load(workspace).expect("a plan");
        let contents = Contents::read(&plan).expect("the store");
        let freshness = contents.freshness_at(None);
        let edition = contents.edition(&plan, freshness);
        let limits = plan.settings.engine.clone();
        let open = || Duck::open(&limits, None).map(|duck| Rc::new(duck) as Rc<dyn Engine>);
        let mut kept = Kept::of(&plan, &contents, Scope::all(freshness), &open);
        assert!(kept.refresh_tables(&mut |_| {}).0.is_empty());
        let session = kept.session().expect("the engine");
        let territories = portulan_engine::territories(&session, &plan).expect("the territories");
        let month = MONTH.parse().expect("a month");
        let (results, faults) = compute(&plan, &contents, &mut kept, &session, &territories, month, &mut |_| {});
        assert!(faults.0.is_empty());
        drop((session, kept));
        let published = protect(&plan, &territories, results.clone(), month, &Ledger::new()).published;
        Kit::load(&plan.reports()).expect("the templates, and the fonts of the charts");
        let files = |folder: &str| read(&plan.reports().join(folder));
        let theme = String::from_utf8(files("theme")["theme.toml"].clone()).expect("UTF-8");
        let theme: toml::Table = toml::from_str(&theme).expect("a theme");
        let theme = serde_json::to_value(theme).expect("JSON");
        let fonts: Vec<(String, Vec<u8>)> =
            files("fonts").into_iter().filter(|(name, _)| name.ends_with(".ttf")).collect();
        let shapes = fonts.iter().map(|(_, bytes)| bytes.clone()).collect();
        let pages = html::Templates::new(files("templates"), &fonts, theme.clone()).expect("templates");
        let print = pdf::Kit::new(files("templates"), shapes, theme).expect("templates");
        Self { plan, territories, published, edition, pages, print }
    }

    /// A document in every format.
    pub fn rendered(&self, document: &Document) -> Formats {
        let shared = Shared::new(&self.plan, &self.territories, &self.published, &self.edition);
        let level = Level::parse(&document.text("level")).expect("a level");
        let spec = self.plan.portraits.iter().find(|spec| spec.level == level).expect("a portrait");
        let territory = self.territories.get(level, &document.code).expect("a territory");
        let portrait = portrait(&shared, spec, territory).expect("charts that draw");
        BTreeMap::from([
            ("html", html::portrait(&self.pages, &portrait).expect("a page").into_bytes()),
            ("pdf", pdf::pdf(&self.print, &portrait).expect("a PDF")),
            ("xlsx", xlsx::workbook(&portrait).expect("a workbook")),
            ("csv", portulan_render::text::csv(&portrait).expect("a CSV")),
            ("json", portulan_render::text::json(&portrait).expect("a JSON")),
        ])
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file"));
    entries
        .map(|entry| (entry.file_name().into_string().expect("a name"), fs::read(entry.path()).expect("a file")))
        .collect()
}
