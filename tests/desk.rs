//! The record of the shared run, computed again from its store through the library, and
//! one document rendered from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use portulan_engine::{Duck, Store, compute, open_store};
use portulan_plan::Plan;
use portulan_render::document::{Shared, portrait};
use portulan_render::{Kit, html, pdf, xlsx};
use portulan_stats::{Published, protect};
use portulan_terms::{Level, Territories};

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
        let duck = Duck::open(&plan.settings.engine).expect("the engine");
        assert!(open_store(&duck, &plan, &Store::of(&plan)).0.is_empty());
        let territories = portulan_engine::territories(&duck, &plan).expect("the territories");
        let (results, faults) = compute(&duck, &plan, &territories, &mut |_| {});
        assert!(faults.0.is_empty());
        let published = protect(&plan, &territories, &results, MONTH.parse().expect("a month"));
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
        Self { plan, territories, published, pages, print }
    }

    /// A document in every format.
    pub fn rendered(&self, document: &Document) -> Formats {
        let shared = Shared::new(&self.plan, &self.territories, &self.published);
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
